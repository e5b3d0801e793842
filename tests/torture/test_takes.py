"""The verdict on takes finds what must never be: two winners, and a ticket that is not its winner's."""

from typing import Any

import pytest

from tests.torture.takes import wrong_takes

SVETA = 4


def told(acts: str, assignee: int | None) -> list[str]:
    """Acts as "agent act" on one ticket, e.g. "1 take, 2 reply"."""
    rows: list[dict[str, Any]] = [
        {"ticket": 1, "act": act, "actor": f"agent:{agent}", "intent_key": "k", "detail": {}}
        for agent, act in (line.split() for line in acts.split(", "))
    ]
    return [sentence for sentence, _ in wrong_takes(rows, {1: {"assignee_id": assignee}}, SVETA)]


@pytest.mark.parametrize(
    ("acts", "assignee"),
    [
        ("1 take, 1 reply", 1),
        ("1 take, 1 release, 2 take", 2),
        ("1 take, 4 release, 2 reply", 2),
        ("1 take, 1 transfer", None),
        ("1 resolve, 0 subscriber_message, 2 take", 2),
    ],
)
def test_one_after_the_other_is_right(acts: str, assignee: int | None) -> None:
    assert told(acts, assignee) == []


@pytest.mark.parametrize(
    ("acts", "assignee"), [("1 take, 2 take", 2), ("1 take, 2 reply", 1), ("1 take, 2 release", None), ("1 take", 2)]
)
def test_two_winners_or_a_wrong_one_are_found(acts: str, assignee: int | None) -> None:
    assert told(acts, assignee)
