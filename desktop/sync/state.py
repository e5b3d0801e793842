"""What the window says about the connection."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Link(StrEnum):
    STARTING = "starting"
    FILLING = "filling"  # first fill: `progress` tells how far
    CATCHING_UP = "catching_up"
    ONLINE = "online"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"  # the token ended: sign in again, the outbox is kept
    REVOKED = "revoked"  # the agent is none any more: this computer is to keep nothing of central's
    OUTDATED = "outdated"  # central speaks another wire version


@dataclass(frozen=True, slots=True)
class SyncState:
    """`data_at`: central's time of the last answer the replica reflects (None before the first); `progress` 0–1."""

    link: Link = Link.STARTING
    data_at: datetime | None = None
    progress: float = 0.0
    pending: int = 0  # intents that go by themselves and are not yet accepted
    undecided: int = 0  # refused ones, and those that they hold back
    stuck: int = 0  # of the pending, those that were tried eight times in vain
    trouble: str = ""  # a sentence for the agent: what is wrong and what to do
