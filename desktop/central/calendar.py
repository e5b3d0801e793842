"""Editing the working calendar: shown as a difference first, then saved with the open tickets computed anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, select

from desktop.central import tables
from desktop.central.lookups import book_at, read_days, read_settings
from desktop.central.records import ticket_of, values_of
from desktop.central.writing import Writing
from desktop.regulation.book import Book, rules_of
from desktop.regulation.calendar_change import Difference, recompute
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.regulation.working_calendar import SHIPPED_YEARS, Override


@dataclass(frozen=True, slots=True)
class Edit:
    """Overrides to put by date and department (None takes one back), and years to confirm."""

    days: Mapping[tuple[date, Department], Override | None] = field(default_factory=dict)
    years: frozenset[int] = frozenset()


def preview(connection: Connection, edit: Edit, at: datetime) -> tuple[Difference, ...]:
    """The open tickets whose deadline the edit would change at central's time `at`. Writes nothing."""
    return _differences(connection, book_at(connection), _edited(connection, edit), at)


def save(transaction: Writing, edit: Edit) -> tuple[Difference, ...]:
    """Carry the edit out: overrides, confirmed years, the deadlines of open tickets, and the audit of all that."""
    connection = transaction.connection
    old, new = book_at(connection), _edited(connection, edit)
    differences = _differences(connection, old, new, transaction.at)
    for (day, department), override in edit.days.items():
        _save_day(transaction, day, department, override)
    if edit.years:
        years = sorted(new.calendar.confirmed_years)
        transaction.upsert("setting", "confirmed_years", value=msgspec.json.encode(years).decode())
    for difference in differences:
        transaction.upsert("ticket", difference.ticket.number, **values_of(difference.ticket, new))
    transaction.audit(
        "edit_calendar",
        days={
            override_id(day, department): override and msgspec.to_builtins(override)
            for (day, department), override in edit.days.items()
        },
        years=sorted(edit.years),
        tickets=[difference.ticket.number for difference in differences],
    )
    return differences


def override_id(day: date, department: Department) -> str:
    return f"{day.isoformat()}/{department.value}"


def _save_day(transaction: Writing, day: date, department: Department, override: Override | None) -> None:
    row_id, overrides = override_id(day, department), tables.calendar_overrides.c
    if override is not None:
        transaction.upsert(
            "calendar_override",
            row_id,
            date=day,
            department=department.value,
            opens=override.opens,
            closes=override.closes,
            note=override.note,
            is_retired=False,
        )
    elif transaction.connection.execute(
        select(overrides.id).where(overrides.id == row_id, ~overrides.is_retired)
    ).first():
        transaction.retire("calendar_override", row_id)


def _edited(connection: Connection, edit: Edit) -> Book:
    days = {key: day for key, day in {**read_days(connection), **edit.days}.items() if day is not None}
    stored = read_settings(connection)
    years = SHIPPED_YEARS | frozenset(stored.get("confirmed_years", ())) | edit.years
    calendar, settings = rules_of(days, {**stored, "confirmed_years": years})
    return Book(calendar=calendar, settings=settings)


def _differences(connection: Connection, old: Book, new: Book, at: datetime) -> tuple[Difference, ...]:
    tickets = tables.tickets
    statement = select(tickets).where(tickets.c.state == State.OPEN.value).order_by(tickets.c.id)
    return recompute((ticket_of(row) for row in connection.execute(statement).mappings()), old, new, at)
