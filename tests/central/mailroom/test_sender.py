"""Mail goes out over a real SMTP server, whatever that does: each message shows what became of it (STP.10)."""

import asyncio
import logging
import smtplib
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.smtp import AuthResult
from sqlalchemy import update

from desktop.central.mail_settings import Smtp
from desktop.central.mailroom.compose import Composed
from desktop.central.mailroom.courier import Fate, Outcome, report_options
from desktop.central.mailroom.mail_queue import claim, mail_gauges, pause_after, settle, try_again
from desktop.central.mailroom.queue_listing import lines_of_queue
from desktop.central.mailroom.sender import Sender, send_mails
from desktop.central.outgoing_tables import outgoing_mail
from desktop.central.writing import Author
from tests.central.mailroom.letters_out import SETTINGS, file_by_mail, message_of, queued
from tests.central.mailroom.post_office import Answer, PostOffice, certificate, nonsense, opened
from tests.central_server import Client, Send, World

pytestmark = pytest.mark.about_sqlite


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened(PostOffice()) as office:
        yield office


@pytest.fixture(autouse=True)
def _mail(world: World, client: Client) -> None:
    """Once the app runs: mail goes out when the test says so."""
    world.central.mail = SETTINGS


@pytest.fixture
def number(world: World, send: Send) -> int:
    """An e-mail ticket that nobody acknowledges, with one answer in the queue."""
    number = file_by_mail(world, silent="silent.suppressed")
    send(number, "reply", body="Исправлено.")
    return number


def sender(world: World, port: int, **server: Any) -> Sender:
    smtp = Smtp(**{"host": "127.0.0.1", "port": port, "tls": "none"} | server)
    settings = msgspec.structs.replace(SETTINGS, smtp=smtp)
    return Sender(world.central, settings, smtp)


def sent(world: World, port: int, **server: Any) -> bool:
    return asyncio.run(sender(world, port, **server).send_due())


def shown(world: World, number: int) -> tuple[str, str]:
    delivery = message_of(world, number, "reply")["delivery"]
    return delivery["state"], delivery["reason"]


@pytest.mark.parametrize("end", ["\n.\n", "\r.\r", "\r\n.\r\n", "\n.\r\n"])
def test_answer_that_holds_an_end_of_data_is_one_mail(world: World, office: PostOffice, send: Send, end: str) -> None:
    number = file_by_mail(world, silent="silent.suppressed")
    send(number, "reply", body=f"Первое.{end}MAIL FROM:<a@b.ru>\nПоследнее.")
    assert sent(world, office.port)
    (mail,) = office.mails
    text = mail.get_payload(0).get_payload(decode=True).decode()
    assert "Первое." in text
    assert "Последнее." in text


def test_answer_goes_out_and_its_message_says_so(world: World, office: PostOffice, number: int, client: Client) -> None:
    assert sent(world, office.port)
    (mail,), (envelope,) = office.mails, office.envelopes
    assert mail["Message-ID"] == queued(world)[0]["mail_id"]
    assert (envelope.rcpt_tos, envelope.mail_from.startswith("support+b1.")) == (["ivan@example.ru"], True)
    assert shown(world, number) == ("sent", "")
    assert queued(world, state="sent")[0]["sent_at"] == world.clock()
    page = client.get("/v1/changes?cursor=0", headers=world.headers()).json()
    rows = [change["row"] for change in page["changes"] if change["kind"] == "message" and change["op"] == "put"]
    assert [row["delivery"]["state"] for row in rows if row["kind"] == "reply"] == ["sent"]
    assert world.central.counters.mails == {"sent": 1}
    assert sent(world, office.port)
    assert len(office.mails) == 1


def test_acknowledgement_has_no_sender_to_bounce_to(world: World, office: PostOffice) -> None:
    number = file_by_mail(world)
    assert sent(world, office.port)
    assert office.envelopes[0].mail_from == "<>"
    assert office.mails[0]["Auto-Submitted"] == "auto-replied"
    assert message_of(world, number, "event")["delivery"]["state"] == "sent"


def test_a_redaction_before_the_sending_reaches_the_mail(
    world: World, office: PostOffice, number: int, send: Send
) -> None:
    message = message_of(world, number, "reply")
    answer = send(number, "redact", message_id=message["id"], version=message["version"], spans=[[0, 10]])
    assert answer.status_code == 200, answer.text
    sent(world, office.port)
    part = office.mails[0].get_payload(0)
    assert isinstance(part, Message)
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().startswith("[скрыто]")


@pytest.mark.parametrize(
    ("to_recipient", "to_mail", "state", "reason"),
    [
        (["550 5.1.1 No such user"], ["250 OK"], "failed", "550 5.1.1 No such user"),
        (["250 OK"], ["554 5.7.1 Spam"], "failed", "554 5.7.1 Spam"),
        (["450 4.2.1 Busy"], ["250 OK"], "queued", ""),
        (["250 OK"], ["451 4.7.1 Greylisted"], "queued", ""),
        ([None], ["250 OK"], "queued", ""),
    ],
)
def test_a_refusal_is_final_and_everything_else_is_tried_again(
    world: World,
    office: PostOffice,
    number: int,
    to_recipient: list[Answer],
    to_mail: list[Answer],
    state: str,
    reason: str,
) -> None:
    office.to_recipient, office.to_mail = [*to_recipient, "250 OK"], [*to_mail, "250 OK"]
    sent(world, office.port)
    assert shown(world, number) == (state, reason)
    world.clock.advance(minutes=2)
    sent(world, office.port)
    assert len(office.mails) == (state == "queued")
    assert shown(world, number)[0] == ("sent" if state == "queued" else "failed")


def test_a_line_cut_after_the_mail_was_taken_sends_the_same_mail_again(
    world: World, office: PostOffice, number: int
) -> None:
    office.to_mail = [None, "250 OK"]
    assert not sent(world, office.port)
    world.clock.advance(minutes=2)
    assert sent(world, office.port)
    assert len(office.ids) == 2
    assert len(set(office.ids)) == 1


@pytest.mark.parametrize("words", [b"", b"hello\r\n", b"220 mx.test\r\n250-half", b"220 mx.test\r\n", b"\xff" * 9000])
def test_a_server_that_speaks_nonsense_stops_nothing(world: World, number: int, words: bytes) -> None:
    with nonsense(words) as port:
        assert not sent(world, port)
    assert shown(world, number) == ("queued", "")
    assert queued(world)[0]["reason"]


def test_what_can_be_delivered_goes_though_another_cannot(world: World, office: PostOffice, send: Send) -> None:
    numbers = [file_by_mail(world, silent="silent.suppressed") for _ in range(2)]
    for number in numbers:
        send(number, "reply", body="Исправлено.")
    with world.central.write(Author("operator")) as transaction:
        bad = update(outgoing_mail).where(outgoing_mail.c.ticket == numbers[0]).values(recipient="ivan\r\n@example.ru")
        transaction.connection.execute(bad)
    assert sent(world, office.port)
    assert [shown(world, number)[0] for number in numbers] == ["failed", "sent"]
    assert shown(world, numbers[0])[1] == "На такой адрес письмо отправить нельзя."


def test_delay_is_shown_after_a_quarter_of_an_hour_and_ends_after_three_days(world: World, number: int) -> None:
    states = []
    for hours in (0, 0.2, 0.05, 1, 24, 24, 24):
        world.clock.advance(hours=hours)
        assert not sent(world, 1)
        states.append(shown(world, number)[0])
    assert states == ["queued", "queued", "delayed", "delayed", "delayed", "delayed", "failed"]
    assert "refused" in shown(world, number)[1]


def test_mails_behind_one_that_is_tried_are_shown_as_delayed_too(world: World, send: Send) -> None:
    numbers = [file_by_mail(world, silent="silent.suppressed") for _ in range(3)]
    for number in numbers:
        send(number, "reply", body="Исправлено.")
    world.clock.advance(minutes=15)
    assert not sent(world, 1)
    assert [shown(world, number)[0] for number in numbers] == ["delayed"] * 3


def test_an_outage_is_two_lines_of_the_log_that_quote_nothing(
    world: World, office: PostOffice, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    broken = sender(world, office.port)
    office.to_recipient = ["421 Out of service, ivan@example.ru"] * 3 + ["250 OK"]
    with caplog.at_level(logging.WARNING, "smena.central"):
        for _ in range(4):
            asyncio.run(broken.send_due())
            world.clock.advance(hours=1)
    said = [record.getMessage() for record in caplog.records if record.name == "smena.central"]
    assert said == ["mail does not go out: 421", "mail goes out again"]


def test_a_claim_that_somebody_else_took_over_settles_nothing(world: World, number: int) -> None:
    first = claim(world.central)
    assert first is not None
    assert claim(world.central) is None
    world.clock.advance(minutes=10)
    second = claim(world.central)
    assert second is not None
    assert (second["mail_id"], second["tries"]) == (first["mail_id"], 1)
    assert settle(world.central, first, Outcome(Fate.FAILED, "550")) is None
    assert settle(world.central, second, Outcome(Fate.SENT)) == "sent"
    assert shown(world, number)[0] == "sent"


def test_pauses_grow_from_a_minute_to_four_hours() -> None:
    pauses = [pause_after(tries, "<a@b>") for tries in range(1, 40)]
    assert timedelta(seconds=48) <= pauses[0] <= timedelta(seconds=72)
    assert all(timedelta(hours=3) <= pause <= timedelta(hours=5) for pause in pauses[9:])
    assert len({pause_after(1, f"<{name}@b>") for name in range(20)}) > 10


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_tls_and_login_are_used_and_a_strange_certificate_ends_it(
    world: World, number: int, tmp_path: Path, caplog: pytest.LogCaptureFixture, is_trusted: bool, tls: str
) -> None:
    paths, logins = certificate(tmp_path), []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*paths)
    (tmp_path / "password").write_text("geheim\n")

    def authenticator(*words: Any) -> AuthResult:
        logins.append((words[4].login, words[4].password))
        return AuthResult(success=True)

    options = {"auth_required": True, "authenticator": authenticator, "auth_require_tls": tls == "starttls"}
    options |= {"tls": context} if tls == "tls" else {"tls_context": context, "require_starttls": True}
    with opened(PostOffice(), **options) as office, caplog.at_level(logging.ERROR, "smena.central"):
        ca_file = str(paths[0]) if is_trusted else None
        login = {"login": "smena", "password_file": str(tmp_path / "password")}
        assert sent(world, office.port, tls=tls, ca_file=ca_file, **login) is is_trusted
    said = [record.getMessage() for record in caplog.records if record.name == "smena.central"]
    assert said == ([] if is_trusted else ["mail does not go out: SSLCertVerificationError"])
    assert logins == ([(b"smena", b"geheim")] if is_trusted else [])
    assert len(office.mails) == is_trusted
    assert "geheim" not in queued(world)[0]["reason"]


def test_server_that_makes_reports_is_told_whom_we_wrote_to_and_asked_for_none_of_automatic_mail() -> None:
    line, recipient = smtplib.SMTP(), "ivan+shop=1@example.ru"
    answer, automatic = (Composed(sender, recipient, EmailMessage()) for sender in ("support@provider.ru", ""))
    assert report_options(line, answer) == ([], [])
    line.does_esmtp, line.esmtp_features = True, {"dsn": ""}
    asked = ["NOTIFY=SUCCESS,FAILURE,DELAY", "ORCPT=rfc822;ivan+2Bshop+3D1@example.ru"]
    assert report_options(line, answer) == (["RET=HDRS"], asked)
    assert report_options(line, automatic) == ([], ["NOTIFY=NEVER"])


def test_central_that_stops_waits_for_no_silent_server(
    world: World, office: PostOffice, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.central.mailroom.sender._LAST_WORDS", 0.0)
    office.is_silent, is_there = True, threading.Event()
    office.on_mail = lambda mail: is_there.set()
    smtp = Smtp(host="127.0.0.1", port=office.port, tls="none")
    world.central.mail = msgspec.structs.replace(SETTINGS, smtp=smtp)

    async def stopped() -> None:
        task = asyncio.create_task(send_mails(world.central))
        await asyncio.to_thread(is_there.wait)
        task.cancel()
        await asyncio.wait({task})

    asyncio.run(stopped())
    (mail,) = queued(world)
    assert (mail["state"], mail["next_at"] > world.clock()) == ("queued", True)


def test_operator_sees_what_waits_and_failed_and_tries_again(
    world: World, office: PostOffice, number: int, client: Client
) -> None:
    office.to_recipient = ["550 5.1.1 No such user", "250 OK"]
    sent(world, office.port)
    other = file_by_mail(world)
    with world.central.engine.connect() as connection:
        lines = list(lines_of_queue(connection, world.clock()))
    assert lines == [
        f"1: An answer on ticket {number} to ivan@example.ru failed after 1 try: 550 5.1.1 No such user",
        f"2: The acknowledgement of ticket {other} to ivan@example.ru waits since 2026-10-06 09:00 UTC, 0 tries, "
        "next at 09:00 UTC",
    ]
    figures = client.get("/metrics").text
    assert 'smena_mails_total{outcome="failed"} 1' in figures
    assert "smena_mail_queued 1\n" in figures
    assert "smena_mail_failed_last_day 1\n" in figures
    assert "smena_mail_breaker 0\n" in figures
    with world.central.write(Author("operator")) as transaction:
        assert try_again(transaction, 1)
        assert not try_again(transaction, 99)
    assert (shown(world, number), queued(world)[0]["tries"]) == (("queued", ""), 0)
    sent(world, office.port)
    assert shown(world, number) == ("sent", "")
    with world.central.engine.connect() as connection:
        assert list(lines_of_queue(connection, world.clock())) == ["No mail waits, and none has failed."]
        assert mail_gauges(connection, world.clock())["mail_oldest_seconds"] == 0
