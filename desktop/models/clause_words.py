"""Clauses, topics and reasons of the regulation in words, for labels and hints."""

from PySide6.QtCore import QCoreApplication

from desktop import assets
from desktop.models.row_text import department_name
from desktop.regulation.clauses import clause
from desktop.regulation.intents import RefusalReason
from desktop.regulation.outcome import Refused
from desktop.regulation.people import Department
from desktop.regulation.sentences import sentence
from desktop.regulation.topics import TOPICS

translate = QCoreApplication.translate


def clause_name(clause_id: str) -> str:
    """ "STP.4" → "clause 4 of STP", "DUTY.ORK.2" → "duty 2 of ORK"."""
    part, _, rest = clause_id.partition(".")
    department, _, number = rest.partition(".")
    words = {
        "STP": translate("Clause", "clause %1 of STP"),
        "ORK": translate("Clause", "clause %1 of ORK"),
        "DUTY": translate("Clause", "duty %2 of %1") if number else translate("Clause", "duties of %1"),
        "HOURS": translate("Clause", "hours of %1"),
    }.get(part, translate("Clause", "term %1"))
    if part in ("DUTY", "HOURS"):
        rest = department_name(Department(department.lower()))
    return words.replace("%1", rest).replace("%2", number)


def clause_text(clause_id: str | None) -> str:
    """The clause with its name, empty for None."""
    if clause_id is None:
        return ""
    found = clause(clause_id)
    text = found.ru if assets.language() == "ru" else found.en
    return f"{clause_name(clause_id)}: {text}"


def refusal_words(refused: Refused) -> str:
    """Why an act is refused, and below it the clause where the regulation says so."""
    reason = sentence(refused.reason, assets.language(), **refused.detail)
    text = clause_text(refused.clause)
    return f"{reason}\n{text}" if text else reason


def refusal_name(reason: RefusalReason) -> str:
    return {
        RefusalReason.NO_AUTHORIZATION: translate("Clause", "No authorization data, though they are needed"),
        RefusalReason.NOT_IN_PLAN: translate("Clause", "Not covered by the plan"),
        RefusalReason.BLOCKED: translate("Clause", "Services are blocked"),
        RefusalReason.DOMAIN_NOT_BOUND: translate("Clause", "The domain is not bound to the account"),
    }[reason]


def topic_name(code: str | None) -> str:
    """A topic in words; an unknown code as it is."""
    if code is None:
        return translate("Clause", "no topic")
    topic = TOPICS.get(code)
    if topic is None:
        return code
    return topic.ru if assets.language() == "ru" else topic.en
