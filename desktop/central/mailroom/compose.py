"""A mail of ours from its facts: headers, text and simple HTML, made at the moment it is sent (STP.2, STP.10, H12)."""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from desktop.central.mail_settings import Mailbox, MailSettings
from desktop.central.mailroom.addresses import AddressError, wire_address
from desktop.central.mailroom.outgoing import AUTOMATIC
from desktop.central.mailroom.templates import rendered
from desktop.regulation import mail_texts
from desktop.regulation.people import Department
from desktop.regulation.reply_tokens import bounce_address, reply_address
from desktop.regulation.texts import cleaned, one_line
from desktop.regulation.working_calendar import MOSCOW

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")  # visible ASCII without another angle bracket
_PLAIN_TYPE = re.compile(r"(?:application|audio|image|text|video)/[a-z0-9][a-z0-9.+-]{0,100}")
_UNKNOWN_TYPE = "application/octet-stream"
_LINK = re.compile(r"""https?://[^\s<>"'«»]*[^\s<>"'«».,;:!?)\]]""", re.IGNORECASE)
_ANSWERS_BEFORE = re.compile(r"^(?:(?:re|fwd?|ha|отв|на)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_MOST_REFERENCES = 20
_LONGEST_SUBJECT = 200  # characters


class _Policy(EmailPolicy):
    """The standard one loses a space between two encoded words, adds one within a name, and puts a long Message-ID into
    an encoded word, where no program finds it."""

    def fold(self, name: str, value: Any) -> str:
        if name in ("Message-ID", "In-Reply-To", "References"):
            return f"{name}: {(self.linesep + ' ').join(value.split())}{self.linesep}"
        if name == "Subject":
            return f"{name}: {_encoded(name, value)}{self.linesep}"
        if name == "From":
            (sender,) = value.addresses
            return f"{name}: {_encoded(name, sender.display_name)}{self.linesep} <{sender.addr_spec}>{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


def _encoded(name: str, text: str) -> str:
    return Header(text, "us-ascii" if text.isascii() else "utf-8", header_name=name).encode(linesep="\r\n")


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of an answer; `content` is None where it stands in the cabinet alone, and the mail says so."""

    name: str
    media_type: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What a mail is made of. `number` and `mail_id` are the queue's; `subject` and `body` are the ticket's and the
    message's, "" in an acknowledgement; `references`: Message-IDs of the subscriber's letters, the last one is
    answered. `asks_for_secret`: the answer belongs into the cabinet; `gives_secret`: it is to be read there. `files`:
    of the message."""

    number: int
    kind: str
    mail_id: str
    recipient: str
    department: Department
    language: str = "ru"
    ticket: int | None = None
    subject: str = ""
    body: str = ""
    name: str = ""
    due_at: datetime | None = None
    references: tuple[str, ...] = ()
    asks_for_secret: bool = False
    files: tuple[MailFile, ...] = ()
    gives_secret: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail as it goes out. `sender` and `recipient` are the envelope's; an automatic mail has no sender ("")."""

    sender: str
    recipient: str
    content: EmailMessage


def compose(facts: MailFacts, settings: MailSettings, key: bytes, at: datetime) -> Composed:
    """The mail, dated `at`; `key` of `reply_keys`. AddressError when no mail can go to the recipient. ValueError for a
    line break where none may be."""
    mailbox = wire_address(_mailbox(settings, facts.department).address)
    recipient = wire_address(facts.recipient)
    message = EmailMessage(_POLICY)
    message["Date"] = format_datetime(at)
    message["From"] = Address(_name_of(facts), addr_spec=mailbox)
    message["To"] = Address(addr_spec=recipient)
    if facts.ticket is not None:
        message["Reply-To"] = Address(addr_spec=_with_token(reply_address(mailbox, facts.ticket, key), mailbox))
    message["Subject"] = _subject(facts, settings)
    message["Message-ID"] = _checked_id(facts.mail_id)
    if references := [text for text in dict.fromkeys(facts.references) if _MESSAGE_ID.fullmatch(text)]:
        message["In-Reply-To"] = references[-1]
        message["References"] = " ".join(references[-_MOST_REFERENCES:])
    is_automatic = facts.kind in AUTOMATIC
    if is_automatic:  # RFC 3834, and what Exchange listens to
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    text = _text(facts, settings)
    message.set_content(text, charset="utf-8")
    message.add_alternative(as_html(text.rstrip(), facts.language), subtype="html", charset="utf-8")
    for file in facts.files:
        if file.content is not None:
            kind = file.media_type if _PLAIN_TYPE.fullmatch(file.media_type) else _UNKNOWN_TYPE
            message.add_attachment(file.content, *kind.split("/"), filename=_line(file.name))
    sender = "" if is_automatic else _with_token(bounce_address(mailbox, facts.number, key), mailbox)
    return Composed(sender, recipient, message)


def as_html(text: str, language: str) -> str:
    """The same words; links can be followed, and nothing is loaded from anywhere."""
    lines, last = [], 0
    for link in _LINK.finditer(text):
        address = html.escape(link.group())
        lines += [html.escape(text[last : link.start()]), f'<a href="{address}">{address}</a>']
        last = link.end()
    body = "".join([*lines, html.escape(text[last:])]).replace("\n", "<br>\n")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8"></head>\n'
        f'<body style="font-family: sans-serif">\n{body}\n</body>\n</html>\n'
    )


def _text(facts: MailFacts, settings: MailSettings) -> str:
    english, values, own = facts.language == "en", _values(facts, settings), settings.texts
    parts = [_storable(cleaned(facts.body)).strip()]
    if facts.kind == "acknowledgement":
        parts = [rendered(own.acknowledgement or mail_texts.ACKNOWLEDGEMENT[english], values)]
    elif facts.asks_for_secret:
        parts.append(rendered(own.secret or mail_texts.SECRET[english], values))
    if names := [_line(file.name) for file in facts.files if file.content is None]:
        kept = rendered(mail_texts.FILES_IN_CABINET[english], values)
        parts.append("\n".join([kept, *(f"* {name}" for name in names)]))
    if facts.gives_secret:
        parts.append(rendered(mail_texts.GIVEN[english], values))
    signature = getattr(settings.signature, facts.department.value) or mail_texts.SIGNATURE[english]
    foot = [rendered(signature, values)]
    if facts.ticket is not None:
        foot.append(rendered(own.rule or mail_texts.RULE[english], values))
    text = "\n\n".join([*parts, "-- \n" + "\n\n".join(foot)])
    return "\n".join(text.splitlines()) + "\n"


def _values(facts: MailFacts, settings: MailSettings) -> dict[str, str]:
    due = "" if facts.due_at is None else f"{facts.due_at.astimezone(MOSCOW):%d.%m.%Y %H:%M}"
    return {
        "ticket": str(facts.ticket or ""),
        "department": facts.department.value,
        "department_name": _name_of(facts),
        "name": _line(facts.name),
        "due": due,
        "cabinet": settings.cabinet_url,
        "language": facts.language,
    }


def _subject(facts: MailFacts, settings: MailSettings) -> str:
    """An automatic mail says what it is and repeats no word of the letter; an answer keeps the ticket's subject."""
    if facts.kind in AUTOMATIC:
        fixed = mail_texts.SUBJECTS[facts.kind][facts.language == "en"]
        return rendered(fixed, _values(facts, settings))
    number = f"[#{facts.ticket}]"
    subject = _ANSWERS_BEFORE.sub("", _line(facts.subject).replace(number, ""))
    return " ".join(["Re:", *subject[:_LONGEST_SUBJECT].split(), number])


def _mailbox(settings: MailSettings, department: Department) -> Mailbox:
    return settings.mailbox_of(department) or settings.mailbox[0]


def _name_of(facts: MailFacts) -> str:
    return mail_texts.DEPARTMENT_NAMES[facts.department.value][facts.language == "en"]


def _with_token(address: str, otherwise: str) -> str:
    """A mailbox with so long a name that no token fits behind it goes without."""
    try:
        return wire_address(address)
    except AddressError:
        return otherwise


def _checked_id(text: str) -> str:
    if not _MESSAGE_ID.fullmatch(text):
        raise ValueError("no Message-ID")
    return text


def _line(text: str) -> str:
    """On one line, and no encoded word: `email` would decode one, and what stands in it makes headers."""
    return _storable(one_line(text)).replace("=?", "= ?")


def _storable(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()
