"""Who acted meanwhile: what a refused agent is told beside the reason, out of the audit."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from desktop.central import tables
from desktop.regulation.book import Book
from desktop.regulation.intents import TYPE_OF_INTENT, Intent
from desktop.regulation.outcome import Refused
from desktop.regulation.people import Agent
from desktop.regulation.ticket import Ticket

_OF_ANOTHER = ("taken", "assigned_to_other", "not_yours", "reassign_unexplained")
_TAKING = ("take", "reply", "request_data")  # who speaks on a ticket that nobody has also takes it
_LEAVING = ("release", "transfer", "resolve", "refuse", "out_of_scope", "merge")
_UNDOING = {
    "wrong_department": ("transfer",),
    "already_there": ("transfer",),
    "not_assigned": ("release", "assign", "transfer"),
    "no_emergency": ("revoke_emergency",),
}


class _Act(NamedTuple):
    """`agent` is None for what no agent did."""

    agent: Agent | None
    name: str
    at: datetime
    assignee_id: int | None  # of an `assign`


def told_who(connection: Connection, ticket: Ticket, intent: Intent, refused: Refused, book: Book) -> Refused:
    """The refusal with `by` and `since_at` (of the assignment) or `done_at` (of the change) where they are known;
    instants as ISO text."""
    reason = refused.reason
    if reason in _OF_ANOTHER:
        act, word = _assignment(_acts(connection, ticket.number, book), ticket.assignee_id), "since_at"
    else:
        names = (TYPE_OF_INTENT[type(intent)],) if reason == "changed_meanwhile" else _UNDOING.get(reason)
        if names is None:
            return refused
        done = [act for act in _acts(connection, ticket.number, book) if act.name in names]
        act, word = done[-1] if done else None, "done_at"
    if act is None:
        return refused
    is_own = word == "since_at" and act.name != "assign"  # he took it himself
    by = None if act.agent is None or is_own else act.agent.name
    return replace(refused, detail={**refused.detail, "by": by, word: act.at.isoformat()})


def _assignment(acts: list[_Act], assignee_id: int | None) -> _Act | None:
    """The act by which the assignee got the ticket he has now."""
    found = None
    for act in acts:
        if act.name in _LEAVING:
            found = None
        elif act.name == "assign":
            found = act if act.assignee_id == assignee_id else None
        elif found is None and act.name in _TAKING and act.agent is not None and act.agent.id == assignee_id:
            found = act
    return found


def _acts(connection: Connection, number: int, book: Book) -> list[_Act]:
    """What was done on a ticket, oldest first; what was refused is left out, and what can't be told any more."""
    audit = tables.audit.c
    query = select(audit.actor, audit.act, audit.at, audit.detail).where(audit.ticket == number)
    return [
        _Act(_agent(row.actor, book), row.act, row.at, row.detail.get("agent_id"))
        for row in connection.execute(query.where(audit.salt.is_not(None)).order_by(audit.id))
        if row.detail.get("outcome") != "refused"
    ]


def _agent(actor: str, book: Book) -> Agent | None:
    kind, _, number = actor.partition(":")
    return book.agents.get(int(number)) if kind == "agent" else None
