"""What must hold: looked at after every request that central served and after every step of a desk."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.regulation import queues
from desktop.regulation.intents import INTENT_TYPES, Intent, Split
from desktop.regulation.people import Department
from desktop.replica import readings
from desktop.replica.overlay import text_of
from desktop.replica.views import IntentState, OutboxView, TicketView
from desktop.sync.exchange import Answer
from desktop.wire.version import HEAD_HEADER
from tests.simulation.drafts import Drafts
from tests.simulation.ledger import Ledger, Row
from tests.simulation.moves import check_moves, check_survivors
from tests.simulation.trace import Violation

if TYPE_CHECKING:
    from tests.simulation.desk_side import DeskSide
    from tests.simulation.network import Request
    from tests.simulation.world import World

_ENDED = (IntentState.DONE, IntentState.DROPPED)
_UNSETTLED = (IntentState.QUEUED, IntentState.SENDING, IntentState.HELD, IntentState.STUCK, IntentState.ACCEPTED)
_OUTBOX = "SELECT key, state, code FROM outbox"


@dataclass
class Made:
    """An intent that the agent was told is kept. `order`: its place among those of its strand on this desk."""

    key: str
    desk: "DeskSide"
    ticket: int | None
    intent: Intent
    order: int
    shown_ids: frozenset[int]  # of the messages its author had before him
    state: IntentState = IntentState.QUEUED
    is_given_up: bool = False  # the agent wants it gone


@dataclass
class _Seen:
    """What a desk was last found with."""

    position: tuple[str, int] | None = None
    refills: int = 0
    shown_ids: dict[int, frozenset[int]] = field(default_factory=lambda: defaultdict(frozenset))
    outbox: list[tuple[str, str, str]] = field(default_factory=list)


class Oracle:
    def __init__(self, world: "World") -> None:
        self._world = world
        self._made: dict[str, Made] = {}
        self._effects: dict[str, int] = {}  # key -> the audit entry that tells of it
        self._ended: dict[str, str] = {}  # key of what will never take effect -> why
        self._last: dict[tuple[str, int | None], int] = {}  # desk and ticket -> order of its last effect
        self._seen: dict[str, _Seen] = defaultdict(_Seen)
        self._ever: set[str] = set()  # keys that took effect in any history
        self._heads: dict[str, set[str]] = defaultdict(set)  # of answers that a desk took in
        self._histories: Counter[str] = Counter()
        self._untold: dict[str, list[str]] = defaultdict(list)  # those of the steps that are not over
        self.request: Request | None = None  # that central serves now
        self.exposed: Counter[str] = Counter()  # what could have gone wrong, and how often
        self.drafts = Drafts()
        self._ledger = Ledger(world.central.file)
        self.committed()

    def close(self) -> None:
        self._ledger.close()

    def look_away(self) -> None:
        """Central's file is about to be replaced."""
        self._ledger.close()

    @property
    def heads(self) -> frozenset[str]:
        """Every number of the feed with its tip, those included that are no longer kept."""
        return frozenset(self._ledger.heads)

    def restored(self, heads: frozenset[str]) -> None:
        """Central's file is another: what took effect is what stands there now, what was told is `heads`."""
        effects, self._effects = self._effects, {}
        self._ledger.begin_again(heads)
        self._last.clear()
        for letter in self._world.people.letters:
            letter.may_be_lost = True
        for entry in self._ledger.all_audit():
            if self._is_effect(entry):
                key = entry["intent_key"]
                self._effects[key] = entry["id"]
                if key in self._made:
                    made = self._made[key]
                    self._last[made.desk.name, made.ticket] = made.order
        lost = [self._world.trace.name(key) for key in effects if key not in self._effects]
        self._world.log(f"central  has forgotten {', '.join(lost) or 'no act'}")
        self.committed()

    def seen_heads(self, name: str) -> set[str]:
        return self._heads[name]

    def killed(self, name: str) -> None:
        """What a desk had in hand then is not kept."""
        self._untold.pop(name, None)
        self.drafts.killed(name)

    def history_of(self, name: str) -> int:
        """How often a desk was told that central's history is another."""
        return self._histories[name]

    def taken_in(self, name: str, answer: Answer, asked_in: int) -> None:
        """A desk has an answer in hand; what it told counts as seen when the step is over. One that was asked for in a
        history that is lost tells nothing: the desk puts it away."""
        if answer.lost_history:
            self._histories[name] += 1
            self._heads[name].clear()
            self._untold[name].clear()
        elif asked_in == self._histories[name] and (head := answer.headers.get(HEAD_HEADER.lower())):
            self._untold[name].append(head)

    @property
    def head(self) -> int:
        """The feed's newest number."""
        return self._ledger.head

    def shown(self, desk: "DeskSide", view: TicketView) -> None:
        """The agent has this view before him."""
        seen = self._seen[desk.name].shown_ids
        seen[view.row.number] |= frozenset(message.id for message in view.messages)

    def made(self, desk: "DeskSide", key: str, view: TicketView | None, intent: Intent) -> None:
        ticket = view.row.number if view else None
        shown_ids = frozenset(message.id for message in view.messages) if view else frozenset()
        self._keep(Made(key, desk, ticket, intent, len(self._made), shown_ids | self._shown_elsewhere(desk, ticket)))
        if ticket is not None and text_of(intent):
            self.drafts.sent(desk.name, ticket)

    def resent(self, desk: "DeskSide", key: str, old: OutboxView, intent: Intent) -> None:
        before = self._made.get(old.key)
        shown_ids = self._all_shown(desk) | (before.shown_ids if before else frozenset())
        order = before.order if before else len(self._made)
        self._keep(Made(key, desk, old.ticket, intent, order, shown_ids))

    def _shown_elsewhere(self, desk: "DeskSide", ticket: int | None) -> frozenset[int]:
        """A merge may bring these into the ticket."""
        shown_ids = self._seen[desk.name].shown_ids
        return frozenset().union(*(ids for number, ids in shown_ids.items() if number != ticket))

    def _all_shown(self, desk: "DeskSide") -> frozenset[int]:
        return self._shown_elsewhere(desk, None)

    def given_up_by_agent(self, key: str) -> None:
        if key in self._made:
            self._made[key].is_given_up = True

    def _keep(self, made: Made) -> None:
        self._made[made.key] = made
        kind = type(made.intent).__name__
        made.desk.log(f"acts {self._world.trace.name(made.key)} {kind} on {made.ticket} {text_of(made.intent)!r}")

    def committed(self) -> bool:
        """Whether central committed anything since the last look."""
        news = self._ledger.look()
        if news is None:
            return False
        if news.feed_seqs != list(range(news.old_head + 1, news.head + 1)):
            raise Violation(f"I10: the feed has a gap: {news.feed_seqs} after {news.old_head}, head {news.head}")
        if news.changed != news.told:
            raise Violation(f"I10: rows changed {news.changed}, the feed tells of {news.told}")
        for row in news.backwards:
            raise Violation(f"I2: the version of {row} went back")
        effects = [entry for entry in news.audit if self._is_effect(entry)]
        for entry in effects:
            self._took_effect(entry)
        check_moves(self._ledger, news, effects)
        for key, count in news.texts.items():
            if count > 1:
                raise Violation(f"I1: the text of {self._world.trace.name(key)} stands {count} times")
        self._ledger.keep_up(news)
        return True

    @staticmethod
    def _is_effect(entry: dict[str, Any]) -> bool:
        return entry["act"] in INTENT_TYPES and entry["detail"].get("outcome") != "refused"

    def _took_effect(self, entry: dict[str, Any]) -> None:
        key: str = entry["intent_key"]
        name, made = self._world.trace.name(key), self._made.get(key)
        if key in self._effects:
            raise Violation(f"I1: {name} took effect twice")
        self._effects[key] = entry["id"]
        self.exposed[entry["act"]] += 1
        self._ever.add(key)
        if self.request is not None and (unknown := self._ledger.unknown(self.request.seen)):
            raise Violation(f"I11: {name} took effect although central lacks {unknown}, which its desk had seen")
        if key in self._ended:
            raise Violation(f"I7: {name} took effect although it was {self._ended[key]}")
        if made is None:  # the process ended before the agent was told that his act is kept
            return
        if (entry["actor"], entry["device"]) != (f"agent:{made.desk.agent.id}", made.desk.device):
            raise Violation(f"I14: {name} ran as {entry['actor']} of {entry['device']}")
        strand = (made.desk.name, made.ticket)
        if made.order < self._last.get(strand, -1):
            raise Violation(f"I5: {name} took effect after a later one of its strand")
        self._last[strand] = made.order
        if entry["act"] == "take" and made.ticket is not None:
            before = self._ledger.tickets[made.ticket].assignee_id
            if before not in (None, made.desk.agent.id):
                raise Violation(f"I6: {name} took {made.ticket} from agent {before}")
        if entry["act"] in ("reply", "request_data", "resolve") and not getattr(made.intent, "anyway", False):
            self._check_seen(made, name)

    def _check_seen(self, made: Made, name: str) -> None:
        for message in self._ledger.public_before(made.ticket or 0, made.key):
            if message["author_id"] != made.desk.agent.id and message["id"] not in made.shown_ids:
                raise Violation(f"I9: {name} went out over message {message['id']}, which its author had not seen")

    def look(self, desk: "DeskSide") -> None:
        process = desk.process
        if (
            process is None
            or desk.is_dead
            or not hasattr(process.store, "replica")
            or process.store.replica.raw is None
        ):
            return
        seen = self._seen[desk.name]
        self._heads[desk.name].update(self._untold.pop(desk.name, ()))
        position = process.store.replica.position()
        outbox = process.store.outbox._raw.execute(_OUTBOX).fetchall()
        moved, acted = position != seen.position or desk.refills != seen.refills, outbox != seen.outbox
        if moved:
            self._moved(desk, seen, position)
        if acted:
            self._acted(desk, outbox)
            seen.outbox = outbox
        self.drafts.check(desk.name, process.store.outbox._raw)
        if (moved or acted) and position is not None:
            self._check_texts(desk)

    def _moved(self, desk: "DeskSide", seen: _Seen, position: tuple[str, int] | None) -> None:
        old, is_refilled = seen.position, desk.refills != seen.refills
        seen.position, seen.refills = position, desk.refills
        if position is None:
            return
        if old is not None and not is_refilled and old[0] == position[0] and position[1] < old[1]:
            raise Violation(f"I2: the cursor of {desk.name} went back from {old[1]} to {position[1]}")
        assert desk.process is not None
        here = self._ledger.rows_of(desk.process.store.replica.raw)
        known = self._ledger.live_at[position[1]]
        if not known:
            raise Violation(f"I4: {desk.name} stands at {position[1]}, where no transaction of central ended")
        if here not in known:
            there = known[-1]
            lacks, extra = _difference(there, here), _difference(here, there)
            raise Violation(f"I4: at {position[1]} the replica of {desk.name} lacks {lacks} and has {extra}")

    def _acted(self, desk: "DeskSide", outbox: list[tuple[str, str, str]]) -> None:
        states = {key: IntentState(state) for key, state, _ in outbox}
        for key in [key for key in states if key not in self._made]:
            self._adopt(desk, key)
        for made in self._made.values():
            if made.desk is not desk or (made.key not in states and made.state in _ENDED):
                continue
            name = self._world.trace.name(made.key)
            state = states.get(made.key)
            if state is None:  # ended, and forgotten after its time, all in one step
                state = IntentState.DONE if made.key in self._effects else IntentState.DROPPED
            if state is made.state:
                continue
            desk.log(f"{name} is {state.value}")
            made.state = state
            has_effect = made.key in self._effects
            if state in (IntentState.ACCEPTED, IntentState.DONE) and made.key not in self._ever:
                raise Violation(f"I17: {name} is shown as {state.value}, central has not committed it")
            if state in (IntentState.REFUSED, IntentState.DROPPED):
                if has_effect:
                    raise Violation(f"I7: {name} is {state.value}, but it took effect")
                self._ended[made.key] = state.value
            if state is IntentState.DROPPED and not made.is_given_up:
                raise Violation(f"I3: {name} was dropped, and not by the agent")

    def _adopt(self, desk: "DeskSide", key: str) -> None:
        """The process ended after the act was kept and before the agent was told so."""
        assert desk.process is not None
        entry = desk.process.store.outbox.get(key)
        assert entry is not None
        old = self._made.get(entry.supersedes or "")
        order = old.order if old else len(self._made)
        self._keep(Made(key, desk, entry.ticket, entry.intent, order, self._all_shown(desk)))
        if entry.ticket is not None and entry.supersedes is None and text_of(entry.intent):
            self.drafts.sent(desk.name, entry.ticket)

    def _check_texts(self, desk: "DeskSide") -> None:
        """I8, I3: a text that is kept stands in its ticket, once."""
        assert desk.process is not None
        store, counts = desk.process.store, {}
        texts: dict[str, Made] = {}
        for made in self._made.values():
            if made.desk is desk and made.ticket is not None and (body := text_of(made.intent)):
                texts[body] = made  # the last that carries it
        confirmed: dict[str, list[tuple[int, int]]] = defaultdict(list)  # a merge or a split brings it elsewhere
        for body, ticket, message_id in store.replica.raw.execute("SELECT body, ticket, id FROM message"):
            confirmed[body].append((ticket, message_id))
        splits = [made.intent for made in self._made.values() if made.desk is desk and made.state not in _ENDED]
        going_ids = {i for intent in splits if isinstance(intent, Split) for i in intent.message_ids}  # not shown
        now = desk.process.desk.now()
        for body, made in texts.items():
            number = made.ticket or 0
            if number not in counts:
                view = readings.read_ticket(store, desk.agent, now, number)
                counts[number] = None if view is None else [message.body for message in view.messages]
            bodies = counts[number]
            if bodies is None:
                continue
            wanted = made.state is not IntentState.DROPPED
            elsewhere = [ticket for ticket, _ in confirmed[body] if ticket != number]
            count = bodies.count(body) + len(elsewhere)
            is_going = count == 0 and {message_id for _, message_id in confirmed[body]} & going_ids
            # Sent again after a restore, and moved before it: both stand there until central says that it has it.
            is_asked_for = count == 2 and len(elsewhere) == 1 and made.state in _UNSETTLED
            if count != wanted and not is_going and not is_asked_for:
                name = self._world.trace.name(made.key)
                raise Violation(f"I8: the text of {name} ({made.state.value}) stands {count} times before {desk.name}")

    def ticket_numbers(self) -> list[int]:
        return sorted(self._ledger.tickets)

    def has_settled(self) -> bool:
        return all(self._is_quiet(desk) for desk in self._world.desks) and all(
            letter.is_kept for letter in self._world.people.letters
        )

    def _is_quiet(self, desk: "DeskSide") -> bool:
        process = desk.process
        if process is None or desk.is_dead or not process.engine.reading.is_caught_up:
            return False
        position = self._seen[desk.name].position
        is_there = position is not None and position[1] == self._ledger.head
        return is_there and all(IntentState(state) in _ENDED for _, state, _ in self._seen[desk.name].outbox)

    def check_end(self) -> None:
        world = self._world
        for desk in world.desks:
            if not self._is_quiet(desk):
                waiting = [(world.trace.name(k), s) for k, s, _ in self._seen[desk.name].outbox if s not in _ENDED]
                at = self._seen[desk.name].position
                raise Violation(f"I12: {desk.name} has not settled: {waiting}, at {at}, central at {self._ledger.head}")
        for letter in world.people.letters:
            count = self._ledger.count_of_body(letter.body)
            if count != 1 and not (letter.may_be_lost and count == 0):
                raise Violation(f"I1: {letter.key} of the cabinet stands {count} times")
        for made in self._made.values():
            count = 1 if made.key in self._effects else 0
            if count != (made.state is IntentState.DONE):
                raise Violation(f"I1: {world.trace.name(made.key)} is {made.state.value} and has {count} effects")
            if (
                (body := text_of(made.intent))
                and made.state is IntentState.DONE
                and self._ledger.count_of_body(body) != 1
            ):
                raise Violation(f"I1: the text of {world.trace.name(made.key)} does not stand once")
        check_survivors(self._ledger)
        everything = self._ledger.contents()
        for desk in world.desks:
            assert desk.process is not None
            here = self._ledger.contents_of(desk.process.store.replica.raw)
            if here != everything:
                kind = next(kind for kind in everything if here[kind] != everything[kind])
                raise Violation(f"I4: the rows of {desk.name} are not central's: {kind}")
        self._check_queues()

    def _check_queues(self) -> None:
        """I19: the same order on every desk."""
        now = self._world.central.wall()
        for department in Department:
            orders = set()
            for desk in self._world.desks:
                assert desk.process is not None
                ordered = queues.order(desk.rows(), department, now, desk.process.desk.book.settings)
                orders.add(tuple((row.number, place.lane) for row, place in ordered))
            if len(orders) > 1:
                raise Violation(f"I19: the queue of {department.value} differs: {orders}")


def _difference(one: dict[Row, int], other: dict[Row, int]) -> list[Any]:
    return sorted((row, version) for row, version in one.items() if other.get(row) != version)[:4]
