"""Who may do what: every act by role and department (section 5)."""

from typing import get_args

import pytest

from desktop.regulation import intents
from desktop.regulation.intents import INTENT_TYPES, Intent
from desktop.regulation.people import Agent, Department, Role
from desktop.regulation.permissions import CATALOGUE, may
from tests.regulation.making import ANNA, LEFT, OLGA, ORK, STP, SUPER, ticket

SUPERVISORS_ONLY = [intents.Assign]
ANYWHERE = [*get_args(intents.OwnIntent)]
OWN = [act for act in INTENT_TYPES.values() if act not in SUPERVISORS_ONLY + ANYWHERE]


def why_not(agent: Agent, act: type[Intent], department: Department) -> str | None:
    found = may(agent, act, ticket(department))
    return found.reason if found else None


@pytest.mark.parametrize("act", OWN)
def test_an_agent_acts_on_the_tickets_of_his_own_department(act: type[Intent]) -> None:
    assert why_not(ANNA, act, STP) is None
    assert why_not(OLGA, act, ORK) is None
    assert why_not(ANNA, act, ORK) == "wrong_department"
    assert why_not(OLGA, act, STP) == "wrong_department"


@pytest.mark.parametrize("act", INTENT_TYPES.values())
@pytest.mark.parametrize("department", [STP, ORK])
def test_a_supervisor_acts_in_both_departments(act: type[Intent], department: Department) -> None:
    assert why_not(SUPER, act, department) is None
    assert why_not(Agent(9, "b", "Б", ORK, Role.SUPERVISOR), act, department) is None


@pytest.mark.parametrize("act", SUPERVISORS_ONLY)
def test_only_a_supervisor_assigns(act: type[Intent]) -> None:
    assert why_not(ANNA, act, STP) == "wrong_role"
    assert why_not(ANNA, act, ORK) == "wrong_role"


@pytest.mark.parametrize("act", ANYWHERE)
def test_a_talk_is_of_no_department(act: type[Intent]) -> None:
    assert why_not(ANNA, act, ORK) is None
    assert may(OLGA, act, None) is None


@pytest.mark.parametrize("act", INTENT_TYPES.values())
def test_who_left_does_nothing(act: type[Intent]) -> None:
    assert why_not(LEFT, act, STP) == "agent_inactive"


def test_every_act_is_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(INTENT_TYPES.values())
