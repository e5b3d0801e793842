"""What a workstation calls: snapshot, changes, intents, presence."""

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import MediaType, Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body, HeaderParameter, JSONBody, QueryParameter
from litestar.response import File

from desktop.central import accept
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.endpoints import documents
from desktop.central.guards import agents_only
from desktop.central.polling import Poll, page_after
from desktop.central.problems import ProblemError, invalid, language_of
from desktop.central.receipts import Key, KeyPath, checked_key, stored_response
from desktop.regulation.intents import INTENT_TYPES
from desktop.regulation.texts import cleaned, is_storable, one_line
from desktop.wire.changes import LONGEST_WAIT, Presence, PresenceReport, Receipt
from desktop.wire.intents import AnyIntent
from desktop.wire.points import MOST_POINTS, Point, points_text, read_points
from desktop.wire.version import HASH_HEADER, HEAD_HEADER, POINTS_HEADER, SEEN_HEADER, SEQ_HEADER

AnyRequest = Request[Any, Any, Any]
LARGEST = 2**63 - 1
LARGEST_ID = 2**31 - 1  # of tickets, messages and agents
TicketNumber = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Points = Annotated[
    str, HeaderParameter(name=POINTS_HEADER, description="What a desk has seen: `Smena-Head` of earlier answers.")
]


class IntentRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`wire.changes.IntentEnvelope` with its intent decoded. `ticket` is null for a contact note; `seen_seq` is the
    feed number its author had seen: `seq` of the ticket as he read it, or `next` of his last page."""

    ticket: TicketNumber | None
    seen_seq: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    written_at: Instant
    intent: AnyIntent

    def wish(self, points: frozenset[Point], seen_history: str | None) -> accept.Wish:
        """The intent in the regulation's words; 422 for an instant at the end of time, which has no UTC."""
        if not MINYEAR < self.written_at.year < MAXYEAR:
            raise invalid("written_at", "years", first=MINYEAR + 1, last=MAXYEAR - 1)
        struct: Any = self.intent
        values = {name: _kept(name, getattr(struct, name)) for name in struct.__struct_fields__}
        intent = INTENT_TYPES[struct.__struct_config__.tag](**values)
        return accept.Wish(self.ticket, self.seen_seq, self.written_at, intent, points, seen_history)


def _kept(name: str, value: Any) -> Any:
    """A value of an intent as it may be kept: texts cleaned; 422 for what no data base can hold."""
    if type(value) is str and not is_storable(value):
        raise ProblemError("bad_text", 422, field=f"intent.{name}")
    if name == "body":
        return cleaned(value)
    if type(value) is str and name in ("subject", "reason"):
        return one_line(value)
    for one in value if isinstance(value, tuple) else (value,):
        if type(one) is int and abs(one) > LARGEST_ID:
            raise invalid(f"intent.{name}", "out_of_range", limit=LARGEST_ID)
        if type(one) is str and not is_storable(one):
            raise ProblemError("bad_text", 422, field=f"intent.{name}")
    return value


def _points(text: str) -> frozenset[Point]:
    try:
        return read_points(text)
    except ValueError as error:
        raise invalid(POINTS_HEADER, "points", limit=MOST_POINTS) from error


def _head(point: Point) -> dict[str, str]:
    return {HEAD_HEADER: points_text([point])}


@get("/snapshot", guards=[agents_only], responses=documents.SNAPSHOT)
async def snapshot(request: AnyRequest, central: NamedDependency[Central], points: Points = "") -> File:
    """The replica's tables as one SQLite file, the same for every desk; gzipped for who accepts it."""
    seen = _points(points)
    made = await to_thread.run_sync(central.snapshots.current, central.engine, central.now(), seen)
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {HASH_HEADER: made.hash, SEQ_HEADER: str(made.point.seq), **_head(made.point)}
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return File(made.packed if is_packed else made.path, media_type="application/vnd.sqlite3", headers=headers)


@get(
    "/changes",
    guards=[agents_only],
    responses={200: ResponseSpec(documents.PageDocument, generate_examples=False)} | documents.CURSOR_TOO_OLD,
)
async def changes(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    cursor: Annotated[int, QueryParameter(ge=0, le=LARGEST, description="The last number seen.")],
    wait: Annotated[float, QueryParameter(ge=0, le=LONGEST_WAIT, description="Seconds to wait for a change.")] = 0,
    history: Annotated[str | None, QueryParameter(description="The history the cursor belongs to.")] = None,
    points: Points = "",
) -> Response[bytes]:
    """What changed after the cursor, rows as they are now. 409 `history_changed`, 410 `cursor_too_old`: fill anew."""
    page, headers = await page_after(central, caller, Poll(cursor, wait, history, _points(points)))
    return Response(page, media_type=MediaType.JSON, headers=headers)


@post(
    "/intents", status_code=200, guards=[agents_only], responses={200: ResponseSpec(Receipt, generate_examples=False)}
)
async def send_intent(
    request: AnyRequest,
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    key: Key,
    data: Annotated[IntentRequest, Body(examples=documents.INTENTS)],
    points: Points = "",
    seen_history: Annotated[
        str | None, HeaderParameter(name=SEEN_HEADER, description="The history `seen_seq` is of, if an earlier one.")
    ] = None,
) -> Response[bytes]:
    """One intent, decided now. A rule's refusal is a problem document with `reason` and `clause`."""
    checked_key(key)
    wish, language = data.wish(_points(points), seen_history), language_of(request)
    answer = await central.in_writer(lambda: accept.accept(central, caller, key, wish, language))
    return stored_response(answer.status, answer.body, answer.is_replayed, _head(answer.head))


@post("/intents/{key:str}/void", status_code=200, guards=[agents_only])
async def void_intent(
    request: AnyRequest,
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    key: KeyPath,
    points: Points = "",
) -> Response[accept.Voiding]:
    """Give up a key that may be on the wire: it never takes effect, or the answer says that it did."""
    key, language, seen = checked_key(key), language_of(request), _points(points)
    voiding, head = await central.in_writer(lambda: accept.void(central, caller, key, language, seen))
    return Response(voiding, headers=_head(head))


@post("/presence", status_code=200, guards=[agents_only])
async def presence(
    central: NamedDependency[Central], caller: NamedDependency[Caller], data: JSONBody[PresenceReport]
) -> list[Presence]:
    """Say what stands on this screen; learn who else is signed in, and where."""
    now = central.now()
    if caller.agent is not None:
        central.presence.report(caller.agent, data, now)
    return central.presence.at(now)


router = Router(
    "/v1",
    route_handlers=[snapshot, changes, send_intent, void_intent, presence],
    tags=["workstation"],
)
