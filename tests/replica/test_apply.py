"""A page of the feed in the replica: one commit, newer rows only, the digest kept."""

from typing import Any

import msgspec
import pytest

from desktop.replica import readings
from desktop.replica.apply import apply_page, digest_of, is_same
from desktop.replica.disk import Damaged
from desktop.replica.search import search
from desktop.replica.store import Store
from desktop.wire.changes import Change, Page
from desktop.wire.replica_tables import digest_hash
from desktop.wire.rows import ROW_TYPES, AccountRow, AgentRow, Domain, PlanRow, Row, SubscriberRow
from tests.replica.rows import ANNA, HISTORY, NOON, message_row, ticket_row

_KIND_OF = {row_type: kind for kind, row_type in ROW_TYPES.items()}


def put(row: Any) -> Change:
    raw = msgspec.Raw(msgspec.json.encode(row))
    return Change("put", _KIND_OF[type(row)], str(row.id), row.version, raw)


def page(*changes: Change, cursor: int = 101, history: str = HISTORY, mine: tuple[str, ...] = ()) -> Page:
    return Page(history, cursor, True, NOON, list(changes), list(mine))


def counted(store: Store) -> dict[str, tuple[int, int]]:
    store.replica.digest, kept = None, store.replica.digest
    fresh, store.replica.digest = digest_of(store.replica), kept
    return fresh


def subject(store: Store, number: int) -> str | None:
    view = readings.read_ticket(store, ANNA, NOON, number)
    return view.row.subject if view else None


@pytest.mark.parametrize(("version", "expected"), [(1, "Не открывается сайт"), (2, "Новая"), (7, "Новая")])
def test_row_is_written_only_if_its_version_is_newer(store: Store, version: int, expected: str) -> None:
    apply_page(store.replica, page(put(ticket_row(10001, version=version, subject="Новая"))))
    assert subject(store, 10001) == expected
    assert counted(store) == digest_of(store.replica)


def test_older_row_brings_nothing_back(store: Store) -> None:
    apply_page(store.replica, page(put(ticket_row(10001, version=5, subject="Пятая"))))
    change = apply_page(store.replica, page(put(ticket_row(10001, version=4, subject="Четвёртая")), cursor=102))
    assert (subject(store, 10001), change.tickets) == ("Пятая", frozenset())


def test_gone_row_leaves_rows_search_and_digest(store: Store) -> None:
    message_ids = [message.id for message in readings.read_ticket(store, ANNA, NOON, 10001).messages]  # type: ignore[union-attr]
    gone = [Change("gone", "ticket", "10001"), *(Change("gone", "message", str(n)) for n in message_ids)]
    change = apply_page(store.replica, page(*gone))
    assert change.tickets == {10001}
    assert subject(store, 10001) is None
    assert {hit.number for hit in search(store.replica.raw, "сообщение", 10).hits} == {10002, 10003}
    assert counted(store) == digest_of(store.replica)
    assert apply_page(store.replica, page(*gone, cursor=102)).tickets == frozenset()


@pytest.mark.parametrize(
    ("row", "tickets", "subscribers", "has_book"),
    [
        (message_row(100, 10002, "Ещё"), {10002}, set(), False),
        (message_row(1, 10002, "Перенесено", version=2), {10001, 10002}, set(), False),
        (SubscriberRow(version=2, id="s-1", name="Новое имя"), {10001, 10002, 10003}, {"s-1"}, False),
        (AccountRow(version=2, id="example.ru", subscriber_id="s-1"), set(), {"s-1"}, False),
        (PlanRow(version=2, id="p-2", name="Премиум-3", group="premium"), set(), {"s-1"}, False),
        (AgentRow(version=2, id=1, login="anna", name="А", department="stp", role="agent"), set(), set(), True),  # type: ignore[arg-type]
    ],
)
def test_change_names_whose_view_changed(
    store: Store, row: Row, tickets: set[int], subscribers: set[str], has_book: bool
) -> None:
    change = apply_page(store.replica, page(put(row)))
    assert (change.tickets, change.subscribers, change.has_book) == (tickets, subscribers, has_book)


def test_search_follows_text_subject_and_domains(store: Store) -> None:
    account = AccountRow(version=2, id="example.ru", subscriber_id="s-1", domains=[Domain("новый.рф")])
    changes = (message_row(1, 10001, "Переписано", version=2), ticket_row(10002, version=2, subject="Другая тема"))
    apply_page(store.replica, page(put(account), *map(put, changes)))
    raw = store.replica.raw
    found = {
        query: [hit.number for hit in search(raw, query, 10).hits] for query in ("переписан", "другая", "новый.рф")
    }
    assert found == {"переписан": [10001], "другая": [10002], "новый.рф": [10003, 10002, 10001]}
    assert "Сообщение 1 " not in [hit.excerpt for hit in search(raw, "сообщение", 10).hits]


def test_page_that_fails_in_the_middle_changes_nothing(store: Store) -> None:
    before = digest_of(store.replica).copy()
    broken = Change("put", "message", "500", 1, msgspec.Raw(b'{"id": "no number"}'))
    with pytest.raises(msgspec.ValidationError):
        apply_page(store.replica, page(put(ticket_row(10001, version=2, subject="Новая")), broken, mine=("key",)))
    assert subject(store, 10001) == "Не открывается сайт"
    assert store.replica.position() == (HISTORY, 100)
    assert (store.seen_keys(), digest_of(store.replica)) == (frozenset(), before)


def test_page_of_another_history_is_not_applied(store: Store) -> None:
    with pytest.raises(Damaged):
        apply_page(store.replica, page(put(ticket_row(10001, version=2)), history="other"))
    assert store.replica.position() == (HISTORY, 100)


def test_digest_says_whether_the_rows_are_centrals(store: Store) -> None:
    digest = digest_of(store.replica)
    assert is_same(store.replica, digest)
    assert is_same(store.replica, {**digest, "announcement": (0, 0)})
    count, xor = digest["ticket"]
    assert not is_same(store.replica, {**digest, "ticket": (count, xor ^ 1)})
    moved = xor ^ digest_hash("10001", 1) ^ digest_hash("10001", 2)
    apply_page(store.replica, page(put(ticket_row(10001, version=2))))
    assert is_same(store.replica, {**digest, "ticket": (count, moved)})


def test_own_keys_and_cursor_come_with_the_page(store: Store) -> None:
    apply_page(store.replica, page(mine=("a", "b"), cursor=140))
    apply_page(store.replica, page(mine=("b",), cursor=141))
    assert (store.seen_keys(), store.replica.position()) == ({"a", "b"}, (HISTORY, 141))
    assert store.replica.data_at() == NOON
