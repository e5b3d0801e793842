"""The departments of the strip: state, next change, holiday, who is signed in; by the hours of the regulation."""

from datetime import UTC, date, datetime

import pytest

from desktop import assets
from desktop.models.departments import Departments
from desktop.regulation.book import Book
from desktop.regulation.people import Department
from desktop.regulation.working_calendar import Override, WorkingCalendar
from desktop.replica.views import ReplicaChange
from desktop.wire.changes import Presence
from tests.panels.fake_desk import FakeDesk


def told(at: str, language: str = "en", presence: tuple[Presence, ...] = ()) -> list[str]:
    desk = FakeDesk(at=datetime.fromisoformat(at).astimezone(UTC))
    desk.presence = presence
    assets.set_language(language)
    departments = Departments(desk)
    departments.start()
    return [str(view) for view in departments.views]


STATES = [
    ("2026-11-22T21:14:05+03:00", "STP guaranteed until 22:00", "ORK not guaranteed, opens Mon 10:00"),
    ("2026-11-22T22:00:00+03:00", "STP not guaranteed, opens Mon 06:00", "ORK not guaranteed, opens Mon 10:00"),
    ("2026-11-23T10:00:00+03:00", "STP guaranteed until 22:00", "ORK guaranteed until 18:00"),
    ("2026-11-23T18:00:00+03:00", "STP guaranteed until 22:00", "ORK not guaranteed, opens Tue 10:00"),
]


@pytest.mark.parametrize(("at", "stp", "ork"), STATES)
def test_state_and_next_change(at: str, stp: str, ork: str) -> None:
    assert told(at) == [f"{stp} · 0 signed in", f"{ork} · 0 signed in"]


def test_russian_words_holiday_and_who_is_signed_in() -> None:
    presence = (Presence(1, "Анна", "stp"), Presence(2, "Олег", "stp"), Presence(3, "Ирина", "ork"))
    stp, ork = told("2026-11-04T12:00:00+03:00", "ru", presence)
    assert stp == "СТП гарантировано до 22:00 · на смене 2"
    assert ork == "ОРК не гарантируется, откроется чт 10:00 · День народного единства · на смене 1"


def test_year_not_confirmed_is_marked_preliminary() -> None:
    assert "preliminary" in told("2027-03-01T12:00:00+03:00")[1]


def test_each_state_has_its_own_shape_and_colour() -> None:
    closed = WorkingCalendar({(date(2026, 11, 23), Department.ORK): Override()})
    desk = FakeDesk(at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    desk.book = Book(calendar=closed)
    departments = Departments(desk)
    departments.start()
    shapes = [(view.meaning, view.picture) for view in departments.views]
    desk.at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    departments.recompute()
    shapes.append((departments.views[1].meaning, departments.views[1].picture))
    assert shapes == [("works", "guaranteed"), ("muted", "closed"), ("possible", "possible")]


def test_state_changes_by_time_alone_and_only_then_is_told() -> None:
    desk = FakeDesk(at=datetime(2026, 11, 23, 14, 59, 58, tzinfo=UTC))
    departments = Departments(desk)
    departments.start()
    changes: list[str] = []
    departments.changed.connect(lambda: changes.append(str(departments.views[1])))
    for second in (58, 59, 60, 61):
        desk.at = datetime(2026, 11, 23, 14, 59, tzinfo=UTC).replace(second=0) + (datetime.resolution * second * 10**6)
        departments.tick(desk.at)
    assert changes == ["ORK not guaranteed, opens Tue 10:00 · 0 signed in"]


def test_new_calendar_counts_at_once() -> None:
    desk = FakeDesk(at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    departments = Departments(desk)
    departments.start()
    desk.book = Book(calendar=WorkingCalendar({(date(2026, 11, 23), Department.ORK): Override()}))
    desk.changed(ReplicaChange(has_book=True))
    assert departments.views[1].words == "closed, opens Tue 10:00"


def test_stopped_departments_listen_no_longer() -> None:
    desk = FakeDesk()
    departments = Departments(desk)
    departments.start()
    departments.stop()
    assert (desk.changed.callbacks, desk.presence_changed.callbacks) == ([], [])
