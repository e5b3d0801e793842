"""What happens to clock, place and state over a ticket's life: each line is a story (section 2)."""

import pytest

from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.lifecycle import ended, no_answer_needed, subscriber_wrote, survivor, transferred, was_processed
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from tests.regulation.making import BOOK, NOON, ORK, STP, book, lived, msk, on_day, outlook, ticket, wall

STORIES = [
    # what stops STP's clock: the first public reply, refusal or request for data
    ("mon 12:00 stp", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 13:00 replies", "answered stp"),
    ("mon 12:00 stp | 13:00 asks", "waiting stp"),
    ("mon 12:00 stp | 13:00 refuses", "refused stp"),
    ("mon 12:00 stp | 13:00 declines", "out_of_scope stp"),
    ("mon 12:00 stp | 13:00 resolves", "resolved stp"),
    ("mon 12:00 stp | 13:00 waves", "answered stp"),  # no answer needed
    # and what stops nothing
    ("mon 12:00 stp | 13:00 notes", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 13:00 takes", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 13:00 takes | 14:00 releases", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 13:00 declares", "open stp, due tue 00:00"),
    # what stops ORK's: resolved, refused, out of scope
    ("mon 12:00 ork", "open ork, due wed 18:00, target wed 12:00"),
    ("mon 12:00 ork | 13:00 replies", "open ork, due wed 18:00, target wed 12:00"),
    ("mon 12:00 ork | 13:00 notes", "open ork, due wed 18:00, target wed 12:00"),
    ("mon 12:00 ork | 13:00 resolves", "resolved ork"),
    ("mon 12:00 ork | 13:00 closes", "resolved ork"),
    ("mon 12:00 ork | 13:00 refuses", "refused ork"),
    ("mon 12:00 ork | 13:00 declines", "out_of_scope ork"),
    # a new message after the answer starts a new STP clock
    ("mon 12:00 stp | 13:00 replies | 15:00 subscriber", "open stp, due tue 03:00"),
    ("mon 12:00 stp | 13:00 waves | 15:00 subscriber", "open stp, due tue 03:00"),
    # several unanswered messages: the clock of the first
    ("mon 12:00 stp | 15:00 subscriber | 16:00 subscriber", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 13:00 replies | 15:00 subscriber | 16:00 subscriber", "open stp, due tue 03:00"),
    ("mon 12:00 ork | 15:00 subscriber", "open ork, due wed 18:00, target wed 12:00"),
    ("mon 12:00 ork | 13:00 replies | tue 15:00 subscriber", "open ork, due wed 18:00, target wed 12:00"),
    # waiting: STP's answer starts a new clock
    ("mon 12:00 stp | 13:00 asks | tue 10:00 subscriber", "open stp, due tue 22:00"),
    ("mon 12:00 stp | 13:00 asks | 14:00 replies", "waiting stp"),
    ("mon 12:00 stp | 13:00 asks | 14:00 asks | tue 10:00 subscriber", "open stp, due tue 22:00"),
    ("mon 12:00 stp | 13:00 replies | 14:00 asks", "waiting stp"),
    # ORK's target pauses in working time, its due starts anew
    ("mon 12:00 ork | 16:00 asks", "waiting ork"),
    ("mon 12:00 ork | 16:00 asks | tue 14:00 subscriber", "open ork, due thu 18:00, target wed 18:00"),
    ("mon 12:00 ork | 16:00 asks | fri 17:00 subscriber", "open ork, due tue2 18:00, target tue2 13:00"),
    ("mon 12:00 ork | 16:00 asks | 17:00 replies", "waiting ork"),
    ("mon 12:00 ork | 16:00 asks | 17:00 closes", "resolved ork"),
    (
        "mon 12:00 ork | 16:00 asks | 17:00 subscriber | tue 10:00 asks | 12:00 subscriber",
        "open ork, due thu 18:00, target wed 15:00",
    ),
    # reopening: a new clock from the new message
    ("mon 12:00 stp | 13:00 resolves | wed 09:00 subscriber", "open stp, due wed 21:00"),
    ("mon 12:00 stp | 13:00 refuses | wed 09:00 subscriber", "open stp, due wed 21:00"),
    ("mon 12:00 stp | 13:00 declines | wed 09:00 subscriber", "open stp, due wed 21:00"),
    ("mon 12:00 ork | 13:00 resolves | thu 12:00 subscriber", "open ork, due mon2 18:00, target mon2 12:00"),
    ("mon 12:00 ork | 13:00 closes | thu 12:00 subscriber | 13:00 waves", "resolved ork"),
    ("mon 12:00 ork | 13:00 asks | 14:00 closes | 15:00 subscriber", "open ork, due wed 18:00, target wed 15:00"),
    # transfer: the clock starts when the department first received the ticket
    ("mon 12:00 stp | 15:00 transfers", "open ork, due wed 18:00, target wed 15:00"),
    ("mon 12:00 ork | 15:00 transfers", "open stp, due tue 03:00"),
    ("mon 12:00 stp | 13:00 replies | 15:00 transfers", "open ork, due wed 18:00, target wed 15:00"),
    # coming back does not restart it, the time away does not count
    ("mon 12:00 stp | 13:00 transfers | 13:00 transfers", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 13:00 transfers | 13:00:30 transfers", "open stp, due tue 00:00"),
    ("mon 12:00 stp | 13:00 transfers | 15:30 transfers", "open stp, due tue 02:30"),
    ("mon 12:00 stp | 13:00 transfers | thu 13:00 transfers", "open stp, due fri 00:00"),
    ("mon 12:00 ork | 13:00 transfers | 13:00 transfers", "open ork, due wed 18:00, target wed 12:00"),
    ("mon 12:00 ork | 13:00 transfers | 15:00 transfers", "open ork, due wed 18:00, target wed 14:00"),
    ("mon 12:00 ork | 13:00 transfers | tue 12:00 transfers", "open ork, due thu 18:00, target thu 11:00"),
    ("mon 12:00 ork | 19:00 transfers | tue 09:00 transfers", "open ork, due wed 18:00, target wed 12:00"),
    ("fri 12:00 ork | 19:00 transfers | mon2 09:00 transfers", "open ork, due tue2 18:00, target tue2 12:00"),
    # what happens to it away does not answer for the department that has the clock
    ("mon 12:00 stp | 13:00 transfers | 14:00 replies | 15:00 transfers", "open stp, due tue 02:00"),
    ("mon 12:00 stp | 13:00 transfers | 14:00 subscriber | 15:00 transfers", "open stp, due tue 02:00"),
    ("mon 12:00 ork | 13:00 transfers | 14:00 replies", "answered stp"),
    ("mon 12:00 ork | 13:00 transfers | 14:00 replies | 15:00 transfers", "open ork, due wed 18:00, target wed 14:00"),
    # a stopped clock: a new one at the transfer
    ("mon 12:00 stp | 13:00 replies | 14:00 transfers | 15:00 transfers", "open stp, due tue 03:00"),
    # waiting goes with the ticket
    ("mon 12:00 stp | 13:00 asks | 14:00 transfers", "waiting ork"),
    (
        "mon 12:00 stp | 13:00 asks | 14:00 transfers | tue 11:00 subscriber",
        "open ork, due thu 18:00, target thu 11:00",
    ),
    ("mon 12:00 stp | 13:00 asks | 14:00 transfers | 15:00 transfers | 16:00 subscriber", "open stp, due tue 04:00"),
    ("mon 12:00 ork | 13:00 asks | 14:00 transfers | 15:00 subscriber", "open stp, due tue 03:00"),
    (
        "mon 12:00 ork | 13:00 asks | 14:00 transfers | 15:00 subscriber | 16:00 transfers",
        "open ork, due wed 18:00, target wed 15:00",
    ),
    (
        "mon 12:00 ork | 13:00 asks | 14:00 transfers | 15:00 transfers | 16:00 subscriber",
        "open ork, due wed 18:00, target wed 15:00",
    ),
    (
        "mon 12:00 ork | 13:00 asks | 14:00 transfers | tue 15:00 subscriber | 19:00 transfers",
        "open ork, due fri 18:00, target thu 17:00",
    ),
    ("mon 12:00 ork | 13:00 transfers | 14:00 asks | 15:00 transfers", "waiting ork"),
    (
        "mon 12:00 ork | 13:00 transfers | 14:00 asks | 15:00 transfers | 16:00 subscriber",
        "open ork, due wed 18:00, target wed 15:00",
    ),
    ("mon 12:00 stp | 13:00 transfers | 14:00 asks | 15:00 transfers | 17:00 subscriber", "open stp, due tue 05:00"),
    (
        "mon 12:00 ork | 13:00 asks | 14:00 transfers | 15:00 transfers | 16:00 subscriber | 17:00 transfers",
        "open stp, due tue 05:00",  # it only waited there: no clock ran
    ),
    # ended at the other department, reopened, transferred: all clocks are new
    (
        "mon 12:00 stp | 13:00 transfers | 14:00 closes | 15:00 subscriber | tue 12:00 transfers",
        "open stp, due wed 00:00",
    ),
    ("mon 12:00 ork | 13:00 transfers | 14:00 resolves | 15:00 subscriber", "open stp, due tue 03:00"),
]


@pytest.mark.parametrize(("story", "expected"), STORIES)
def test_where_a_ticket_is_and_what_it_promises(story: str, expected: str) -> None:
    assert outlook(lived(story)) == expected


WAVED = [  # whether no answer is needed is for the agent to say (STP), or only after ORK's duty was done (ORK.3)
    ("mon 12:00 stp", True),
    ("mon 12:00 ork | 13:00 transfers", True),
    ("mon 12:00 stp | 13:00 resolves | 15:00 subscriber", True),
    ("mon 12:00 ork", False),
    ("mon 12:00 ork | 13:00 replies | 15:00 subscriber", False),
    ("mon 12:00 ork | 13:00 asks | 15:00 subscriber", False),
    ("mon 12:00 stp | 13:00 transfers", False),
    ("mon 12:00 stp | 13:00 replies | 14:00 transfers | 15:00 subscriber", False),
    ("mon 12:00 stp | 13:00 resolves | 14:00 subscriber | 15:00 transfers", False),
    ("mon 12:00 ork | 13:00 resolves | 15:00 subscriber", True),
    ("mon 12:00 ork | 13:00 refuses | 15:00 subscriber | 16:00 subscriber", True),
    ("mon 12:00 ork | 13:00 resolves | 15:00 subscriber | 16:00 transfers | 17:00 transfers", False),
    ("mon 12:00 ork | 13:00 resolves | 15:00 subscriber | 16:00 replies | 17:00 subscriber", False),
]


@pytest.mark.parametrize(("story", "may_wave"), WAVED)
def test_whether_a_message_may_need_no_answer(story: str, may_wave: bool) -> None:
    assert was_processed(lived(story)) is may_wave


ENDS = {"resolves": State.RESOLVED, "refuses": State.REFUSED, "declines": State.OUT_OF_SCOPE}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("department", ["stp", "ork"])
def test_thanks_that_reopened_a_ticket_leave_its_ending(department: str, end: str) -> None:
    reopened = lived(f"mon 12:00 {department} | 13:00 {end} | 15:00 subscriber")
    assert reopened.state is State.OPEN
    assert no_answer_needed(reopened, reopened.received_at).state is ENDS[end]


def test_message_that_goes_on_after_the_reopening_is_no_thanks() -> None:
    ticket = lived("mon 12:00 stp | 13:00 resolves | 14:00 subscriber | 15:00 replies | 16:00 subscriber")
    assert no_answer_needed(ticket, ticket.received_at).state is State.ANSWERED


TOPICS_MOVED = [  # topic before the transfer, from where, what is left of it
    ("fault", STP, None),
    ("other_stp", STP, None),
    ("domain", ORK, None),
    ("payment", STP, "payment"),  # named wrongly: it fits where it goes
    ("fault", ORK, "fault"),
    (None, STP, None),
    ("nonsense", STP, None),
]


@pytest.mark.parametrize(("topic", "department", "left"), TOPICS_MOVED)
def test_a_transfer_clears_a_topic_that_is_no_duty_of_the_other_department(
    topic: str | None, department: Department, left: str | None
) -> None:
    moved = transferred(ticket(department, topic=topic), NOON)
    assert moved.topic == left
    assert left is not None or transferred(moved, NOON).topic is None  # coming back restores nothing


PLACES = [
    # the first unanswered message: the place in STP's queue
    ("mon 12:00 stp", "mon 12:00"),
    ("mon 12:00 stp | 15:00 subscriber", "mon 12:00"),
    ("mon 12:00 stp | 13:00 replies", None),
    ("mon 12:00 stp | 13:00 asks", None),
    ("mon 12:00 stp | 13:00 waves", None),
    ("mon 12:00 stp | 13:00 resolves", None),
    ("mon 12:00 stp | 13:00 replies | 15:00 subscriber | 16:00 subscriber", "mon 15:00"),
    ("mon 12:00 stp | 13:00 asks | 15:00 subscriber", "mon 15:00"),
    ("mon 12:00 stp | 13:00 resolves | 15:00 subscriber", "mon 15:00"),
    ("mon 12:00 stp | 13:00 transfers | 14:00 transfers", "mon 12:00"),
    ("mon 12:00 ork | 13:00 transfers", "mon 12:00"),
    ("mon 12:00 ork | 13:00 replies | 14:00 transfers", None),  # then by the receipt
    ("mon 12:00 ork | 13:00 replies | 14:00 transfers | 15:00 subscriber", "mon 12:00"),
]


@pytest.mark.parametrize(("story", "since"), PLACES)
def test_the_first_unanswered_message(story: str, since: str | None) -> None:
    assert on_day(lived(story).unanswered_since_at) == since


KEPT = [story for story, _ in STORIES]


@pytest.mark.parametrize("story", KEPT)
def test_number_and_original_receipt_never_change(story: str) -> None:
    received, it = lived(story.split(" | ")[0]), lived(story)
    assert (it.number, it.received_at) == (7, received.received_at)


def test_a_transfer_gives_the_work_back_to_the_queue() -> None:
    assert lived("mon 12:00 stp | 13:00 takes").assignee_id == 1
    assert lived("mon 12:00 stp | 13:00 takes | 14:00 transfers").assignee_id is None


def test_a_reopened_ticket_is_nobodys_and_no_emergency() -> None:
    story = "mon 12:00 stp | 12:10 declares | 13:00 resolves"
    before, after = lived(story), lived(f"{story} | tue 09:00 subscriber")
    assert (before.assignee_id, before.emergency is not None, wall(before.ended_at)) == (1, True, "2026-10-05 13:00")
    assert (after.assignee_id, after.emergency, after.ended_at) == (None, None, None)


def test_reopening_is_told_in_the_conversation() -> None:
    closed = lived("mon 12:00 stp | 13:00 resolves")
    assert [m.event for m in subscriber_wrote(closed, NOON, BOOK).messages] == ["reopened"]
    assert subscriber_wrote(ticket(), NOON, BOOK).messages == ()


def test_a_second_request_does_not_begin_the_wait_anew() -> None:
    assert on_day(lived("mon 12:00 ork | 13:00 asks | 14:00 asks").waiting_since_at) == "mon 13:00"


def test_a_clock_set_back_takes_no_time_away() -> None:
    back = transferred(transferred(ticket(), msk("10-06 13:00")), msk("10-06 12:30"))
    assert outlook(back) == outlook(ticket())


def test_an_emergency_goes_with_the_ticket() -> None:
    it = lived("mon 12:00 stp | 12:10 declares | 13:00 transfers | 14:00 transfers")
    assert it.emergency is not None


def test_a_message_to_a_merged_ticket_goes_to_its_survivor() -> None:
    last = lived("mon 12:00 stp | 13:00 replies")
    middle = ticket(number=8, state=State.MERGED, merged_into=7)
    first = ticket(number=9, state=State.MERGED, merged_into=8)
    known = book(tickets=(last, middle))
    assert survivor(first, known).number == 7
    written = subscriber_wrote(first, msk("10-05 15:00"), known).ticket
    assert (written.number, outlook(written)) == (7, "open stp, due tue 03:00")


def test_a_merged_ticket_whose_survivor_is_unknown_is_reopened() -> None:
    lost = ended(ticket(merged_into=99), State.MERGED, NOON)
    written = subscriber_wrote(lost, NOON, BOOK).ticket
    assert (written.state, written.merged_into) == (State.OPEN, None)


def test_an_answer_exactly_at_the_due_instant_is_in_time() -> None:
    due = ticket_deadline(ticket(), BOOK)
    assert due is not None
    answered = lived("tue 12:00 stp | wed 00:00 replies")
    assert answered.stp_clock is not None
    assert answered.stp_clock.stopped_at == due.due_at


@pytest.mark.parametrize("department", [STP, ORK])
def test_both_clocks_stop_when_the_matter_ends(department: str) -> None:
    it = lived(f"mon 12:00 {department} | 13:00 transfers | 14:00 resolves")
    assert it.stp_clock is not None
    assert it.ork_clock is not None
    assert it.stp_clock.stopped_at == it.ork_clock.stopped_at == msk("10-05 14:00")
    assert all(gap.until_at is not None for clock in (it.stp_clock, it.ork_clock) for gap in clock.gaps)
