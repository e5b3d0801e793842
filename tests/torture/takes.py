"""Who had which ticket, told again from central's audit: of takes that meet, one wins."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SPEAKING = ("reply", "request_data", "resolve", "refuse", "out_of_scope")


def wrong_takes(
    acts: Iterable[Mapping[str, Any]], tickets: Mapping[int, Mapping[str, Any]], supervisor: int
) -> Iterator[tuple[str, str]]:
    """A sentence and a key for each act that was accepted although somebody else had the ticket, and for each ticket
    that ends up with somebody else than the acts say. `acts` in the order of their effects."""
    has: dict[int, int | None] = {}
    ended: set[int] = set()
    for row in acts:
        number, act, key = row["ticket"], row["act"], row["intent_key"] or ""
        if number is None or (row["detail"] or {}).get("outcome") == "refused":
            continue
        agent = int(row["actor"].partition(":")[2]) if row["actor"].startswith("agent:") else None
        owner = has.get(number)
        if act == "take" or act in _SPEAKING:
            if owner not in (None, agent):
                yield f"{act} of ticket {number} by agent {agent} was accepted although agent {owner} had it", key
            has[number] = agent
            ended |= {number} if act in ("resolve", "refuse", "out_of_scope") else set()
        elif act == "release":
            if owner != agent and (agent != supervisor or owner is None):
                yield f"release of ticket {number} by agent {agent} was accepted although agent {owner} had it", key
            has[number] = None
        elif act == "transfer":
            has[number] = None
        elif act == "subscriber_message" and number in ended:
            ended.discard(number)
            has[number] = None
    for number, ticket in tickets.items():
        if ticket["assignee_id"] != has.get(number):
            yield f"ticket {number} has agent {ticket['assignee_id']}, by the acts it is {has.get(number)}'s", ""
