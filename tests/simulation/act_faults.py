"""More planted faults: of strands beside each other, of merges, splits and drafts."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import delete

from desktop.central import accept
from desktop.replica import tables
from desktop.replica.outbox import Outbox
from desktop.replica.views import IntentState
from tests.simulation.faults import FAULTS, instead, planted

__all__ = ["FAULTS"]


@planted
def one_queue_for_all_strands() -> Iterator[None]:
    """An intent waits for whatever was made before it, not only for those of its ticket."""

    def claim(self: Outbox, agent_id: int, may_go: Callable[[str], bool]) -> list[Any]:
        waiting = (e.strand for e in self.pending() if e.state not in (IntentState.ACCEPTED, IntentState.REFUSED))
        first = next(waiting, "")
        return real(self, agent_id, lambda strand: strand == first and may_go(strand))

    real = Outbox.claim
    with instead(Outbox, "claim", claim):
        yield


@planted
def message_left_behind_by_a_merge() -> Iterator[None]:
    real = accept.message_ids_of
    with instead(accept, "message_ids_of", lambda transaction, number: real(transaction, number)[:-1]):
        yield


@planted
def split_takes_one_message() -> Iterator[None]:
    real = accept.move_messages
    with instead(accept, "move_messages", lambda transaction, ids, to: real(transaction, ids[:1], to)):
        yield


@planted
def draft_outlives_its_text() -> Iterator[None]:
    """What was sent stands in the reply box again after the next start."""
    real = Outbox.add
    with instead(Outbox, "add", lambda self, entry, with_draft=False, wall_at=None: real(self, entry, False, wall_at)):
        yield


@planted
def drafts_forgotten_at_start() -> Iterator[None]:
    def resume(self: Outbox) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(tables.drafts))
        real(self)

    real = Outbox.resume
    with instead(Outbox, "resume", resume):
        yield
