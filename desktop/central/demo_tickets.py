"""The demo desk's tickets: which there are, when they came, and how far each story has been told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from desktop.central.demo_facts import facts_of
from desktop.central.demo_people import PREMIUM_PLANS, Party
from desktop.central.demo_stories import NOTES, Story, Turn, follow_ups, stories, tell
from desktop.central.replay import Said, replay
from desktop.regulation.book import Book
from desktop.regulation.deadlines import deadline, start
from desktop.regulation.hours import guaranteed_hours
from desktop.regulation.intake import new_ticket, suggest_emergency
from desktop.regulation.intents import RefusalReason
from desktop.regulation.lifecycle import ended
from desktop.regulation.people import Agent, Department
from desktop.regulation.refusals import clause_of
from desktop.regulation.ticket import BasicService, Channel, Emergency, MessageKind, State, Ticket
from desktop.regulation.working_calendar import midnight_at, moscow_date

STP, ORK = Department
_ENDINGS = (MessageKind.RESOLUTION, MessageKind.REFUSAL, MessageKind.OUT_OF_SCOPE)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# STP's open tickets: how many, hours since the unanswered message, and what makes the lane.
_STP_OPEN = (
    (6, 0.1, 3.0, "emergency"),
    (4, 12.1, 14.0, "cabinet"),
    (10, 11.05, 11.95, "cabinet"),
    (45, 0.05, 10.8, "premium"),
    (105, 0.02, 10.9, "cabinet"),
    (30, 0.1, 10.9, "email"),
)
_STP_WAITING, _STP_ANSWERED, _ORK_OPEN, _ORK_OVERDUE, _ORK_WAITING = 45, 55, 146, 4, 50
_ENDED, _ENDED_LONG_AGO = 2_600, 400
_ASK_FOR_ACCOUNT = Turn(
    MessageKind.REQUEST,
    "{greeting} Чтобы найти ваш аккаунт, укажите, пожалуйста, его имя — главный домен. Оно видно в кабинете вверху.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket without a number yet, with its conversation."""

    ticket: Ticket
    subject: str
    conversation: tuple[Said, ...]
    suggested_emergency: BasicService | None = None


class Narrator:
    """Tells the tickets of the demo desk as they stand at `at`; the same `random` tells the same ones."""

    def __init__(
        self, random: Random, book: Book, at: datetime, parties: Sequence[Party], agents: Sequence[Agent]
    ) -> None:
        self._random, self._book, self._at = random, book, at
        self._agents = {d: [a for a in agents if a.department is d and not a.is_supervisor] for d in Department}
        self._supervisor = next(agent for agent in agents if agent.is_supervisor)
        pairs = [(party, account) for party in parties for account in party.accounts if account["state"] != "closed"]
        self._premium = [pair for pair in pairs if _is_premium(pair[1])]
        self._plain = [pair for pair in pairs if not _is_premium(pair[1])]

    def live(self) -> Iterator[Told]:
        """The tickets that are not ended."""
        for count, youngest, oldest, lane in _STP_OPEN:
            for _ in range(count):
                yield self._stp_open(youngest, oldest, lane)
        for count, kind in ((_STP_WAITING, MessageKind.REQUEST), (_STP_ANSWERED, MessageKind.REPLY)):
            for _ in range(count):
                yield self._stp_answered(kind)
        first_at = self._earliest_ork_receipt()
        for _ in range(_ORK_OPEN):
            yield self._ork_open(self._between(first_at, self._at))
        for _ in range(_ORK_OVERDUE):
            yield self._ork_open(self._between(first_at - 6 * _HOUR, first_at))
        for _ in range(_ORK_WAITING):
            yield self._ork_waiting()

    def ended(self) -> Iterator[Told]:
        """The ended ones, some of them so long ago that no desk has them any more."""
        for count, youngest, oldest in ((_ENDED, 0.3, 29.5), (_ENDED_LONG_AGO, 33, 150)):
            for _ in range(count):
                department = STP if self._random.random() < 0.6 else ORK
                received_at = self._daytime(self._at - self._random.uniform(youngest, oldest) * _DAY)
                yield self._ended(department, min(received_at, self._at - 6 * _HOUR))

    def _stp_open(self, youngest: float, oldest: float, lane: str) -> Told:
        unanswered_at = self._at - self._random.triangular(youngest, oldest, youngest) * _HOUR
        is_emergency = lane == "emergency"
        story = self._story(STP, lambda story: bool(story.service) or not is_emergency, rare_faults=not is_emergency)
        turns = self._until(story, MessageKind.SUBSCRIBER, 1.0 if is_emergency else 0.65)
        told = self._told(STP, story, turns, self._backwards(turns, unanswered_at), lane, assigned=0.25)
        return self._declared(told, story) if is_emergency else told

    def _stp_answered(self, kind: MessageKind) -> Told:
        at = self._at - self._random.triangular(0.3, 70, 4) * _HOUR
        if kind is MessageKind.REQUEST and self._random.random() < 0.25:
            story = self._story(STP)
            asked = (story.turns[0], _ASK_FOR_ACCOUNT)
            return self._told(STP, story, asked, self._backwards(asked, at), "nameless", assigned=1)
        story = self._story(STP, lambda story: any(turn.kind is kind for turn in story.turns))
        turns = self._until(story, kind, 0.6)
        return self._told(STP, story, turns, self._backwards(turns, at), assigned=1)

    def _ork_open(self, received_at: datetime) -> Told:
        story = self._story(ORK)
        times = self._forwards(ORK, story.turns, received_at)
        count = 1
        while (
            count < len(story.turns)
            and times[count] < self._at
            and story.turns[count].kind not in (*_ENDINGS, MessageKind.REQUEST)
        ):
            count += 1
        return self._told(ORK, story, story.turns[:count], times[:count], assigned=0.4)

    def _ork_waiting(self) -> Told:
        story = self._story(ORK, lambda story: any(turn.kind is MessageKind.REQUEST for turn in story.turns))
        turns = self._until(story, MessageKind.REQUEST, 1)
        received_at = self._at - self._random.uniform(0.5, 6) * _DAY
        while (times := self._forwards(ORK, turns, received_at))[-1] >= self._at:
            received_at -= _DAY
        return self._told(ORK, story, turns, times, assigned=1)

    def _ended(self, department: Department, received_at: datetime) -> Told:
        story = self._story(department)
        turns = self._longer(department, story.turns)
        times = self._forwards(department, turns, received_at)
        latest_at = self._at - self._random.randint(6, 90) * _MINUTE
        if times[-1] > latest_at:
            share = (latest_at - received_at) / (times[-1] - received_at)
            times = [received_at + (at - received_at) * share for at in times]
        if turns[-1].kind in _ENDINGS:
            return self._told(department, story, turns, times, assigned=1)
        turns = tuple(replace(turn, kind=MessageKind.REPLY) if turn.kind in _ENDINGS else turn for turn in turns)
        told = self._told(department, story, turns, times, assigned=1)
        agent = self._book.agents[told.ticket.assignee_id or 0]
        end = Said(MessageKind.EVENT, times[-1] + 5 * _MINUTE, "", agent.id, agent.name, event="resolved")
        return replace(
            told,
            ticket=ended(told.ticket, State.RESOLVED, end.at),
            conversation=(*told.conversation, end),
        )

    def _told(
        self,
        department: Department,
        story: Story,
        turns: Sequence[Turn],
        times: Sequence[datetime],
        lane: str = "",
        assigned: float = 0,
    ) -> Told:
        """The story's turns at these instants as a ticket; `assigned` is the chance that its agent has it now."""
        random, email = self._random, lane == "email" or (not lane and self._random.random() < 0.1)
        times = [at.replace(microsecond=0) for at in times]
        party, account = self._pair(lane)
        facts, agent = facts_of(party, account, times[0], random), random.choice(self._agents[department])
        conversation = []
        for turn, at in zip(turns, times, strict=True):
            is_agent = turn.kind is not MessageKind.SUBSCRIBER
            body = tell(turn.text, facts.at(at, is_agent, random), random)
            speaker = agent if random.random() < 0.9 else random.choice(self._agents[department])
            name = speaker.name if is_agent else party.subscriber["name"]
            detail = _refusal_detail(department, turn)
            conversation.append(Said(turn.kind, at, body, speaker.id if is_agent else None, name, detail=detail))
        subject = tell(random.choice(story.subjects), facts.at(times[0], False, random), random)
        is_nameless = lane == "nameless" or (email and random.random() < 0.12)
        ticket = new_ticket(
            0,
            department,
            Channel.EMAIL if email else Channel.CABINET,
            times[0],
            topic=story.topic if random.random() < 0.95 else None,
            account=None if is_nameless else account["id"],
            subscriber_id=party.subscriber["id"],
            premium=not is_nameless and _is_premium(account),
        )
        ticket = replay(ticket, conversation, self._book)
        ticket = replace(ticket, assignee_id=agent.id if random.random() < assigned else None)
        suggested = suggest_emergency(f"{subject}\n{conversation[0].body}") if ticket.state is State.OPEN else None
        return Told(ticket, subject, tuple(conversation), suggested)

    def _declared(self, told: Told, story: Story) -> Told:
        """The same ticket with its emergency confirmed by the supervisor."""
        assert story.service is not None
        assert told.ticket.unanswered_since_at is not None
        at = self._between(told.ticket.unanswered_since_at, self._at)
        reason = "Проверено с двух адресов: сервис не отвечает."
        boss, detail = self._supervisor, {"service": story.service.value, "reason": reason}
        event = Said(MessageKind.EVENT, at, "", boss.id, boss.name, event="emergency_declared", detail=detail)
        ticket = replace(told.ticket, emergency=Emergency(story.service, boss.name, at, reason))
        return replace(told, ticket=ticket, conversation=(*told.conversation, event), suggested_emergency=None)

    def _pair(self, lane: str) -> tuple[Party, dict[str, Any]]:
        premium = lane == "premium" or (not lane and self._random.random() < 0.18)
        return self._random.choice(self._premium if premium else self._plain)

    def _story(
        self, department: Department, fits: Callable[[Story], bool] = lambda story: True, rare_faults: bool = False
    ) -> Story:
        """A story that fits; `rare_faults`: seldom one of a failed basic service, or every other one looked urgent."""
        fitting = [story for story in stories(department) if fits(story)]
        weights = [0.4 if rare_faults and story.service else 1.0 for story in fitting]
        return self._random.choices(fitting, weights)[0]

    def _until(self, story: Story, kind: MessageKind, first: float) -> tuple[Turn, ...]:
        """The story up to a turn of this kind, with chance `first` the first one; never past its ending."""
        ends = next((i for i, turn in enumerate(story.turns) if turn.kind in _ENDINGS), len(story.turns))
        found = [i for i, turn in enumerate(story.turns[:ends]) if turn.kind is kind]
        last = found[0] if self._random.random() < first else self._random.choice(found)
        return story.turns[: last + 1]

    def _longer(self, department: Department, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """The same turns, sometimes with questions in passing and a note before the ending."""
        end = next((i for i, turn in enumerate(turns) if turn.kind in _ENDINGS), len(turns))
        inserted: list[Turn] = []
        count = min(self._random.choices((0, 1, 2, 3), (75, 16, 6, 3))[0], (9 - len(turns)) // 2) if end > 1 else 0
        for pair in self._random.sample(follow_ups(department), count):
            inserted += pair
        if self._random.random() < 0.12:
            inserted.append(Turn(MessageKind.NOTE, self._random.choice(NOTES[department])))
        return (*turns[:end], *inserted, *turns[end:])

    def _backwards(self, turns: Sequence[Turn], last_at: datetime) -> list[datetime]:
        """Instants for the turns so that the last is said at `last_at`."""
        times = [last_at]
        for turn in reversed(turns[1:]):
            times.insert(0, times[0] - self._pause(turn.kind))
        return times

    def _forwards(self, department: Department, turns: Sequence[Turn], first_at: datetime) -> list[datetime]:
        """Instants for the turns, the first at `first_at`; ORK answers in its guaranteed hours."""
        times = [first_at]
        for turn in turns[1:]:
            at = times[-1] + self._pause(turn.kind)
            is_ork_work = department is ORK and turn.kind is not MessageKind.SUBSCRIBER
            times.append(self._in_hours(at) if is_ork_work else at)
        return times

    def _pause(self, kind: MessageKind) -> timedelta:
        if kind is MessageKind.NOTE:
            return self._random.uniform(1, 15) * _MINUTE
        return self._random.triangular(6, 420 if kind.is_public else 15, 30) * _MINUTE

    def _in_hours(self, at: datetime) -> datetime:
        """`at`, or some time after ORK opens next."""
        day = moscow_date(at)
        while True:
            hours = guaranteed_hours(ORK, day, self._book)
            if hours is not None and at < hours[1]:
                return at if at >= hours[0] else hours[0] + self._random.uniform(2, 150) * _MINUTE
            day += _DAY

    def _earliest_ork_receipt(self) -> datetime:
        """About the earliest receipt whose two working days are not over."""
        at = self._at
        while deadline(ORK, start(at - _HOUR), self._book).due_at > self._at:
            at -= _HOUR
        return at

    def _between(self, first_at: datetime, last_at: datetime) -> datetime:
        return first_at + self._random.random() * (last_at - first_at)

    def _daytime(self, at: datetime) -> datetime:
        """Mostly the same day between 9 and 20 o'clock in Moscow, when most people write."""
        if self._random.random() < 0.2:
            return at
        return midnight_at(moscow_date(at)) + self._random.triangular(8, 22, 12) * _HOUR


def _is_premium(account: dict[str, Any]) -> bool:
    return account["plan_id"] in PREMIUM_PLANS


def _refusal_detail(department: Department, turn: Turn) -> dict[str, Any]:
    """What `decide` notes at a refusal and at an answer out of scope."""
    if turn.kind is MessageKind.OUT_OF_SCOPE:
        return {"clause": "STP.7"}
    if turn.kind is not MessageKind.REFUSAL or turn.reason is None:
        return {}
    return {"reason": turn.reason, "clause": clause_of(department, RefusalReason(turn.reason))}
