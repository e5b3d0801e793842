"""Editing the calendar: recomputes open tickets, shows the difference, keeps past breaches (section 2)."""

import pytest

from desktop.regulation.book import Book
from desktop.regulation.calendar_change import recompute
from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.lifecycle import asked, subscriber_wrote
from desktop.regulation.working_calendar import SHIPPED_YEARS
from tests.regulation.making import BOOK, book, lived, msk, on_day, outlook, wall

CLOSED_TUESDAY = book("10-06 ork closed")
SHORT_WEDNESDAY = book("10-07 ork 10-16")
WORKING_SATURDAY = book("10-10 ork 10-18")

EDITS = [
    # story, edit, at, due and target after it (None: nothing is different)
    ("mon 12:00 ork", CLOSED_TUESDAY, "10-05 13:00", "thu 18:00, target thu 12:00"),
    ("mon 12:00 ork", SHORT_WEDNESDAY, "10-05 13:00", "wed 16:00, target wed 12:00"),
    ("fri 12:00 ork", WORKING_SATURDAY, "10-09 13:00", "mon2 18:00, target mon2 12:00"),
    ("mon 12:00 ork", WORKING_SATURDAY, "10-05 13:00", None),
    ("mon 12:00 stp", CLOSED_TUESDAY, "10-05 13:00", None),  # STP's hours know no calendar
    ("mon 12:00 ork | 13:00 resolves", CLOSED_TUESDAY, "10-05 14:00", None),  # no open ticket
    ("mon 12:00 ork | 13:00 asks", CLOSED_TUESDAY, "10-05 14:00", None),  # no deadline while it waits
    ("mon 12:00 ork", CLOSED_TUESDAY, "10-07 18:00", "thu 18:00, target thu 12:00"),  # exactly at the due: no breach
    ("mon 12:00 ork", CLOSED_TUESDAY, "10-07 18:01", "wed 18:00, target wed 18:00"),  # the breach is kept
    ("mon 12:00 ork", SHORT_WEDNESDAY, "10-07 18:01", "wed 18:00, target wed 12:00"),
]


@pytest.mark.parametrize(("story", "edit", "at", "after"), EDITS)
def test_what_an_edit_would_change(story: str, edit: Book, at: str, after: str | None) -> None:
    found = recompute([lived(story)], BOOK, edit, msk(at))
    told = [f"{on_day(d.after.due_at)}, target {on_day(d.after.target_at)}" for d in found]
    assert told == ([after] if after else [])


def test_a_difference_shows_before_and_after() -> None:
    (found,) = recompute([lived("mon 12:00 ork")], BOOK, CLOSED_TUESDAY, msk("10-05 13:00"))
    assert (on_day(found.before.due_at), on_day(found.after.due_at)) == ("wed 18:00", "thu 18:00")
    assert found.after == ticket_deadline(found.ticket, CLOSED_TUESDAY)
    assert not found.is_breach_kept


def test_a_kept_breach_stays_through_the_next_edits() -> None:
    late = lived("mon 12:00 ork")
    (found,) = recompute([late], BOOK, CLOSED_TUESDAY, msk("10-07 18:01"))
    assert found.is_breach_kept
    assert outlook(found.ticket, CLOSED_TUESDAY) == "open ork, due wed 18:00, target wed 18:00"
    assert outlook(found.ticket, WORKING_SATURDAY) == "open ork, due wed 18:00, target wed 12:00"


def test_a_breach_whose_due_stays_needs_no_keeping() -> None:
    (found,) = recompute([lived("mon 12:00 ork")], BOOK, book("10-06 ork 10-16"), msk("10-07 18:01"))
    assert (on_day(found.after.target_at), found.is_breach_kept, found.ticket) == (
        "wed 14:00",
        False,
        lived("mon 12:00 ork"),
    )


def test_a_new_promise_forgets_the_kept_breach() -> None:
    (found,) = recompute([lived("mon 12:00 ork")], BOOK, CLOSED_TUESDAY, msk("10-07 18:01"))
    answered = subscriber_wrote(asked(found.ticket, msk("10-08 10:00")), msk("10-08 12:00"), BOOK).ticket
    assert outlook(answered, CLOSED_TUESDAY).startswith("open ork, due mon2 18:00")


def test_confirming_a_year_shows_where_the_mark_goes() -> None:
    eve = lived("mon 12:00 ork")
    unconfirmed = book(years=SHIPPED_YEARS - {2026})
    (found,) = recompute([eve], unconfirmed, BOOK, msk("10-05 13:00"))
    assert (found.before.preliminary, found.after.preliminary) == (True, False)
    assert wall(found.before.due_at) == wall(found.after.due_at)
