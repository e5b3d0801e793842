"""What tickets are about, and what each department may refuse for (DUTY, STP.9, ORK.5)."""

import pytest

from desktop.regulation.intents import RefusalReason as Reason
from desktop.regulation.people import Department
from desktop.regulation.refusals import clause_of, reasons
from desktop.regulation.topics import TOPICS
from tests.regulation.making import ORK, STP

THREE = (Reason.NO_AUTHORIZATION, Reason.NOT_IN_PLAN, Reason.BLOCKED)
FOUR = (*THREE, Reason.DOMAIN_NOT_BOUND)

REASONS = [
    (STP, "fault", THREE),
    (STP, None, THREE),
    (STP, "domain", THREE),  # transferred with ORK's topic: STP still has exactly three
    (ORK, "domain", FOUR),
    (ORK, "plan", THREE),
    (ORK, "other_ork", THREE),
    (ORK, None, THREE),
    (ORK, "nonsense", THREE),
]


@pytest.mark.parametrize(("department", "topic", "expected"), REASONS)
def test_the_reasons_a_department_may_refuse_for(
    department: Department, topic: str | None, expected: tuple[Reason, ...]
) -> None:
    assert reasons(department, topic) == expected


CLAUSES = [
    (STP, Reason.NO_AUTHORIZATION, "STP.9.1"),
    (STP, Reason.NOT_IN_PLAN, "STP.9.2"),
    (STP, Reason.BLOCKED, "STP.9.3"),
    (STP, Reason.DOMAIN_NOT_BOUND, "STP.9"),  # not among STP's three
    (ORK, Reason.NO_AUTHORIZATION, "ORK.5.1"),
    (ORK, Reason.NOT_IN_PLAN, "ORK.5.2"),
    (ORK, Reason.BLOCKED, "ORK.5.3"),
    (ORK, Reason.DOMAIN_NOT_BOUND, "ORK.5.4"),
]


@pytest.mark.parametrize(("department", "reason", "clause_id"), CLAUSES)
def test_the_clause_of_a_reason(department: Department, reason: Reason, clause_id: str) -> None:
    assert clause_of(department, reason) == clause_id


DUTIES = [
    ("config", STP, "DUTY.STP.1"),
    ("fault", STP, "DUTY.STP.2"),
    ("password", STP, "DUTY.STP.3"),
    ("activation", ORK, "DUTY.ORK.1"),
    ("payment", ORK, "DUTY.ORK.2"),
    ("domain", ORK, "DUTY.ORK.3"),
    ("account", ORK, "DUTY.ORK.4"),
    ("plan", ORK, "DUTY.ORK.5"),
    ("documents", ORK, "DUTY.ORK.6"),
    ("contacts", ORK, "DUTY.ORK.7"),
]


@pytest.mark.parametrize(("code", "department", "clause_id"), DUTIES)
def test_every_duty_is_a_topic_of_its_department(code: str, department: Department, clause_id: str) -> None:
    assert (TOPICS[code].department, TOPICS[code].clause) == (department, clause_id)


def test_each_department_takes_other_questions_too() -> None:
    assert TOPICS["other_stp"].department is STP
    assert TOPICS["other_ork"].department is ORK


def test_only_domains_are_domain_topics() -> None:
    assert [code for code, topic in TOPICS.items() if topic.is_domain] == ["domain"]
