"""What agents decide about letters that are no ticket, carried out in the transaction of the intent (STP.1)."""

from sqlalchemy import RowMapping, select

from desktop.central import tables
from desktop.central.conversation import Speaker, add_message, lock_tickets
from desktop.central.hearing import take_up
from desktop.central.lookups import find_ticket
from desktop.central.mailroom.letter_messages import file_by_mail, move_in, tell_of
from desktop.central.mailroom.outgoing import queue_question
from desktop.central.redacting import redact_letter
from desktop.central.secrets import destroy_of_letter
from desktop.central.writing import Writing
from desktop.regulation.book import Book
from desktop.regulation.intents import AdmitLetter, AskSender, AttachLetter, DismissLetter, LetterIntent, RedactLetter
from desktop.regulation.letter_acts import LetterFact, judge_letter
from desktop.regulation.outcome import NewMessage, Refused
from desktop.regulation.people import Agent, Department
from desktop.regulation.ticket import MessageKind


def act_on_letter(transaction: Writing, actor: Agent, intent: LetterIntent, book: Book) -> Refused | int | None:
    """The effect, or why there is none; the number of the new ticket when the letter is admitted."""
    letters = tables.letters
    locked = select(letters).where(letters.c.id == intent.letter_id).with_for_update()
    row = transaction.connection.execute(locked).mappings().one_or_none()
    if row is None:
        return Refused("unknown_letter", None, {"letter": intent.letter_id})
    decided = judge_letter(letter_fact(row), intent, actor, transaction.at, book)
    if isinstance(decided, Refused):
        return decided
    made, number = None, decided.ticket
    if isinstance(intent, AskSender) and (why := queue_question(transaction, row)) is not None:
        return Refused(why)
    if isinstance(intent, AdmitLetter):
        made = number = _admit(transaction, actor, row, decided.account or "", book)
    elif isinstance(intent, AttachLetter):
        assert number is not None
        _attach(transaction, actor, row, number, intent.is_subscriber, book)
    elif isinstance(intent, RedactLetter):
        redact_letter(transaction, row, intent.spans)
    elif isinstance(intent, DismissLetter):
        destroy_of_letter(transaction, row["id"])
    transaction.update(
        "letter",
        row["id"],
        state=decided.state,
        ticket=number,
        asked_at=decided.asked_at,
        decided_by_id=decided.decided_by_id,
        decided_at=decided.decided_at,
        intent_key=transaction.author.intent_key,
    )
    return made


def letter_fact(row: RowMapping) -> LetterFact:
    """What the rules need of a row of `letters`."""
    names = ("id", "state", "sender", "ticket", "asked_at", "decided_by_id", "decided_at", "version")
    return LetterFact(**{name: row[name] for name in names})


def _admit(transaction: Writing, actor: Agent, row: RowMapping, account: str, book: Book) -> int:
    """A new ticket, received now: what was lacking came to light now."""
    ticket = file_by_mail(
        transaction,
        book,
        Department(row["department"]),
        row["subject"],
        (row["body"],),
        received_at=transaction.at,
        account=account,
        correspondent=row["sender"],
    )
    move_in(transaction, row, ticket, _name_of(transaction, ticket.subscriber_id), is_verified=True)
    event = NewMessage(MessageKind.EVENT, event="letter_admitted", detail={"name": actor.name})
    add_message(transaction, ticket, event, Speaker(actor.id, actor.name))
    tell_of(transaction, ticket, book, is_proved=True)
    return ticket.number


def _attach(transaction: Writing, actor: Agent, row: RowMapping, number: int, is_subscriber: bool, book: Book) -> None:
    lock_tickets(transaction, *sorted({number, row["ticket"] or number}))
    ticket = find_ticket(transaction.connection, number, lock=True)
    assert ticket is not None
    if not is_subscriber:
        move_in(transaction, row, ticket, row["sender_name"] or row["sender"], is_verified=False)
        return
    accepted = take_up(transaction, ticket, row["body"], book)
    move_in(transaction, row, accepted.ticket, _name_of(transaction, ticket.subscriber_id), is_verified=True)
    vouched = NewMessage(MessageKind.EVENT, event="letter_vouched", detail={"name": actor.name})
    for event in (vouched, *accepted.messages):
        add_message(transaction, accepted.ticket, event, Speaker(actor.id, actor.name))


def _name_of(transaction: Writing, subscriber_id: str | None) -> str:
    subscribers = tables.subscribers.c
    found = transaction.connection.execute(select(subscribers.name).where(subscribers.id == subscriber_id))
    return found.scalar() or ""
