"""Where our mail is: shown on its message, and what other mail servers report of it (STP.10, ORK.6)."""

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, RowMapping, select, update

from desktop.central import tables
from desktop.central.mailroom.letter import DeliveryAction, DeliveryReport
from desktop.central.mailroom.reply_keys import proved_mail
from desktop.central.outgoing_tables import outgoing_mail
from desktop.central.writing import Writing
from desktop.regulation.domain_names import mail_address
from desktop.regulation.texts import cleaned, one_line
from desktop.wire.rows import Delivery

REASON_LIMIT = 500  # characters
_WORST_FIRST = ("failed", "delayed", "queued", "sending", "sent", "delivered")
_mails = outgoing_mail.c


def show(transaction: Writing, message_id: int | None, ticket: int | None) -> None:
    """Where a message is that was sent on a ticket, on every desk from this transaction on: of several mails the one
    that fares worst. What the desks know already is no news. In its first minutes a mail is only queued: that it was
    put off once or twice is nobody's concern."""
    if message_id is None:
        return
    sent = select(outgoing_mail).where(_mails.ticket == ticket, _mails.message == message_id).order_by(_mails.id)
    mail = min(transaction.connection.execute(sent), key=lambda mail: _WORST_FIRST.index(mail.state))
    state, reason = ("queued", "") if mail.state in ("queued", "sending") else (mail.state, mail.reason)
    known = select(tables.messages.c.delivery).where(tables.messages.c.id == message_id)
    shown = transaction.connection.execute(known).scalar_one() or {}
    if (shown.get("state"), shown.get("to"), shown.get("reason")) != (state, mail.recipient, reason):
        delivery = Delivery(state, mail.recipient, transaction.at, reason)
        transaction.update("message", message_id, delivery=msgspec.to_builtins(delivery))


def words_of(text: str) -> str:
    """Another server's words as they are kept: one line, no control characters, not too long."""
    storable = text.replace("\0", "").encode(errors="replace").decode()
    return one_line(cleaned(storable))[:REASON_LIMIT]


def record_report(
    transaction: Writing, report: DeliveryReport, bounced_to: tuple[str, ...] = (), keys: tuple[bytes, ...] = ()
) -> bool:
    """A mail server's report on a mail of ours; whether it is one of ours. It is known by our Message-ID, or by the
    address of ours that it was returned to (`bounced_to`, with `reply_keys`), and speaks of the mail's own recipient:
    what became of a copy that somebody passed on, or what is unknown or forged, changes nothing. A failure is final,
    and a mail that is reported is not sent once more."""
    mail = _reported(transaction.connection, report.original_message_id, proved_mail(bounced_to, keys))
    if mail is None or mail_address(mail["recipient"]) not in map(
        mail_address, (report.recipient, report.original_recipient)
    ):
        return False
    state = _state_after(mail["state"], report.action)
    if state is not None:
        reason = "" if state == "delivered" else words_of(f"{report.status} {report.diagnostic}")
        changed = update(outgoing_mail).where(_mails.id == mail["id"])
        transaction.connection.execute(changed.values(state=state, reason=reason, next_at=None))
        lock_conversation(transaction, mail["message"])
        show(transaction, mail["message"], mail["ticket"])
    return True


def lock_conversation(transaction: Writing, message_id: int | None) -> None:
    """Nobody else changes the message's ticket, whichever that is by now, until the transaction ends."""
    messages, tickets, locked = tables.messages.c, tables.tickets.c, None
    of_message, execute = select(messages.ticket).where(messages.id == message_id), transaction.connection.execute
    while (number := execute(of_message).scalar_one_or_none()) != locked:
        execute(select(tickets.id).where(tickets.id == number).with_for_update()).all()
        locked = number


def our_tickets(connection: Connection, message_ids: Collection[str]) -> tuple[int, ...]:
    """The tickets whose mail of ours has one of these Message-IDs, each once."""
    found = select(_mails.ticket).where(_mails.mail_id.in_(message_ids), _mails.ticket.is_not(None))
    return tuple(dict.fromkeys(connection.execute(found.order_by(_mails.id)).scalars()))


def our_letters(connection: Connection, message_ids: Collection[str]) -> tuple[int, ...]:
    """The unidentified letters that our questions with these Message-IDs asked about, each once."""
    found = select(_mails.letter).where(_mails.mail_id.in_(message_ids), _mails.letter.is_not(None))
    return tuple(dict.fromkeys(connection.execute(found.order_by(_mails.id)).scalars()))


def is_ours(connection: Connection, message_id: str) -> bool:
    """Whether we gave this Message-ID: such a letter is our own (H9)."""
    return connection.execute(select(_mails.id).where(_mails.mail_id == message_id)).first() is not None


def _reported(connection: Connection, message_id: str | None, number: int | None) -> RowMapping | None:
    mails = select(outgoing_mail).with_for_update()
    for condition in (_mails.mail_id == message_id, _mails.id == number):
        found = connection.execute(mails.where(condition)).mappings().one_or_none()
        if found is not None:
            return found
    return None


def _state_after(state: str, action: DeliveryAction) -> str | None:
    """None: the report changes nothing. One that we have not sent yet is delayed by ourselves, not by them."""
    if state == "failed" or action not in ("delivered", "delayed", "failed"):
        return None  # relayed, expanded: it went on to where no reports are made
    if action == "delayed" and state != "sent":
        return None
    return None if action == state else action
