"""I12: for a while one strand of a desk gets no answer, and none of its other strands may wait for it."""

from typing import TYPE_CHECKING

import msgspec

from desktop.replica.entry import strand_of
from desktop.sync.exchange import Answer, Call
from desktop.sync.pace import LONGEST_DELAY
from desktop.wire.changes import IntentEnvelope
from desktop.wire.intents import from_wire
from tests.simulation.trace import Violation

if TYPE_CHECKING:
    from tests.simulation.desk_side import DeskSide

AT_ONCE = 8.0  # seconds: within so long an intent that nothing holds up is on its way
_LONG = 2.0  # seconds: a request that is under way for longer holds a sender up
_LOOKS_EVERY = 1.0
_UNSETTLED = """
    SELECT strand, key, state FROM outbox WHERE state NOT IN ('accepted', 'done', 'dropped') ORDER BY place
"""


class Strands:
    """What one desk sends of its outbox. A strand whose own request failed waits as long as its patience says; what
    holds up the whole desk (its disk, its session, central) is nobody's fault."""

    def __init__(self, desk: "DeskSide") -> None:
        self._desk, self._world = desk, desk.world
        self._stuck: str | None = None
        self._until = 0.0
        self.gets_error_pages = False
        self.begin_anew()

    def begin_anew(self) -> None:
        """The program starts."""
        self._under_way: dict[str, float] = {}  # strand -> since when, but for the one that is stuck
        self._failed: set[str] = set()
        self._waits: dict[str, float] = {}  # key -> since when
        self._hindered_at = self._world.clockwork.now

    def get_stuck(self, seconds: float) -> None:
        """The strand of the next intent that goes out is stuck from then on."""
        now = self._world.clockwork.now
        if now < self._until:
            return
        self._until, self._stuck = now + seconds, None
        self.gets_error_pages = self._world.chances.one_in(2)
        self._desk.log(f"a strand is stuck for {seconds:.0f} s")
        self._look()

    def heal(self) -> None:
        self._until = 0.0

    def holds(self, call: Call) -> bool:
        """Whether this request is one of the stuck strand, whose intents nobody answers."""
        if self._world.clockwork.now >= self._until or call.path != "/v1/intents":
            return False
        strand = self._strand(call)
        self._stuck = self._stuck or strand
        return strand == self._stuck

    def goes(self, call: Call) -> None:
        strand = self._strand(call)
        if strand is None or strand == self._stuck:
            return
        self._under_way[strand] = self._world.clockwork.now
        if self._stuck is not None and self._world.clockwork.now < self._until:
            self._world.oracle.exposed["sent beside a stuck strand"] += 1

    def came_back(self, call: Call, answer: Answer | None) -> None:
        """None: without an answer."""
        strand = self._strand(call)
        if strand is None:
            return
        self._under_way.pop(strand, None)
        if answer is None or answer.lost_history or answer.status == 401 or answer.status >= 500:
            self._failed.add(strand)
        else:
            self._failed.discard(strand)

    def _strand(self, call: Call) -> str | None:
        """None for a request that brings nothing of the outbox."""
        if call.path == "/v1/intents" and call.body is not None:
            envelope = msgspec.json.decode(call.body, type=IntentEnvelope)
            return strand_of(envelope.ticket, from_wire(envelope.intent))
        if call.path.endswith("/void") and self._desk.process is not None:
            entry = self._desk.process.store.outbox.get(call.path.split("/")[-2])
            return entry.strand if entry is not None else None
        return None

    def _look(self) -> None:
        now = self._world.clockwork.now
        if now >= self._until:
            self._stuck, self._waits = None, {}
            return
        self._world.clockwork.at(_LOOKS_EVERY, self._look)
        if self._is_hindered(now):
            self._hindered_at = now
        waiting = () if self._stuck is None or self._desk.process is None else self._waiting()
        self._waits = {key: self._waits.get(key, now) for key in waiting}
        for key, since in self._waits.items():
            if now - max(since, self._hindered_at) > AT_ONCE:
                name = self._world.trace.name(key)
                raise Violation(
                    f"I12: {name} of {self._desk.name} waits, and {self._stuck} is stuck, not its own strand"
                )

    def _waiting(self) -> list[str]:
        """The first of each strand that nothing of its own keeps from going."""
        assert self._desk.process is not None
        first_of: dict[str, tuple[str, str]] = {}
        for strand, key, state in self._desk.process.store.outbox._raw.execute(_UNSETTLED).fetchall():
            first_of.setdefault(strand, (key, state))
        held_up = self._failed | self._under_way.keys() | {self._stuck}
        return [
            key for strand, (key, state) in first_of.items() if strand not in held_up and state in ("queued", "stuck")
        ]

    def _is_hindered(self, now: float) -> bool:
        desk, process = self._desk, self._desk.process
        return (
            process is None
            or desk.is_dead
            or not process.engine.sending.is_signed_in
            or now < desk.full_until + LONGEST_DELAY
            or now < desk.transport.offline_until
            or self._world.central.is_down
            or any(now - since > _LONG for since in self._under_way.values())
        )
