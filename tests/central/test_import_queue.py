"""Imported tickets stand where the rules put them: both queues against a second reading of the rules, written
here without a line of the product."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.central.importing import Import, S, at, line, said

MOSCOW = ZoneInfo("Europe/Moscow")
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
HOLIDAYS = {date(2026, 11, 4)}  # the only one on a weekday between September and December 2026
LANES = ("emergency", "guard", "premium", "cabinet", "email")
PREMIUM = {"example.ru": True, "plain.ru": False, "new-premium.ru": True, "new-plain.ru": False}
TICKETS = 120


@dataclass
class Expected:
    """What a row of `GET /v1/queues/…` has to say."""

    key: tuple[Any, ...]
    lane: str
    due_at: datetime
    target_at: datetime | None


def drawn(random: Random, index: int, now: datetime) -> dict[str, Any]:
    """A line as another help desk may have written it, every field drawn; times on half hours, so there are ties."""
    days = 1 if random.random() < 0.7 else 9
    received_at = now - random.randrange(1, 48 * days) * 30 * MINUTE
    times = sorted({received_at + random.randrange(1, 40) * 30 * MINUTE for _ in range(random.randrange(5))})
    messages = [(received_at, "subscriber")] * (random.random() < 0.9)
    messages += [(time, random.choice(["subscriber", "agent", "agent", "note"])) for time in times if time <= now]
    random.shuffle(messages)
    account = random.choice([*PREMIUM, None])
    owner = "s1" if account in ("example.ru", "plain.ru") else f"p-{account}"
    drawn_line = {
        "external_id": f"other/{index}",
        "number": random.choice([None, 500 + index]),
        "department": random.choice(["stp", "ork"]),
        "channel": random.choice(["cabinet", "email"]),
        "subject": f"Вопрос {index}",
        "received_at": received_at.astimezone(random.choice([UTC, MOSCOW])).isoformat(),
        "account": account,
        "subscriber": random.choice([None, {"id": owner, "name": "Иван", "premium": PREMIUM.get(account or "", True)}]),
        "emergency": random.choice(["web", "dns", *[None] * 8]),
        "state": random.choice(["open", "open", "waiting", "resolved", "refused", None, None]),
        "messages": [{"at": at.isoformat(), "author": author, "body": "…"} for at, author in messages],
    }
    return {name: value for name, value in drawn_line.items() if value is not None or random.random() < 0.5}


def expected(line: dict[str, Any], number: int, now: datetime) -> Expected | None:
    """The ticket's place by the rules; None when it does not wait for the department."""
    received_at = datetime.fromisoformat(line["received_at"])
    public = [(datetime.fromisoformat(m["at"]), m["author"]) for m in line["messages"] if m["author"] != "note"]
    public.sort()
    answers = [at for at, author in public if author == "agent"]
    questions = [at for at, author in public if author == "subscriber"]
    later = [at for at in questions if answers and at > answers[-1]]
    state = line.get("state")
    if state in ("resolved", "refused") or (state == "waiting" and answers and not later):
        return None
    if line["department"] == "ork":
        asked = (answers[-1], later[0]) if state == "waiting" and answers else None
        due_at = promise(asked[1] if asked else received_at)
        return Expected((received_at, number), "arrival", due_at, min(aim(received_at, asked), due_at))
    if answers and not later:
        return None
    since = later[0] if answers else received_at
    due_at = since + 12 * HOUR
    lane = lane_of(line, due_at, now)
    return Expected((LANES.index(lane), due_at if lane == "guard" else since, number), lane, due_at, None)


def lane_of(line: dict[str, Any], due_at: datetime, now: datetime) -> str:
    if line.get("emergency"):
        return "emergency"
    if due_at - now < HOUR:
        return "guard"
    person, account = line.get("subscriber"), line.get("account")
    is_premium = PREMIUM[account] if account else bool(person and person["premium"])
    return "premium" if is_premium else line["channel"]


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def promise(at: datetime) -> datetime:
    """The closing time of the second working day after the Moscow date."""
    days = (at.astimezone(MOSCOW).date() + n * DAY for n in range(1, 30))
    second = [day for day in days if is_working(day)][1]
    return datetime(second.year, second.month, second.day, 18, tzinfo=MOSCOW)


def aim(at: datetime, pause: tuple[datetime, datetime] | None) -> datetime:
    """16 working hours on, minute by minute."""
    left = 16 * 60
    while left:
        there = at.astimezone(MOSCOW)
        is_paused = pause is not None and pause[0] <= at < pause[1]
        left -= is_working(there.date()) and 10 <= there.hour < 18 and not is_paused
        at += MINUTE
    return at


def instants(row: dict[str, Any]) -> Iterator[datetime | None]:
    for name in ("due_at", "target_at"):
        yield datetime.fromisoformat(row[name]) if row[name] else None


NOWS = [datetime(2026, 10, 6, 9, tzinfo=UTC), datetime(2026, 11, 5, 21, 30, tzinfo=UTC)]  # a Tuesday; after a holiday


@pytest.mark.parametrize("now", NOWS)
@pytest.mark.parametrize("seed", range(3))
def test_both_queues_are_those_of_the_rules(imported: Import, seed: int, now: datetime) -> None:
    random = Random(seed)
    imported.world.clock.at = now
    imported.world.extend_tokens()
    lines = [drawn(random, index, now) for index in range(TICKETS)]
    # Without a subscriber nobody knows whose a new account is: somebody else's line makes it.
    owners = [{"id": f"p-{name}", "name": "Иван", "premium": is_premium} for name, is_premium in PREMIUM.items()]
    makers = zip(PREMIUM, owners, strict=True)
    lines += [
        line(
            f"maker {name}", account=name, subscriber=owner, state="resolved", received_at=now.isoformat(), messages=[]
        )
        for name, owner in makers
        if name.startswith("new")
    ]
    assert imported(*lines).imported == len(lines), imported.report
    numbers = {ticket.external_id: ticket.id for ticket in imported.tickets()}
    for department in ("stp", "ork"):
        of_department = [drawn_line for drawn_line in lines if drawn_line["department"] == department]
        places = {
            number: place
            for drawn_line in of_department
            if (place := expected(drawn_line, number := numbers[drawn_line["external_id"]], now))
        }
        rows = imported.queue(department)
        order = sorted(places, key=lambda number: places[number].key)
        assert [(row["number"], row["lane"]) for row in rows] == [(number, places[number].lane) for number in order]
        assert [tuple(instants(row)) for row in rows] == [(places[n].due_at, places[n].target_at) for n in order]
        assert len(order) > TICKETS // 8


WAITS = [  # messages by hours before noon of Tuesday, whether the ticket stands in ORK's queue, its due on October
    ([said(S, 26)], True, 7),
    ([said(S, 26), said("agent", 25)], False, None),
    ([said(S, 26), said("agent", 25), said(S, 1)], True, 8),  # the completing answer: due starts anew
    ([said(S, 26), said("agent", 25), said("agent", 24), said(S, 23)], True, 7),
]


@pytest.mark.parametrize(("messages", "stands", "due"), WAITS)
def test_last_answer_of_a_waiting_ticket_was_the_request(
    imported: Import, messages: list[Any], stands: bool, due: int | None
) -> None:
    imported(line(department="ork", state="waiting", received_at=at(26), messages=messages))
    dues = [row["due_at"] for row in imported.queue("ork")]
    assert dues == ([f"2026-10-{due:02}T15:00:00Z"] if stands else [])
