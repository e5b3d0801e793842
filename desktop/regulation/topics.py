"""What tickets are about: the duties of both departments as topics (DUTY.STP, DUTY.ORK)."""

from dataclasses import dataclass

from desktop.regulation.people import Department
from desktop.regulation.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Topic:
    """`is_significant`: a significant change, which needs authorization data (ORK.4); `is_domain`: an operation on
    domains, which may be refused when the domain is not bound to the account (ORK.5.4)."""

    code: str
    department: Department
    clause: str
    ru: str
    en: str
    is_significant: bool = False
    is_domain: bool = False


_STP, _ORK = Department.STP, Department.ORK
_ALL = (
    Topic("config", _STP, "DUTY.STP.1", "Файлы конфигурации", "Configuration files"),
    Topic("fault", _STP, "DUTY.STP.2", "Неполадка в работе сервиса", "A fault of a service"),
    Topic("password", _STP, "DUTY.STP.3", "Пароли доступа", "Passwords"),
    Topic("other_stp", _STP, "T.4", "Другой вопрос к СТП", "Another question to STP"),
    Topic("activation", _ORK, "DUTY.ORK.1", "Активация и деактивация аккаунта", "Account activation", True),
    Topic("payment", _ORK, "DUTY.ORK.2", "Зачисление платежа", "Crediting a payment"),
    Topic("domain", _ORK, "DUTY.ORK.3", "Домены и персоны", "Domains and persons", True, True),
    Topic("account", _ORK, "DUTY.ORK.4", "Продление и новые аккаунты", "Prolonging and new accounts"),
    Topic("plan", _ORK, "DUTY.ORK.5", "Смена тарифа", "Plan change", True),
    Topic("documents", _ORK, "DUTY.ORK.6", "Договоры и документы", "Contracts and documents"),
    Topic("contacts", _ORK, "DUTY.ORK.7", "Контактные данные абонента", "Subscriber's contact data", True),
    Topic("other_ork", _ORK, "T.5", "Другой вопрос к ОРК", "Another question to ORK"),
)
TOPICS: dict[str, Topic] = {topic.code: topic for topic in _ALL}


def codes_of(department: Department) -> str:
    """The codes of the department's topics, as a sentence lists them."""
    return ", ".join(topic.code for topic in _ALL if topic.department is department)


def belongs_to(code: str | None, department: Department) -> bool:
    """Whether a topic is a duty of the department."""
    return code in TOPICS and TOPICS[code].department is department


def is_locked(ticket: Ticket) -> bool:
    """Whether what the ticket asks for waits for an authorization (ORK.4)."""
    topic = TOPICS.get(ticket.topic or "")
    return topic is not None and topic.is_significant and ticket.authorization is None
