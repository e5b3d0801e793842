"""One ticket with all that belongs to it, its files, and the search among tickets the desks no longer have."""

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy import Connection, RowMapping, select

from desktop.central import tables
from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.endpoints.sent_files import FILE, FileId, file_answer
from desktop.central.feed import head_of
from desktop.central.files import find_attachment
from desktop.central.guards import agents_only
from desktop.central.problems import ProblemError, language_of, not_found
from desktop.central.queue_page import TicketPlace
from desktop.central.records import wire_row
from desktop.central.search import SearchAnswer, search
from desktop.regulation.people import Department
from desktop.wire.rows import AccountRow, MessageRow, SecretRow, SubscriberRow, TicketRow


class TicketAnswer(msgspec.Struct, frozen=True):
    """A ticket as it is now. `seq` goes into an intent as `seen_seq`: what its author had seen."""

    seq: int
    ticket: TicketRow
    messages: list[MessageRow]
    place: TicketPlace | None
    subscriber: SubscriberRow | None
    account: AccountRow | None
    secrets: list[SecretRow]


@get("/tickets/{number:int}")
async def ticket(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    number: FromPath[int],
) -> TicketAnswer:
    """A live or an older ticket with its conversation, its place in the queue, its subscriber and account. Reading an
    old one, or one of the other department, stands in the audit."""
    with reading(central.engine) as connection:
        seq = head_of(connection)["seq"]
        row = _row(connection, "ticket", number) if number <= LARGEST_NUMBER else None
        if row is None:
            raise ProblemError("unknown_ticket", 404, ticket=number)
        messages = tables.messages
        conversation = select(messages).where(messages.c.ticket == number).order_by(messages.c.at, messages.c.id)
        rows: list[Any] = [wire_row("message", message) for message in connection.execute(conversation).mappings()]
        asked = select(tables.secrets).where(tables.secrets.c.ticket == number).order_by(tables.secrets.c.id)
        secrets: list[Any] = [wire_row("secret", secret) for secret in connection.execute(asked).mappings()]
        subscriber = _row(connection, "subscriber", row.subscriber_id)
        account = _row(connection, "account", row.account)
        is_old = connection.execute(select(tables.tickets.c.is_retired).where(tables.tickets.c.id == number)).scalar()
    reason = _reason_to_note(caller, row.department, bool(is_old))
    if reason is not None:
        await central.in_writer(lambda: _note(central, caller, number, reason))
    place = central.queues.place(central.engine, seq, row.department, number, central.now(), language_of(request))
    return TicketAnswer(seq, row, rows, place, subscriber, account, secrets)


@get("/attachments/{attachment_id:str}", responses=FILE)
async def attachment(
    central: NamedDependency[Central], caller: NamedDependency[Caller], attachment_id: FileId
) -> Response[bytes]:
    """A file of a ticket's message or of a letter, to be saved. Of an old one, or one of the other department, it
    stands in the audit."""
    with reading(central.engine) as connection:
        found = find_attachment(connection, attachment_id)
        place = None if found is None else _place_of(connection, found)
    if found is None or place is None:
        raise not_found()
    reason = _reason_to_note(caller, Department(place.department), place.is_retired)
    if reason is not None:
        await central.in_writer(lambda: _note(central, caller, found["ticket"], reason, file=attachment_id))
    return await file_answer(central, found)


@get("/search")
async def search_tickets(
    central: NamedDependency[Central],
    q: Annotated[str, QueryParameter(min_length=2, max_length=100, description="Words or a number.")],
) -> SearchAnswer:
    """Tickets of any age by number, subject, account, subscriber or text, newest first."""
    return await to_thread.run_sync(search, central.engine, q, limiter=central.searchers)


def _row(connection: Connection, kind: str, row_id: Any) -> Any:
    table = tables.REPLICATED[kind]
    found = connection.execute(select(table).where(table.c.id == row_id)).mappings().one_or_none()
    return None if found is None else wire_row(kind, found)


def _place_of(connection: Connection, attachment: RowMapping) -> Any:
    of = tables.tickets if attachment["message"] else tables.letters
    row_id = attachment["ticket"] if attachment["message"] else attachment["letter"]
    return connection.execute(select(of.c.department, of.c.is_retired).where(of.c.id == row_id)).one_or_none()


def _reason_to_note(caller: Caller, department: Department, is_old: bool) -> str | None:
    agent = caller.agent
    if is_old:
        return "old"
    is_own = agent is None or agent.is_supervisor or agent.department is department
    return None if is_own else "other_department"


def _note(central: Central, caller: Caller, number: int | None, reason: str, **detail: str) -> None:
    with central.write(caller.author()) as transaction:
        transaction.audit("read_file" if detail else "read_ticket", number, reason=reason, **detail)


router = Router("/v1", route_handlers=[ticket, attachment, search_tickets], guards=[agents_only], tags=["workstation"])
