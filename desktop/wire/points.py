"""High-water points: what a desk has seen of central's history, told with each of its requests."""

import re
from collections.abc import Iterable
from typing import NamedTuple

MOST_POINTS = 8
_POINT = re.compile(r"([0-9]{1,18}):([0-9a-f]{32})")


class Point(NamedTuple):
    """A number of the feed and the hash chain's tip there: who has both has seen all that led to them."""

    seq: int
    tip: str


def points_text(points: Iterable[Point]) -> str:
    """As a header's value."""
    return ",".join(f"{point.seq}:{point.tip}" for point in sorted(points))


def read_points(text: str) -> frozenset[Point]:
    """The points in a header's value; ValueError for any other text, or too many."""
    found = [_POINT.fullmatch(part) for part in text.split(",")] if text else []
    if len(found) > MOST_POINTS:
        raise ValueError(text)
    points = [Point(int(match[1]), match[2]) for match in found if match]
    if len(points) < len(found):
        raise ValueError(text)
    return frozenset(points)
