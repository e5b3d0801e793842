"""Planned works (T.6): whom they concern, and which tickets they may explain."""

from datetime import datetime

import pytest

from desktop.regulation.announcements import concerns, end_of, is_told, is_under_way, may_explain
from desktop.regulation.topics import TOPICS
from tests.regulation.making import msk

NOW = msk("10-06 12:00")
CONCERNED = [  # servers, accounts; the account and its server; whether they concern it
    ([], [], "a.ru", "web-1", True),
    ([], [], None, None, True),
    (["web-1"], [], "a.ru", "web-1", True),
    (["WEB-1"], [], "a.ru", "web-1", True),
    (["web-1"], [], "a.ru", "web-10", False),
    (["web-1"], [], "a.ru", None, False),
    ([], ["a.ru"], "a.ru", "web-9", True),
    ([], ["a.ru"], "sub.a.ru", "web-9", False),
    (["web-1"], ["a.ru"], None, None, False),
]


@pytest.mark.parametrize(("servers", "accounts", "account", "server", "expected"), CONCERNED)
def test_works_concern_the_accounts_named_and_those_on_the_servers_named(
    servers: list[str], accounts: list[str], account: str | None, server: str | None, expected: bool
) -> None:
    assert concerns(servers, accounts, account, server) is expected


TIMES = [  # state, beginning, end; told, under way, may explain
    ("published", "10-06 11:00", "10-06 13:00", True, True, True),
    ("published", "10-06 12:00", None, True, True, True),
    ("published", "10-06 12:01", None, True, False, False),
    ("published", "10-06 11:00", "10-06 12:00", False, False, True),
    ("ended", "10-06 05:00", "10-06 06:00:01", False, False, True),
    ("ended", "10-06 05:00", "10-06 06:00", False, False, False),
    ("ended", "10-06 11:00", "10-06 11:00", False, False, False),  # called off before it began
    ("draft", "10-06 11:00", "10-06 13:00", False, False, False),
    ("draft", "10-06 05:00", "10-06 11:00", False, False, False),
]


@pytest.mark.parametrize(("state", "starts", "ends", "told", "under_way", "explains"), TIMES)
def test_works_are_told_until_they_are_over_and_explain_tickets_for_six_hours_more(
    state: str, starts: str, ends: str | None, told: bool, under_way: bool, explains: bool
) -> None:
    starts_at, ends_at = msk(starts), None if ends is None else msk(ends)
    assert is_told(state, ends_at, NOW) is told
    assert is_under_way(state, starts_at, ends_at, NOW) is under_way
    assert may_explain("fault", state, starts_at, ends_at, NOW) is explains


def test_works_explain_faults_and_no_wish_for_a_change() -> None:
    explained = [topic for topic in (None, *TOPICS) if may_explain(topic, "published", NOW, None, NOW)]
    assert explained == [None, "fault", "other_stp"]


@pytest.mark.parametrize(
    ("state", "starts", "ends", "over"),
    [
        ("published", "10-06 11:00", "10-06 13:00", "10-06 12:00"),
        ("published", "10-06 11:00", "10-06 11:30", "10-06 11:30"),
        ("published", "10-06 11:00", None, "10-06 12:00"),
        ("published", "10-06 14:00", "10-06 15:00", "10-06 14:00"),
        ("draft", "10-06 11:00", "10-06 13:00", "10-06 11:00"),
    ],
)
def test_works_that_are_ended_never_seem_to_last(state: str, starts: str, ends: str | None, over: str) -> None:
    ends_at: datetime | None = None if ends is None else msk(ends)
    assert end_of(state, msk(starts), ends_at, NOW) == msk(over)
