"""A poll of the feed, and the short way to its answer: every change wakes every desk, and each of them asks again."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from litestar.types import HTTPScope

from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.feed import seq_now
from desktop.central.guards import check_again, let_in
from desktop.central.turns import token_in
from desktop.wire.changes import LONGEST_WAIT, poll_path
from desktop.wire.points import Point, points_text, read_points
from desktop.wire.version import DEVICE_HEADER, HEAD_HEADER, POINTS_HEADER, WIRE_HEADER, WIRE_VERSION

_WIRE, _DEVICE, _POINTS = (name.lower().encode() for name in (WIRE_HEADER, DEVICE_HEADER, POINTS_HEADER))
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


async def short_answer(central: Central, scope: HTTPScope) -> tuple[bytes, dict[str, str]] | None:
    """What `page_after` gives for a poll as desks write it; None for anything else, and where there is trouble: that is
    for the framework to answer, which takes longer."""
    if scope["path"] != "/v1/changes" or scope["method"] != "GET":
        return None
    lines = list(scope["headers"])
    headers = {name: value.decode("latin-1") for name, value in lines}
    named, spoken = headers.get(b"authorization"), headers.get(_WIRE, str(WIRE_VERSION))
    poll = _read(scope["query_string"], headers.get(_POINTS, ""))
    if poll is None or named is None or spoken != str(WIRE_VERSION) or len(headers) < len(lines):
        return None
    try:
        async with central.turns.of(token_in(named)):
            caller = let_in(central, named, headers.get(_DEVICE))
            return None if caller.agent is None else await page_after(central, caller, poll)
    except Exception:
        query = poll_path(poll.cursor, 0, poll.history or "")  # it has waited already
        scope["query_string"] = urlsplit(query).query.encode()
        return None


def _read(query: bytes, points: str) -> Poll | None:
    """None for what a desk does not write."""
    found = _AS_DESKS_ASK.fullmatch(query)
    if found is None or int(found[2]) > LONGEST_WAIT:
        return None
    try:
        return Poll(int(found[1]), int(found[2]), found[3].decode(), read_points(points))
    except ValueError:
        return None
