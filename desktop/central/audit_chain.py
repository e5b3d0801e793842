"""The audit as a hash chain: a number and the tip there stand for every entry up to it, and for the feed beside it."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from desktop.wire.points import Point
from desktop.wire.replica_tables import instant_text

REDACTING = "redact_audit"  # the act that took out the detail of an entry: its own detail names it
_CHAINED = ("id", "actor", "on_behalf_of", "device", "act", "ticket", "intent_key", "feed_seq", "feed_tip", "content")


def chained(tip: str, last: int, entries: Iterable[Mapping[str, Any]], feed: Point) -> list[dict[str, Any]]:
    """Entries as the rows that follow entry number `last`, whose tip is `tip`; `feed` is the feed's head beside them.

    The detail goes in as a salted hash, so that it can be taken out and the chain still holds; nothing else can."""
    rows = []
    for number, entry in enumerate(entries, last + 1):
        salt = secrets.token_hex(16)
        row = {**entry, "id": number, "feed_seq": feed.seq, "feed_tip": feed.tip, "salt": salt}
        row["content"] = content_of(salt, entry["detail"])
        tip = row["tip"] = next_tip(tip, row)
        rows.append(row)
    return rows


def content_of(salt: str, detail: Mapping[str, Any]) -> str:
    """What the chain holds of an entry's detail."""
    return _hash([salt, msgspec.to_builtins(detail, str_keys=True)])


def next_tip(tip: str, row: Mapping[str, Any]) -> str:
    """The tip at an entry that comes after `tip`."""
    return _hash([tip, instant_text(row["at"]), *(row[name] for name in _CHAINED)])


def _hash(values: list[Any]) -> str:
    return hashlib.blake2b(msgspec.json.encode(values, order="sorted"), digest_size=32).hexdigest()
