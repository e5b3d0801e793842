"""What anyone signed in may ask: the departments' state, a deadline, a queue, each at any instant."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec

from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.endpoints.documents import At, DepartmentPath, ReceivedAt
from desktop.central.faults import not_one_of
from desktop.central.feed import seq_now
from desktop.central.guards import anyone_signed_in
from desktop.central.lookups import book_at
from desktop.central.problems import ProblemError, invalid, language_of
from desktop.central.queue_page import QueueAnswer
from desktop.regulation import deadlines, hours
from desktop.regulation.hours import DepartmentState
from desktop.regulation.people import Department

_EARLIEST, _LATEST = datetime(1992, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_SPACE_FOR_PLUS = re.compile(r" (\d\d:?\d\d)$")


class DepartmentAnswer(msgspec.Struct, frozen=True):
    """A department's state; times in UTC. `signed_in` counts its agents right now, whatever `at` says."""

    department: Department
    state: DepartmentState
    until: datetime | None
    next_guaranteed_at: datetime | None
    holiday: str | None
    preliminary: bool
    signed_in: int


class DeadlineAnswer(msgspec.Struct, frozen=True):
    """What a receipt at that instant promises; `target_at` is null for STP."""

    due_at: datetime
    target_at: datetime | None
    preliminary: bool
    clause: str


@get("/departments")
async def departments(
    request: Request[Any, Any, Any], central: NamedDependency[Central], at: At = None
) -> list[DepartmentAnswer]:
    """Both departments: guaranteed, possible or closed, and until when (HOURS.STP, HOURS.ORK)."""
    instant = instant_of("at", at, central.now())
    with reading(central.engine) as connection:
        book = book_at(connection)
    answers = []
    for department in Department:
        status = hours.status(department, instant, book, language_of(request))
        answers.append(
            DepartmentAnswer(
                department,
                status.state,
                status.until,
                status.next_guaranteed_at,
                status.holiday,
                status.preliminary,
                central.presence.signed_in(department, central.now()),
            )
        )
    return answers


@get("/departments/{department:str}/deadline")
async def deadline(
    central: NamedDependency[Central], department: DepartmentPath, received_at: ReceivedAt
) -> DeadlineAnswer:
    """When a ticket received at that instant is due (STP.4, ORK.3)."""
    chosen, instant = department_of(department), instant_of("received_at", received_at)
    with reading(central.engine) as connection:
        book = book_at(connection)
    found = deadlines.deadline(chosen, deadlines.start(instant), book)
    return DeadlineAnswer(found.due_at, found.target_at, found.preliminary, found.clause)


@get("/queues/{department:str}", responses={200: ResponseSpec(QueueAnswer, generate_examples=False)})
async def queue(
    request: Request[Any, Any, Any], central: NamedDependency[Central], department: DepartmentPath, at: At = None
) -> Response[bytes]:
    """The department's queue in its order, with the reason and clause of every place; `at` only moves the clock."""
    chosen, instant = department_of(department), instant_of("at", at, central.now())
    head = seq_now(central.engine)
    encoded = central.queues.answer(central.engine, head, chosen, instant, language_of(request))
    return Response(encoded, media_type=MediaType.JSON)


def department_of(text: str) -> Department:
    """The department of a path; 404 `not_found` is for paths, so a wrong one is 422."""
    try:
        return Department(text)
    except ValueError:
        raise ProblemError("invalid", 422, field="department", fault=not_one_of("department", text)) from None


def instant_of(field: str, text: str | None, default: datetime | None = None) -> datetime:
    """An instant of a query, in UTC; 422 names the field when it lacks an offset or lies out of the calendar."""
    if text is None and default is not None:
        return default
    text = _SPACE_FOR_PLUS.sub(r"+\1", text or "")  # an unescaped "+" of an offset arrives as a space
    try:
        at: datetime = msgspec.convert(text, Annotated[datetime, msgspec.Meta(tz=True)])
    except msgspec.ValidationError:
        raise invalid(field, "instant") from None
    if not _EARLIEST <= at < _LATEST:
        raise invalid(field, "years", first=_EARLIEST.year, last=_LATEST.year - 1)
    return at.astimezone(UTC)


router = Router("/v1", route_handlers=[departments, deadline, queue], guards=[anyone_signed_in], tags=["departments"])
