"""Standard answers for the ticket on the screen: found by words, favourites first, filled in (STP.8)."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.models.row_text import department_name
from desktop.regulation import placeholders
from desktop.regulation.links import links_in
from desktop.regulation.moscow import MOSCOW
from desktop.regulation.people import Department
from desktop.replica.views import TicketView
from desktop.wire.rows import StandardAnswerRow
from desktop.wire.spelling import one_spelling

translate = QCoreApplication.translate

MOST_KNOWN = 4096  # texts whose words are kept: each letter that is typed looks through all answers again


def title_key(row: StandardAnswerRow) -> str:
    """To sort by: Ё stands where Е does."""
    return one_spelling(row.title).casefold()


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer of the list: `head` is its line; `values` fill it in when it is looked at."""

    row: StandardAnswerRow
    is_favourite: bool
    head: str
    values: Mapping[str, str | None]

    @property
    def text(self) -> str:
        """What would be inserted."""
        return placeholders.filled(self.row.body, self.values)[0]

    def warning(self, now: datetime) -> str:
        """What is wrong with it."""
        _, unknown = placeholders.filled(self.row.body, self.values)
        return " ".join(part for part in (dead_words(self.row, now), unfilled_words(unknown)) if part)


def values_of(view: TicketView) -> dict[str, str | None]:
    """What the placeholders stand for in a ticket; the due is Moscow time."""
    due_at = view.row.due_at
    return {
        placeholders.NAME: view.row.subscriber_name,
        placeholders.ACCOUNT: view.row.account,
        placeholders.TICKET: str(view.row.number),
        placeholders.DUE: None if due_at is None else f"{due_at.astimezone(MOSCOW):%d.%m.%Y %H:%M} МСК",
    }


def example_values(now: datetime) -> dict[str, str | None]:
    """For a look at an answer that is being written."""
    due = f"{now.astimezone(MOSCOW):%d.%m.%Y} 18:00 МСК"
    return dict(zip(placeholders.PLACEHOLDERS, ("Марина Соколова", "example.ru", "10423", due), strict=True))


def offers(
    answers: Iterable[StandardAnswerRow],
    department: Department,
    favourites: Collection[int],
    values: Mapping[str, str | None],
    wanted: str,
    now: datetime,
) -> list[Offer]:
    """Those in which every word that is looked for begins a word of title or text: favourites, the own department's,
    the other's; within each those found by their title, then by title."""
    words = _words(wanted)

    def is_hit(text: str) -> bool:
        known = _words(text)
        return all(any(word.startswith(sought) for word in known) for sought in words)

    def place(row: StandardAnswerRow) -> tuple[bool, bool, bool, str]:
        return row.id not in favourites, row.department is not department, not is_hit(row.title), title_key(row)

    found = sorted((row for row in answers if is_hit(f"{row.title} {row.body}")), key=place)
    return [_offer(row, row.department is department, row.id in favourites, values, now) for row in found]


def _offer(
    row: StandardAnswerRow, is_own: bool, is_favourite: bool, values: Mapping[str, str | None], now: datetime
) -> Offer:
    of = "" if is_own else f" · {department_name(row.department)}"
    head = f"{'★ ' if is_favourite else ''}{row.title}{of}"
    if row.dead_links:
        head += "\n" + dead_head(row, now)
    return Offer(row, is_favourite, head, values)


def dead_head(row: StandardAnswerRow, now: datetime) -> str:
    """Under the title of an answer with a dead link."""
    if row.checked_at is None:
        return translate("StandardAnswers", "a link does not open")
    words = translate("StandardAnswers", "a link does not open, tried %1")
    return words.replace("%1", moment.moment(row.checked_at, now))


def dead_words(row: StandardAnswerRow, now: datetime) -> str:
    if not row.dead_links:
        return ""
    links = ", ".join(row.dead_links)
    if row.checked_at is None:
        return translate("StandardAnswers", "The link does not open: %1.").replace("%1", links)
    words = translate("StandardAnswers", "The link does not open, tried %2: %1.")
    return words.replace("%2", moment.moment(row.checked_at, now)).replace("%1", links)


def unfilled_words(names: Collection[str]) -> str:
    """ "Not filled in: account, due." """
    if not names:
        return ""
    known = {
        placeholders.NAME: translate("StandardAnswers", "the subscriber's name"),
        placeholders.ACCOUNT: translate("StandardAnswers", "the account"),
        placeholders.TICKET: translate("StandardAnswers", "the ticket's number"),
        placeholders.DUE: translate("StandardAnswers", "the due time"),
    }
    named = ", ".join(known[name] for name in names)
    return translate("StandardAnswers", "Not filled in: %1.").replace("%1", named)


def faults_of(text: str, dead_links: Collection[str]) -> str:
    """What a reply should not go out with: placeholders that stand in it, links that lead nowhere; else empty."""
    dead = [link for link in links_in(text) if link in dead_links]
    faults = [unfilled_words(placeholders.unfilled(text))]
    if dead:
        words = translate("StandardAnswers", "A link in the reply does not open: %1.")
        faults.append(words.replace("%1", ", ".join(dead)))
    return " ".join(fault for fault in faults if fault)


@lru_cache(MOST_KNOWN)
def _words(text: str) -> list[str]:
    return re.findall(r"\w+", one_spelling(text).casefold())
