"""The ration of automatic mail, so that it can be made neither a loop nor a weapon (H9, H10)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RationLimits:
    """How many automatic letters may go out: about one ticket ever, to one address and to all within an hour."""

    per_ticket: int = 1
    per_address: int = 3
    in_all: int = 200


def may_answer_automatically(
    sent_for_ticket: int, sent_to_address: int, sent_in_all: int, is_known: bool, limits: RationLimits | None = None
) -> str | None:
    """Why no automatic letter goes out now, as a code of `sentences`; None when it may. `sent_for_ticket`: ever,
    `sent_to_address` and `sent_in_all`: in the last hour; `is_known`: the sender is a contact of a subscriber, or his
    address is proved (DKIM, SPF). `ration.all` is the breaker: it concerns everybody, and somebody should be told."""
    limits = limits or RationLimits()
    found = {
        "ration.unknown": not is_known,
        "ration.ticket": sent_for_ticket >= limits.per_ticket,
        "ration.address": sent_to_address >= limits.per_address,
        "ration.all": sent_in_all >= limits.in_all,
    }
    return next((code for code, is_so in found.items() if is_so), None)
