"""Splitting: the new ticket keeps the receipt of its first message (section 2)."""

from dataclasses import replace

import pytest

from desktop.regulation import intents as i
from desktop.regulation.decide import SUBJECT_LIMIT, decide
from desktop.regulation.outcome import Accepted, SplitOff
from desktop.regulation.splitting import split
from desktop.regulation.ticket import BasicService, Emergency, MessageKind, State, Ticket
from tests.regulation.making import ANNA, BOOK, NOON, STP, lived, msk, on_day, outlook, refused, said, ticket

SUBSCRIBER, REPLY, REQUEST, NOTE = MessageKind.SUBSCRIBER, MessageKind.REPLY, MessageKind.REQUEST, MessageKind.NOTE
KINDS = {"subscriber": SUBSCRIBER, "replies": REPLY, "asks": REQUEST, "notes": NOTE}


def talked(story: str) -> Ticket:
    """A ticket with its story, whose messages are numbered from 1 as they stand in it."""
    received = lived(story.split(" | ")[0])
    facts, day = [said(1, SUBSCRIBER, received.received_at)], story.split()[0]
    for step in story.split(" | ")[1:]:
        *on, _, what = step.split()
        day = on[0] if on else day
        if what in KINDS:
            at = lived(f"{day} {step.split()[-2]} stp").received_at
            facts.append(said(len(facts) + 1, KINDS[what], at, None if what == "subscriber" else ANNA))
    return replace(lived(story), messages=tuple(facts))


SPLITS = [
    # story, messages that go, what the new ticket promises, its receipt, what the old one promises
    ("mon 12:00 stp | 15:00 subscriber", {2}, "open stp, due tue 03:00", "mon 15:00", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 15:00 subscriber", {1}, "open stp, due tue 00:00", "mon 12:00", "open stp, due tue 03:00"),
    (
        "mon 12:00 ork | tue 15:00 subscriber",
        {2},
        "open ork, due thu 18:00, target thu 15:00",
        "tue 15:00",
        "open ork, due wed 18:00, target wed 12:00",
    ),
    # the only unanswered message goes: nothing is left to answer
    ("mon 12:00 stp | 13:00 replies | 15:00 subscriber", {3}, "open stp, due tue 03:00", "mon 15:00", "answered stp"),
    # an answered message goes, and a later one had begun the clock anew: each ticket promises by its own message
    (
        "mon 12:00 stp | 13:00 replies | 15:00 subscriber",
        {1},
        "open stp, due tue 00:00",
        "mon 12:00",
        "open stp, due tue 03:00",
    ),
    (
        "mon 12:00 ork | 14:00 closes | tue 15:00 subscriber",
        {1},
        "open ork, due wed 18:00, target wed 12:00",
        "mon 12:00",
        "open ork, due thu 18:00, target thu 15:00",
    ),
    # a message goes with its answer
    ("mon 12:00 stp | 13:00 subscriber | 14:00 replies", {2, 3}, "answered stp", "mon 13:00", "answered stp"),
    # a message goes without one: it was not answered after all
    ("mon 12:00 stp | 13:00 subscriber | 14:00 replies", {2}, "open stp, due tue 01:00", "mon 13:00", "answered stp"),
    (
        "mon 12:00 stp | 13:00 subscriber | 14:00 replies | 15:00 subscriber",
        {2, 3, 4},
        "open stp, due tue 03:00",
        "mon 13:00",
        "answered stp",
    ),
    # a waiting ticket goes on waiting, the new one waits for the department
    ("mon 12:00 stp | 13:00 subscriber | 14:00 asks", {2}, "open stp, due tue 01:00", "mon 13:00", "waiting stp"),
    (
        "mon 12:00 ork | 13:00 subscriber | 14:00 asks",
        {2},
        "open ork, due wed 18:00, target wed 13:00",
        "mon 13:00",
        "waiting ork",
    ),
    # the department had the ticket later than the message came
    (
        "mon 12:00 stp | 13:00 subscriber | 15:00 transfers",
        {2},
        "open ork, due wed 18:00, target wed 15:00",
        "mon 13:00",
        "open ork, due wed 18:00, target wed 15:00",
    ),
    # what was away counts for neither
    (
        "mon 12:00 stp | 13:00 transfers | 15:00 transfers | 16:00 subscriber",
        {2},
        "open stp, due tue 04:00",
        "mon 16:00",
        "open stp, due tue 02:00",
    ),
    (
        "mon 12:00 stp | 13:00 transfers | 14:00 subscriber | 15:00 transfers",
        {2},
        "open stp, due tue 03:00",
        "mon 14:00",
        "open stp, due tue 02:00",
    ),
    (
        "mon 12:00 stp | 12:30 subscriber | 13:00 transfers | 15:00 transfers",
        {2},
        "open stp, due tue 02:30",
        "mon 12:30",
        "open stp, due tue 02:00",
    ),
]


@pytest.mark.parametrize(("story", "going", "new", "receipt", "old"), SPLITS)
def test_what_both_tickets_promise(story: str, going: set[int], new: str, receipt: str, old: str) -> None:
    rest, fresh = split(talked(story), going, msk("10-05 20:00"))
    assert (outlook(fresh), on_day(fresh.received_at)) == (new, receipt)
    assert outlook(rest) == old


def test_the_new_ticket_is_of_the_same_subscriber_and_account() -> None:
    two = talked("mon 12:00 stp | 15:00 subscriber")
    known = replace(two, account="premium.ru", premium=True, topic="fault", assignee_id=ANNA.id)
    _, fresh = split(known, {2}, NOON)
    assert (fresh.number, fresh.subscriber_id, fresh.account, fresh.premium) == (0, "s1", "premium.ru", True)
    assert (fresh.topic, fresh.assignee_id, fresh.channel) == ("fault", ANNA.id, "cabinet")


def test_the_old_ticket_keeps_number_receipt_and_emergency() -> None:
    emergency = Emergency(BasicService.WEB, "Анна", NOON, "Лежит.")
    two = replace(talked("mon 12:00 stp | 15:00 subscriber"), emergency=emergency)
    rest, fresh = split(two, {1}, NOON)
    assert (rest.number, on_day(rest.received_at), rest.emergency, fresh.emergency) == (7, "mon 12:00", emergency, None)
    assert ([m.id for m in rest.messages], [m.id for m in fresh.messages]) == ([2], [1])


def test_the_place_of_the_old_ticket_is_that_of_its_first_unanswered_message() -> None:
    rest, fresh = split(talked("mon 12:00 stp | 15:00 subscriber"), {1}, NOON)
    assert (on_day(rest.unanswered_since_at), on_day(fresh.unanswered_since_at)) == ("mon 15:00", "mon 12:00")


TALK = talked("mon 12:00 stp | 13:00 subscriber | 14:00 notes")
REFUSALS = [
    (i.Split((), "Тема"), "nothing_to_split"),
    (i.Split((2,), ""), "empty"),
    (i.Split((2,), " "), "empty"),
    (i.Split((2,), "т" * (SUBJECT_LIMIT + 1)), "too_long"),
    (i.Split((2, 99), "Тема"), "unknown_message"),
    (i.Split((3,), "Тема"), "split_without_subscriber"),
    (i.Split((1, 2), "Тема"), "split_everything"),
    (i.Split((1, 2, 3), "Тема"), "split_everything"),
]


@pytest.mark.parametrize(("intent", "reason"), REFUSALS)
def test_a_split_is_refused(intent: i.Split, reason: str) -> None:
    assert refused(TALK, intent, ANNA) == reason


def test_a_split_makes_a_new_ticket_and_is_told() -> None:
    outcome = decide(TALK, i.Split((3, 2, 2), "Другое"), ANNA, NOON, BOOK)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.split_off, SplitOff)
    assert (outcome.split_off.subject, outcome.split_off.message_ids) == ("Другое", (2, 3))
    assert [(m.event, dict(m.detail)) for m in outcome.messages] == [("split", {"subject": "Другое", "into": None})]


def test_a_ticket_with_one_message_cannot_be_split() -> None:
    assert refused(ticket(STP), i.Split((1,), "Тема"), ANNA) == "split_everything"
    assert refused(ticket(STP, state=State.RESOLVED), i.Split((1,), "Тема"), ANNA) == "ended"
