"""An agent looks at a secret: with a reason, his password once more, one agent at a time, for a minute (section 6)."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import RowMapping, select

from desktop.central import tables
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.lookups import find_agent
from desktop.central.pasted import cleared
from desktop.central.problems import ProblemError, refusal
from desktop.central.secrets import destroy, is_over, locked_secret, value_of
from desktop.central.writing import Writing
from desktop.regulation.cases import reason_fault
from desktop.regulation.people import Department
from desktop.regulation.permissions import may_look
from desktop.regulation.texts import one_line
from desktop.regulation.ticket import SecretState

SHOWN_FOR = timedelta(seconds=60)
REASON_LIMIT = 500  # characters


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason` stands in the audit; `password`: the agent's own, wanted when he has not given it for five minutes."""

    reason: str
    password: str | None = None


class Shown(msgspec.Struct, frozen=True):
    """The secret; after `shown_until` it is shown no more, and another agent may look."""

    value: str
    shown_until: datetime


def check_right(central: Central, caller: Caller, secret_id: int, reason: str) -> None:
    """404 for a secret that is not there, 403 `wrong_department` for one of a ticket that he may only read, 422 for no
    reason."""
    agent = caller.agent
    assert agent is not None
    with reading(central.engine) as connection:
        secrets, tickets, letters = tables.secrets, tables.tickets, tables.letters
        whose = select(tickets.c.department, letters.c.department).select_from(
            secrets.outerjoin(tickets, tickets.c.id == secrets.c.ticket).outerjoin(
                letters, letters.c.id == secrets.c.letter
            )
        )
        row = connection.execute(whose.where(secrets.c.id == secret_id)).one_or_none()
    if row is None:
        raise ProblemError("unknown_secret", 404, secret=secret_id)
    department = row[0] or row[1]  # neither: of a contact note, which is every agent's
    refused = reason_fault(reason, REASON_LIMIT) or (department and may_look(agent, Department(department)))
    if refused:
        raise refusal(refused, "reason")


def look(central: Central, caller: Caller, secret_id: int, reason: str) -> Shown:
    """Show it, and write down who saw it, when and why. 409 `secret_unanswered`, or `secret_shown_to_other` while
    another agent's minute runs; 410 `secret_destroyed`, also when its time has passed and nobody tidied."""
    with central.write(caller.author(), is_shared=True) as transaction:
        secret = locked_secret(transaction, secret_id)
        assert secret is not None  # nobody takes a row of it away
        if is_over(transaction, secret):
            destroy(transaction, [secret_id])
            shown = None
        else:
            shown = _shown(transaction, caller, secret, reason)
    if shown is None:
        raise ProblemError("secret_destroyed", 410, clause="STP.6", secret=secret_id)
    return shown


def _shown(transaction: Writing, caller: Caller, secret: RowMapping, reason: str) -> Shown | None:
    if secret["state"] == SecretState.ASKED.value:
        raise ProblemError("secret_unanswered", 409, clause="STP.6", secret=secret["id"])
    _check_alone(transaction, caller, secret)
    value = value_of(transaction, secret["id"])
    if value is None:
        return None
    transaction.update("secret", secret["id"], looked_by_id=caller.id, looked_at=transaction.at)
    reason, _ = cleared(transaction, one_line(reason), ticket=secret["ticket"], letter=secret["letter"])
    transaction.audit("look_at_secret", secret["ticket"], secret=secret["id"], reason=reason)
    return Shown(value, transaction.at + SHOWN_FOR)


def _check_alone(transaction: Writing, caller: Caller, secret: RowMapping) -> None:
    looked_by_id, looked_at = secret["looked_by_id"], secret["looked_at"]
    if looked_by_id in (None, caller.id) or not looked_at <= transaction.at < looked_at + SHOWN_FOR:
        return
    other = find_agent(transaction.connection, looked_by_id)
    until = (looked_at + SHOWN_FOR).isoformat()
    raise ProblemError("secret_shown_to_other", 409, name=other and other.name, until_at=until)
