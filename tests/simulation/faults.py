"""Faults planted in the real code, one name each: a simulation that does not find them would be no evidence.

Each replaces one function of the product by one that has the mistake, as long as its context lasts.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update

from desktop.central import accept, housekeeping, pages, snapshot
from desktop.central import tables as central_tables
from desktop.central.receipts import StoredAnswer
from desktop.central.writing import Author, Writing
from desktop.regulation import cases, decide, intents
from desktop.regulation.outcome import Accepted
from desktop.replica import tables
from desktop.replica.disk import full_disk_named
from desktop.replica.now import Now
from desktop.replica.outbox import Outbox
from desktop.replica.views import IntentState
from desktop.sync import reading, sending

Planted = Callable[[], Any]
FAULTS: dict[str, Planted] = {}


def planted(patch: Callable[[], Iterator[None]]) -> Planted:
    """Joins the list under the function's name."""
    FAULTS[patch.__name__] = context = contextmanager(patch)
    return context


@contextmanager
def instead(owner: Any, name: str, value: Any) -> Iterator[Any]:
    """`value` in the place of an attribute; gives what was there."""
    real = owner.__dict__[name] if isinstance(owner, type) else getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield real
    finally:
        setattr(owner, name, real)


@planted
def number_lost_by_a_rollback() -> Iterator[None]:
    """Numbers from a sequence, which a rollback does not give back."""
    taken = [0]

    def feed_rows(self: Writing) -> Any:
        self.seq = max(self.seq, taken[0])
        rows = real(self)
        taken[0] = self.seq
        return rows

    real = Writing._feed_rows
    with instead(Writing, "_feed_rows", feed_rows):
        yield


@planted
def change_without_its_feed_row() -> Iterator[None]:
    """Of the rows that an act changes, the last is not told in the feed."""

    def feed_rows(self: Writing) -> Any:
        if len(self._edits) > 1:
            self._edits.popitem()
        return real(self)

    real = Writing._feed_rows
    with instead(Writing, "_feed_rows", feed_rows):
        yield


@planted
def cursor_saved_before_the_rows() -> Iterator[None]:
    def apply_page(replica: Any, page: Any) -> Any:
        with replica.writing() as raw:
            raw.execute("UPDATE feed_position SET cursor = ?", (page.next,))
        return real(replica, page)

    real = reading.apply_page
    with instead(reading, "apply_page", apply_page):
        yield


@planted
def rows_saved_before_the_cursor() -> Iterator[None]:
    """The rows of a page in one commit, the cursor in the next."""

    def apply_page(replica: Any, page: Any) -> Any:
        _, cursor = replica.position()
        change = real(replica, msgspec.structs.replace(page, next=cursor))
        with replica.writing() as raw:
            raw.execute("UPDATE feed_position SET cursor = ?", (page.next,))
        return change

    real = reading.apply_page
    with instead(reading, "apply_page", apply_page):
        yield


@planted
def receipt_in_its_own_transaction() -> Iterator[None]:
    """The effect is committed first, the receipt after it."""
    made: list[dict[str, Any]] = []

    def claim(transaction: Writing, key: str, owner: str, device: Any, hashed: str) -> StoredAnswer | None:
        receipts = central_tables.receipts
        if transaction.connection.execute(select(receipts).where(receipts.c.key == key)).first():
            return real_claim(transaction, key, owner, device, hashed)
        made.append({"key": key, "owner": owner, "device": device, "request_hash": hashed, "at": transaction.at})
        return None

    def settle(transaction: Writing, key: str, status: int, body: str) -> None:
        made[-1] |= {"status": status, "body": body, "seq": transaction.finish()}

    def accepted(central: Any, *arguments: Any) -> Any:
        made.clear()
        answer = real_accept(central, *arguments)
        if made:
            with central.write(Author("system")) as transaction:
                transaction.connection.execute(insert(central_tables.receipts), made)
        return answer

    real_claim, real_accept = accept.claim, accept.accept
    with instead(accept, "claim", claim), instead(accept, "settle", settle), instead(accept, "accept", accepted):
        yield


@planted
def no_deduplication() -> Iterator[None]:
    def claim(transaction: Writing, key: str, *more: Any) -> StoredAnswer | None:
        receipts = central_tables.receipts
        transaction.connection.execute(delete(receipts).where(receipts.c.key == key))
        return real(transaction, key, *more)

    real = accept.claim
    with instead(accept, "claim", claim):
        yield


@planted
def receipts_forgotten_before_the_retries_end() -> Iterator[None]:
    with instead(housekeeping, "RECEIPTS_KEPT", timedelta(days=7)):
        yield


@planted
def new_key_for_a_retry() -> Iterator[None]:
    def call_of(entry: Any, seen: Any) -> Any:
        call = real(entry, seen)
        return replace(call, key=f"{call.key}-{entry.tries}") if call.key and entry.tries else call

    real = sending._call
    with instead(sending, "_call", call_of):
        yield


@planted
def cancelled_only_here() -> Iterator[None]:
    """An intent that may be on the wire is dropped without central's word."""

    def drop(self: Outbox, key: str) -> bool:
        own = tables.outbox
        with self.lock, full_disk_named(), self.engine.begin() as connection:
            connection.execute(update(own).where(own.c.key == key).values(state=IntentState.DROPPED))
        return True

    with instead(Outbox, "drop", drop):
        yield


@planted
def void_taken_for_granted() -> Iterator[None]:
    """Central's word that the intent took effect before is not listened to."""

    def performed(self: Any, entry: Any, answer: Any, seen: Any) -> None:
        if entry.is_void_wanted:
            self._keep(entry, lambda: self._store.outbox.voided(entry.key))
        else:
            real(self, entry, answer, seen)

    real = sending.Sending._performed
    with instead(sending.Sending, "_performed", performed):
        yield


@planted
def row_removed_at_the_answer() -> Iterator[None]:
    def accepted(self: Outbox, key: str, seq: int, is_in_replica: bool, asked: Any = None) -> None:
        real(self, key, seq, True, asked)

    real = Outbox.accepted
    with instead(Outbox, "accepted", accepted):
        yield


@planted
def strands_out_of_order() -> Iterator[None]:
    """Whatever may go goes, though an earlier one of its ticket waits for its next try."""

    def claim(self: Outbox, agent_id: int, may_go: Callable[[str], bool]) -> list[Any]:
        entries = [e for e in self.pending() if e.state in (IntentState.QUEUED, IntentState.STUCK)]
        for entry in entries[::-1][:1]:
            with self.engine.begin() as connection:
                own = tables.outbox
                connection.execute(update(own).where(own.c.key == entry.key).values(state=IntentState.SENDING))
        return entries[::-1]

    with instead(Outbox, "claim", claim):
        yield


@planted
def resent_at_the_end() -> Iterator[None]:
    """What takes the place of a refused intent goes behind those that waited for it."""

    def add(self: Outbox, entry: Any, *more: Any) -> None:
        if entry.supersedes:
            self.drop(entry.supersedes)
        real(self, replace(entry, supersedes=None), *more)

    real = Outbox.add
    with instead(Outbox, "add", add):
        yield


@planted
def sending_not_put_back_at_start() -> Iterator[None]:
    with instead(Outbox, "resume", Outbox.release_held):
        yield


@planted
def held_for_ever() -> Iterator[None]:
    with instead(Outbox, "release_held", lambda self: None):
        yield


@planted
def outbox_not_reconciled() -> Iterator[None]:
    """After a refill, and at start, nobody asks what of the outbox the replica has."""
    with instead(Outbox, "reconcile", lambda self, *_: None):
        yield


@planted
def last_take_wins() -> Iterator[None]:
    def take(case: Any, _: Any) -> Accepted:
        return Accepted(replace(case.ticket, assignee_id=case.actor.id))

    real = decide._JUDGES[intents.Take]
    decide._JUDGES[intents.Take] = take
    try:
        yield
    finally:
        decide._JUDGES[intents.Take] = real


@planted
def reply_without_seen() -> Iterator[None]:
    with instead(cases, "unseen_fault", lambda case: None):
        yield


@planted
def seen_up_to_now() -> Iterator[None]:
    """What the desk has when it sends counts as seen, not what the author had before him."""

    def call_of(entry: Any, seen: Any) -> Any:
        return real(replace(entry, seen_seq=max(entry.seen_seq, newest[0])), seen)

    def follow(self: Any, history: str, cursor: int) -> float:
        newest[0] = cursor
        return real_follow(self, history, cursor)

    newest = [0]
    real, real_follow = sending._call, reading.Reading._follow
    with instead(sending, "_call", call_of), instead(reading.Reading, "_follow", follow):
        yield


@planted
def cut_feed_read_on() -> Iterator[None]:
    """No 410: a desk behind the feed's floor goes on from the first row there is."""
    real = pages.head_of
    with instead(pages, "head_of", lambda connection: dict(real(connection)) | {"floor": 0}):
        yield


@planted
def snapshot_tail_too_late() -> Iterator[None]:
    """The feed is read on from where it stands when the snapshot is served, not when it was made."""

    def write_snapshot(connection: Any, path: Any, history: str, seq: int) -> None:
        real(connection, path, history, seq + 1)

    real = snapshot.write_snapshot
    with instead(snapshot, "write_snapshot", write_snapshot):
        yield


@planted
def pages_served_stale() -> Iterator[None]:
    """The shelf does not throw its pages away when the feed moves."""

    def answer(self: Any, engine: Any, head: int, *more: Any) -> Any:
        self._head = head
        return real(self, engine, head, *more)

    real = pages.PageShelf.answer
    with instead(pages.PageShelf, "answer", answer):
        yield


@planted
def digest_forgets_the_retired() -> Iterator[None]:
    def digest(self: Writing, old: dict[str, Any]) -> Any:
        self._edits = {row: edit for row, edit in self._edits.items() if not edit.is_gone}
        return real(self, old)

    real = Writing._digest
    with instead(Writing, "_digest", digest):
        yield


@planted
def history_not_checked() -> Iterator[None]:
    """A central that was put back serves and decides as if nothing had happened."""
    with ExitStack() as stack:
        for module in (accept, pages, snapshot):
            stack.enter_context(instead(module, "check_points", lambda *_: None))
        yield


@planted
def no_points_with_intents() -> Iterator[None]:
    real = sending._call
    with instead(sending, "_call", lambda entry, seen: replace(real(entry, seen), points=frozenset())):
        yield


@planted
def not_sent_again_after_a_restore() -> Iterator[None]:
    def begin_history(self: Outbox, history: str | None, now: Now, *more: Any) -> None:
        later = now.central + timedelta(days=10_000)
        real(self, history, Now(later, later), *more)

    real = Outbox.begin_history
    with instead(Outbox, "begin_history", begin_history):
        yield
