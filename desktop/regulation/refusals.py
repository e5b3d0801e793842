"""Why a request may be refused: STP's three reasons and ORK's four (STP.9, ORK.5)."""

from desktop.regulation.intents import RefusalReason
from desktop.regulation.people import Department
from desktop.regulation.topics import TOPICS

_STP_REASONS = (RefusalReason.NO_AUTHORIZATION, RefusalReason.NOT_IN_PLAN, RefusalReason.BLOCKED)
_ORK_REASONS = (*_STP_REASONS, RefusalReason.DOMAIN_NOT_BOUND)


def reasons(department: Department, topic: str | None) -> tuple[RefusalReason, ...]:
    """The reasons a department may refuse for on a topic: the unbound domain (ORK.5.4) counts on domain topics only."""
    is_domain = topic in TOPICS and TOPICS[topic].is_domain
    return _ORK_REASONS if department is Department.ORK and is_domain else _STP_REASONS


def clause_of(department: Department, reason: RefusalReason) -> str:
    """The clause of a reason; STP has none for an unbound domain: its list of reasons is named."""
    if department is Department.ORK:
        return f"ORK.5.{_ORK_REASONS.index(reason) + 1}"
    return f"STP.9.{_STP_REASONS.index(reason) + 1}" if reason in _STP_REASONS else "STP.9"
