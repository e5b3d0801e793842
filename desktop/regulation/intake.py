"""What comes in: a new ticket, and the gate an e-mail has to pass to be one (STP.1, ORK.1)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.regulation.book import Account
from desktop.regulation.deadlines import start
from desktop.regulation.domain_names import named_in
from desktop.regulation.outages import suggest_emergency
from desktop.regulation.people import Department
from desktop.regulation.ticket import Channel, State, Ticket

__all__ = ["Gate", "Letter", "gate", "new_ticket", "suggest_emergency"]


def new_ticket(
    number: int,
    department: Department,
    channel: Channel,
    at: datetime,
    *,
    topic: str | None = None,
    account: str | None = None,
    subscriber_id: str | None = None,
    premium: bool = False,
) -> Ticket:
    """A ticket received at an aware instant: it waits for its department, whose clock runs from there."""
    clock = start(at)
    return Ticket(
        number=number,
        department=department,
        channel=channel,
        state=State.OPEN,
        received_at=at,
        unanswered_since_at=at,
        topic=topic,
        account=account,
        subscriber_id=subscriber_id,
        premium=premium,
        stp_clock=clock if department is Department.STP else None,
        ork_clock=clock if department is Department.ORK else None,
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as text. `has_cabinet`: it is known that its sender can use the cabinet now."""

    sender: str
    subject: str
    body: str
    has_cabinet: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a letter is a ticket. `missing` names what it lacks, as codes of `sentences`: `gate.cabinet` (file it
    there), `gate.sender`, `gate.account`, `gate.request`."""

    account: str | None
    subscriber_id: str | None
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def gate(letter: Letter, contacts: Mapping[str, Collection[str]], accounts: Mapping[str, Account]) -> Gate:
    """Whether an e-mail counts as a ticket (STP.1, ORK.1): its sender cannot use the cabinet, is a contact of the
    subscriber whose account it names by the main domain, and asks for something. While it is not complete it is
    unidentified: no ticket, no clock. `contacts`: subscriber ids by mail address in lower case; `accounts`: by main
    domain."""
    subscriber_ids = contacts.get(letter.sender.strip().lower(), ())
    text = f"{letter.subject}\n{_own_words(letter.body)}"
    named = (accounts[name] for name in named_in(text) if name in accounts)
    account = next((account for account in named if account.subscriber_id in subscriber_ids), None)
    missing = {
        "gate.cabinet": letter.has_cabinet,
        "gate.sender": not subscriber_ids,
        "gate.account": bool(subscriber_ids) and account is None,
        "gate.request": not _has_request(text),
    }
    return Gate(
        account.main_domain if account else None,
        account.subscriber_id if account else None,
        tuple(code for code, is_missing in missing.items() if is_missing),
    )


_COURTESY = re.compile(
    r"\b(?:здравствуйте|привет|добр(?:ый|ое|ого|ой) (?:день|утро|вечер|времени суток|ночи)|уважаем\w+|коллеги|спасибо|"
    r"заранее|благодар\w+|с уважением|срочно|hello|hi|dear|good (?:morning|day|afternoon|evening)|thanks?|thank you|"
    r"(?:best |kind )?regards|urgent(?:ly)?|re|fwd?|account|аккаунт|домен|domain)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"\S*(?:@|://|\w\.\w)\S*")


def _own_words(body: str) -> str:
    """The body without quoted lines and the signature."""
    own = re.split(r"^-- ?$", body, maxsplit=1, flags=re.MULTILINE)[0]
    return "\n".join(line for line in own.splitlines() if not line.lstrip().startswith(">"))


def _has_request(text: str) -> bool:
    return len(_WORD.findall(_COURTESY.sub(" ", _ADDRESS.sub(" ", text)))) >= 2
