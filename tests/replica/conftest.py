"""A desk's two files with a few tickets in them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.regulation.intents import Intent
from desktop.replica.entry import Entry, new_entry, new_key
from desktop.replica.store import Store
from tests.keys import KEYS
from tests.replica.rows import ANNA, NOON, fill, message_row, surroundings, ticket_row

Keep = Callable[..., Entry]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with tickets 10001 to 10003, three messages each."""
    tickets = [ticket_row(number) for number in (10001, 10002, 10003)]
    messages = [message_row(n, 10001 + (n - 1) // 3, f"Сообщение {n} про почту") for n in range(1, 10)]
    fill(tmp_path / "desk", [*surroundings(), *tickets, *messages])
    return tmp_path / "desk"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = Store(folder, KEYS)
    assert opened.open().failure is None
    yield opened
    opened.close()


@pytest.fixture
def keep(store: Store) -> Keep:
    """Puts an intent of Anna into the outbox."""
    numbers = iter(range(1000))

    def put(ticket: int | None, intent: Intent, **more: object) -> Entry:
        entry = new_entry(new_key(NOON, next(numbers).to_bytes(10, "big")), ticket, ANNA.id, 100, NOON, intent, **more)  # type: ignore[arg-type]
        store.outbox.add(entry)
        return entry

    return put
