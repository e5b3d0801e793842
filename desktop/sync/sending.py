"""The writing loop: one intent of a strand at a time, in order, exactly once by its key."""

from collections.abc import Callable

import msgspec

from desktop.replica.disk import is_disk_full
from desktop.replica.entry import Entry
from desktop.replica.outbox import Seen
from desktop.replica.store import Store
from desktop.sync.exchange import Answer, Call, Lost, Transport, Unreachable
from desktop.sync.pace import LONGEST_DELAY, delay
from desktop.sync.reading import UNTIL_WOKEN, OnDb
from desktop.wire.changes import IntentEnvelope, Receipt
from desktop.wire.intents import to_wire
from desktop.wire.problem import Problem

_REFUSING = (400, 403, 404, 405, 409, 410, 413, 415, 422)
_OWED = "owed"  # in place of a strand, among the times to wait for


class Voiding(msgspec.Struct, frozen=True):
    """What became of a key that was given up: `voided`, or `accepted` or `refused` before."""

    outcome: str
    seq: int = 0


class Sending:
    """`step` sends one intent and may run on several threads at once; it gives the seconds until another may go."""

    def __init__(
        self,
        transport: Transport,
        store: Store,
        on_db: OnDb,
        monotonic: Callable[[], float],
        random: Callable[[], float],
        agent_id: int,
        claimed: Callable[[bool], None],
        settled: Callable[[Entry], None],
        signed_out: Callable[[], None],
        answered: Callable[[], None],
        lost_history: Callable[[Seen, Answer], None],
    ) -> None:
        self._transport = transport
        self._store = store
        self._on_db = on_db
        self._monotonic = monotonic
        self._random = random
        self._agent_id = agent_id
        self._claimed = claimed
        self._settled = settled
        self._signed_out = signed_out
        self._tell_answered = answered
        self._lost_history = lost_history
        self._not_before: dict[str, float] = {}  # strand -> monotonic seconds; guarded by the outbox's lock
        self._under_way: set[str] = set()  # strands: a lost history puts an intent back whose request is still out
        self._unreached: dict[str, int] = {}  # strand -> connections that failed in a row
        self._unstored: list[tuple[Entry, Callable[[], None]]] = []  # what an answer changes, while the disk is full
        self._is_paying = False
        self.is_signed_in = True

    def step(self) -> float:
        try:
            return self._step() if self.is_signed_in else UNTIL_WOKEN
        except Exception as error:
            if not is_disk_full(error):
                raise
            return LONGEST_DELAY

    def _step(self) -> float:
        self._store_rest()
        if (wait := self._pay_owed()) is not None:
            return wait
        outbox = self._store.outbox
        now = self._monotonic()
        with outbox.lock:
            sendable = outbox.claim(self._agent_id, lambda strand: self._may_go(strand, now))
            self._under_way.update(entry.strand for entry in sendable[:1])
            waiting = [at for at in self._not_before.values() if at > now]
        if not sendable:
            return min(waiting) - now if waiting else UNTIL_WOKEN
        entry = sendable[0]
        try:
            # What waits for its next try needs a thread that sleeps no longer: this one may be held by central.
            self._claimed(len(sendable) > 1 or bool(waiting))
            self._send(entry)
        except Exception:
            self._again(entry, None)  # a fault is no answer: nothing stays on the wire when no thread is behind it
            self._claimed(True)  # this thread rests after a fault
            raise
        finally:
            with outbox.lock:
                self._under_way.discard(entry.strand)
            self._settled(entry)
        return 0.0

    def _may_go(self, strand: str, now: float) -> bool:
        return strand not in self._under_way and self._not_before.get(strand, 0.0) <= now

    def _pay_owed(self) -> float | None:
        """Tell central once more what it refused or voided before it forgot that; one thread does, one at a time."""
        outbox = self._store.outbox
        with outbox.lock:
            may_go = not self._is_paying and self._not_before.get(_OWED, 0.0) <= self._monotonic()
            owed = outbox.owed(self._agent_id) if may_go else None
            self._is_paying = self._is_paying or owed is not None
        if owed is None:
            return None
        try:
            self._pay(owed)
        finally:
            self._is_paying = False
        return 0.0

    def _pay(self, owed: Entry) -> None:
        outbox, seen, retry_after = self._store.outbox, self._store.outbox.seen(), None
        try:
            answer = self._transport.send(void_call(owed, seen))
            retry_after = answer.retry_after
            if answer.lost_history:
                self._lost_history(seen, answer)
                return
            if outbox.answered(seen, answer.head) and answer.status == 200:
                voiding = msgspec.json.decode(answer.body, type=Voiding)
                outbox.void_paid(owed.key, voiding.seq if voiding.outcome == "accepted" else None, seen)
                self._settled(owed)
                return
        except (Unreachable, Lost, msgspec.DecodeError):
            pass
        self._wait(_OWED, delay(owed.tries + 4, self._random, retry_after))

    def reached(self) -> None:
        """Central answers again: what waited for a connection goes at once, what was held too."""
        outbox = self._store.outbox
        with outbox.lock:
            for strand in self._unreached:
                self._not_before.pop(strand, None)
            self._unreached.clear()
            outbox.release_held()

    def _send(self, entry: Entry) -> None:
        seen = self._store.outbox.seen()
        try:
            answer = self._transport.send(_call(entry, seen))
        except Unreachable:
            self._put_back(entry)
        except Lost:
            self._again(entry, None)
        else:
            self._tell_answered()
            self._answered(entry, answer, seen)

    def _answered(self, entry: Entry, answer: Answer, seen: Seen) -> None:
        outbox, key, problem = self._store.outbox, entry.key, answer.problem
        if answer.lost_history:
            self._put_back(entry)
            self._lost_history(seen, answer)
        elif not outbox.answered(seen, answer.head):
            self._put_back(entry)
        elif answer.status == 200:
            self._performed(entry, answer, seen)
        elif answer.status in (401, 426):
            self._keep(entry, lambda: outbox.hold(key))
            if answer.status == 401:
                self.is_signed_in = False
                self._signed_out()
        elif entry.is_void_wanted:
            self._again(entry, answer.retry_after, problem)
        elif problem is not None and answer.status in _REFUSING:
            code, title, clause = problem.reason or problem.code, problem.title, problem.clause
            self._keep(entry, lambda: outbox.refused(key, code, title, clause, seen))
        elif answer.status == 413:  # a proxy in between may refuse the size in its own words
            self._keep(entry, lambda: outbox.refused(key, "too_large", "", None, seen))
        else:
            self._again(entry, answer.retry_after, problem)

    def _performed(self, entry: Entry, answer: Answer, seen: Seen) -> None:
        try:
            if not entry.is_void_wanted:
                receipt = msgspec.json.decode(answer.body, type=Receipt)
                self._accepted(entry, receipt.seq, answer.is_replayed, seen)
                return
            voiding = msgspec.json.decode(answer.body, type=Voiding)
        except msgspec.DecodeError:  # not central's answer
            self._again(entry, None)
            return
        if voiding.outcome == "accepted":
            self._accepted(entry, voiding.seq, True, seen)
        else:
            self._keep(entry, lambda: self._store.outbox.voided(entry.key, seen))

    def _accepted(self, entry: Entry, seq: int, is_replayed: bool, seen: Seen) -> None:
        """The page with its effects may be there before the answer; on the db thread, where no page comes between."""
        store, key = self._store, entry.key
        self._keep(
            entry,
            lambda: self._on_db(
                lambda: store.outbox.accepted(key, seq, store.has_seen(key, seq, is_replayed), seen),
            ),
        )
        with store.outbox.lock:
            self._not_before.pop(entry.strand, None)
            self._unreached.pop(entry.strand, None)

    def _again(self, entry: Entry, retry_after: float | None, problem: Problem | None = None) -> None:
        self._wait(entry.strand, delay(entry.tries + 1, self._random, retry_after))
        code, reason = (problem.code, problem.title) if problem else ("desk.no_answer", "")
        self._keep(entry, lambda: self._store.outbox.again(entry.key, code, reason))

    def _put_back(self, entry: Entry) -> None:
        with self._store.outbox.lock:
            tries = self._unreached[entry.strand] = self._unreached.get(entry.strand, 0) + 1
        self._wait(entry.strand, delay(tries, self._random))
        self._keep(entry, lambda: self._store.outbox.put_back(entry.key))

    def _wait(self, strand: str, seconds: float) -> None:
        with self._store.outbox.lock:
            self._not_before[strand] = self._monotonic() + seconds

    def _keep(self, entry: Entry, change: Callable[[], None]) -> None:
        """Store what an answer said; on a full disk as soon as there is room again."""
        try:
            change()
        except Exception as error:
            if not is_disk_full(error):
                raise
            self._unstored.append((entry, change))

    def _store_rest(self) -> None:
        """Changes are conditional on the row being on the wire, so a repeat does no harm."""
        while (rest := self._next_unstored()) is not None:
            entry, change = rest
            try:
                change()
                self._store.outbox.release_held()  # a hold stored only now came too late for who ends it
            except Exception:
                self._unstored.append(rest)
                raise
            self._settled(entry)

    def _next_unstored(self) -> tuple[Entry, Callable[[], None]] | None:
        with self._store.outbox.lock:
            return self._unstored.pop(0) if self._unstored else None


def _call(entry: Entry, seen: Seen) -> Call:
    if entry.is_void_wanted:
        return void_call(entry, seen)
    envelope = IntentEnvelope(entry.ticket, entry.seen_seq, entry.written_at, to_wire(entry.intent))
    return Call("POST", "/v1/intents", msgspec.json.encode(envelope), entry.key, seen.points, entry.history)


def void_call(entry: Entry, seen: Seen) -> Call:
    return Call("POST", f"/v1/intents/{entry.key}/void", b"{}", points=seen.points)
