"""The gate: whether an e-mail says all that identifies a subscriber and his request (STP.1, STP.5, ORK.1)."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from desktop.regulation.book import Account
from desktop.regulation.domain_names import mail_address, mail_hosts_in, named_in, parents

Contacts = Mapping[str, Collection[str]]
"""Subscriber ids by mail address, in the spelling of `mail_address`."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as text, with what others found out about it.

    `quote_at`: where the quoted tail of the body begins. `has_cabinet`: it is known that its sender can use the cabinet
    now. `machine`, `silent`: what `machines` says. `token_ticket`: the ticket number that its recipient proves
    (`reply_tokens`). `answered_tickets`: numbers of the tickets whose mail of ours it refers to. `is_aligned`: our own
    MX judged DKIM or SPF to fit the sender's domain; None when it says nothing. `earlier`: subject and body of earlier
    unidentified letters of the same sender in the same correspondence."""

    sender: str
    subject: str
    body: str
    has_cabinet: bool = False
    quote_at: int | None = None
    reply_to: str | None = None
    machine: str | None = None
    silent: str | None = None
    token_ticket: int | None = None
    answered_tickets: tuple[int, ...] = ()
    is_aligned: bool | None = None
    earlier: tuple[str, ...] = ()

    @property
    def own_words(self) -> str:
        """The body without the quoted tail, quoted lines and the signature."""
        return _own_words(self.body[: self.quote_at])


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


def gate(letter: Letter, contacts: Contacts, accounts: Mapping[str, Account]) -> Gate:
    """Whether an e-mail counts as a ticket (STP.1, ORK.1): its sender cannot use the cabinet, is a contact of the
    subscriber whose account it names by the main domain, and asks for something; all of it may stand in the earlier
    letters. While it is not complete it is unidentified: no ticket, no clock. `accounts`: by main domain, those of the
    sender's subscribers are enough."""
    sender = mail_address(letter.sender)
    subscriber_ids = contacts.get(sender, ())
    earlier = (_own_words(text) for text in letter.earlier)
    text = "\n".join((letter.subject, letter.own_words, *earlier))
    owned = (account for account in _named(text, sender, accounts) if account.subscriber_id in subscriber_ids)
    account = next(owned, None)
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


def _named(text: str, sender: str, accounts: Mapping[str, Account]) -> Iterator[Account]:
    """The accounts that a text names, the surest first: by the main domain, by a name within it, by a mailbox of it.
    The sender's own address, in every signature, names nothing; mailboxes of several accounts name none."""
    names = named_in(text)
    within = (parent for name in names for parent in parents(name))
    yield from (accounts[name] for name in (*names, *within) if name in accounts)
    of_mailboxes = [accounts[host] for host in mail_hosts_in(text, besides=sender) if host in accounts]
    if len(of_mailboxes) == 1:
        yield from of_mailboxes


_COURTESY = re.compile(
    r"\b(?:здравствуйте|привет|добр(?:ый|ое|ого|ой) (?:день|утро|вечер|времени суток|ночи)|уважаем\w+|коллеги|спасибо|"
    r"заранее|благодар\w+|с уважением|срочно|hello|hi|dear|good (?:morning|day|afternoon|evening)|thanks?|thank you|"
    r"(?:best |kind )?regards|urgent(?:ly)?|re|fwd?|account|аккаунт|домен|domain)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"@|://|\w\.\w")


_READ = 65_536  # characters of a body; who identifies himself only after them is asked again


def _own_words(body: str) -> str:
    own = re.split(r"^-- ?$", body[:_READ], maxsplit=1, flags=re.MULTILINE)[0]
    return "\n".join(line for line in own.splitlines() if not line.lstrip().startswith(">"))


def _has_request(text: str) -> bool:
    words = " ".join(word for word in text.split() if not _ADDRESS.search(word))
    return len(_WORD.findall(_COURTESY.sub(" ", words))) >= 2
