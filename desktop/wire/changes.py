"""The change feed: a page of changed rows, joined as they are now."""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec

LONGEST_WAIT = 25  # seconds a poll may wait


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """`row` is one of `rows.ROW_TYPES[kind]` as a raw object; absent for op `gone`."""

    op: Literal["put", "gone"]
    kind: str
    id: str
    version: int = 0
    row: msgspec.Raw = msgspec.Raw(b"null")


class Page(msgspec.Struct, frozen=True):
    """`mine`: keys of this device's intents whose effects lie in the page. `digest`, when caught up: per kind
    [count, xor of digest_hash(id, version) as a signed 64-bit number]."""

    history: str
    next: int
    caught_up: bool
    server_time: datetime
    changes: list[Change]
    mine: list[str]
    digest: dict[str, tuple[int, int]] | None = None


class Receipt(msgspec.Struct, frozen=True):
    """Central's answer to an accepted intent; `ticket` is the number of a ticket that a split made."""

    outcome: Literal["accepted"]
    seq: int
    ticket: int | None = None


class IntentEnvelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`seen_seq` is the feed number up to which its author had seen the ticket; `ticket` is null for a contact note."""

    ticket: int | None
    seen_seq: int
    written_at: datetime
    intent: dict[str, Any]


class PresenceReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a desk tells every few seconds: the ticket on its screen, and whether its agent writes there."""

    ticket: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    writing: bool = False


class Presence(msgspec.Struct, frozen=True):
    """One agent signed in right now."""

    agent_id: int
    name: str
    department: str
    ticket: int | None = None
    writing: bool = False


def poll_path(cursor: int, wait: int, history: str) -> str:
    """A desk's poll, as central answers it the quickest way."""
    return "/v1/changes?" + urlencode({"cursor": cursor, "wait": wait, "history": history})
