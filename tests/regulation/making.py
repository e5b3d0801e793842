"""What the tables of cases are written with: Moscow instants, people, tickets and rows in as few words as possible."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from desktop.regulation import intents
from desktop.regulation.book import Account, Book, Settings
from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.decide import decide
from desktop.regulation.intake import new_ticket
from desktop.regulation.intents import Intent
from desktop.regulation.lifecycle import subscriber_wrote
from desktop.regulation.outcome import Accepted, Refused
from desktop.regulation.people import Agent, Department, Role
from desktop.regulation.ticket import BasicService, Channel, MessageFact, MessageKind, State, Ticket
from desktop.regulation.working_calendar import MOSCOW, SHIPPED_YEARS, Override, WorkingCalendar

STP, ORK = Department.STP, Department.ORK
CABINET, EMAIL = Channel.CABINET, Channel.EMAIL

ANNA = Agent(1, "anna", "Анна", STP, Role.AGENT)
BORIS = Agent(2, "boris", "Борис", STP, Role.AGENT)
OLGA = Agent(3, "olga", "Ольга", ORK, Role.AGENT)
PAVEL = Agent(4, "pavel", "Павел", ORK, Role.AGENT)
SUPER = Agent(5, "super", "Старший", STP, Role.SUPERVISOR)
LEFT = Agent(6, "left", "Ушедший", STP, Role.AGENT, is_active=False)
AGENTS = {agent.id: agent for agent in (ANNA, BORIS, OLGA, PAVEL, SUPER, LEFT)}
ACCOUNTS = {
    "example.ru": Account("example.ru", "s1", premium=False, is_blocked=False),
    "premium.ru": Account("premium.ru", "s1", premium=True, is_blocked=False),
    "пример.рф": Account("пример.рф", "s1", premium=False, is_blocked=False),
    "foreign.ru": Account("foreign.ru", "s2", premium=False, is_blocked=False),
}


def msk(text: str) -> datetime:
    """ "2026-10-09 12:00" or "10-09 12:00" (2026) or with seconds, Moscow wall time, as an aware UTC instant."""
    text = text if text[4] == "-" else f"2026-{text}"
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW).astimezone(UTC)


def wall(at: datetime | None) -> str | None:
    """An instant as Moscow wall time: "2026-10-09 12:00", with seconds when there are any."""
    if at is None:
        return None
    local = at.astimezone(MOSCOW)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


NOON = msk("10-06 12:00")  # a Tuesday


def override(text: str) -> tuple[tuple[date, Department], Override]:
    """ "11-04 ork 10-16" or "10-07 ork closed" or with a year, then an optional note."""
    day, department, hours, *note = text.split(maxsplit=3)
    on = date.fromisoformat(day if len(day) > 5 else f"2026-{day}")
    if hours == "closed":
        return (on, Department(department)), Override(note=" ".join(note))
    opens, closes = (time(int(hour) % 24) for hour in hours.split("-"))
    return (on, Department(department)), Override(opens, closes, " ".join(note))


def book(
    *overrides: str,
    years: frozenset[int] = SHIPPED_YEARS,
    settings: Settings | None = None,
    tickets: tuple[Ticket, ...] = (),
) -> Book:
    return Book(
        calendar=WorkingCalendar(dict(map(override, overrides)), years),
        settings=settings or Settings(),
        agents=AGENTS,
        accounts=ACCOUNTS,
        tickets={ticket.number: ticket for ticket in tickets},
    )


BOOK = book()


def ticket(department: Department = STP, at: datetime = NOON, number: int = 7, **changes: object) -> Ticket:
    """A ticket received at an instant, with its first message (seq 1), of subscriber s1."""
    first = MessageFact(1, 1, MessageKind.SUBSCRIBER, None, at)
    made = new_ticket(number, department, CABINET, at, subscriber_id="s1")
    return replace(made, **({"messages": (first,)} | changes))  # type: ignore[arg-type]


def said(id: int, kind: MessageKind, at: datetime, author: Agent | None = None, seq: int | None = None) -> MessageFact:
    return MessageFact(id, id if seq is None else seq, kind, author.id if author else None, at)


def accepted(
    ticket: Ticket, intent: Intent, actor: Agent, at: datetime = NOON, book: Book = BOOK, seen_seq: int | None = None
) -> Ticket:
    """The ticket after an act that must be accepted."""
    outcome = decide(ticket, intent, actor, at, book, seen_seq)
    assert isinstance(outcome, Accepted), outcome
    return outcome.ticket


def refused(
    ticket: Ticket, intent: Intent, actor: Agent, at: datetime = NOON, book: Book = BOOK, seen_seq: int | None = None
) -> str:
    """The reason of an act that must be refused."""
    outcome = decide(ticket, intent, actor, at, book, seen_seq)
    assert isinstance(outcome, Refused), outcome
    return outcome.reason


ACTS: dict[str, Callable[[Ticket], Intent]] = {
    "takes": lambda it: intents.Take(),
    "releases": lambda it: intents.Release(),
    "replies": lambda it: intents.Reply("Сделано, проверьте."),
    "notes": lambda it: intents.Note("Проверить позже."),
    "asks": lambda it: intents.RequestData("Назовите аккаунт."),
    "refuses": lambda it: intents.Refuse(intents.RefusalReason.NOT_IN_PLAN, "Тариф этого не включает."),
    "declines": lambda it: intents.OutOfScope("Это по отдельной договорённости."),
    "resolves": lambda it: intents.Resolve("Готово."),
    "closes": lambda it: intents.Resolve(),
    "waves": lambda it: intents.NoAnswerNeeded(),
    "transfers": lambda it: intents.Transfer(it.department.other),
    "declares": lambda it: intents.DeclareEmergency(BasicService.WEB, "Сайт лежит."),
}


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = date(2026, 10, 5)


def lived(story: str, book: Book = BOOK) -> Ticket:
    """A ticket after its story: "mon 12:00 stp | 13:00 replies | tue 09:00 subscriber". The first step names the
    department that receives it; a step without a day happens on the day of the step before; who acts is an agent of
    the department that has the ticket. The days are those of October 2026 from the 5th, "mon2" is the next Monday."""
    it, day = None, ""
    for step in story.split(" | "):
        *on, clock, what = step.split()
        day = on[0] if on else day
        date_ = MONDAY + timedelta(days=DAYS.index(day[:3]), weeks=int(day[3:] or 1) - 1)
        at = msk(f"{date_} {clock}")
        if it is None:
            it = ticket(Department(what), at)
        elif what == "subscriber":
            it = subscriber_wrote(it, at, book).ticket
        else:
            it = accepted(it, ACTS[what](it), ANNA if it.department is STP else OLGA, at, book)
    assert it is not None
    return it


def on_day(at: datetime | None) -> str | None:
    """An instant as a story tells it: "tue 09:00"."""
    if at is None:
        return None
    local = at.astimezone(MOSCOW)
    week, day = divmod((local.date() - MONDAY).days, 7)
    return f"{DAYS[day]}{week + 1 if week else ''} {local:{'%H:%M:%S' if local.second else '%H:%M'}}"


def outlook(it: Ticket, book: Book = BOOK) -> str:
    """Where a ticket is and what it promises: "open stp, due tue 00:00" or with ", target …"."""
    found = ticket_deadline(it, book)
    parts = [f"{it.state} {it.department}"]
    if found is not None:
        parts += [f"due {on_day(found.due_at)}"]
    if found is not None and found.target_at is not None:
        parts += [f"target {on_day(found.target_at)}"]
    return ", ".join(parts)


@dataclass(frozen=True)
class Row:
    """A line of a queue, as both programs have them."""

    number: int
    received_at: datetime = NOON
    due_at: datetime | None = None
    department: Department = STP
    channel: Channel = CABINET
    state: State = State.OPEN
    premium: bool = False
    emergency: BasicService | None = None
    unanswered_since_at: datetime | None = None


def stp_row(number: int, minutes_ago: float, **changes: object) -> Row:
    """A ticket that STP received so many minutes before NOON, due 12 hours after that."""
    at = NOON - timedelta(minutes=minutes_ago)
    row = Row(number, at, at + timedelta(hours=12), unanswered_since_at=at)
    return replace(row, **changes)  # type: ignore[arg-type]
