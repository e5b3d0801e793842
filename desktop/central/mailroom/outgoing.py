"""Our mail joins its queue in the transaction of its message; what nobody wrote is rationed (STP.2, H9, H10)."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, text

from desktop.central import tables
from desktop.central.database import RATION
from desktop.central.mail_settings import MailSettings
from desktop.central.mailroom.addresses import wire_host
from desktop.central.mailroom.correspondents import answered_by_mail, contact_addresses
from desktop.central.mailroom.deliveries import show
from desktop.central.outgoing_tables import outgoing_mail
from desktop.central.writing import Writing
from desktop.regulation.automatic_mail import RationLimits, may_answer_automatically
from desktop.regulation.ticket import Channel, Ticket

AUTOMATIC = ("acknowledgement", "question")  # kinds that no person wrote
_HOUR = timedelta(hours=1)
_mails = outgoing_mail.c


def queue_answer(transaction: Writing, ticket: Ticket, message_id: int) -> None:
    """What an agent tells the subscriber goes to who wrote by e-mail, a mail for each address. Nothing for what came by
    the cabinet alone, and nothing while no e-mail goes out."""
    settings = sending_settings(transaction)
    if settings is None:
        return
    # After a restore desks send their intents again: the same key makes the same Message-ID, so the mail is no second.
    of = (ticket.number,) if transaction.author.intent_key else (ticket.number, message_id)
    for address in answered_by_mail(transaction.connection, ticket):
        mail_id = _mail_id(transaction, settings, "answer", *of, address)
        _queue(transaction, "answer", address, mail_id, ticket=ticket.number, message=message_id)


def queue_acknowledgement(
    transaction: Writing, ticket: Ticket, message_id: int, *, is_proved: bool = False, silent: str | None = None
) -> str | None:
    """The number and the promise to who filed an e-mail ticket (STP.2), shown on the event `message_id`. Why none goes
    out, as a code of `sentences`: `silent` of the letter's placement, or the ration; None when it is queued or nobody
    expects one. `is_proved`: our MX judged the sender's address to be his."""
    settings = sending_settings(transaction)
    if settings is None or ticket.channel is not Channel.EMAIL or not ticket.correspondent:
        return None
    contacts = contact_addresses(transaction.connection, ticket.subscriber_id)
    is_known = is_proved or ticket.correspondent in contacts
    why = silent or _rationed(transaction, ticket.correspondent, _mails.ticket == ticket.number, is_known)
    if why is None:
        mail_id = _mail_id(transaction, settings, "acknowledgement", ticket.number)
        _queue(transaction, "acknowledgement", ticket.correspondent, mail_id, ticket=ticket.number, message=message_id)
    return why


def queue_question(transaction: Writing, letter: RowMapping) -> str | None:
    """What an unidentified letter lacks is asked of its sender (STP.1), once. Why not, as a code of `sentences`; None
    when it is queued. An agent decides on it, so the sender need not be known; the rest of the ration holds."""
    settings = sending_settings(transaction)
    if settings is None:
        return "mail_is_off"
    why = _rationed(transaction, letter["sender"], _mails.letter == letter["id"], is_known=True)
    if why is None:
        mail_id = _mail_id(transaction, settings, "question", letter["id"])
        _queue(transaction, "question", letter["sender"], mail_id, letter=letter["id"])
    return why


def sending_settings(transaction: Writing) -> MailSettings | None:
    """The settings, when e-mail goes out at all: there is a server that takes it, and a mailbox to write from."""
    settings = transaction.mail
    return settings if settings is not None and settings.smtp is not None and settings.mailbox else None


def is_broken(connection: Connection, at: datetime) -> bool:
    """Whether the breaker keeps automatic mail back at this moment: too much of it went out within an hour (H10)."""
    return _automatic(connection, _mails.queued_at > at - _HOUR) >= RationLimits().in_all


def _rationed(transaction: Writing, address: str, about: ColumnElement[bool], is_known: bool) -> str | None:
    """Counted in the table itself, in this transaction, by one at a time: no burst gets past."""
    connection, recent = transaction.connection, _mails.queued_at > transaction.at - _HOUR
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({RATION})"))
    return may_answer_automatically(
        sent_for_ticket=_automatic(connection, about),
        sent_to_address=_automatic(connection, recent & (_mails.recipient == address)),
        sent_in_all=_automatic(connection, recent),
        is_known=is_known,
    )


def _automatic(connection: Connection, condition: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(outgoing_mail).where(_mails.kind.in_(AUTOMATIC), condition)
    return connection.execute(counted).scalar_one()


def _mail_id(transaction: Writing, settings: MailSettings, *what: object) -> str:
    """A Message-ID that nobody else can guess, fixed now."""
    key = transaction.author.intent_key
    if key is None:
        key = transaction.connection.execute(select(tables.feed_head.c.history)).scalar_one()
    digest = hashlib.sha256("\n".join(map(str, ("smena mail", key, *what))).encode()).hexdigest()
    return f"<{digest[:32]}@{wire_host(settings.domain)}>"


def _queue(
    transaction: Writing,
    kind: str,
    recipient: str,
    mail_id: str,
    *,
    ticket: int | None = None,
    letter: int | None = None,
    message: int | None = None,
) -> None:
    transaction.connection.execute(
        insert(outgoing_mail).values(
            kind=kind,
            ticket=ticket,
            letter=letter,
            message=message,
            recipient=recipient,
            mail_id=mail_id,
            state="queued",
            next_at=transaction.at,
            queued_at=transaction.at,
        )
    )
    show(transaction, message, ticket)
