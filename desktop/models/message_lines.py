"""What stands below a message's own text: words about a letter and its delivery, its files; plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop import assets
from desktop.models import moment
from desktop.regulation.sentences import sentence
from desktop.replica.views import MessageView
from desktop.wire.rows import Attachment, Delivery, Letter

translate = QCoreApplication.translate

LONGEST = 600  # characters of a line: the words of another server have no end of their own
LONGEST_NAME = 120  # of a file


@dataclass(frozen=True, slots=True)
class Line:
    """[start, end) of an entry's text; up to `word_end` in the colour of `meaning`, the rest muted. `file`: it stands
    for this file."""

    start: int
    end: int
    word_end: int
    meaning: str
    file: Attachment | None = None


Said = tuple[str, str, str, Attachment | None]  # meaning, the words in its colour, muted words, file


def with_lines(body: str, said: Sequence[Said]) -> tuple[str, tuple[Line, ...]]:
    """The body with the lines under it, and where they stand."""
    text, lines = body, []
    for meaning, word, rest, file in said:
        text += "\n" if text else ""
        start = len(text)
        text += f"{word}{rest}".replace("\n", " ")[:LONGEST]
        lines.append(Line(start, len(text), min(start + len(word), len(text)), meaning, file))
    return text, tuple(lines)


def lines_of(message: MessageView, is_strangers: bool, now: datetime) -> list[Said]:
    """Whose it is not, what its reader should know, its files, and where it is on its way to a mail address."""
    said: list[Said] = []
    if is_strangers:
        said.append(
            ("guard", translate("Conversation", "Not confirmed: not from the subscriber's contacts."), "", None)
        )
    if (incident := message.detail.get("incident")) is not None:
        words = translate("Conversation", "Answer of incident №%1")
        said.append(("muted", "", words.replace("%1", str(incident)), None))
    if message.letter is not None:
        said += notes(message.letter.notes)
    said += files(message.attachments)
    if message.delivery is not None:
        said.append(_delivery(message.delivery, now))
    return said


def notes(codes: Sequence[str]) -> Iterator[Said]:
    """What the reader of a letter should know about its reading."""
    return (("muted", "", sentence(code, assets.language()), None) for code in codes)


def files(attachments: Sequence[Attachment]) -> Iterator[Said]:
    return map(_file, attachments)


def short_file_name(name: str) -> str:
    """With its ending, however long: it says what the file is."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 20]}…{name[-19:]}"


def size_words(size: int) -> str:
    """Bytes in the largest unit of which there is one: "812 KB", "1.2 MB"."""
    for unit, words in ((1 << 20, translate("Conversation", "%1 MB")), (1 << 10, translate("Conversation", "%1 KB"))):
        if size >= unit:
            return words.replace("%1", assets.locale().toString(size / unit, "f", 1 if unit > 1 << 10 else 0))
    return translate("Conversation", "%1 B").replace("%1", str(size))


def sender_words(letter: Letter) -> str:
    """The address; with the name that the sender gave himself, which may be anybody's."""
    return f"{letter.sender} («{letter.sender_name}»)" if letter.sender_name else letter.sender


def _file(file: Attachment) -> Said:
    name = short_file_name(file.name)
    rest = f" · {size_words(file.size)} · {file.media_type}"
    if file.is_dangerous:
        return "emergency", translate("Conversation", "dangerous file"), f": {name}{rest}", file
    return "accent", name, rest, file


def _delivery(delivery: Delivery, now: datetime) -> Said:
    at, to, reason = moment.moment(delivery.at, now), delivery.to, delivery.reason.strip().rstrip(".")
    if delivery.state == "failed":
        word = translate("Conversation", "Not delivered")
        rest = translate("Conversation", " to %1 at %2").replace("%1", to).replace("%2", at)
        also = translate("Conversation", "The answer stands in the cabinet too.")
        return "emergency", word, f"{rest}: {reason}. {also}" if reason else f"{rest}. {also}", None
    words = {
        "queued": translate("Conversation", "Mail to %1 waits to be sent"),
        "sent": translate("Conversation", "Mail to %1 was sent at %2"),
        "delivered": translate("Conversation", "Mail to %1 was delivered at %2"),
        "delayed": translate("Conversation", "Mail to %1 is delayed since %2"),
    }.get(delivery.state, translate("Conversation", "Mail to %1"))
    told = words.replace("%1", to).replace("%2", at)
    return "muted", "", f"{told}: {reason}" if reason else told, None
