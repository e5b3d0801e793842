"""Files of a letter that repeat its text: what was moved from the text to the secret store goes from them too."""

from collections.abc import Collection
from contextlib import suppress
from html import escape

import msgspec

from desktop.central.mailroom.letter import ParsedFile
from desktop.central.secrets import value_of
from desktop.central.writing import Writing
from desktop.regulation.outcome import secret_mark

_TEXTS = ("text/", "message/")
_CHARSETS = ("utf-8", "cp1251", "koi8-r", "utf-16-le", "utf-16-be")


def without_secrets(
    transaction: Writing, files: tuple[ParsedFile, ...], secret_ids: Collection[int]
) -> tuple[ParsedFile, ...]:
    """The files with a mark in the place of each of these secrets, where they are plain text and it stands there as it
    stood in the letter. What else a file holds is the sender's own: it is kept as it came."""
    marks = {value: secret_mark(secret_id) for secret_id in secret_ids if (value := value_of(transaction, secret_id))}
    return tuple(_marked(file, marks) if file.media_type.startswith(_TEXTS) else file for file in files)


def _marked(file: ParsedFile, marks: dict[str, str]) -> ParsedFile:
    content = file.content
    for value, put in marks.items():
        for spelling in {value, escape(value), escape(value, quote=False)}:
            for charset in _CHARSETS:
                with suppress(UnicodeEncodeError):  # a charset without these signs can't spell it
                    content = content.replace(spelling.encode(charset), put.encode(charset))
    return msgspec.structs.replace(file, content=content)
