"""Outlook's winmail.dat: its text and files, as far as they can be read."""

import logging
from dataclasses import dataclass

from tnefparse import TNEF

from desktop.central.mailroom.charsets import decoded

_MOST_OBJECTS = 2000
_MOST_COPIED = 1_000_000_000  # bytes: the library copies the rest of the file for each object
_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(frozen=True, slots=True)
class Winmail:
    """`text` and `page` (HTML) are "" when there is none; `files`: (name, content) each."""

    text: str
    page: str
    files: tuple[tuple[str, bytes], ...]


def is_winmail(media_type: str, content: bytes) -> bool:
    return media_type in _TYPES or content.startswith(b"\x78\x9f\x3e\x22")


def opened(content: bytes) -> Winmail | None:
    """None when it can't be read; then it stays a file."""
    if not _is_cheap(content):
        return None
    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        parsed = TNEF(content, do_checksum=False)
        files = tuple((_words(file.long_filename() or ""), bytes(file.data)) for file in parsed.attachments)
        found = Winmail(_words(parsed.body or ""), _words(parsed.htmlbody or ""), files)
    except Exception:  # the library has no error of its own: whatever it meets is a broken file
        return None
    return found if found.text.strip() or found.page.strip() or any(content for _, content in files) else None


def _is_cheap(content: bytes) -> bool:
    at, objects = 6, 0
    most = min(_MOST_OBJECTS, _MOST_COPIED // (len(content) + 1))
    while at + 12 < len(content) and objects <= most:
        at += 11 + int.from_bytes(content[at + 5 : at + 9], "little")
        objects += 1
    return objects <= most


def _words(found: str | bytes) -> str:
    text = found if isinstance(found, str) else decoded(bytes(found), None)[0]
    return text.rstrip("\0")
