"""Some lines of an import on their way into the tables, in one transaction and few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desktop.central import tables
from desktop.central.import_lines import ImportedTicket, LineError, Remark
from desktop.central.import_people import People
from desktop.central.import_story import conversation, not_kept, retold
from desktop.central.lookups import book_at
from desktop.central.records import values_of
from desktop.central.replay import Said, is_long_ended
from desktop.central.writing import Writing
from desktop.regulation.ticket import Ticket


@dataclass
class _Known:
    """What a ticket that is there already took from its line."""

    number: int | None
    subject: str
    received_at: datetime
    messages: set[tuple[datetime, str]]

    def other_fields(self, line: ImportedTicket) -> list[str]:
        """The fields of a line of the same ticket that say something else."""
        said = {(message.at, message.body) for message in line.said}
        differs = {
            "number": line.number is not None and line.number != self.number,
            "subject": line.subject != self.subject,
            "received_at": line.received_at != self.received_at,
            "messages": not said <= self.messages,
        }
        return [field for field, is_other in differs.items() if is_other]


class Chunk:
    """Lines are added one by one, then written together. `reserved`: numbers that lines of the file claim."""

    def __init__(self, transaction: Writing, lines: Sequence[ImportedTicket], reserved: frozenset[int]) -> None:
        self.added = self.unchanged = 0
        self._transaction, self._reserved = transaction, reserved
        self._book = book_at(transaction.connection)
        self._people = People(transaction, lines)
        self._known = self._stored_tickets({line.external_id for line in lines})
        self._taken = self._stored_numbers({line.number for line in lines if line.number})
        self._tickets: list[tuple[ImportedTicket, Ticket, list[Said]]] = []

    def add(self, line: ImportedTicket) -> list[Remark]:
        """Take a line, unless its ticket is known; remarks on what could not be kept. LineError when another ticket
        has its number."""
        if known := self._known.get(line.external_id):
            self.unchanged += 1
            return _stays(known, line)
        if line.number in self._taken:
            raise LineError("number", f"{line.number} is taken by another ticket")
        if line.number:
            self._taken.add(line.number)
        messages = {(message.at, message.body) for message in line.said}
        self._known[line.external_id] = _Known(line.number, line.subject, line.received_at, messages)
        remarks = self._people.meet(line)
        said = conversation(line)
        ticket = retold(line, said, self._book)
        self._tickets.append((line, ticket, said))
        self.added += 1
        return remarks + not_kept(line, ticket, self._book)

    def write(self) -> None:
        """Put everything added into the tables."""
        if not self._tickets:
            return
        transaction = self._transaction
        self._people.write()
        free = iter(transaction.next_numbers(sum(line.number is None for line, _, _ in self._tickets), self._reserved))
        told = [
            (line, replace(ticket, number=line.number or next(free), premium=self._is_premium(ticket)), said)
            for line, ticket, said in self._tickets
        ]
        transaction.insert_many("ticket", [self._ticket_values(line, ticket) for line, ticket, _ in told])
        messages = [
            entry.values(ticket.number) | {"is_retired": is_long_ended(ticket, transaction.at)}
            for _, ticket, said in told
            for entry in said
        ]
        transaction.insert_many("message", messages)
        transaction.audit("import", tickets=[ticket.number for _, ticket, _ in told])

    def _is_premium(self, ticket: Ticket) -> bool:
        by_plan = self._people.is_premium(ticket.account)
        return ticket.premium if by_plan is None else by_plan

    def _ticket_values(self, line: ImportedTicket, ticket: Ticket) -> dict[str, Any]:
        return {
            "id": ticket.number,
            "subject": line.subject,
            "external_id": line.external_id,
            "is_retired": is_long_ended(ticket, self._transaction.at),
            **values_of(ticket, self._book),
        }

    def _stored_numbers(self, numbers: Iterable[int]) -> set[int]:
        tickets = tables.tickets.c
        return set(self._transaction.connection.execute(select(tickets.id).where(tickets.id.in_(numbers))).scalars())

    def _stored_tickets(self, external_ids: Iterable[str]) -> dict[str, _Known]:
        tickets, messages, connection = tables.tickets.c, tables.messages.c, self._transaction.connection
        chosen = select(tickets.external_id, tickets.id, tickets.subject, tickets.received_at)
        rows = connection.execute(chosen.where(tickets.external_id.in_(external_ids))).all()
        known = {row.id: _Known(row.id, row.subject, row.received_at, set()) for row in rows}
        said = select(messages.ticket, messages.at, messages.body).where(messages.ticket.in_(known))
        for message in connection.execute(said) if known else ():
            known[message.ticket].messages.add((message.at, message.body))
        return {row.external_id: known[row.id] for row in rows}


def _stays(known: _Known, line: ImportedTicket) -> list[Remark]:
    fields = known.other_fields(line)
    if not fields:
        return []
    ticket = f"ticket {known.number}" if known.number else "an earlier line"
    return [Remark("external_id", f"imported already as {ticket}, which stays; other here: {', '.join(fields)}")]
