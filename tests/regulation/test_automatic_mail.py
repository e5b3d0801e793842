"""Automatic mail is rationed, so it is neither a loop nor a weapon (H9, H10)."""

import pytest

from desktop.regulation.automatic_mail import RationLimits, may_answer_automatically
from desktop.regulation.sentences import SENTENCES

RATION = [
    # sent for the ticket, to the address, in all, whether the sender is known: why not
    (0, 0, 0, True, None),
    (0, 2, 199, True, None),
    (1, 0, 0, True, "ration.ticket"),
    (0, 3, 0, True, "ration.address"),
    (0, 0, 200, True, "ration.all"),
    (0, 0, 0, False, "ration.unknown"),
]


@pytest.mark.parametrize(("ticket", "address", "in_all", "is_known", "why"), RATION)
def test_an_automatic_letter_goes_out_within_the_ration(
    ticket: int, address: int, in_all: int, is_known: bool, why: str | None
) -> None:
    assert may_answer_automatically(ticket, address, in_all, is_known) == why
    assert why is None or why in SENTENCES


def test_the_provider_sets_the_limits() -> None:
    limits = RationLimits(per_ticket=2, per_address=1, in_all=1)
    assert may_answer_automatically(1, 0, 0, True, limits) is None
    assert may_answer_automatically(1, 1, 0, True, limits) == "ration.address"
    assert may_answer_automatically(1, 0, 1, True, limits) == "ration.all"


def test_ten_thousand_forged_tickets_make_no_more_than_the_ration() -> None:
    """Each from another address of a known subscriber: the breaker holds."""
    sent = 0
    for _ in range(10_000):
        sent += may_answer_automatically(0, 0, sent, True) is None
    assert sent == RationLimits().in_all
