"""Notes: what is written for colleagues goes through where an act would not."""

import pytest

from desktop.regulation import intents as i
from desktop.regulation.decide import contact_note, decide
from desktop.regulation.outcome import Refused
from desktop.regulation.people import Agent, Department
from desktop.regulation.ticket import MessageFact, MessageKind, State, Ticket
from tests.regulation.making import ANNA, BOOK, BORIS, LEFT, NOON, OLGA, ORK, STP, accepted, book, refused, ticket

ANNAS = ticket(assignee_id=ANNA.id)


def handed_over(seq: int, to: Department) -> MessageFact:
    return MessageFact(seq, seq, MessageKind.EVENT, ANNA.id, NOON, moved_to=to)


GONE = ticket(ORK, messages=(handed_over(5, ORK),))
CAME_AND_WENT = ticket(ORK, messages=(handed_over(5, STP), handed_over(9, ORK)))


@pytest.mark.parametrize(("it", "seen_seq", "reason"), [
    (GONE, 4, None),  # it was still his department's when he saw it
    (GONE, 5, "wrong_department"),
    (GONE, None, "wrong_department"),
    (CAME_AND_WENT, 4, "wrong_department"),
    (CAME_AND_WENT, 8, None),
    (CAME_AND_WENT, 9, "wrong_department"),
    (ticket(ORK), 0, "wrong_department"),  # it never was
])  # fmt: skip
def test_a_note_follows_the_ticket_that_was_its_author_s_department_s(
    it: Ticket, seen_seq: int | None, reason: str | None
) -> None:
    outcome = decide(it, i.Note("Заметка."), ANNA, NOON, BOOK, seen_seq)
    assert (outcome.reason if isinstance(outcome, Refused) else None) == reason
    assert refused(it, i.Take(), ANNA, seen_seq=seen_seq) == "wrong_department"
    assert refused(it, i.Note("Заметка."), LEFT, seen_seq=seen_seq) == "agent_inactive"


def test_a_note_takes_nothing() -> None:
    assert accepted(ticket(), i.Note("Заметка."), BORIS).assignee_id is None
    assert accepted(ANNAS, i.Note("Передаю текст."), BORIS) == ANNAS


def test_a_note_on_a_merged_ticket_goes_to_its_survivor() -> None:
    last = ticket(number=8)
    gone = ticket(state=State.MERGED, merged_into=8)
    assert accepted(gone, i.Note("Заметка."), ANNA, book=book(tickets=(last,))) == last


CONTACTS = [
    (ANNA, "Звонил, просил счёт.", None),
    (OLGA, "Писал в ICQ.", None),
    (ANNA, " ", "empty"),
    (LEFT, "Да.", "agent_inactive"),
]


@pytest.mark.parametrize(("actor", "body", "reason"), CONTACTS)
def test_a_talk_by_phone_is_kept_by_any_agent(actor: Agent, body: str, reason: str | None) -> None:
    found = contact_note(i.ContactNote("s1", body), actor)
    assert (found and found.reason) == reason
