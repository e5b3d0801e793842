"""Where the quoted tail of a letter begins: found so that it can be folded, never deleted."""

import re

_LONGEST_LINE = 400  # a marker stands on a short line; what is longer is prose

_DIVIDER = re.compile(
    r"^[ \t>]*-{2,}\s*(?:original message|original appointment|forwarded message|исходное сообщение|"
    r"пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение|конец пересылаемого сообщения|"
    r"оригинальное сообщение|reply message|ответ на сообщение)\s*-{2,}\s*$"
    r"|^\s*(?:begin forwarded message|начало переадресованного сообщения|начало пересылаемого сообщения):\s*$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:\b(?:wrote|writes|schrieb|a écrit)|\b(?:пишет|писал|писала|писал\(а\)|пишете|написал|написала|"
    r"написал\(а\)|сообщает|пишут))\s*:?\s*$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\b(?:19|20)\d{2}\b")
_ADDRESSED = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_FROM = re.compile(r"^[ \t*>]*(?:from|от|от кого|von|de|отправитель)\s*:\*?\s*\S", re.IGNORECASE)
_HEADING = re.compile(
    r"^[ \t*>]*(?:sent|to|cc|subject|date|отправлено|кому|копия|тема|дата|дата отправки|получатель)\s*:", re.IGNORECASE
)
_RULE = re.compile(r"^[ \t]*_{10,}[ \t]*$|^[ \t]*———[ \t]*$")


def quote_at(body: str) -> int | None:
    """The offset of the line at which the quoted tail begins; None when there is none, when the writer's own words go
    on after it, or when nothing stands before it (a letter that only forwards)."""
    lines = body.split("\n")
    at = _first_of_tail(lines)
    if at is None:
        return None
    while at and (not lines[at - 1].strip() or _RULE.match(lines[at - 1])):
        at -= 1
    if not any(line.strip() for line in lines[:at]):
        return None
    return sum(len(line) + 1 for line in lines[:at])


def _first_of_tail(lines: list[str]) -> int | None:
    start_of_quotes = _trailing_quotes(lines)
    for at, line in enumerate(lines[:start_of_quotes]):
        if len(line) > _LONGEST_LINE or not line.strip():
            continue
        if _DIVIDER.match(line) or _is_heading_block(lines, at):
            return at
        if (last := _attribution(lines, at)) is not None:
            following = next((place for place in range(last + 1, len(lines)) if lines[place].strip()), len(lines))
            if following >= start_of_quotes or not _is_quoted(lines[following]):
                return at if following < len(lines) else None
    return start_of_quotes if start_of_quotes < len(lines) else None


def _trailing_quotes(lines: list[str]) -> int:
    """The first line of the `>` lines that end the text, a signature after them left aside; else len(lines)."""
    end = len(lines)
    signature = next(
        (at for at in range(len(lines) - 1, max(len(lines) - 12, -1), -1) if lines[at].rstrip() == "--"), end
    )
    at = min(end, signature)
    first = end
    while at and (_is_quoted(lines[at - 1]) or not lines[at - 1].strip()):
        at -= 1
        if _is_quoted(lines[at]):
            first = at
    return first


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "|"))


def _attribution(lines: list[str], at: int) -> int | None:
    """The last line of "On …, X wrote:" that begins at `at`, in one to three lines; None when none does."""
    joined = ""
    for last in range(at, min(at + 3, len(lines))):
        line = lines[last].strip()
        if not line or len(line) > _LONGEST_LINE:
            return None
        joined = f"{joined} {line}".strip()
        has_date, has_address = _DATED.search(joined), _ADDRESSED.search(joined)
        if (has_date or has_address) and joined.endswith(":") and _SAYS.search(joined):
            return last
        if has_date and has_address and joined.endswith((">:", "):", '":')):
            return last  # Yandex and mail.ru: a date, a name, an address, a colon
        if not has_date and not has_address:
            return None
    return None


def _is_heading_block(lines: list[str], at: int) -> bool:
    """Outlook's block: From, and at least two of Sent, To, Subject in the lines below it."""
    if not _FROM.match(lines[at]):
        return False
    return sum(bool(_HEADING.match(line)) for line in lines[at + 1 : at + 8] if len(line) <= _LONGEST_LINE) >= 2
