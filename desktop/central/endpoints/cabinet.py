"""What the provider's cabinet calls, each time for the one subscriber it names in `Smena-Subscriber`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy import RowMapping

from desktop.central import cabinet
from desktop.central.cabinet import LARGEST_NUMBER, Filed, MessageDraft, TicketDraft
from desktop.central.cabinet_facts import OwnAnnouncement, OwnData, announcements_at, own_data
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.endpoints.cabinet_calls import Subscriber, once, subscriber_id_of
from desktop.central.given_secrets import GivenSecret, given_secrets
from desktop.central.guards import cabinet_only
from desktop.central.receipts import Key
from desktop.central.secret_answers import OwnSecret, open_requests
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind, State

T = TypeVar("T", bound=msgspec.Struct)

_LARGEST_ID = 2**63 - 1
_Before = Annotated[int | None, QueryParameter(ge=1, le=LARGEST_NUMBER, description="Only smaller numbers.")]
_After = Annotated[int, QueryParameter(ge=0, le=_LARGEST_ID, description="The last id already delivered.")]
_Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class OwnTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as its subscriber sees it. State `waiting`: an answer of his is waited for; `merged_into`: where the
    matter goes on."""

    number: int
    department: Department
    subject: str
    topic: str | None
    account: str | None
    state: State
    received_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    merged_into: int | None


class OwnFile(msgspec.Struct, frozen=True):
    """A file of a message; `size` in bytes. `is_dangerous`: it may run when opened."""

    id: str
    name: str
    size: int
    is_dangerous: bool


class OwnMessage(msgspec.Struct, frozen=True):
    """One message of the conversation; the provider's agents stay unnamed."""

    id: int
    at: datetime
    author: Literal["subscriber", "provider"]
    kind: MessageKind
    body: str
    attachments: list[OwnFile]


class OwnConversation(msgspec.Struct, frozen=True):
    """`secrets`: what he is asked for and answers over a form of its own, never in a message; `given`: what an agent
    wrote to him that he reads over one."""

    ticket: OwnTicket
    messages: list[OwnMessage]
    secrets: list[OwnSecret]
    given: list[GivenSecret]


class Notice(msgspec.Struct, frozen=True):
    """Something to deliver: `kind` is "acknowledgement" or "answer"."""

    id: int
    ticket: int
    kind: str
    text: str
    at: datetime


@post("/tickets", status_code=201, responses={201: ResponseSpec(Filed, generate_examples=False)})
async def file_ticket(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    subscriber: Subscriber,
    key: Key,
    data: JSONBody[TicketDraft],
) -> Response[bytes]:
    """A new ticket, acknowledged at once (STP.2). It stands in the department's queue from now on."""
    return await once(
        request, central, caller, subscriber, key, lambda transaction, row: cabinet.file_ticket(transaction, row, data)
    )


@post("/tickets/{number:int}/messages", status_code=201, responses={201: ResponseSpec(Filed, generate_examples=False)})
async def write_message(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    subscriber: Subscriber,
    key: Key,
    number: FromPath[int],
    data: JSONBody[MessageDraft],
) -> Response[bytes]:
    """One more message: it completes what the department asked for, or opens the ticket again."""
    return await once(
        request,
        central,
        caller,
        subscriber,
        key,
        lambda transaction, row: cabinet.write_message(transaction, row, number, data),
    )


@get("/tickets")
async def own_tickets(
    central: NamedDependency[Central], subscriber: Subscriber, before: _Before = None, limit: _Limit = 50
) -> list[OwnTicket]:
    """The subscriber's tickets, newest first; the next page begins `before` the last number."""
    with reading(central.engine) as connection:
        person = cabinet.find_subscriber(connection, subscriber_id_of(subscriber))
        return [_ticket(row) for row in cabinet.own_tickets(connection, person["id"], before, limit)]


@get("/tickets/{number:int}")
async def own_ticket(
    central: NamedDependency[Central], subscriber: Subscriber, number: FromPath[int]
) -> OwnConversation:
    """One ticket with its public conversation."""
    with reading(central.engine) as connection:
        row = cabinet.own_ticket(connection, subscriber_id_of(subscriber), number)
        messages = cabinet.public_messages(connection, number)
        secrets = open_requests(connection, number, messages)
        given = given_secrets(connection, number, messages)
    return OwnConversation(_ticket(row), [_message(message) for message in messages], secrets, given)


@get("/notices")
async def notices(
    central: NamedDependency[Central], subscriber: Subscriber, after: _After = 0, limit: _Limit = 100
) -> list[Notice]:
    """Acknowledgements and answers to deliver, oldest first."""
    with reading(central.engine) as connection:
        person = cabinet.find_subscriber(connection, subscriber_id_of(subscriber))
        return [_made(Notice, row) for row in cabinet.notices_after(connection, person["id"], after, limit)]


@get("/announcements")
async def announcements(central: NamedDependency[Central], subscriber: Subscriber) -> list[OwnAnnouncement]:
    """Planned works, under way and to come, that concern the subscriber (T.6)."""
    with reading(central.engine) as connection:
        person = cabinet.find_subscriber(connection, subscriber_id_of(subscriber))
        return announcements_at(connection, person["id"], central.now())


@get("/subscriber")
async def own_data_of(central: NamedDependency[Central], subscriber: Subscriber) -> OwnData:
    """The subscriber's contact data and accounts, as billing keeps them (T.6)."""
    with reading(central.engine) as connection:
        return own_data(connection, cabinet.find_subscriber(connection, subscriber_id_of(subscriber)))


def _made(shape: type[T], row: Mapping[str, Any] | RowMapping) -> T:
    """The fields of a shape from a row that has more."""
    return msgspec.convert({field.name: row[field.name] for field in msgspec.structs.fields(shape)}, shape)


def _ticket(row: RowMapping) -> OwnTicket:
    return _made(OwnTicket, {**row, "number": row["id"]})


def _message(row: RowMapping) -> OwnMessage:
    kind = MessageKind(row["kind"])
    author: Literal["subscriber", "provider"] = "subscriber" if kind is MessageKind.SUBSCRIBER else "provider"
    files = [_made(OwnFile, file) for file in row["attachments"]]
    return OwnMessage(row["id"], row["at"], author, kind, row["body"], files)


router = Router(
    "/v1/cabinet",
    route_handlers=[file_ticket, write_message, own_tickets, own_ticket, notices, announcements, own_data_of],
    guards=[cabinet_only],
    tags=["cabinet"],
)
