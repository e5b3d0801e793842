"""The provider's stored settings as the rules read them: one way for central and the workstation."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from desktop.regulation.book import Settings, rules_of
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService
from desktop.regulation.working_calendar import Override

STORED: list[tuple[dict[str, Any], Settings]] = [
    ({}, Settings()),
    ({"guard_minutes": 45}, Settings(guard=timedelta(minutes=45))),
    ({"guard_minutes": 0}, Settings(guard=timedelta())),
    ({"stp_from": "07:30"}, Settings(stp_from=time(7, 30))),
    ({"stp_until": "23:00"}, Settings(stp_until=time(23))),
    ({"basic_services": ["web", "dns"]}, Settings(basic_services=frozenset({BasicService.WEB, BasicService.DNS}))),
    ({"basic_services": []}, Settings(basic_services=frozenset())),
    ({"demo": True}, Settings()),  # a setting of the window, no rule's
]


@pytest.mark.parametrize(("stored", "settings"), STORED)
def test_an_absent_setting_is_the_default(stored: dict[str, Any], settings: Settings) -> None:
    assert rules_of({}, stored)[1] == settings


def test_the_calendar_has_the_providers_days_and_years() -> None:
    day = date(2027, 12, 31)
    calendar, _ = rules_of({(day, Department.ORK): Override(note="Переезд")}, {"confirmed_years": [2027]})
    found = calendar.day(day, Department.ORK)
    assert (found.is_closed, found.preliminary) == (True, False)
    assert rules_of({}, {})[0].day(day, Department.ORK).preliminary
