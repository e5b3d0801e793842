"""Merges and splits: each moves exactly the messages it names, nothing else moves or loses one, and who survives is
who goes on."""

from typing import Any

from desktop.regulation.ticket import State
from tests.simulation.ledger import Ledger, News
from tests.simulation.trace import Violation


def check_moves(before: Ledger, news: News, effects: list[dict[str, Any]]) -> None:
    """`before`: not yet kept up with the news; `effects`: what agents' acts did in them."""
    expected: dict[int, int] = {}
    for entry in effects:
        if entry["act"] == "merge":
            expected |= _merged(before, news, entry["ticket"], entry["detail"]["into"])
        elif entry["act"] == "split":
            expected |= _split_off(before, news, entry["ticket"], entry["detail"]["message_ids"])
    moved = {i: news.places.get(i, 0) for i, ticket in before.places.items() if news.places.get(i) != ticket}
    if moved != expected:
        raise Violation(f"I1: messages moved to {moved}, the merges and splits move them to {expected}")


def check_survivors(ledger: Ledger) -> None:
    """At the end: what was merged is still merged into the same ticket, and holds nothing but events."""
    for entry in ledger.all_audit():
        if entry["act"] == "merge" and entry["detail"].get("outcome") != "refused":
            number, into = entry["ticket"], entry["detail"]["into"]
            if ledger.tickets[number][1:] != (State.MERGED, into):
                raise Violation(f"I1: {number} was merged into {into} and is {ledger.tickets[number]}")


def _merged(before: Ledger, news: News, number: int, into: int) -> dict[int, int]:
    for ticket in (number, into):
        if State(before.tickets[ticket].state).is_ended:
            raise Violation(f"I1: {number} was merged into {into}, but {ticket} had ended")
    if news.tickets[number][1:] != (State.MERGED, into) or State(news.tickets[into].state).is_ended:
        raise Violation(f"I1: the merge of {number} into {into} left {news.tickets[number]}, {news.tickets[into]}")
    return {i: into for i, ticket in before.places.items() if ticket == number}


def _split_off(before: Ledger, news: News, number: int, message_ids: list[int]) -> dict[int, int]:
    new = news.tickets.keys() - before.tickets.keys()
    if len(new) != 1 or any(before.places[i] != number for i in message_ids):
        raise Violation(f"I1: the split of {message_ids} from {number} made {sorted(new)}")
    return dict.fromkeys(message_ids, new.pop())
