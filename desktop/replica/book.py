"""The regulation's Book out of the replica: read whole for calendar, settings and agents, looked up for the rest."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
import sqlcipher3.dbapi2 as sqlite

from desktop.regulation.book import Account, Book, rules_of
from desktop.regulation.people import Agent
from desktop.regulation.ticket import Ticket
from desktop.regulation.working_calendar import Override
from desktop.replica import disk, queries
from desktop.replica.records import decode, select_sql, ticket_value
from desktop.wire.rows import AgentRow, CalendarOverrideRow, SettingRow

K = TypeVar("K")
V = TypeVar("V")

_ACCOUNT = """
    SELECT a.id, a.subscriber_id, coalesce(p."group", '') = 'premium', a.state = 'blocked'
    FROM account a LEFT JOIN plan p ON p.id = a.plan_id WHERE a.id = ?
"""


class LookUp:
    """A reader of its own beside the db thread: the main thread judges with it, a few microseconds a row."""

    def __init__(self, path: Path, key: str) -> None:
        self._path, self._key = path, key
        self._lock = threading.Lock()
        self._raw: Any = None

    def account(self, main_domain: str) -> Account | None:
        found = self._first(_ACCOUNT, main_domain)
        return Account(found[0], found[1], bool(found[2]), bool(found[3])) if found else None

    def ticket(self, number: int) -> Ticket | None:
        with self._lock:
            row = queries.read_ticket(self._opened(), number)
            return ticket_value(row, queries.read_messages(self._opened(), number)) if row else None

    def close(self) -> None:
        """Let go of the file. The next look-up opens it again."""
        with self.away():
            pass

    @contextmanager
    def away(self) -> Iterator[None]:
        """While the file is replaced look-ups wait; then they open the new one. Else they could go on with the old."""
        with self._lock:
            if self._raw is not None:
                self._raw.close()
                self._raw = None
            yield

    def _first(self, query: str, value: Any) -> Any:
        with self._lock:
            return self._opened().execute(query, (value,)).fetchone()

    def _opened(self) -> Any:
        if self._raw is None:
            self._raw = disk.connect(self._path, self._key, read_only=True)
        return self._raw


class _Found(Mapping[K, V], Generic[K, V]):
    """A mapping that looks each key up; it can't be listed, and no rule does."""

    def __init__(self, look_up: Any) -> None:
        self._look_up = look_up

    def __getitem__(self, key: K) -> V:
        try:
            found: V | None = self._look_up(key)
        except sqlite.Error as error:  # no replica yet, or it is being replaced
            raise KeyError(key) from error
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[K]:
        raise TypeError("look-ups only")

    def __len__(self) -> int:
        raise TypeError("look-ups only")

    def __bool__(self) -> bool:
        return True


def read_book(raw: Any, look_up: LookUp) -> Book:
    """Calendar, settings and agents as the replica has them now; accounts and tickets are looked up when asked."""
    overrides = {(row.date, row.department): Override(row.opens, row.closes, row.note) for row in _overrides(raw)}
    calendar, settings = rules_of(overrides, _settings(raw))
    return Book(
        calendar=calendar,
        settings=settings,
        agents={row.id: _agent(row) for row in _rows(raw, AgentRow)},
        accounts=_Found(look_up.account),
        tickets=_Found(look_up.ticket),
    )


def read_is_demo(raw: Any) -> bool:
    return bool(_settings(raw).get("demo", False))


def _settings(raw: Any) -> dict[str, Any]:
    return {row.id: msgspec.json.decode(row.value) for row in _rows(raw, SettingRow)}


def _agent(row: AgentRow) -> Agent:
    return Agent(row.id, row.login, row.name, row.department, row.role, row.is_active)


def _overrides(raw: Any) -> list[CalendarOverrideRow]:
    return _rows(raw, CalendarOverrideRow)


def _rows(raw: Any, row_type: Any) -> list[Any]:
    return [decode(row_type, values) for values in raw.execute(select_sql(row_type))]
