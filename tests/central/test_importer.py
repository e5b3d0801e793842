"""The importer: tickets of another help desk come out where the rules put them, and a bad line spoils only itself."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.__main__ import main
from desktop.central.chain import FIRST_NUMBER
from desktop.central.importer import Summary
from desktop.wire.replica_tables import digest_hash
from tests.central.importing import PERSON, A, Import, N, S, at, line, said
from tests.central_server import START, World

OUTCOMES = [  # what the line says beyond the plain one, state, hours since the unanswered message, hours until due
    ({}, "open", 3, 9),
    ({"state": "open"}, "open", 3, 9),
    ({"messages": []}, "open", 3, 9),
    ({"messages": [said(S, 3), said(S, 2)]}, "open", 3, 9),
    ({"messages": [said(S, 3), said(N, 2)]}, "open", 3, 9),
    ({"messages": [said(S, 3), said(A, 2)]}, "answered", None, None),
    ({"messages": [said(S, 3), said(A, 2), said(N, 1)]}, "answered", None, None),
    ({"messages": [said(S, 3), said(A, 2), said(S, 1)]}, "open", 1, 11),
    ({"messages": [said(S, 3), said(A, 2), said(S, 1), said(S, 0.5)]}, "open", 1, 11),
    ({"messages": [said(S, 1), said(A, 2), said(S, 3)]}, "open", 1, 11),
    ({"messages": [said(S, 2.9)]}, "open", 3, 9),
    ({"messages": [said(S, 3.5)]}, "open", 3, 9),
    ({"messages": [said(S, 5), said(A, 4)]}, "answered", None, None),
    ({"messages": [said(A, 3), said(S, 2)]}, "open", 2, 10),
    ({"messages": [said(A, 2)]}, "answered", None, None),
    ({"state": "waiting", "messages": [said(S, 3), said(A, 2)]}, "waiting", None, None),
    ({"state": "waiting", "messages": [said(S, 3), said(A, 2), said(N, 1)]}, "waiting", None, None),
    ({"state": "waiting", "messages": [said(S, 3), said(A, 2), said(S, 1)]}, "open", 1, 11),
    ({"state": "waiting"}, "open", 3, 9),
    ({"state": "waiting", "messages": [said(S, 3), said(N, 2)]}, "open", 3, 9),
    ({"state": "waiting", "messages": [said(A, 2)]}, "waiting", None, None),
    ({"state": "resolved", "messages": [said(S, 3), said(A, 2)]}, "resolved", None, None),
    ({"state": "resolved"}, "resolved", None, None),
    ({"state": "refused", "messages": [said(S, 3), said(A, 2), said(S, 1)]}, "refused", None, None),
    ({"messages": [said(S, 2), said(A, 2)]}, "answered", None, None),
    ({"messages": [said(A, 2), said(S, 2)]}, "open", 2, 10),
    ({"received_at": at(13), "messages": [said(S, 13)]}, "open", 13, -1),
]


@pytest.mark.parametrize(("changes", "state", "since", "due_in"), OUTCOMES)
def test_stp_ticket_stands_by_its_first_unanswered_message(
    imported: Import, changes: dict[str, Any], state: str, since: float | None, due_in: float | None
) -> None:
    assert imported(line(**changes)).imported == 1, imported.report
    [ticket] = imported.tickets()
    assert ticket.state == state
    assert ticket.unanswered_since_at == (None if since is None else START - timedelta(hours=since))
    assert ticket.due_at == (None if due_in is None else START + timedelta(hours=due_in))


ORK_OUTCOMES = [  # messages, state in the line, state, whether a promise runs; received on Tuesday at 09:00 MSK
    ([said(S, 3)], None, "open", True),
    ([said(S, 3), said(A, 2)], None, "open", True),
    ([said(S, 3), said(A, 2), said(S, 1)], "open", "open", True),
    ([said(S, 3), said(A, 2)], "waiting", "waiting", False),
    ([said(S, 3), said(A, 2), said(S, 1)], "waiting", "open", True),
    ([said(S, 3), said(A, 2)], "resolved", "resolved", False),
]


@pytest.mark.parametrize(("messages", "said_state", "state", "runs"), ORK_OUTCOMES)
def test_ork_ticket_stands_by_its_receipt_whatever_was_replied(
    imported: Import, messages: list[Any], said_state: str | None, state: str, runs: bool
) -> None:
    imported(line(department="ork", messages=messages, state=said_state))
    [ticket] = imported.tickets()
    assert (ticket.state, ticket.received_at) == (state, START - timedelta(hours=3))
    assert ticket.due_at == (datetime(2026, 10, 8, 15, tzinfo=UTC) if runs else None)
    assert [row["lane"] for row in imported.queue("ork")] == (["arrival"] if runs else [])


def test_imported_tickets_stand_in_their_lanes_in_order(imported: Import) -> None:
    premium, plain = PERSON | {"premium": True}, {"id": "i2", "name": "Иван"}
    imported(
        line("email", number=1, channel="email", received_at=at(10), messages=[]),
        line("late", number=2, received_at=at(2), messages=[]),
        line("early", number=3, received_at=at(5), messages=[]),
        line("premium", number=4, received_at=at(1), messages=[], subscriber=premium, account="imp.ru"),
        line("guard", number=5, received_at=at(11.5), messages=[], channel="email"),
        line("overdue", number=6, received_at=at(13), messages=[], subscriber=plain),
        line("emergency", number=7, received_at=at(0.5), messages=[], emergency="web", channel="email"),
        line("answered emergency", number=8, emergency="mail", messages=[said(S, 3), said(A, 2)]),
        line("flagged", number=9, received_at=at(0.9), messages=[], subscriber=plain | {"premium": True}),
    )
    expected = [
        (7, "emergency"),
        (6, "guard"),
        (5, "guard"),
        (4, "premium"),
        (9, "premium"),
        (3, "cabinet"),
        (2, "cabinet"),
        (1, "email"),
    ]
    assert [(row["number"], row["lane"]) for row in imported.queue()] == expected


def test_end_is_at_the_last_message_and_keeps_the_emergency(imported: Import) -> None:
    imported(line(state="resolved", emergency="web", messages=[said(S, 3), said(A, 2), said(N, 1)]))
    [ticket] = imported.tickets()
    assert (ticket.ended_at, ticket.emergency) == (START - timedelta(hours=1), "web")
    assert imported.queue() == []


def test_times_with_any_offset_are_the_same_instant(imported: Import) -> None:
    imported(
        line("winter 2010", received_at="2010-12-01T12:00:00+03:00", messages=[]),
        line("permanent summer 2012", received_at="2012-12-01T12:00:00+04:00", messages=[]),
        line("zulu", received_at="2026-10-06T06:00:00.25Z", messages=[]),
    )
    receipts = [ticket.received_at for ticket in imported.tickets()]
    assert receipts == [
        datetime(2010, 12, 1, 9, tzinfo=UTC),
        datetime(2012, 12, 1, 8, tzinfo=UTC),
        datetime(2026, 10, 6, 6, 0, 0, 250_000, tzinfo=UTC),
    ]


def test_number_time_subject_and_messages_are_kept(imported: Import) -> None:
    body = "  Первая\r\nстрока \t"
    imported(line(number=8812, subject="Тема\n в две строки", messages=[said(S, 3, body), said(N, 2, "Заметка")]))
    [ticket] = imported.tickets()
    with imported.world.central.engine.connect() as connection:
        messages = connection.execute(select(tables.messages).order_by(tables.messages.c.id)).all()
    assert (ticket.id, ticket.subject, ticket.received_at) == (8812, "Тема в две строки", START - timedelta(hours=3))
    assert [(m.kind, m.at, m.body) for m in messages] == [
        ("subscriber", START - timedelta(hours=3), body),
        ("note", START - timedelta(hours=2), "Заметка"),
    ]


def test_second_run_changes_nothing(imported: Import) -> None:
    lines = [line("a", number=5), line("b", subscriber=PERSON | {"premium": True}, account="imp.ru")]
    assert imported(*lines) == Summary(imported=2)
    before = imported.tickets(), changed(imported.world)
    assert imported(*lines) == Summary(unchanged=2)
    assert imported(line("b", subject="Другая тема", state="resolved")) == Summary(unchanged=1, warnings=1)
    assert (imported.tickets(), changed(imported.world)) == before


def changed(world: World) -> tuple[int, Any]:
    with world.central.engine.connect() as connection:
        head = connection.execute(select(tables.feed_head)).one()
    return head.seq, head.digest


def test_line_twice_in_a_file_is_one_ticket(imported: Import) -> None:
    assert imported(line("a"), line("a")) == Summary(imported=1, unchanged=1)


SAME_ID = [  # a second line with the external_id of the plain one, which fields are other
    ({"messages": [said(S, 3), said(A, 2)]}, "messages"),
    ({"messages": [said(S, 3, "Иначе")]}, "messages"),
    ({"subject": "Другая", "received_at": at(4)}, "subject, received_at"),
    ({"number": 77}, "number"),
]


@pytest.mark.parametrize(("changes", "fields"), SAME_ID)
@pytest.mark.parametrize("is_one_file", [True, False])
def test_known_ticket_stays_and_what_is_other_is_told(
    imported: Import, changes: dict[str, Any], fields: str, is_one_file: bool
) -> None:
    if not is_one_file:
        imported(line())
    lines = [line()] * is_one_file + [line(**changes)]
    assert imported(*lines) == Summary(imported=int(is_one_file), unchanged=1, warnings=1)
    known = "an earlier line" if is_one_file else f"ticket {imported.tickets()[0].id}"
    told = f"external_id: imported already as {known}, which stays; other here: {fields}"
    assert imported.report == f"line {len(lines)}: warning: {told}\n"
    [ticket] = imported.tickets()
    assert (ticket.subject, ticket.received_at) == ("Нужна помощь", START - timedelta(hours=3))


def test_new_number_passes_over_those_the_file_claims(imported: Import) -> None:
    assert imported(line("a"), line("b", number=10001), line("c", number=10002), line("d")).bad == 0
    numbers = {ticket.external_id: ticket.id for ticket in imported.tickets()}
    assert numbers == {"a": 10003, "b": 10001, "c": 10002, "d": 10004}


def test_new_number_comes_after_a_long_row_of_imported_ones(imported: Import) -> None:
    imported(*(line(str(index), number=FIRST_NUMBER + index, messages=[]) for index in range(1100)))
    assert imported.world.file_ticket() == FIRST_NUMBER + 1100


def test_taken_number_is_a_bad_line(imported: Import) -> None:
    number = imported.world.file_ticket()
    assert imported(line("a", number=number), line("b", number=7), line("c", number=7)) == Summary(imported=1, bad=2)
    assert imported.report.splitlines() == [
        f"line 1: number: {number} is taken by another ticket",
        "line 3: number: 7 is taken by another ticket",
    ]


ACCOUNTS = [  # account and subscriber of the line, then: account, subscriber and premium of the ticket
    ("НОВЫЙ.рф", PERSON | {"premium": True}, "новый.рф", "i1", True),
    ("XN--e1afmkfd.xn--p1ai", PERSON, "пример.рф", "i1", False),
    (None, PERSON | {"premium": True}, None, "i1", True),
    ("", PERSON, None, "i1", False),
    ("example.ru", {"id": "s1", "name": "Иной", "premium": False}, "example.ru", "s1", True),
    ("plain.ru", {"id": "s1", "name": "Иной", "premium": True}, "plain.ru", "s1", False),
    ("plain.ru", PERSON, "plain.ru", "i1", False),
    ("example.ru", None, "example.ru", None, True),
    ("nobody.ru", None, "nobody.ru", None, False),
    (None, None, None, None, False),
]


@pytest.mark.parametrize(("name", "person", "account", "subscriber", "premium"), ACCOUNTS)
def test_account_follows_billing_and_else_the_line(
    imported: Import, name: str | None, person: Any, account: str | None, subscriber: str | None, premium: bool
) -> None:
    assert imported(line(account=name, subscriber=person)).imported == 1, imported.report
    [ticket] = imported.tickets()
    assert (ticket.account, ticket.subscriber_id, ticket.premium) == (account, subscriber, premium)


def test_what_billing_put_stays_as_it_is(imported: Import) -> None:
    imported(line(account="plain.ru", subscriber={"id": "s1", "name": "Иной", "email": "x@y.ru", "premium": True}))
    with imported.world.central.engine.connect() as connection:
        person = connection.execute(select(tables.subscribers).where(tables.subscribers.c.id == "s1")).one()
        account = connection.execute(select(tables.accounts).where(tables.accounts.c.id == "plain.ru")).one()
    assert (person.name, person.email, account.plan_id) == ("Иван Петров", "ivan@example.ru", "start")


def test_premium_flag_of_a_later_line_moves_tickets_of_an_account_that_the_import_made(imported: Import) -> None:
    first = line("a", subscriber=PERSON, account="imp.ru")
    silent = line("b", subscriber=PERSON, account="imp.ru")
    flagged = line("c", subscriber=PERSON | {"premium": True}, account="imp.ru")
    imported(first)
    imported(flagged, silent)
    assert [ticket.premium for ticket in imported.tickets()] == [True, True, True]


def test_account_that_a_later_line_makes_moves_the_tickets_that_named_it_before(imported: Import) -> None:
    imported(line("a", account="imp.ru"))
    imported(line("b", account="imp.ru", subscriber=PERSON | {"premium": True}))
    assert [ticket.premium for ticket in imported.tickets()] == [True, True]


def test_premium_flag_of_somebody_else_does_not_move_an_account(imported: Import) -> None:
    imported(line("a", account="imp.ru", subscriber=PERSON))
    imported(line("b", account="imp.ru", subscriber={"id": "i2", "name": "Пётр", "premium": True}))
    assert [ticket.premium for ticket in imported.tickets()] == [False, False]


def test_only_tickets_of_the_last_30_days_go_to_the_desks(imported: Import) -> None:
    old = [said(S, 24 * 40), said(A, 24 * 31)]
    imported(
        line("old", received_at=at(24 * 40), state="resolved", messages=old),
        line("old but open", received_at=at(24 * 40), messages=[]),
        line("young", state="resolved"),
    )
    on_desks = [ticket for ticket in imported.tickets() if not ticket.is_retired]
    assert [ticket.external_id for ticket in on_desks] == ["old but open", "young"]
    _, digest = changed(imported.world)
    xor = 0
    for ticket in on_desks:
        xor ^= digest_hash(str(ticket.id), ticket.version)
    assert digest["ticket"] == [2, xor]
    assert digest["message"][0] == 1


def test_command_reports_and_ends_with_1_when_a_line_was_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tickets.jsonl"
    file.write_text(json.dumps(line()) + "\nnonsense\n")
    assert main(["import", str(file), "--data", str(tmp_path / "data")]) == 1
    output = capsys.readouterr()
    assert output.out == "1 imported, 0 unchanged, 1 bad\n"
    assert output.err.startswith("line 2: not JSON")
    file.write_text(json.dumps(line()))
    assert main(["import", str(file), "--data", str(tmp_path / "data")]) == 0


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_file_that_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["import", str(tmp_path / name), "--data", str(tmp_path / "data")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_imported_ticket_lives_on_like_any_other(imported: Import, client: TestClient[Litestar]) -> None:
    imported(line(number=8812, account="plain.ru", subscriber={"id": "s1", "name": "Иван"}))
    headers = imported.world.headers("cabinet") | {"Idempotency-Key": "k"}
    answer = client.post("/v1/cabinet/tickets/8812/messages", json={"body": "Ещё"}, headers=headers)
    assert (answer.status_code, answer.json()["due_at"]) == (201, "2026-10-06T18:00:00Z")


def test_import_is_in_the_audit(imported: Import) -> None:
    imported(line("a", number=5), line("b", number=6))
    with imported.world.central.engine.connect() as connection:
        last = connection.execute(select(tables.audit).order_by(tables.audit.c.id.desc())).first()
        count = connection.execute(select(func.count()).select_from(tables.messages)).scalar_one()
    assert last is not None
    assert (last.actor, last.act, last.detail) == ("operator", "import", {"tickets": [5, 6]})
    assert count == 2
