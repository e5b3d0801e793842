"""The write path of intents: one intent, one request, one transaction, exactly one effect."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from desktop.central import tables
from desktop.central.cabinet import acknowledge
from desktop.central.callers import Caller
from desktop.central.chain import head_point
from desktop.central.context import Central
from desktop.central.conversation import (
    Speaker,
    add_message,
    insert_ticket,
    lock_survivor,
    lock_tickets,
    message_ids_of,
    move_messages,
    save_ticket,
)
from desktop.central.history import check_points, knows, seen_here
from desktop.central.letter_acts import act_on_letter
from desktop.central.lookups import book_at, find_ticket, leads_incident
from desktop.central.meanwhile import told_who
from desktop.central.pasted import cleared
from desktop.central.problems import FILES_FAULTS, ProblemError, invalid, refusal
from desktop.central.receipts import VOIDED, claim, request_hash, settle
from desktop.central.redacting import redact
from desktop.central.secrets import ask_for_secret
from desktop.central.uploads import attach_uploads, check_uploads, of_agent
from desktop.central.writing import Writing
from desktop.regulation.book import Book
from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.decide import contact_note, decide
from desktop.regulation.intents import (
    TYPE_OF_INTENT,
    Authorize,
    ContactNote,
    Intent,
    JoinIncident,
    LetterIntent,
    Merge,
    OwnIntent,
    RequestSecret,
    SetAccount,
    SetTopic,
)
from desktop.regulation.outcome import Accepted, Refused
from desktop.regulation.people import Agent
from desktop.wire.changes import Receipt
from desktop.wire.points import Point


@dataclass(frozen=True, slots=True)
class Wish:
    """An intent as it came in: `seen_seq` and `written_at` (aware) are its author's. `points`: what his desk has seen;
    `seen_history`: the history that `seen_seq` is of, None for the present one."""

    ticket: int | None
    seen_seq: int
    written_at: datetime
    intent: Intent
    points: frozenset[Point] = frozenset()
    seen_history: str | None = None

    def __post_init__(self) -> None:
        if (self.ticket is None) is not isinstance(self.intent, OwnIntent):
            raise invalid("ticket", "ticket_or_null")

    @property
    def hash(self) -> str:
        """The same for a repeat, another for another intent."""
        values = msgspec.to_builtins(self.intent, str_keys=True)
        for name in ("was", "incident"):  # 0.1 did not know them, and its keys are repeated after the update
            if values.get(name, "") is None and not isinstance(self.intent, SetTopic | SetAccount):
                del values[name]
        if not values.get("attachments", True):  # nor these
            del values["attachments"]
        parts = [TYPE_OF_INTENT[type(self.intent)], self.ticket, self.seen_seq, self.written_at, values]
        return request_hash(b"intent", msgspec.json.encode(parts))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; `body` is JSON, `head` the feed's head then."""

    status: int
    body: str
    head: Point
    is_replayed: bool = False


def accept(central: Central, caller: Caller, key: str, wish: Wish, language: str) -> Answer:
    """Decide on the intent now, on the locked ticket, and store effect and answer together; a repeat changes nothing.

    A refusal is stored too: a late duplicate of it never takes effect. 409 `history_changed`, before anything else, for
    a desk that has seen what this history does not have.
    """
    name = TYPE_OF_INTENT[type(wish.intent)]
    with central.write(caller.author(intent_key=key), is_shared=True) as transaction:
        check_points(transaction.connection, wish.points)
        stored = claim(transaction, key, caller.actor, caller.device, wish.hash)
        if stored is not None:
            return Answer(stored.status, stored.body, head_point(transaction.connection), is_replayed=True)
        seen_seq = seen_here(transaction.connection, wish.seen_seq, wish.seen_history)
        transaction.log_in_feed()
        outcome, intent = _perform(transaction, caller, wish, seen_seq)
        if isinstance(outcome, Refused):
            transaction.audit(name, wish.ticket, outcome="refused", reason=outcome.reason)
            problem = refusal(outcome, _wrong_field(wish.intent, outcome.reason))
            document = problem.document(language, transaction.at)
            status, body = problem.status, msgspec.json.encode(document).decode()
        else:
            particulars = _particulars(intent)
            transaction.audit(name, particulars.pop("ticket", wish.ticket), **particulars)
            status, body = 200, msgspec.json.encode(Receipt("accepted", transaction.finish(), outcome)).decode()
        settle(transaction, key, status, body)
        answer = Answer(status, body, transaction.point)
    central.counters.intents["accepted" if answer.status == 200 else "refused"] += 1
    return answer


class Voiding(msgspec.Struct, frozen=True):
    """What became of a key that its owner gives up: `voided` (it never takes effect), or it was `accepted` before
    under `seq`, or `refused`."""

    outcome: str
    seq: int


def void(
    central: Central, caller: Caller, key: str, language: str, points: frozenset[Point] = frozenset()
) -> tuple[Voiding, Point]:
    """Give up what may still be on the wire: from now on the key never takes effect, unless it did already. With the
    feed's head then; 409 `history_changed` as in `accept`."""
    with central.write(caller.author(intent_key=key), is_shared=True) as transaction:
        check_points(transaction.connection, points)
        stored = claim(transaction, key, caller.actor, caller.device, VOIDED)
        if stored is not None:
            outcome = "voided" if stored.is_voided else "accepted" if stored.status == 200 else "refused"
            return Voiding(outcome, stored.seq), head_point(transaction.connection)
        transaction.log_in_feed()
        transaction.audit("void")
        problem = ProblemError("voided", 409)
        settle(transaction, key, problem.status, msgspec.json.encode(problem.document(language)).decode())
        return Voiding("voided", transaction.seq), transaction.point


def _perform(transaction: Writing, caller: Caller, wish: Wish, seen_seq: int) -> tuple[Refused | int | None, Intent]:
    """The effect, or why there is none; a split gives the number of the new ticket. And the intent as it may be kept:
    a credential in its reason or subject is moved to the secret store."""
    book = book_at(transaction.connection)
    actor = book.agents[caller.id]
    if isinstance(wish.intent, ContactNote):
        return _note_contact(transaction, actor, wish.intent), wish.intent
    if isinstance(wish.intent, LetterIntent):
        done = act_on_letter(transaction, actor, wish.intent, book)
        if isinstance(done, Refused):
            return done, wish.intent
        return done, _cleared(transaction, wish.intent, letter=wish.intent.letter_id)
    assert wish.ticket is not None
    if isinstance(wish.intent, Merge):
        lock_tickets(transaction, wish.ticket, wish.intent.into)
    if isinstance(wish.intent, JoinIncident):
        lock_tickets(transaction, wish.ticket, wish.intent.lead)
    needs_secrets = isinstance(wish.intent, RequestSecret | Authorize)
    ticket = find_ticket(transaction.connection, wish.ticket, lock=True, with_secrets=needs_secrets)
    if ticket is None:
        return Refused("unknown_ticket", None, {"ticket": wish.ticket}), wish.intent
    if isinstance(wish.intent, JoinIncident):
        ticket = dataclasses.replace(ticket, leads_incident=leads_incident(transaction.connection, ticket.number))
    lock_survivor(transaction, ticket)
    intent: Any = wish.intent
    outcome = decide(ticket, intent, actor, transaction.at, book, seen_seq)
    if isinstance(outcome, Accepted):
        intent = _cleared(transaction, wish.intent, ticket=ticket.number)
        if intent is not wish.intent:
            outcome = decide(ticket, intent, actor, transaction.at, book, seen_seq)
    if isinstance(outcome, Refused):
        if outcome.reason == "unseen_message" and not knows(transaction.connection, wish.seen_history):
            return dataclasses.replace(outcome, reason="unseen_after_restore"), intent
        return told_who(transaction.connection, ticket, intent, outcome, book), intent
    fault = _files_fault(transaction, intent, actor, outcome.ticket.number)
    if fault is not None:
        return fault, intent
    return _record(transaction, actor, wish, outcome, book), intent


def _cleared(transaction: Writing, intent: Any, **whose: int) -> Intent:
    """The intent without credentials in what is kept as it is said; the text of a message is cleared when it is
    added."""
    said = {name: getattr(intent, name, "") for name in ("reason", "subject")}
    kept = {name: cleared(transaction, text, **whose)[0] for name, text in said.items() if type(text) is str}
    changed = {name: text for name, text in kept.items() if text != said[name]}
    cleared_intent: Intent = dataclasses.replace(intent, **changed) if changed else intent
    return cleared_intent


def _record(transaction: Writing, actor: Agent, wish: Wish, accepted: Accepted, book: Book) -> int | None:
    """Write what the rules made of the act; a split gives the number of the new ticket."""
    speaker = Speaker(actor.id, actor.name, wish.written_at)
    made, split_off = None, accepted.split_off
    save_ticket(transaction, accepted.ticket, book)
    if accepted.survivor is not None:
        save_ticket(transaction, accepted.survivor, book)
        move_messages(transaction, message_ids_of(transaction, accepted.ticket.number), accepted.survivor.number)
    if split_off is not None:
        made = transaction.next_number()
        new = dataclasses.replace(split_off.ticket, number=made)
        insert_ticket(transaction, new, split_off.subject, book)
        move_messages(transaction, list(split_off.message_ids), made)
        deadline = ticket_deadline(new, book)
        acknowledge(transaction, new, None if deadline is None else deadline.due_at)
    facts = {} if made is None else {"into": made}
    if accepted.secret is not None:
        facts["secret"] = ask_for_secret(transaction, accepted.ticket.number, accepted.secret, actor.id)
    if accepted.redaction is not None:
        redact(transaction, accepted.redaction)
    for message in accepted.messages:
        message = dataclasses.replace(message, detail={**message.detail, **facts})
        message_id = add_message(transaction, accepted.ticket, message, speaker)
        if files := _files_of(wish.intent):
            attach_uploads(transaction, of_agent(actor.id), files, accepted.ticket.number, message_id)
        if accepted.survivor is not None:
            add_message(transaction, accepted.survivor, message, speaker)
    return made


def _files_fault(transaction: Writing, intent: Intent, actor: Agent, ticket: int) -> Refused | None:
    """Why the message can't take its files. Told before anything is written, for a refusal is stored with its key."""
    try:
        check_uploads(transaction, of_agent(actor.id), _files_of(intent), ticket)
    except ProblemError as problem:
        detail = {name: value for name, value in problem.facts.items() if name != "upload"}
        return Refused(problem.code, None, detail)
    return None


def _files_of(intent: Intent) -> tuple[str, ...]:
    ids: tuple[str, ...] = getattr(intent, "attachments", ())
    return ids


def _note_contact(transaction: Writing, actor: Agent, intent: ContactNote) -> Refused | None:
    refused = contact_note(intent, actor)
    if refused is not None:
        return refused
    subscribers = tables.subscribers.c
    if transaction.connection.execute(select(subscribers.id).where(subscribers.id == intent.subscriber_id)).first():
        body, _ = cleared(transaction, intent.body)
        transaction.insert(
            "contact_note",
            subscriber_id=intent.subscriber_id,
            author_id=actor.id,
            author_name=actor.name,
            at=transaction.at,
            body=body,
            intent_key=transaction.author.intent_key,
        )
        return None
    return Refused("unknown_subscriber", None, {"subscriber": intent.subscriber_id})


def _wrong_field(intent: Intent, reason: str) -> str:
    """The field of the intent that holds its files or its text."""
    if reason in FILES_FAULTS:
        return "intent.attachments"
    names = {field.name for field in dataclasses.fields(intent)}
    return "intent." + next((name for name in ("body", "subject", "reason") if name in names), "type")


def _particulars(intent: Intent) -> dict[str, Any]:
    """What the audit keeps of an accepted act: all but the text of a message, and its files if it has some."""
    values: dict[str, Any] = msgspec.to_builtins(intent)
    left_out = ("body",) if values.get("attachments") else ("body", "attachments")
    return {name: value for name, value in values.items() if name not in left_out}
