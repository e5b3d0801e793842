"""A raw letter as a tree of parts, in time linear in its size, within limits: nothing is decoded here.

The standard library's parser recurses at each level and looks at every line in Python: 68 KB of nested parts end in
RecursionError, 700 KB of flat ones take 23 s. So the tree is cut here by searches for the boundaries.
"""

import re
from dataclasses import dataclass, field

from desktop.central.mailroom.headers import Fields, first_of, parameters_of

LARGEST_LETTER = 35 * 1024 * 1024  # bytes
_LONGEST_HEADER = 16 * 1024
_LONGEST_HEADERS = 256 * 1024  # of all parts together
_DEEPEST = 20
_MOST_PARTS = 500
_MOST_PARAMETERS = 50

_LINE = re.compile(rb"[^\r\n]*")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN_FIELD = re.compile(
    rb"(?:content-|mime-version|from|to|cc|subject|date|message-id|received|reply-to|x-)[\w-]*:", re.I
)
_FIRST_BOUNDARY = re.compile(rb"[\r\n]*--([^\r\n]{0,198}[^\s-])[ \t]*[\r\n]+content-", re.I)
_MESSAGES = ("message/rfc822", "message/global", "message/news")


class OverLimit(Exception):
    """The letter is over a limit, named by its code of `sentences_of_letters`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers, its type, and where its body lies in the raw letter. `children`: the parts of a multipart,
    or the one letter inside a message part."""

    fields: Fields
    media_type: str
    parameters: dict[str, str]
    start: int
    end: int
    children: tuple["Part", ...] = ()

    @property
    def encoding(self) -> str:
        return first_of(self.fields, "content-transfer-encoding").decode("latin-1").strip()


@dataclass(slots=True)
class _Counts:
    header_bytes: int = 0
    parts: int = 0
    limits: bool = field(default=True)


def parts_of(raw: bytes) -> Part:
    """The tree of a letter. Raises OverLimit."""
    if len(raw) > LARGEST_LETTER:
        raise OverLimit("letter.too_large")
    return _part(raw, _first_line(raw), len(raw), 0, "text/plain", _Counts())


def top_fields(raw: bytes, most: int = 64 * 1024) -> Fields:
    """The first headers of a letter over any limit, long ones cut: cheap, and never fails."""
    fields, _ = _fields(raw[:most], _first_line(raw), min(len(raw), most), _Counts(limits=False))
    return tuple((name, value[:2048]) for name, value in fields[:200])


def text_behind_fields(raw: bytes) -> bytes:
    """What follows the headers of a letter over any limit, with or without an empty line between. Never fails."""
    most = min(len(raw), 2 * _LONGEST_HEADERS)
    return raw[_fields(raw[:most], _first_line(raw), most, _Counts(limits=False))[1] :]


def _first_line(raw: bytes) -> int:
    return len(raw) - len(raw.lstrip(b"\r\n"))


def _part(raw: bytes, start: int, end: int, depth: int, usual: str, counts: _Counts) -> Part:
    counts.parts += 1
    if counts.parts > _MOST_PARTS:
        raise OverLimit("letter.too_many_parts")
    if depth > _DEEPEST:
        raise OverLimit("letter.too_deep")
    fields, body = _fields(raw, start, end, counts)
    media_type, plain, parameters = parameters_of(first_of(fields, "content-type"))
    if not re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,100}", media_type):
        media_type = {"text": "text/plain", "html": "text/html"}.get(media_type, usual)
    pieces: list[tuple[int, int]] = []
    usual_inside = "text/plain"
    if media_type.startswith("multipart/"):
        pieces = _pieces(raw, body, end, plain.get("boundary", b"").rstrip()) or _undeclared(raw, body, end)
        usual_inside = "message/rfc822" if media_type == "multipart/digest" else usual_inside
    elif media_type in _MESSAGES and _is_plain(fields):
        pieces = [(body, end)]
    children = tuple(_part(raw, first, last, depth + 1, usual_inside, counts) for first, last in pieces)
    return Part(fields, media_type, parameters, body, end, children)


def _is_plain(fields: Fields) -> bool:
    encoding = first_of(fields, "content-transfer-encoding").strip().lower()
    return encoding in (b"", b"7bit", b"8bit", b"binary")


def _pieces(raw: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """Where the parts between the boundary lines lie; a missing last line is the end."""
    if not boundary:
        return []
    line_end = b"\n" if raw.find(b"\n", max(start - 1, 0), end) >= 0 else b"\r"
    line = re.compile(line_end + b"--" + re.escape(boundary) + rb"(--)?[ \t]*(?=[\r\n]|\Z)")
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for match in line.finditer(raw, max(start - 1, 0), end):
        if opened is not None:
            last = match.start() - (raw[match.start() - 1 : match.start() + 1] == b"\r\n")
            found.append((opened, max(opened, last)))
        opened = None if match[1] else _after_break(raw, match.end(), end)
        if match[1]:
            break
        if len(found) > _MOST_PARTS:
            raise OverLimit("letter.too_many_parts")
    if opened is not None and opened < end:
        found.append((opened, end))
    return found


def _undeclared(raw: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The parts when the body begins with a boundary line other than the declared one."""
    first = _FIRST_BOUNDARY.match(raw, start, end)
    return _pieces(raw, start, end, first[1]) if first else []


def _after_break(raw: bytes, at: int, end: int) -> int:
    if raw[at : at + 2] == b"\r\n":
        return min(at + 2, end)
    return min(at + 1, end) if raw[at : at + 1] in (b"\r", b"\n") else at


def _fields(raw: bytes, start: int, end: int, counts: _Counts) -> tuple[Fields, int]:
    """The headers from `start` on and where the body begins: after an empty line, or at a line that is no header."""
    found: list[tuple[str, list[bytes]]] = []
    at = start
    if raw.startswith((b"From ", b">From "), start):  # as a mailbox file has it
        at = _after_break(raw, min(_end_of_line(raw, start, end), end), end)
    while at < end:
        stop = _end_of_line(raw, at, end)
        following = _after_break(raw, stop, end)
        if stop == at:
            at = following
            break
        line = raw[at:stop] if stop - at <= _LONGEST_HEADER or not counts.limits else _over("letter.header_too_long")
        name = _FIELD.match(line)
        if line[:1] in (b" ", b"\t") and found:
            found[-1][1].append(line)
        elif name:
            found.append((name[1].decode("latin-1").lower(), [line[name.end() :]]))
        elif not _KNOWN_FIELD.match(raw, following, end):
            break
        _count(counts, len(line))
        at = following
    return _checked(found, counts), at


def _end_of_line(raw: bytes, at: int, end: int) -> int:
    match = _LINE.match(raw, at, end)
    return match.end() if match else at


def _over(code: str) -> bytes:
    raise OverLimit(code)


def _count(counts: _Counts, size: int) -> None:
    counts.header_bytes += size
    if counts.limits and counts.header_bytes > _LONGEST_HEADERS:
        raise OverLimit("letter.headers_too_long")


def _checked(found: list[tuple[str, list[bytes]]], counts: _Counts) -> Fields:
    fields = tuple((name, b" ".join(line.strip() for line in lines).strip()) for name, lines in found)
    if counts.limits:
        if any(len(value) > _LONGEST_HEADER for _, value in fields):
            raise OverLimit("letter.header_too_long")
        if any(name.startswith("content-") and value.count(b";") > _MOST_PARAMETERS for name, value in fields):
            raise OverLimit("letter.too_many_parameters")
    return fields
