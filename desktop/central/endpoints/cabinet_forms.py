"""The cabinet's forms: a new ticket, an answer, a secret, the way out. Each that is sent twice acts once."""

from collections.abc import Awaitable, Callable

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from desktop.central import cabinet, given_secrets
from desktop.central.cabinet import Filed, MessageDraft, TicketDraft
from desktop.central.cabinet_page import sessions
from desktop.central.cabinet_page.cookies import token_in
from desktop.central.cabinet_page.forms import Form, once
from desktop.central.cabinet_page.problem_page import ended_page, remember_visitor, signed_out_page
from desktop.central.cabinet_page.reading import FORM_LIMIT, read_form
from desktop.central.cabinet_page.rendering import AnyRequest, Speech, page_language
from desktop.central.cabinet_page.sessions import Visitor, visitor_of
from desktop.central.context import Central
from desktop.central.endpoints.cabinet_page import (
    PAGES,
    session_cookie,
    show_given,
    show_new,
    show_secret,
    show_ticket,
    to,
)
from desktop.central.problems import ProblemError, problem_told
from desktop.central.secret_answers import SecretAnswered, SecretDraft, answer_secret, is_another
from desktop.central.secret_looks import Shown
from desktop.regulation.topics import TOPICS

Show = Callable[[Form, int, str | None], Response[str]]  # the form again, a status, when to come again
_NOT_THE_FORMS = (404, 410)  # there is no such form any more


@post("/new", request_max_body_size=FORM_LIMIT)
async def file_ticket(request: AnyRequest, central: NamedDependency[Central]) -> Response[str]:
    """A new ticket (STP.2)."""
    visitor = await _visitor(request, central)
    form = await read_form(request, central, visitor)
    if visitor is None:
        return ended_page(request, form)

    def show(form: Form, status: int, retry: str | None) -> Response[str]:
        return show_new(request, central, visitor, form, status, retry)

    async def act() -> Response[str]:
        draft = _ticket_draft(form)
        filed = await once(
            central, visitor, "/new", form, lambda writing, row: cabinet.file_ticket(writing, row, draft), Filed
        )
        return to(f"/cabinet/tickets/{filed.number}?done=filed")

    return await _carried_out(
        request, central, visitor, form, ("topic", "account", "subject", "body", "files"), act, show
    )


@post("/tickets/{number:int}", request_max_body_size=FORM_LIMIT)
async def answer(request: AnyRequest, central: NamedDependency[Central], number: FromPath[int]) -> Response[str]:
    """One more message of his; after a merge it goes to the ticket that goes on."""
    visitor = await _visitor(request, central)
    form = await read_form(request, central, visitor)
    if visitor is None:
        return ended_page(request, form)

    def show(form: Form, status: int, retry: str | None) -> Response[str]:
        return show_ticket(request, central, visitor, number, form, status=status, retry=retry)

    async def act() -> Response[str]:
        draft = MessageDraft(form.get("body"), _upload_ids(form))
        filed = await once(
            central,
            visitor,
            f"/tickets/{number}",
            form,
            lambda writing, row: cabinet.write_message(writing, row, number, draft),
            Filed,
        )
        return to(f"/cabinet/tickets/{filed.number}?done=sent")

    return await _carried_out(request, central, visitor, form, ("body", "files"), act, show)


@post("/tickets/{number:int}/secrets/{secret_id:int}")
async def tell_secret(
    request: AnyRequest, central: NamedDependency[Central], number: FromPath[int], secret_id: FromPath[int]
) -> Response[str]:
    """The answer to a secret request, which no page shows (STP.6)."""
    visitor = await _visitor(request, central)
    form = await read_form(request, central, visitor)
    draft = SecretDraft(form.fields.pop("value", ""))
    if visitor is None:
        return ended_page(request, form)

    def show(form: Form, status: int, retry: str | None) -> Response[str]:
        return show_secret(request, central, visitor, number, secret_id, form, status=status, retry=retry)

    async def act() -> Response[str]:
        path = f"/tickets/{number}/secrets/{secret_id}"
        await once(
            central,
            visitor,
            path,
            form,
            lambda writing, row: answer_secret(writing, row, number, secret_id, draft),
            SecretAnswered,
            differs=lambda writing: is_another(writing, secret_id, draft),
        )
        return to(f"/cabinet/tickets/{number}?done=secret_sent")

    return await _carried_out(request, central, visitor, form, ("value",), act, show)


@post("/tickets/{number:int}/secrets/{secret_id:int}/look", status_code=200)
async def look_at_given(
    request: AnyRequest, central: NamedDependency[Central], number: FromPath[int], secret_id: FromPath[int]
) -> Response[str]:
    """What an agent gave him, for a minute from the first time on; nothing but this answer shows it."""
    visitor = await _visitor(request, central)
    form = await read_form(request, central, visitor)
    if visitor is None:
        return ended_page(request, form)

    def show(form: Form, status: int, retry: str | None) -> Response[str]:
        return show_given(request, central, visitor, number, secret_id, form, status=status, retry=retry)

    def look() -> Shown | None:
        with central.write(visitor.author, is_shared=True) as transaction:
            return given_secrets.look_at_given(transaction, visitor.subscriber, number, secret_id)

    async def act() -> Response[str]:
        shown = await central.in_writer(look)
        if shown is None:
            raise ProblemError("secret_destroyed", 410)
        return show_given(request, central, visitor, number, secret_id, form, value=shown.value)

    return await _carried_out(request, central, visitor, form, (), act, show)


@post("/leave", status_code=200)
async def leave(request: AnyRequest, central: NamedDependency[Central]) -> Response[str]:
    """Out: the session is forgotten here and by the browser."""
    visitor = await _visitor(request, central)
    form = await read_form(request, central, visitor)
    if visitor is not None:
        if not form.is_of(visitor):
            raise ProblemError("foreign_form", 403)

        def write() -> None:
            with central.write(visitor.author) as transaction:
                sessions.end(transaction, visitor.token)
                transaction.audit("leave_cabinet")

        await central.in_writer(write)
        remember_visitor(request, None)
    answered = signed_out_page(request, central)
    answered.cookies = [session_cookie(request, "", 0)]
    return answered


async def _visitor(request: AnyRequest, central: Central) -> Visitor | None:
    """Who is in, None when nobody is."""
    try:
        visitor = await visitor_of(central, token_in(request.headers.get("cookie", "")))
    except ProblemError as problem:
        if problem.status != 401:
            raise
        return None
    remember_visitor(request, visitor)
    return visitor


async def _carried_out(
    request: AnyRequest,
    central: Central,
    visitor: Visitor,
    form: Form,
    fields: tuple[str, ...],
    act: Callable[[], Awaitable[Response[str]]],
    show: Show,
) -> Response[str]:
    """Act, and answer with what comes of it; on any error the form stays as it was typed, and says what is wrong."""
    speech = Speech(page_language(request), central.now())
    if not form.is_of(visitor):
        form.said.append(speech.say("cabinet.form_is_old"))
        form.take_new_key()
        return show(form, 403, None)
    try:
        return await act()
    except Exception as error:
        problem = problem_told(request, error)
        if problem.status in _NOT_THE_FORMS:
            raise problem from error
        if problem.code == "key_reused":
            form.take_new_key()
        form.tell(problem, speech, fields)
        return show(form, problem.status, problem.headers.get("Retry-After"))


def _ticket_draft(form: Form) -> TicketDraft:
    topic = TOPICS.get(form.get("topic"))
    if topic is None:
        raise ProblemError("unknown_topic", 422, field="topic")
    return TicketDraft(
        department=topic.department,
        subject=form.get("subject"),
        body=form.get("body"),
        topic=topic.code,
        account=form.get("account") or None,
        attachments=_upload_ids(form),
    )


def _upload_ids(form: Form) -> list[str]:
    """Of the files that the message takes. When one of them did not come, none goes."""
    if form.problems:
        raise form.problems[0]
    return [*form.upload_ids, *(file.id for file in form.files)]


router = Router(
    "/cabinet", route_handlers=[*PAGES, file_ticket, answer, tell_secret, look_at_given, leave], include_in_schema=False
)
