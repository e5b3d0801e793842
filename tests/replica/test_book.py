"""The regulation's book out of the replica."""

import threading
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService
from desktop.replica import disk
from desktop.replica.store import Store
from desktop.wire.rows import AccountRow, CalendarOverrideRow, Row, SettingRow
from tests.keys import KEYS
from tests.replica.rows import ANNA, fill, surroundings, ticket_row


def opened(folder: Path, *rows: Row) -> Store:
    fill(folder, rows)
    store = Store(folder, KEYS)
    store.open()
    return store


def test_absent_settings_are_the_defaults(tmp_path: Path) -> None:
    store = opened(tmp_path)
    assert store.book.settings.guard == timedelta(minutes=60)
    assert store.book.settings.basic_services == frozenset(BasicService)
    assert not store.is_demo
    store.close()


def test_settings_agents_and_calendar_are_the_providers(tmp_path: Path) -> None:
    values = {
        "guard_minutes": "30",
        "stp_from": '"07:00"',
        "basic_services": '["web", "mail"]',
        "confirmed_years": "[2026, 2027]",
        "demo": "true",
    }
    day = date(2026, 12, 31)
    store = opened(
        tmp_path,
        *(row for row in surroundings() if not isinstance(row, SettingRow)),
        *(SettingRow(version=1, id=name, value=value) for name, value in values.items()),
        CalendarOverrideRow(
            version=1, id=f"{day}/ork", date=day, department=Department.ORK, opens=time(10), closes=time(15)
        ),
    )
    book = store.book
    assert (book.settings.guard, book.settings.stp_from) == (timedelta(minutes=30), time(7))
    assert book.settings.basic_services == {BasicService.WEB, BasicService.MAIL}
    assert book.agents[1] == ANNA
    assert store.is_demo
    assert not book.calendar.day(date(2027, 6, 1), Department.ORK).preliminary
    closes_at = book.calendar.day(day, Department.ORK).closes_at
    assert closes_at is not None
    assert closes_at.hour == 12, "15:00 in Moscow"
    store.close()


@pytest.mark.parametrize(
    ("domain", "premium", "is_blocked"),
    [("example.ru", False, False), ("second.ru", True, False), ("b.ru", False, True)],
)
def test_accounts_are_looked_up(tmp_path: Path, domain: str, premium: bool, is_blocked: bool) -> None:
    store = opened(tmp_path, *surroundings(), AccountRow(version=1, id="b.ru", subscriber_id="s-1", state="blocked"))
    account = store.book.accounts[domain]
    assert (account.premium, account.is_blocked, account.subscriber_id) == (premium, is_blocked, "s-1")
    assert store.book.accounts.get("unknown.ru") is None
    store.close()


def test_tickets_are_looked_up_and_the_file_can_be_replaced_meanwhile(tmp_path: Path) -> None:
    store = opened(tmp_path, ticket_row(10001))
    assert store.book.tickets[10001].number == 10001
    store.drop_replica()
    assert store.book.tickets.get(10001) is None
    store.close()


def test_look_up_waits_while_the_file_is_replaced_and_reads_the_new_one(tmp_path: Path) -> None:
    store = opened(tmp_path, *surroundings(), ticket_row(10001))
    assert store.book.tickets[10001].number == 10001
    found: list[bool] = []
    looking = threading.Thread(target=lambda: found.append(10001 in store.book.tickets))
    with store.look_up.away():
        looking.start()
        store.replica.clear()
    looking.join()
    assert (found, 10001 in store.book.tickets) == ([False], False)
    store.close()


def test_file_that_could_not_be_opened_again_on_a_full_disk_is_opened_at_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(tmp_path, *surroundings())

    def full(*_: object) -> None:
        raise disk.DiskFull

    monkeypatch.setattr(disk, "connect", full)
    with pytest.raises(disk.DiskFull):
        store.drop_replica()
    monkeypatch.undo()
    assert store.replica.position() is None
    store.close()
