"""The cabinet's pages that show: the way in, the tickets, one ticket, the form of a secret (T.6)."""

from typing import Annotated

from litestar import MediaType, Response, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.status_codes import HTTP_303_SEE_OTHER
from sqlalchemy import Connection

from desktop.central import cabinet
from desktop.central.cabinet import LARGEST_NUMBER, find_subscriber
from desktop.central.cabinet_facts import announcements_at
from desktop.central.cabinet_page import links, sessions
from desktop.central.cabinet_page.cookies import COOKIE, token_in
from desktop.central.cabinet_page.form_files import files_of
from desktop.central.cabinet_page.forms import Form
from desktop.central.cabinet_page.problem_page import remember_visitor
from desktop.central.cabinet_page.rendering import (
    HEADERS,
    ICON,
    ICON_NAME,
    STYLE,
    STYLE_NAME,
    AnyRequest,
    page,
    page_language,
)
from desktop.central.cabinet_page.sessions import LONGEST, Visitor, visitor_of
from desktop.central.cabinet_page.views import accounts_of, departments, message_view, ticket_view
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.endpoints.sent_files import FileId, file_answer
from desktop.central.given_secrets import given_secrets
from desktop.central.problems import ProblemError, not_found
from desktop.central.secret_answers import OwnSecret, open_requests
from desktop.central.writing import Author

_PAGE = 20  # tickets
_DONE = ("filed", "sent", "secret_sent")  # what a page may be told to say that was done
_STATIC = {STYLE_NAME: (STYLE, "text/css; charset=utf-8"), ICON_NAME: (ICON, "image/svg+xml")}
_FOREVER = "public, max-age=31536000, immutable"  # a file's name has its hash
_Before = Annotated[int | None, QueryParameter(ge=1, le=LARGEST_NUMBER)]


@get("/enter", status_code=HTTP_303_SEE_OTHER)
async def enter(
    request: AnyRequest,
    central: NamedDependency[Central],
    subscriber: FromQuery[str] = "",
    expires: FromQuery[str] = "",
    nonce: FromQuery[str] = "",
    signature: FromQuery[str] = "",
) -> Response[str]:
    """In by a link that the provider's site signed; the address is clean at once."""

    def write() -> str:
        with central.write(Author("cabinet link", subscriber[:64])) as transaction:
            client_id = links.take_link(transaction, subscriber, expires, nonce, signature)
            person = find_subscriber(transaction.connection, subscriber)
            before = token_in(request.headers.get("cookie", ""))
            if before is not None:
                sessions.end(transaction, before)
            return sessions.begin(transaction, client_id, person["id"])

    token = await central.in_writer(write)
    return to("/cabinet", cookie=session_cookie(request, token, int(LONGEST.total_seconds())))


@get("/")
async def tickets(request: AnyRequest, central: NamedDependency[Central], before: _Before = None) -> Response[str]:
    """His tickets, newest first, twenty a page; above them the announcements that concern him."""
    visitor = await entered(request, central)
    at, his = central.now(), visitor.subscriber["id"]
    with reading(central.engine) as connection:
        rows = cabinet.own_tickets(connection, his, before, _PAGE + 1)
        announced = announcements_at(connection, his, at) if before is None else []
    shown = [ticket_view(row, at) for row in rows[:_PAGE]]
    return page(
        request,
        "tickets",
        at,
        visitor=visitor,
        tickets=shown,
        announcements=announced,
        before=before,
        more_before=shown[-1].number if len(rows) > _PAGE else None,
    )


@get("/new")
async def new_ticket(request: AnyRequest, central: NamedDependency[Central]) -> Response[str]:
    """The form of a new ticket, with each department's hours and promise."""
    return show_new(request, central, await entered(request, central), Form())


@get("/tickets/{number:int}")
async def ticket(
    request: AnyRequest, central: NamedDependency[Central], number: FromPath[int], done: FromQuery[str] = ""
) -> Response[str]:
    """One of his tickets with its conversation."""
    visitor = await entered(request, central)
    return show_ticket(request, central, visitor, number, Form(), notice=done if done in _DONE else None)


@get("/tickets/{number:int}/secrets/{secret_id:int}")
async def secret(
    request: AnyRequest,
    central: NamedDependency[Central],
    number: FromPath[int],
    secret_id: FromPath[int],
    shown: FromQuery[str] = "",
) -> Response[str]:
    """The form of a secret request that waits for its answer."""
    visitor = await entered(request, central)
    return show_secret(request, central, visitor, number, secret_id, Form(), is_shown=bool(shown))


@get("/tickets/{number:int}/secrets/{secret_id:int}/look")
async def given(
    request: AnyRequest, central: NamedDependency[Central], number: FromPath[int], secret_id: FromPath[int]
) -> Response[str]:
    """Where he reads what an agent wrote to him that is a secret; only its form shows it."""
    return show_given(request, central, await entered(request, central), number, secret_id, Form())


@get("/tickets/{number:int}/files/{attachment_id:str}")
async def file(
    request: AnyRequest, central: NamedDependency[Central], number: FromPath[int], attachment_id: FileId
) -> Response[bytes]:
    """A file of his conversation, to be saved under its name."""
    visitor = await entered(request, central)
    with reading(central.engine) as connection:
        found = cabinet.own_file(connection, visitor.subscriber["id"], number, attachment_id)
    return await file_answer(central, found)


@get("/static/{name:str}")
async def static(name: FromPath[str]) -> Response[bytes]:
    """The style sheet and the icon."""
    if name not in _STATIC:
        raise not_found()
    content, media_type = _STATIC[name]
    return Response(content, media_type=media_type, headers={"Cache-Control": _FOREVER})


async def entered(request: AnyRequest, central: Central) -> Visitor:
    """Who is in; 401 `page_session_ended`."""
    visitor = await visitor_of(central, token_in(request.headers.get("cookie", "")))
    remember_visitor(request, visitor)
    return visitor


def show_new(
    request: AnyRequest, central: Central, visitor: Visitor, form: Form, status: int = 200, retry: str | None = None
) -> Response[str]:
    """The form of a new ticket, empty or as it was sent."""
    at = central.now()
    with reading(central.engine) as connection:
        accounts = accounts_of(connection, visitor.subscriber["id"])
        files = files_of(connection, visitor, form)
        views, stp_hours = departments(connection, at, page_language(request))
    return page(
        request,
        "new",
        at,
        visitor=visitor,
        status=status,
        headers=_later(retry),
        form=form,
        files=files,
        accounts=accounts,
        departments=views,
        stp_hours=stp_hours,
    )


def show_ticket(
    request: AnyRequest,
    central: Central,
    visitor: Visitor,
    number: int,
    form: Form,
    *,
    notice: str | None = None,
    status: int = 200,
    retry: str | None = None,
) -> Response[str]:
    """A ticket with its conversation and the form of an answer; 404 for one that is not his."""
    at = central.now()
    with reading(central.engine) as connection:
        row = cabinet.own_ticket(connection, visitor.subscriber["id"], number)
        messages = cabinet.public_messages(connection, number)
        secrets = open_requests(connection, number, messages)
        given = given_secrets(connection, number, messages)
        files = files_of(connection, visitor, form)
    return page(
        request,
        "ticket",
        at,
        visitor=visitor,
        status=status,
        headers=_later(retry),
        ticket=ticket_view(row, at),
        messages=[message_view(message) for message in messages],
        secrets=secrets,
        given=given,
        form=form,
        files=files,
        notice=notice,
    )


def show_secret(
    request: AnyRequest,
    central: Central,
    visitor: Visitor,
    number: int,
    secret_id: int,
    form: Form,
    *,
    is_shown: bool = False,
    status: int = 200,
    retry: str | None = None,
) -> Response[str]:
    """The form of a secret; nothing that was typed into it ever comes back. 404 for what does not wait for him."""
    with reading(central.engine) as connection:
        asked = _asked(connection, visitor, number, secret_id)
    return page(
        request,
        "secret",
        central.now(),
        visitor=visitor,
        status=status,
        headers=_later(retry),
        number=number,
        secret=asked,
        form=form,
        is_shown=is_shown,
    )


def show_given(
    request: AnyRequest,
    central: Central,
    visitor: Visitor,
    number: int,
    secret_id: int,
    form: Form,
    *,
    value: str | None = None,
    status: int = 200,
    retry: str | None = None,
) -> Response[str]:
    """What an agent gave him: its `value` when he asked for it. 404 for what he was not given, or read before."""
    with reading(central.engine) as connection:
        cabinet.own_ticket(connection, visitor.subscriber["id"], number)
        found = given_secrets(connection, number, cabinet.public_messages(connection, number))
    his = next((one for one in found if one.id == secret_id), None)
    if his is None:
        raise ProblemError("unknown_secret", 404)
    return page(
        request,
        "given",
        central.now(),
        visitor=visitor,
        status=status,
        headers=_later(retry),
        number=number,
        given=his,
        form=form,
        value=value,
    )


def to(path: str, cookie: Cookie | None = None) -> Response[str]:
    """On to another page, by GET; `path` is one of ours."""
    return Response(
        "",
        status_code=HTTP_303_SEE_OTHER,
        media_type=MediaType.TEXT,
        headers=HEADERS | {"Location": path},
        cookies=[] if cookie is None else [cookie],
    )


def session_cookie(request: AnyRequest, token: str, max_age: int) -> Cookie:
    """No script reads it, no other site's form sends it, and where there is TLS nothing else carries it."""
    is_secure = request.url.scheme == "https"
    return Cookie(
        COOKIE, path="/cabinet", value=token, max_age=max_age, httponly=True, samesite="lax", secure=is_secure
    )


def _asked(connection: Connection, visitor: Visitor, number: int, secret_id: int) -> OwnSecret:
    cabinet.own_ticket(connection, visitor.subscriber["id"], number)
    for asked in open_requests(connection, number, cabinet.public_messages(connection, number)):
        if asked.id == secret_id:
            return asked
    raise ProblemError("unknown_secret", 404)


def _later(retry: str | None) -> dict[str, str]:
    return {} if retry is None else {"Retry-After": retry}


PAGES = (enter, tickets, new_ticket, ticket, secret, given, file, static)
