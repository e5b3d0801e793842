"""What other mail servers report of our mail: shown on its message, a failure for ever, a forgery never (STP.10)."""

from collections.abc import Sequence

import pytest
from sqlalchemy import update

from desktop.central.mailroom.deliveries import record_report
from desktop.central.mailroom.letter import DeliveryReport
from desktop.central.mailroom.reply_keys import reply_keys
from desktop.central.outgoing_tables import outgoing_mail
from desktop.central.vault import KeyRing
from desktop.central.writing import Author
from desktop.regulation.reply_tokens import bounce_address
from tests.central.mailroom.letters_out import SETTINGS, file_by_mail, message_of, queued
from tests.central_server import Client, Send, World

POSTFIX = (
    "5.1.1",
    "smtp; 550 5.1.1 <ivan@example.ru>: Recipient address rejected: User unknown in local recipient table",
)
EXIM = ("5.0.0", "smtp; 550-Mailbox unknown.\r\n550 No such user here")
EXCHANGE = ("5.2.2", "smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException")
DELAY = ("4.4.1", "smtp; connect to mx.example.ru[192.0.2.1]:25: Connection timed out")
KEYS = reply_keys(KeyRing({"new": bytes([1] * 32), "old": bytes([2] * 32)}))


@pytest.fixture(autouse=True)
def _mail(world: World, client: Client) -> None:
    world.central.mail = SETTINGS


@pytest.fixture
def number(world: World, send: Send) -> int:
    """An e-mail ticket whose answer was sent."""
    number = file_by_mail(world, silent="silent.suppressed")
    send(number, "reply", body="Исправлено.")
    be(world, "sent")
    return number


def be(world: World, state: str) -> None:
    with world.central.write(Author("operator")) as transaction:
        next_at = None if state == "sent" else transaction.at
        transaction.connection.execute(update(outgoing_mail).values(state=state, next_at=next_at))


def report(
    world: World, action: str, words: tuple[str, str] = ("", ""), mail_id: str | None = "", to: str = ""
) -> bool:
    known = queued(world)[0]["mail_id"] if mail_id == "" else mail_id
    said = DeliveryReport(known, "ivan@example.ru", action, *words)  # type: ignore[arg-type]
    with world.central.write(Author("system")) as transaction:
        return record_report(transaction, said, (to,), KEYS)


def shown(world: World, number: int) -> tuple[str, str]:
    delivery = message_of(world, number, "reply")["delivery"]
    return delivery["state"], delivery["reason"]


@pytest.mark.parametrize(
    ("action", "words", "state", "reason"),
    [
        ("delivered", ("2.0.0", "smtp; 250 OK"), "delivered", ""),
        ("delayed", DELAY, "delayed", "4.4.1 smtp; connect to mx.example.ru[192.0.2.1]:25: Connection timed out"),
        ("failed", POSTFIX, "failed", " ".join(POSTFIX)),
        ("failed", EXIM, "failed", "5.0.0 smtp; 550-Mailbox unknown. 550 No such user here"),
        ("failed", EXCHANGE, "failed", " ".join(EXCHANGE)),
        ("relayed", ("2.0.0", ""), "queued", ""),
    ],
)
def test_report_is_shown_on_the_message_in_the_servers_words(
    world: World, number: int, action: str, words: tuple[str, str], state: str, reason: str
) -> None:
    assert report(world, action, words)
    assert shown(world, number) == (state, reason)


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        (["failed", "delayed", "delivered"], "failed"),
        (["delivered", "delayed"], "delivered"),
        (["delayed", "delivered"], "delivered"),
        (["delivered", "failed"], "failed"),
    ],
)
@pytest.mark.about_sqlite
def test_a_failure_is_final_and_a_delay_takes_nothing_back(
    world: World, number: int, actions: Sequence[str], state: str
) -> None:
    for action in actions:
        assert report(world, action)
    assert shown(world, number)[0] == state


@pytest.mark.about_sqlite
def test_unknown_and_forged_reports_change_nothing(world: World, number: int) -> None:
    assert not report(world, "failed", mail_id="<0123456789abcdef0123456789abcdef@provider.ru>")
    assert not report(world, "failed", mail_id=None)
    assert not report(world, "failed", mail_id=None, to="support+b1.aaaaaaaaaaaaaaaa@provider.ru")
    assert shown(world, number)[0] == "queued"


@pytest.mark.about_sqlite
def test_report_on_another_recipient_changes_nothing(world: World, number: int) -> None:
    mail = queued(world)[0]
    to = bounce_address("support@provider.ru", mail["id"], KEYS[0])
    for recipient, original in (("petr@other.test", ""), ("petr@other.test", "petr@example.ru"), ("", "")):
        for mail_id in (mail["mail_id"], None):
            forged = DeliveryReport(mail_id, recipient, "failed", original_recipient=original)
            with world.central.write(Author("system")) as transaction:
                assert not record_report(transaction, forged, (to,), KEYS)
    assert shown(world, number)[0] == "queued"
    passed_on = DeliveryReport(mail["mail_id"], "box7@store.test", "failed", original_recipient="Ivan@Example.ru")
    with world.central.write(Author("system")) as transaction:
        assert record_report(transaction, passed_on)
    assert shown(world, number)[0] == "failed"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.about_sqlite
def test_bounce_that_names_no_mail_is_known_by_the_address_it_came_to(world: World, number: int, key: bytes) -> None:
    mail = queued(world)[0]["id"]
    assert report(world, "failed", POSTFIX, mail_id=None, to=bounce_address("support@provider.ru", mail, key))
    assert shown(world, number)[0] == "failed"


@pytest.mark.about_sqlite
def test_mail_that_was_reported_is_not_sent_once_more(world: World, number: int) -> None:
    be(world, "sending")
    assert report(world, "delivered")
    assert queued(world)[0]["next_at"] is None


@pytest.mark.about_sqlite
def test_who_wrote_by_mail_is_answered_by_mail_after_a_merge_if_he_is_a_contact(world: World, send: Send) -> None:
    with world.central.write(Author("operator")) as transaction:
        transaction.update("subscriber", "s1", emails=["it@example.ru"])
    into = world.file_ticket()
    first = file_by_mail(world, "Ivan@example.ru", silent="silent.suppressed")
    between = file_by_mail(world, "it@example.ru", silent="silent.suppressed")
    stranger = file_by_mail(world, "petr@other.test", silent="silent.suppressed")
    for number, survivor in ((first, between), (between, into), (stranger, into)):
        assert send(number, "merge", into=survivor).status_code == 200
    send(into, "reply", body="Исправлено.", key="once")
    send(into, "reply", body="Исправлено.", key="once")
    mails = queued(world, kind="answer", ticket=into)
    assert [mail["recipient"] for mail in mails] == ["ivan@example.ru", "it@example.ru"]
    be(world, "sent")
    for mail, action in zip(reversed(mails), ("failed", "delivered"), strict=True):
        said = DeliveryReport(mail["mail_id"], mail["recipient"], action)  # type: ignore[arg-type]
        with world.central.write(Author("system")) as transaction:
            assert record_report(transaction, said)
        delivery = message_of(world, into, "reply")["delivery"]
        assert (delivery["state"], delivery["to"]) == ("failed", "it@example.ru")


@pytest.mark.about_sqlite
def test_who_filed_the_ticket_that_goes_on_is_answered_though_he_is_no_contact(world: World, send: Send) -> None:
    number = file_by_mail(world, "petr@other.test", silent="silent.suppressed")
    assert send(file_by_mail(world, silent="silent.suppressed"), "merge", into=number).status_code == 200
    send(number, "reply", body="Исправлено.")
    recipients = [mail["recipient"] for mail in queued(world, kind="answer", ticket=number)]
    assert recipients == ["petr@other.test", "ivan@example.ru"]


@pytest.mark.about_sqlite
def test_words_of_a_server_are_cut_and_cleaned(world: World, number: int) -> None:
    assert report(world, "failed", ("5.0.0", "smtp; \x1b[31mno\x00\n\u202eyes " + "x" * 5000))
    reason = shown(world, number)[1]
    assert reason.startswith("5.0.0 smtp; [31mno yes xxx")
    assert len(reason) == 500
