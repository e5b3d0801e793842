"""Merging: the earliest receipt and the earliest due win, open wins over waiting (section 2)."""

from dataclasses import replace

import pytest

from desktop.regulation import intents as i
from desktop.regulation.decide import decide
from desktop.regulation.lifecycle import subscriber_wrote
from desktop.regulation.merging import merged
from desktop.regulation.outcome import Accepted
from desktop.regulation.people import Agent
from desktop.regulation.ticket import BasicService, Emergency, MessageKind, State, Ticket
from tests.regulation.making import (
    ANNA,
    BOOK,
    BORIS,
    EMAIL,
    NOON,
    OLGA,
    ORK,
    SUPER,
    accepted,
    book,
    lived,
    msk,
    on_day,
    outlook,
    refused,
    said,
    ticket,
)

AT = msk("10-08 12:00")  # thursday
SEVEN = ticket()


def merge(story: str, into: str) -> tuple[Ticket, Ticket]:
    """Ticket 7 with a story merged into ticket 8 with another."""
    gone, other = lived(story), replace(lived(into), number=8)
    return merged(gone, other, AT, BOOK)


SURVIVORS = [
    # this ticket, into that one, what the survivor promises, its receipt
    ("mon 12:00 stp", "mon 15:00 stp", "open stp, due tue 00:00", "mon 12:00"),
    ("mon 15:00 stp", "mon 12:00 stp", "open stp, due tue 00:00", "mon 12:00"),
    ("mon 12:00 ork", "tue 12:00 ork", "open ork, due wed 18:00, target wed 12:00", "mon 12:00"),
    ("tue 12:00 ork", "mon 12:00 ork", "open ork, due wed 18:00, target wed 12:00", "mon 12:00"),
    # the earliest receipt and the earliest due may come from different tickets
    ("mon 12:00 stp | 13:00 replies | wed 10:00 subscriber", "tue 12:00 stp", "open stp, due wed 00:00", "mon 12:00"),
    (
        "mon 12:00 ork | 13:00 asks | wed 10:00 subscriber",
        "tue 12:00 ork",
        "open ork, due thu 18:00, target thu 12:00",
        "mon 12:00",
    ),
    # open wins over waiting, and over answered
    ("mon 12:00 stp | 13:00 asks", "tue 12:00 stp", "open stp, due wed 00:00", "mon 12:00"),
    ("tue 12:00 stp", "mon 12:00 stp | 13:00 asks", "open stp, due wed 00:00", "mon 12:00"),
    ("mon 12:00 stp | 13:00 replies", "tue 12:00 stp", "open stp, due wed 00:00", "mon 12:00"),
    ("tue 12:00 stp", "mon 12:00 stp | 13:00 replies", "open stp, due wed 00:00", "mon 12:00"),
    (
        "mon 12:00 ork | 13:00 asks",
        "tue 12:00 ork",
        "open ork, due thu 18:00, target thu 12:00",
        "mon 12:00",
    ),
    ("mon 12:00 stp | 13:00 asks", "tue 12:00 stp | 13:00 replies", "waiting stp", "mon 12:00"),
    ("mon 12:00 ork | 13:00 asks", "tue 12:00 ork | 13:00 asks", "waiting ork", "mon 12:00"),
    ("mon 12:00 stp | 13:00 replies", "tue 12:00 stp | 13:00 replies", "answered stp", "mon 12:00"),
    # time away goes with the clock that wins
    (
        "mon 12:00 ork | 13:00 transfers | tue 12:00 transfers",
        "tue 12:00 ork",
        "open ork, due thu 18:00, target thu 11:00",
        "mon 12:00",
    ),
]


@pytest.mark.parametrize(("story", "into", "expected", "receipt"), SURVIVORS)
def test_what_the_survivor_promises(story: str, into: str, expected: str, receipt: str) -> None:
    gone, survivor = merge(story, into)
    assert (survivor.number, outlook(survivor), on_day(survivor.received_at)) == (8, expected, receipt)
    assert (gone.number, gone.state, gone.merged_into, gone.ended_at) == (7, State.MERGED, 8, AT)


AFTERWARDS = [
    # a story merged into another, what comes next, and what it promises then
    ("mon 12:00 ork | 13:00 asks", "tue 12:00 ork | 13:00 asks", "open ork, due fri 18:00, target fri 13:00"),
    ("mon 12:00 stp | 13:00 asks", "tue 12:00 stp | 13:00 asks", "open stp, due thu 02:00"),
]


@pytest.mark.parametrize(("story", "into", "expected"), AFTERWARDS)
def test_two_that_wait_go_on_with_one_answer(story: str, into: str, expected: str) -> None:
    _, survivor = merge(story, into)
    assert survivor.waiting_since_at == msk("10-05 13:00")
    assert outlook(subscriber_wrote(survivor, msk("10-07 14:00"), BOOK).ticket) == expected


def test_the_clock_of_the_other_department_goes_on_after_a_merge() -> None:
    _, survivor = merge("mon 12:00 stp | 13:00 transfers", "mon 14:00 ork")
    back = accepted(survivor, i.Transfer(survivor.department.other), OLGA, msk("10-05 15:00"))
    assert outlook(back) == "open stp, due tue 02:00"


def test_a_wait_at_the_other_department_ends_when_open_wins() -> None:
    asked = "mon 12:00 ork | 13:00 asks | 14:00 transfers"
    _, survivor = merge(asked, "mon 15:00 stp")
    back = accepted(survivor, i.Transfer(ORK), ANNA, msk("10-08 13:00"))
    assert outlook(back) == "open ork, due mon2 18:00, target mon2 12:00"


BOTH = [
    # field, what this ticket has, what the other has, what the survivor has
    ("unanswered_since_at", msk("10-05 12:00"), msk("10-05 13:00"), msk("10-05 12:00")),
    ("unanswered_since_at", None, msk("10-05 13:00"), msk("10-05 13:00")),
    ("topic", "fault", None, "fault"),
    ("topic", "fault", "config", "config"),
    ("account", "example.ru", None, "example.ru"),
    ("account", "example.ru", "premium.ru", "premium.ru"),
    ("assignee_id", ANNA.id, None, ANNA.id),
    ("assignee_id", ANNA.id, BORIS.id, BORIS.id),
    ("channel", EMAIL, EMAIL, EMAIL),
    ("reopened_from", State.RESOLVED, State.REFUSED, State.REFUSED),
    ("reopened_from", None, State.RESOLVED, None),  # what never ended still waits for its work
    ("reopened_from", State.RESOLVED, None, None),
]


@pytest.mark.parametrize(("name", "mine", "others", "expected"), BOTH)
def test_what_the_survivor_keeps_and_takes_over(name: str, mine: object, others: object, expected: object) -> None:
    these, those = {name: mine}, {name: others, "number": 8}
    _, survivor = merged(replace(SEVEN, **these), replace(SEVEN, **those), AT, BOOK)  # type: ignore[arg-type]
    assert getattr(survivor, name) == expected


def test_the_cabinets_ticket_makes_the_survivor_one() -> None:
    _, survivor = merged(ticket(), ticket(number=8, channel=EMAIL), AT, BOOK)
    assert survivor.channel == "cabinet"


def test_premium_goes_with_the_account() -> None:
    plain, premium = ticket(account="example.ru"), ticket(number=8, account="premium.ru", premium=True)
    assert merged(plain, premium, AT, BOOK)[1].premium
    assert not merged(premium, plain, AT, BOOK)[1].premium
    assert merged(premium, ticket(number=9), AT, BOOK)[1].premium


def test_an_emergency_is_not_lost() -> None:
    emergency = Emergency(BasicService.WEB, "Анна", NOON, "Лежит.")
    assert merged(ticket(emergency=emergency), ticket(number=8), AT, BOOK)[1].emergency == emergency


def test_the_survivor_takes_over_the_messages_in_order() -> None:
    first = ticket(
        messages=(said(1, MessageKind.SUBSCRIBER, NOON), said(4, MessageKind.NOTE, msk("10-06 15:00"), ANNA))
    )
    other = ticket(number=8, messages=(said(2, MessageKind.SUBSCRIBER, msk("10-06 13:00")),))
    gone, survivor = merged(first, other, AT, BOOK)
    assert ([m.id for m in gone.messages], [m.id for m in survivor.messages]) == ([], [1, 2, 4])


REFUSALS: list[tuple[Agent, Ticket, Ticket, str]] = [
    (ANNA, SEVEN, ticket(number=8, subscriber_id="s2"), "merge_other_subscriber"),
    (ANNA, SEVEN, ticket(number=8, subscriber_id=None), "merge_other_subscriber"),
    (ANNA, ticket(subscriber_id=None), ticket(number=8, subscriber_id=None), "merge_other_subscriber"),
    (SUPER, SEVEN, ticket(ORK, number=8), "merge_other_department"),
    (ANNA, SEVEN, ticket(number=8, state=State.RESOLVED), "merge_ended"),
    (ANNA, SEVEN, ticket(number=8, state=State.MERGED, merged_into=9), "merge_ended"),
    (ANNA, SEVEN, ticket(number=99), "unknown_ticket"),
    (ANNA, replace(SEVEN, number=8), ticket(number=8), "merge_with_itself"),
    (ANNA, ticket(state=State.RESOLVED), ticket(number=8), "ended"),
    (OLGA, SEVEN, ticket(number=8), "wrong_department"),
]


@pytest.mark.parametrize(("actor", "it", "into", "reason"), REFUSALS)
def test_a_merge_is_refused(actor: Agent, it: Ticket, into: Ticket, reason: str) -> None:
    assert refused(it, i.Merge(8), actor, book=book(tickets=(into,))) == reason


def test_a_merge_changes_both_and_is_told() -> None:
    outcome = decide(SEVEN, i.Merge(8), ANNA, AT, book(tickets=(ticket(number=8),)))
    assert isinstance(outcome, Accepted)
    assert outcome.survivor is not None
    assert (outcome.ticket.state, outcome.survivor.number) == (State.MERGED, 8)
    assert [(m.event, dict(m.detail)) for m in outcome.messages] == [("merged", {"ticket": 7, "into": 8})]
