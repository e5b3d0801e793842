"""Search: digits find numbers, three letters find subjects, names, domains and addresses, words find message text."""

import re
from datetime import datetime
from typing import Any

from desktop.regulation.domain_names import unicode_name
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.replica.views import SearchHit, SearchResult
from desktop.wire.spelling import one_spelling

EXCERPT = 60  # characters on each side of a hit
LONGEST_QUERY = 1_000  # characters
_NUMBER_DIGITS = 12  # a number is never longer

_HIT = """
    SELECT t.id, t.subject, t.account, coalesce(s.name, ''), t.state, t.department, t.received_at
    FROM ticket t LEFT JOIN subscriber s ON s.id = t.subscriber_id
"""


def search(raw: Any, query: str, limit: int) -> SearchResult:
    """At most `limit` tickets: by number first, then by words about the ticket, then by message text, newest first."""
    hits: dict[int, SearchHit] = {}
    words = _words(query)
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        _add(hits, _by_number(raw, words[0], limit + 1))
    if len(hits) <= limit:
        _add(hits, _by_words(raw, words, limit + 1))
    if len(hits) <= limit:
        _add(hits, _by_text(raw, words, limit + 1))
    return SearchResult(query, tuple(hits.values())[:limit], is_cut=len(hits) > limit)


def _add(hits: dict[int, SearchHit], found: list[SearchHit]) -> None:
    for hit in found:
        hits.setdefault(hit.number, hit)


def _by_number(raw: Any, digits: str, limit: int) -> list[SearchHit]:
    if digits.startswith("0") or len(digits) > _NUMBER_DIGITS:
        return []
    number = int(digits)
    ranges = [(number * 10**more, (number + 1) * 10**more - 1) for more in range(_NUMBER_DIGITS - len(digits) + 1)]
    where = " OR ".join("t.id BETWEEN ? AND ?" for _ in ranges)
    bounds = [bound for pair in ranges for bound in pair]
    found = raw.execute(f"{_HIT} WHERE {where} ORDER BY t.id LIMIT ?", (*bounds, limit))
    return [_hit(values) for values in found]


def _by_words(raw: Any, words: list[str], limit: int) -> list[SearchHit]:
    long = [word for word in words if len(word) >= 3]  # the trigram index knows nothing shorter
    if not long:
        return []
    ids = "SELECT rowid FROM ticket_words WHERE ticket_words MATCH ? ORDER BY rowid DESC LIMIT ?"
    match = " ".join(_quoted(one_spelling(unicode_name(word) if "xn--" in word.lower() else word)) for word in long)
    found = raw.execute(f"{_HIT} WHERE t.id IN ({ids}) ORDER BY t.id DESC", (match, limit))
    return [_hit(values) for values in found]


def _by_text(raw: Any, words: list[str], limit: int) -> list[SearchHit]:
    terms = [word for word in words if any(letter.isalnum() for letter in word)]
    if not terms:
        return []
    ids = "SELECT rowid FROM message_text WHERE message_text MATCH ? ORDER BY rowid DESC LIMIT ?"
    match = " ".join(f"{_quoted(word)}*" for word in terms)
    texts: dict[int, str] = {}
    found = raw.execute(f"SELECT ticket, body FROM message WHERE id IN ({ids}) ORDER BY id DESC", (match, limit * 4))
    for number, body in found:
        texts.setdefault(number, body)
    numbers = list(texts)[:limit]
    marks = ",".join("?" * len(numbers))
    hits = {v[0]: _hit(v, texts[v[0]], terms) for v in raw.execute(f"{_HIT} WHERE t.id IN ({marks})", numbers)}
    return [hits[number] for number in numbers if number in hits]


def _hit(values: tuple[Any, ...], body: str = "", terms: list[str] | None = None) -> SearchHit:
    number, subject, account, name, state, department, at = values
    excerpt = _excerpt(body, terms) if terms else ""
    return SearchHit(
        number, subject, account, name, State(state), Department(department), datetime.fromisoformat(at), excerpt
    )


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _words(query: str) -> list[str]:
    """What the query asks for, without what is no text: NUL and halves of surrogate pairs."""
    return query[:LONGEST_QUERY].encode(errors="ignore").decode().replace("\x00", " ").split()


def _excerpt(body: str, terms: list[str]) -> str:
    parts = [re.escape(part) for term in terms for part in re.findall(r"\w+", term)]
    found = re.search(r"\b(?:" + "|".join(parts) + ")", body, re.IGNORECASE) if parts else None
    at = found.start() if found else 0
    start, end = max(0, at - EXCERPT), min(len(body), at + EXCERPT)
    text = " ".join(body[start:end].split())
    return f"{'…' if start else ''}{text}{'…' if end < len(body) else ''}"
