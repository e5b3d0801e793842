"""What the mailroom works with: the settings, the key ring, and what other parts know of the mail that we sent."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop.central.mail_settings import MailSettings
from desktop.central.mailroom.letter import DeliveryReport
from desktop.central.mailroom.raw_letters import Ring
from desktop.central.writing import Writing
from desktop.wire.rows import Attachment

KeepFile = Callable[..., Attachment]


@dataclass(frozen=True, slots=True)
class SentMail:
    """Our own mail, as letters refer to it. `tickets_of`, `letters_of`: what the mails with these Message-IDs are
    about; `ticket_of_address`: the ticket that a recipient proves (`reply_tokens`); `record_report`: a mail server's
    word on one of them, False when it is about none."""

    tickets_of: Callable[[Connection, Collection[str]], tuple[int, ...]] = lambda connection, ids: ()
    letters_of: Callable[[Connection, Collection[str]], tuple[int, ...]] = lambda connection, ids: ()
    ticket_of_address: Callable[[str], int | None] = lambda address: None
    record_report: Callable[[Writing, DeliveryReport], bool] = lambda transaction, report: False


@dataclass(frozen=True, slots=True)
class Mailroom:
    """`keep_file` is `files.keep_file`; None: files stay in the raw letters."""

    settings: MailSettings
    ring: Ring
    sent: SentMail = field(default_factory=SentMail)
    keep_file: KeepFile | None = None
