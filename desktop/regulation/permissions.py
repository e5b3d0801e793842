"""Who may do what: the catalogue of acts by role and department."""

from dataclasses import dataclass
from typing import get_args

from desktop.regulation import intents
from desktop.regulation.outcome import Refused
from desktop.regulation.people import Agent, Department
from desktop.regulation.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Permission:
    """What an act asks of an agent. A supervisor acts in both departments."""

    needs_supervisor: bool = False
    needs_own_department: bool = True


_OWN = Permission()
CATALOGUE: dict[type[intents.Intent], Permission] = {
    **dict.fromkeys(intents.INTENT_TYPES.values(), _OWN),
    intents.Assign: Permission(needs_supervisor=True),
    # About a subscriber or a letter, not about a ticket:
    **dict.fromkeys(get_args(intents.OwnIntent), Permission(needs_own_department=False)),
}


def may(agent: Agent, intent_type: type[intents.Intent], ticket: Ticket | None) -> Refused | None:
    """None when the agent may do such an act on the ticket, else why not. A ticket is None for acts on no ticket."""
    permission = CATALOGUE[intent_type]
    if not agent.is_active:
        return Refused("agent_inactive", None, {"name": agent.name})
    if agent.is_supervisor:
        return None
    if permission.needs_supervisor:
        return Refused("wrong_role", None, {"role": "supervisor"})
    if permission.needs_own_department and ticket is not None:
        return may_look(agent, ticket.department)
    return None


def may_look(agent: Agent, department: Department) -> Refused | None:
    """None when the agent may see the secrets of the department's tickets, else why not (section 6 of the rules)."""
    if agent.is_supervisor or agent.department is department:
        return None
    return Refused("wrong_department", None, {"department": department.value})
