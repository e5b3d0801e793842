"""A poll of the feed, and the short way to its answer: every change wakes every desk, and each of them asks again."""

import re
from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.types import ASGIApp, Receive, Scope, Send

from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.feed import seq_now
from desktop.central.guards import check_again
from desktop.wire.changes import LONGEST_WAIT
from desktop.wire.points import Point, points_text, read_points
from desktop.wire.version import HEAD_HEADER, POINTS_HEADER

_AS_DESKS_ASK = re.compile(rb"cursor=([0-9]{1,18})&wait=([0-9]{1,2})&history=([0-9A-Za-z-]+)")


@dataclass(frozen=True, slots=True)
class Poll:
    """What a desk asks: the rows after `cursor` of a history (None: the present one), waiting so many seconds for one;
    `points` it has seen."""

    cursor: int
    wait: float
    history: str | None
    points: frozenset[Point]


async def page_after(central: Central, caller: Caller, poll: Poll) -> tuple[bytes, dict[str, str]]:
    """The page as JSON, and the headers that go with it. 409 `history_changed`, 410 `cursor_too_old`; 401 when the
    caller's token ended meanwhile."""
    if poll.cursor > central.feed.head:  # told elsewhere, or of a history that is no more
        central.feed.committed(seq_now(central.engine))
    if await central.feed.wait(poll.cursor, poll.wait, caller.token_hash):
        check_again(central, caller)
    page, head = central.pages.answer(
        central.engine, central.feed.head, poll.cursor, poll.history, caller.device, central.now(), poll.points
    )
    if head.seq > central.feed.head:  # so the next who asks is given the same page
        central.feed.committed(head.seq)
    return page, {HEAD_HEADER: points_text([head])}


def straight(app: ASGIApp) -> ASGIApp:
    """The middleware: a poll as desks write it is answered past the framework, which takes four times as long for it.
    Guards and answer are the handler's own; whatever is written otherwise goes to the handler."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope, receive, send)
        poll = _read(scope["query_string"], connection.headers.get(POINTS_HEADER, ""))
        if poll is None:
            await app(scope, receive, send)
            return
        handler = scope["route_handler"]
        for guard in handler.resolve_guards():
            await guard(connection, handler)  # type: ignore[misc]
        page, named = await page_after(connection.app.state.central, scope["user"], poll)
        headers = [(name.lower().encode(), value.encode()) for name, value in named.items()]
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(page)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page, "more_body": False})

    return serve


def _read(query: bytes, points: str) -> Poll | None:
    """None for what a desk does not write."""
    found = _AS_DESKS_ASK.fullmatch(query)
    if found is None or int(found[2]) > LONGEST_WAIT:
        return None
    try:
        return Poll(int(found[1]), int(found[2]), found[3].decode(), read_points(points))
    except ValueError:
        return None
