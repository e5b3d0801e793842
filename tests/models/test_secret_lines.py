"""What a ticket's secrets say of themselves: asked, answered, destroyed, and who saw them last."""

from datetime import timedelta
from typing import Any

import pytest

from desktop.models.secret_lines import secret_lines
from desktop.regulation.ticket import SecretKind, SecretState
from tests.panels.fake_desk import AGENTS, NOW
from tests.panels.ticket_samples import HOUR, MINUTE, secret_row

ASKED: dict[str, Any] = {"state": SecretState.ASKED, "answered_at": None, "expires_at": None}
GONE: dict[str, Any] = {"state": SecretState.DESTROYED}
SAYS = [
    ({}, "secret 12 · password · answered 5 min ago · destroyed in 72 h or with the end of the ticket"),
    (ASKED, "secret 12 · password · asked 10 min ago, no answer yet"),
    (GONE, "secret 12 · password · destroyed"),
    (
        {"asked_by_id": None, "answered_at": NOW, "expires_at": NOW + 30 * MINUTE},
        "secret 12 · password · moved here from a message just now · destroyed in 30 min or with the end of the ticket",
    ),
    (
        {"asked_by_id": None, "ticket": None, "letter": 3},
        "secret 12 · password · moved out of the letter 5 min ago"
        " · destroyed in 72 h or when the letter is left without an answer",
    ),
    (
        GONE | {"looked_by_id": 2, "looked_at": NOW - HOUR},
        "secret 12 · password · destroyed · last seen by Олег М., 20:14",
    ),
    ({"kind": SecretKind.AUTHORIZATION} | ASKED, "secret 12 · authorization data · asked 10 min ago, no answer yet"),
    (ASKED | {"asked_at": NOW - 26 * HOUR}, "secret 12 · password · asked 21 Nov 19:14, no answer yet"),
    (
        {"expires_at": NOW + timedelta(seconds=1)},
        "secret 12 · password · answered 5 min ago · destroyed in 1 min or with the end of the ticket",
    ),
]


@pytest.mark.parametrize(("values", "words"), SAYS)
def test_secret_says_how_far_it_is(values: dict[str, Any], words: str) -> None:
    [line] = secret_lines((secret_row(**values),), NOW, AGENTS)
    assert line.text == words


def test_what_can_be_looked_at_stands_first_and_of_the_destroyed_the_last_alone() -> None:
    secrets = (secret_row(1, **GONE), secret_row(2, **ASKED), secret_row(3), secret_row(4, **GONE))
    lines = secret_lines(secrets, NOW, AGENTS)
    assert [(line.id, line.is_answered) for line in lines] == [(3, True), (2, False), (4, False)]
