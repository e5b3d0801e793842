"""Numbers for new tickets: none is given twice, and those of imported tickets are passed over."""

import itertools
from collections.abc import Collection, Container, Iterable

from sqlalchemy import Connection, Sequence, bindparam, func, select, update

from desktop.central import tables

_NUMBERS_A_LOOK = 500  # an import may have taken very many in a row
_DRAW = select(Sequence("ticket_numbers").next_value()).select_from(func.generate_series(1, bindparam("size")))
_NEXT = select(tables.feed_head.c.next_number)


def free_numbers(connection: Connection, count: int, besides: Container[int] = ()) -> list[int]:
    """So many free ticket numbers in order, none of those in `besides`. On PostgreSQL they come from a sequence, so
    that who files a ticket holds up nobody; a number drawn in vain stays a gap."""
    if not count:
        return []
    draw = _from_sequence if connection.dialect.name == "postgresql" else _in_a_row
    return draw(connection, count, besides)


def pass_over(connection: Connection, count: int) -> None:
    """So many numbers are given to no ticket any more: somebody may know them already."""
    if connection.dialect.name == "postgresql":
        connection.execute(_DRAW, {"size": count})
    else:
        connection.execute(update(tables.feed_head).values(next_number=tables.feed_head.c.next_number + count))


def _in_a_row(connection: Connection, count: int, besides: Container[int]) -> list[int]:
    first = connection.execute(_NEXT).scalar_one()
    candidates = (number for number in itertools.count(first) if number not in besides)
    found: list[int] = []
    size = count
    while len(found) < count:
        found += _untaken(connection, list(itertools.islice(candidates, size)))
        size = min(size * 2, _NUMBERS_A_LOOK)
    del found[count:]
    connection.execute(update(tables.feed_head).values(next_number=found[-1] + 1))
    return found


def _from_sequence(connection: Connection, count: int, besides: Container[int]) -> list[int]:
    found: list[int] = []
    size = count
    while len(found) < count:
        drawn: Iterable[int] = connection.execute(_DRAW, {"size": size}).scalars()
        found += _untaken(connection, [number for number in drawn if number not in besides])
        size = min(size * 2, _NUMBERS_A_LOOK)
    return found[:count]


def _untaken(connection: Connection, numbers: Collection[int]) -> list[int]:
    tickets = tables.tickets.c
    stored = select(tickets.id).where(tickets.id.between(min(numbers, default=0), max(numbers, default=0)))
    taken = set(connection.execute(stored).scalars())
    return [number for number in numbers if number not in taken]
