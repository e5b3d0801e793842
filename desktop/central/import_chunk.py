"""Some lines of an import on their way into the tables, in one transaction and few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, select

from desktop.central import tables
from desktop.central.billing import mark_premium
from desktop.central.import_lines import ImportedSubscriber, ImportedTicket, LineError
from desktop.central.lookups import PREMIUM_GROUP, book_at
from desktop.central.records import values_of
from desktop.central.replay import Said, is_long_ended, replay
from desktop.central.writing import Writing
from desktop.regulation.intake import new_ticket
from desktop.regulation.lifecycle import ended
from desktop.regulation.ticket import Emergency, MessageKind, State, Ticket
from desktop.regulation.topics import TOPICS

PLANS = {True: "import-premium", False: "import-standard"}  # of accounts that billing has not put, by Premium or not
_PLAN_NAMES = {True: "Премиум (импорт)", False: "Обычный (импорт)"}
_KINDS = {"subscriber": MessageKind.SUBSCRIBER, "agent": MessageKind.REPLY, "note": MessageKind.NOTE}
_ENDED = {"resolved": State.RESOLVED, "refused": State.REFUSED}


class Chunk:
    """Lines are added one by one, then written together. `reserved`: numbers that lines of the file claim."""

    def __init__(self, transaction: Writing, lines: Sequence[ImportedTicket], reserved: frozenset[int]) -> None:
        self.added = self.unchanged = 0
        self._transaction, self._reserved = transaction, reserved
        self._book = book_at(transaction.connection)
        self._known = self._stored(tables.tickets.c.external_id, (line.external_id for line in lines))
        self._taken = self._stored(tables.tickets.c.id, (line.number for line in lines if line.number))
        people = (line.subscriber.id for line in lines if line.subscriber)
        self._subscribers = self._stored(tables.subscribers.c.id, people)
        self._plans = self._stored_plans({line.account for line in lines if line.account})
        self._regrouped: dict[str, bool] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {"subscriber": [], "account": []}
        self._tickets: list[tuple[ImportedTicket, Ticket, list[Said]]] = []

    def add(self, line: ImportedTicket) -> None:
        """Take a line; LineError when another ticket has its number."""
        if line.external_id in self._known:
            self.unchanged += 1
            return
        if line.number in self._taken:
            raise LineError("number", f"{line.number} is taken by another ticket")
        self._known.add(line.external_id)
        number = line.number or self._free_number()
        self._taken.add(number)
        if line.subscriber is not None:
            self._meet(line.subscriber, line.account)
        said = _conversation(line)
        self._tickets.append((line, self._retold(number, line, said), said))
        self.added += 1

    def write(self) -> None:
        """Put everything added into the tables."""
        transaction = self._transaction
        for plan_id in {row["plan_id"] for row in self._rows["account"]} | {PLANS[p] for p in self._regrouped.values()}:
            is_premium = plan_id == PLANS[True]
            group = PREMIUM_GROUP if is_premium else "standard"
            transaction.upsert("plan", plan_id, name=_PLAN_NAMES[is_premium], group=group)
        for kind, rows in self._rows.items():
            transaction.insert_many(kind, rows)
        for account, premium in self._regrouped.items():
            transaction.update("account", account, plan_id=PLANS[premium])
            mark_premium(transaction, [account], premium)
        transaction.insert_many("ticket", [self._ticket_values(line, ticket) for line, ticket, _ in self._tickets])
        messages = [
            entry.values(ticket.number) | {"is_retired": is_long_ended(ticket, transaction.at)}
            for _, ticket, said in self._tickets
            for entry in said
        ]
        transaction.insert_many("message", messages)
        if self.added:
            transaction.audit("import", tickets=[ticket.number for _, ticket, _ in self._tickets])

    def _retold(self, number: int, line: ImportedTicket, said: list[Said]) -> Ticket:
        topic = TOPICS.get(line.topic or "")
        ticket = new_ticket(
            number,
            line.department,
            line.channel,
            line.received_at,
            topic=topic.code if topic and topic.department is line.department else None,
            account=line.account,
            subscriber_id=line.subscriber.id if line.subscriber else None,
            premium=bool(line.subscriber and line.subscriber.premium),
        )
        ticket = replay(ticket, said, self._book)
        if line.emergency in self._book.settings.basic_services:
            ticket = replace(
                ticket, emergency=Emergency(line.emergency, "импорт", line.received_at, "из прежней системы заявок")
            )
        if line.state in _ENDED:
            last_at = max([line.received_at, *(entry.at for entry in said)])
            ticket = ended(ticket, _ENDED[line.state], last_at)
        return ticket

    def _ticket_values(self, line: ImportedTicket, ticket: Ticket) -> dict[str, Any]:
        if line.account in self._plans:
            ticket = replace(ticket, premium=self._plans[line.account][1])
        return {
            "id": ticket.number,
            "subject": line.subject,
            "external_id": line.external_id,
            "is_retired": is_long_ended(ticket, self._transaction.at),
            **values_of(ticket, self._book),
        }

    def _meet(self, person: ImportedSubscriber, account: str | None) -> None:
        """Make a subscriber and an account nobody has put yet; a line's Premium flag sets the plan of such accounts."""
        if person.id not in self._subscribers:
            self._subscribers.add(person.id)
            self._rows["subscriber"].append({"id": person.id, "name": person.name, "email": person.email})
        if account is None:
            return
        if account not in self._plans:
            premium = bool(person.premium)
            self._plans[account] = (PLANS[premium], premium)
            self._rows["account"].append(
                {"id": account, "subscriber_id": person.id, "plan_id": PLANS[premium], "domains": [{"name": account}]}
            )
            return
        plan_id, was_premium = self._plans[account]
        if plan_id in PLANS.values() and person.premium is not None and person.premium != was_premium:
            self._plans[account] = (PLANS[person.premium], person.premium)
            self._regrouped[account] = person.premium

    def _free_number(self) -> int:
        number = self._transaction.next_number()
        while number in self._reserved or number in self._taken:
            number = self._transaction.next_number()
        return number

    def _stored(self, column: Column[Any], values: Iterable[Any]) -> set[Any]:
        chosen = select(column).where(column.in_(set(values)))
        return set(self._transaction.connection.execute(chosen).scalars())

    def _stored_plans(self, account_ids: set[str]) -> dict[str, tuple[str | None, bool]]:
        accounts, plans = tables.accounts, tables.plans
        chosen = (
            select(accounts.c.id, accounts.c.plan_id, plans.c.group)
            .select_from(accounts.outerjoin(plans, accounts.c.plan_id == plans.c.id))
            .where(accounts.c.id.in_(account_ids))
        )
        rows = self._transaction.connection.execute(chosen)
        return {row.id: (row.plan_id, row.group == PREMIUM_GROUP) for row in rows}


def _conversation(line: ImportedTicket) -> list[Said]:
    """The line's messages in order of time; of a ticket that waits, the last answer was a request for data."""
    kinds = [_KINDS[message.author] for message in line.messages]
    public = [index for index, kind in enumerate(kinds) if kind.is_public]
    if line.state == "waiting" and public and kinds[public[-1]] is MessageKind.REPLY:
        kinds[public[-1]] = MessageKind.REQUEST
    names = {MessageKind.SUBSCRIBER: line.subscriber.name if line.subscriber else ""}
    return [
        Said(kind, message.at, message.body, author_name=names.get(kind, ""))
        for kind, message in zip(kinds, line.messages, strict=True)
    ]
