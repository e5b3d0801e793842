"""The words of header fields: encoded words, parameters, addresses, ids, dates, as real mail writes them."""

import re
from binascii import a2b_qp
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from desktop.central.mailroom.charsets import decoded
from desktop.central.mailroom.letter import Envelope
from desktop.central.mailroom.transfer import from_base64
from desktop.regulation.machines import READ
from desktop.regulation.texts import one_line

Fields = tuple[tuple[str, bytes], ...]  # lower-case name, unfolded value

_ENCODED = re.compile(rb"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?(.{0,4000}?)\?=", re.DOTALL)
_PARAMETER = re.compile(rb';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,500}"|\((?:[^()\\]|\\.){0,500}\)|<[^<>]{0,400}>|[,;:]|[^",;:<(]+|.', re.DOTALL)
_ID = re.compile(r"<[^<>\s]{1,996}>")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")
_IDS_AT_MOST = 200
_VALUES_AT_MOST = 200  # of one kind: recipients, headers that tell machines


def text_of(value: bytes) -> str:
    """A header's value in one line: RFC 2047 words (also split inside a character), raw bytes of any charset."""
    return one_line(storable("".join(_runs(value))))


def _runs(value: bytes) -> Iterable[str]:
    """Plain stretches and encoded words; neighbours of one charset are joined as bytes before they are decoded."""
    waiting, charset, end = b"", "", 0
    for match in _ENCODED.finditer(value):
        between, word_charset = value[end : match.start()], match[1].decode("latin-1").lower()
        if waiting and (between.strip() or word_charset != charset):
            yield decoded(waiting, charset)[0]
            waiting = b""
        if between.strip() or (between and not end):
            yield decoded(between, None)[0]
        content = match[3]
        waiting += from_base64(content) if match[2] in b"bB" else a2b_qp(content.replace(b"_", b" "), header=True)
        charset, end = word_charset, match.end()
    if waiting:
        yield decoded(waiting, charset)[0]
    yield decoded(value[end:], None)[0]


def parameters_of(value: bytes) -> tuple[str, dict[str, bytes], dict[str, str]]:
    """A Content-Type or Content-Disposition: its first word in lower case, the parameters as bytes, and as text with
    RFC 2231 and RFC 2047 undone."""
    plain: dict[str, bytes] = {}
    pieces: dict[str, dict[int, tuple[bool, bytes]]] = {}
    for match in _PARAMETER.finditer(value):
        name, _, place = match[1].decode("latin-1").lower().partition("*")
        content = _unquoted(match[2])
        if not place and not match[1].endswith(b"*"):
            plain.setdefault(name, content)
        else:
            number = place.rstrip("*")
            if number.isascii() and (number.isdecimal() or not number) and len(number) < 5:
                pieces.setdefault(name, {}).setdefault(int(number or 0), (match[1].endswith(b"*"), content))
    texts = {name: text_of(content) for name, content in plain.items()}
    for name, numbered in pieces.items():
        content, charset = _joined(numbered)
        plain.setdefault(name, content)
        texts[name] = one_line(storable(decoded(content, charset)[0]))
    first = value.split(b";", 1)[0].strip().decode("latin-1").lower()
    return first, plain, texts


def _joined(numbered: dict[int, tuple[bool, bytes]]) -> tuple[bytes, str | None]:
    charset, found = None, b""
    for place, (_, (is_encoded, piece)) in enumerate(sorted(numbered.items())):
        content = piece
        if is_encoded:
            if place == 0 and content.count(b"'") >= 2:
                language = content.split(b"'", 2)
                charset, content = language[0].decode("latin-1") or None, language[2]
            content = unquote_to_bytes(content)
        found += content
    return found, charset


def _unquoted(value: bytes) -> bytes:
    value = value.strip()
    if value[:1] == b'"':
        return re.sub(rb"\\(.)", rb"\1", value.strip(b'"'), flags=re.DOTALL)
    return value.strip(b"\"'")


def storable(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which no data base keeps."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text.replace("\0", ""))


def people_in(value: bytes) -> list[tuple[str, str]]:
    """(name, address) of each mailbox a value names. The addresses are found before encoded words are undone, so that
    no name can pose as an address; one that is hidden in a broken value counts when it is the only one."""
    found = [pair for mailbox in _mailboxes(decoded(value, None)[0]) if (pair := _person(mailbox))[1]]
    if not found:
        text = text_of(value)
        hidden = list(_ADDRESS.finditer(text))
        if len(hidden) == 1:
            found = [(text[: hidden[0].start()].strip(' "<('), _bare(hidden[0][0]))]
    return found[:_VALUES_AT_MOST]


def _mailboxes(text: str) -> Iterable[list[str]]:
    """The tokens of each mailbox: quoted names, (comments), <addresses>, words."""
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        if token in ",;":
            yield tokens
            tokens = []
        elif token != ":" or any("@" in other for other in tokens):
            tokens.append(token)
        else:
            tokens = []  # what stands before was the name of a group
    yield tokens


def _person(tokens: list[str]) -> tuple[str, str]:
    """The address is what stands in angle brackets, whatever the words beside it say."""
    inside = [token for token in tokens if token.startswith("<") and token.endswith(">")]
    comments = [token for token in tokens if token.startswith("(") and token.endswith(")")]
    plain = [token for token in tokens if token not in inside and token not in comments]
    if inside:
        name, address = "".join(plain) or " ".join(comment[1:-1] for comment in comments), inside[-1][1:-1]
    else:
        name, address = " ".join(comment[1:-1] for comment in comments), "".join(plain)
    name = re.sub(r"\\(.)", r"\1", name.strip().strip('"'))
    return text_of(name.encode("utf-8", "replace")), _bare(address.rpartition(":")[2])  # a route is no part of it


def _bare(shown: str) -> str:
    """One address, the host in lower case; "" when it is none."""
    match = _ADDRESS.fullmatch(one_line(storable(shown)))
    local, _, host = match[0].rpartition("@") if match else ("", "", "")
    return f"{local}@{host.lower()}" if match else ""


def ids_in(value: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ID.findall(text_of(value))))[-_IDS_AT_MOST:]


def instant_of(value: bytes) -> datetime | None:
    """A date as aware UTC; None when it is none or can't be true."""
    try:
        read = parsedate_to_datetime(text_of(value))
        at = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return at if 1990 <= at.year < 2100 else None


def values_of(fields: Fields, name: str) -> list[bytes]:
    return [value for other, value in fields if other == name]


def first_of(fields: Fields, *names: str) -> bytes:
    """The first value that is not empty under the first of the names that has one; else b""."""
    return next((value for name in names for value in values_of(fields, name) if value.strip()), b"")


def envelope_of(fields: Fields) -> Envelope:
    """What a letter's own headers say. Never fails."""
    sender = people_in(first_of(fields, "from", "sender", "return-path"))
    replies = people_in(first_of(fields, "reply-to"))
    to = [value for name in ("to", "cc", "delivered-to", "x-original-to") for value in values_of(fields, name)]
    recipients = dict.fromkeys(address for value in to for _, address in people_in(value))
    message_id = first_of(fields, "message-id")
    machine = [(name, text_of(value)) for name, value in fields if name in READ or name.startswith("list-")]
    return Envelope(
        message_id=(ids_in(message_id) or (text_of(message_id)[:998] or None,))[0],
        in_reply_to=ids_in(first_of(fields, "in-reply-to")),
        references=ids_in(first_of(fields, "references")),
        sender=sender[0][1] if sender else "",
        sender_name=sender[0][0] if sender else "",
        reply_to=replies[0][1] if replies else None,
        recipients=tuple(recipients)[:_VALUES_AT_MOST],
        subject=text_of(first_of(fields, "subject")),
        sent_at=instant_of(first_of(fields, "date")),
        machine=tuple(machine[:_VALUES_AT_MOST]),
        authentication=tuple(text_of(value) for value in values_of(fields, "authentication-results")),
    )
