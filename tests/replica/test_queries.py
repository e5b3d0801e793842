"""What the screen reads of the replica."""

from datetime import date, timedelta
from pathlib import Path

import msgspec

from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, State
from desktop.replica import queries, queue_rows, readings
from desktop.replica.records import ticket_value
from desktop.replica.store import Store
from desktop.wire.rows import AccountRow, AnnouncementRow, ContactNoteRow, Domain, Service, StandardAnswerRow
from tests.keys import KEYS
from tests.replica.rows import ANNA, NOON, fill, message_row, surroundings, ticket_row


def test_every_live_state_stands_in_the_queues_and_no_ended_one(tmp_path: Path) -> None:
    states = list(State)
    fill(tmp_path, [ticket_row(10001 + n, state=state) for n, state in enumerate(states)])
    store = Store(tmp_path, KEYS)
    store.open()
    live = {row.state for row in queue_rows.read_queues(store.replica.raw)}
    assert live == {state for state in states if not state.is_ended}
    store.close()


def test_line_of_a_queue_is_the_same_read_alone_among_all_and_with_its_ticket(store: Store) -> None:
    raw = store.replica.raw
    among_all = {row.number: row for row in queue_rows.read_queues(raw)}
    (alone,) = queue_rows.read_queue_rows(raw, [10002])
    view = readings.read_ticket(store, ANNA, NOON, 10002)
    assert view is not None
    assert among_all[10002] == alone == view.row


def test_ticket_keeps_its_clock_emergency_and_conversation(tmp_path: Path) -> None:
    emergency = {
        "emergency": BasicService.WEB,
        "emergency_by": "Анна",
        "emergency_at": NOON,
        "emergency_reason": "лежит",
    }
    row = ticket_row(10001, **emergency)
    messages = [message_row(7, 10001, "первое"), message_row(5, 10001, "второе", at=NOON + timedelta(hours=1))]
    fill(tmp_path, [row, *messages, message_row(6, 10002, "чужое")])
    store = Store(tmp_path, KEYS)
    store.open()
    view = readings.read_ticket(store, ANNA, NOON, 10001)
    assert view is not None
    assert view.ticket == ticket_value(row, messages)
    assert [message.body for message in view.messages] == ["первое", "второе"]
    store.close()


def test_unknown_numbers_have_no_view(store: Store) -> None:
    assert readings.read_ticket(store, ANNA, NOON, 99) is None
    assert readings.read_queue_rows(store, ANNA, NOON, [99, 10001])[99] is None
    assert readings.read_subscriber(store, "nobody", None, NOON) is None


def test_subscriber_comes_with_the_named_account_first_and_what_is_not_over(tmp_path: Path) -> None:
    note = ContactNoteRow(version=1, id=1, subscriber_id="s-1", author_id=1, author_name="Анна", at=NOON, body="Звонил")
    times = {"past": (-2, -1), "now": (-1, 1), "coming": (1, 2), "open end": (-9, None)}
    announcements = [
        AnnouncementRow(
            version=1,
            id=n,
            title=title,
            body="",
            starts_at=NOON + timedelta(hours=start),
            ends_at=None if end is None else NOON + timedelta(hours=end),
        )
        for n, (title, (start, end)) in enumerate(times.items())
    ]
    older = ticket_row(900, state=State.RESOLVED, received_at=NOON - timedelta(days=9), department=Department.ORK)
    fill(tmp_path, [*surroundings(), note, *announcements, older, ticket_row(10001)])
    store = Store(tmp_path, KEYS)
    store.open()
    view = readings.read_subscriber(store, "s-1", "second.ru", NOON)
    assert view is not None
    assert [(a.row.id, a.plan.name if a.plan else None) for a in view.accounts] == [
        ("second.ru", "Премиум-2"),
        ("example.ru", "Старт"),
    ]
    assert [(t.number, t.state) for t in view.tickets] == [(10001, State.OPEN), (900, State.RESOLVED)]
    assert [a.title for a in view.announcements] == ["open end", "now", "coming"]
    assert view.contact_notes == (note,)
    store.close()


WORKS = [  # id, state, hours from noon until beginning and end, servers, accounts
    (1, "published", -1, 1, [], []),
    (2, "draft", -1, 1, [], []),
    (3, "published", -1, 1, ["WEB-12"], []),
    (4, "published", -1, 1, ["web-99"], ["other.ru"]),
    (5, "ended", -9, -5, ["web-12"], []),
    (6, "ended", -9, -7, ["web-12"], []),
    (7, "published", 24, None, [], ["example.ru"]),
]


def test_works_are_those_that_concern_the_account_and_are_not_long_over(tmp_path: Path) -> None:
    rows = [
        AnnouncementRow(
            version=1,
            id=number,
            title=str(number),
            body="",
            state=state,
            starts_at=NOON + timedelta(hours=starts),
            ends_at=None if ends is None else NOON + timedelta(hours=ends),
            servers=servers,
            accounts=accounts,
        )
        for number, state, starts, ends, servers, accounts in WORKS
    ]
    hosted = [
        msgspec.structs.replace(row, server="web-12" if row.id == "example.ru" else None)
        if isinstance(row, AccountRow)
        else row
        for row in surroundings()
    ]
    fill(tmp_path, [*hosted, *rows, ticket_row(10001, account="example.ru"), ticket_row(10002, account=None)])
    store = Store(tmp_path, KEYS)
    store.open()
    on_web_12, without = (readings.read_ticket(store, ANNA, NOON, number) for number in (10001, 10002))
    assert on_web_12 is not None
    assert without is not None
    assert [row.id for row in on_web_12.works] == [5, 1, 3, 7]
    assert [row.id for row in without.works] == [1]
    view = readings.read_subscriber(store, "s-1", "example.ru", NOON)
    assert view is not None
    assert [row.id for row in view.announcements] == [1, 3, 7]
    assert [row.id for row in queries.read_announcements(store.replica.raw)] == [7, 4, 3, 2, 1, 6, 5]
    store.close()


def test_account_comes_back_with_domains_services_and_dates(tmp_path: Path) -> None:
    account = AccountRow(
        version=3,
        id="пример.рф",
        subscriber_id="s-1",
        balance=-124_050,
        paid_until=date(2027, 2, 1),
        domains=[Domain("пример.рф", date(2027, 5, 1)), Domain("example.net", is_bound=False)],
        services=[Service(BasicService.WEB, "failed", NOON)],
    )
    fill(tmp_path, [*surroundings(), account])
    store = Store(tmp_path, KEYS)
    store.open()
    view = readings.read_subscriber(store, "s-1", "пример.рф", NOON)
    assert view is not None
    assert view.accounts[0].row == account
    store.close()


def test_standard_answers_come_by_department_and_title(tmp_path: Path) -> None:
    titles = [("Почта", Department.STP), ("FTP", Department.STP), ("Счёт", Department.ORK)]
    answers = [
        StandardAnswerRow(version=1, id=n, department=department, title=title, body="Ссылка")
        for n, (title, department) in enumerate(titles)
    ]
    fill(tmp_path, answers)
    store = Store(tmp_path, KEYS)
    store.open()
    assert [answer.title for answer in queries.read_standard_answers(store.replica.raw)] == ["Счёт", "FTP", "Почта"]
    store.close()
