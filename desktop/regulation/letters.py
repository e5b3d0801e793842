"""Where an e-mail goes: to no ticket, to one that it answers, to a new one, or among the unidentified (STP.1, H7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.regulation.book import Account
from desktop.regulation.domain_names import mail_address
from desktop.regulation.gate import Contacts, Gate, gate
from desktop.regulation.gate import Letter as Letter
from desktop.regulation.people import Department
from desktop.regulation.ticket_mentions import mentions


class Place(StrEnum):
    MACHINE = "machine"  # kept; no ticket, no answer
    JOINED = "joined"  # a message of a ticket
    COMPLETED = "completed"  # a new ticket, together with the sender's earlier unidentified letters
    NEW = "new"  # a new ticket
    UNIDENTIFIED = "unidentified"  # no ticket, no clock


@dataclass(frozen=True, slots=True)
class NamedTicket:
    """A ticket that a letter names. `number`: after a merge the survivor's. `participants`: the addresses that filed it
    by e-mail, in the spelling of `mail_address`; the contacts of its subscriber take part in any case."""

    number: int
    department: Department
    subscriber_id: str | None
    participants: frozenset[str] = frozenset()
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a letter goes.

    `is_verified`: it is the subscriber's message, starts clocks and may reopen the ticket. A letter that joined without
    that is shown as a stranger's: it starts nothing, reopens nothing, and its sender becomes no reader. `answer_to`:
    where answers may go: the sender, or his Reply-To when it is the subscriber's too; None when he must get none.
    `claims`: the number of a ticket that a new one speaks of. `why`: of a machine's letter. `silent`: why it gets no
    automatic answer. Both and `missing` are codes of `sentences`."""

    place: Place
    department: Department
    answer_to: str | None = None
    ticket: int | None = None
    is_verified: bool = False
    account: str | None = None
    subscriber_id: str | None = None
    missing: tuple[str, ...] = ()
    claims: int | None = None
    why: str | None = None
    silent: str | None = None


def numbers_of(letter: Letter) -> tuple[int, ...]:
    """The ticket numbers that `place` has to be told about."""
    return tuple(dict.fromkeys(claim.number for claim in _claims(letter)))


def place(
    letter: Letter,
    department: Department,
    contacts: Contacts,
    accounts: Mapping[str, Account],
    tickets: Mapping[int, NamedTicket],
    *,
    trusts_unjudged_mail: bool = False,
) -> Placement:
    """Where a letter to a mailbox of a department goes. `tickets`: by the numbers of `numbers_of`, a missing one is no
    ticket. `trusts_unjudged_mail`: the sender's address counts as proved when our MX says nothing about it."""
    sender = mail_address(letter.sender)
    if letter.machine is not None:
        return Placement(Place.MACHINE, department, why=letter.machine)
    found = gate(letter, contacts, accounts)
    is_proved = letter.is_aligned or (letter.is_aligned is None and trusts_unjudged_mail)
    claims = [(claim, tickets[claim.number]) for claim in _claims(letter) if claim.number in tickets]
    for claim, ticket in claims:
        if _takes_part(sender, ticket, contacts) and (claim.is_proof or is_proved):
            if claim.is_in_passing and ticket.is_ended and found.is_complete:
                return _by_itself(letter, department, contacts, found, claims=ticket.number)
            return _joined(letter, ticket, contacts, is_verified=True)
    named = next((pair for pair in claims if not pair[0].is_bare), None)
    if named is None:
        return _by_itself(letter, department, contacts, found)
    claim, ticket = named
    if claim.is_in_passing and found.is_complete:
        return _by_itself(letter, department, contacts, found, claims=ticket.number)
    return _joined(letter, ticket, contacts, is_verified=False)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A number that a letter brings. `is_proof`: only who had our mail could bring it. `is_in_passing`: it stands in
    the body, where a new request may speak of an older ticket. `is_bare`: there, and may be anything (`#1045`)."""

    number: int
    is_proof: bool = False
    is_in_passing: bool = False
    is_bare: bool = False


def _claims(letter: Letter) -> Iterator[_Claim]:
    """The surest first."""
    if letter.token_ticket is not None:
        yield _Claim(letter.token_ticket, is_proof=True)
    yield from (_Claim(number, is_proof=True) for number in letter.answered_tickets)
    for mention in mentions(letter.subject, letter.own_words):
        in_passing = not mention.is_in_subject
        yield _Claim(mention.number, is_in_passing=in_passing, is_bare=in_passing and mention.is_bare)


def _takes_part(address: str, ticket: NamedTicket, contacts: Contacts) -> bool:
    return address in ticket.participants or ticket.subscriber_id in contacts.get(address, ())


def _joined(letter: Letter, ticket: NamedTicket, contacts: Contacts, *, is_verified: bool) -> Placement:
    sender, reply_to = mail_address(letter.sender), mail_address(letter.reply_to or "")
    answer_to = reply_to if _takes_part(reply_to, ticket, contacts) else sender
    return Placement(
        Place.JOINED,
        ticket.department,
        answer_to if is_verified else None,
        ticket=ticket.number,
        is_verified=is_verified,
        subscriber_id=ticket.subscriber_id if is_verified else None,
        silent=letter.silent,
    )


def _by_itself(
    letter: Letter, department: Department, contacts: Contacts, found: Gate, claims: int | None = None
) -> Placement:
    sender, reply_to = mail_address(letter.sender), mail_address(letter.reply_to or "")
    complete = Place.COMPLETED if letter.earlier else Place.NEW
    return Placement(
        complete if found.is_complete else Place.UNIDENTIFIED,
        department,
        reply_to if found.is_complete and found.subscriber_id in contacts.get(reply_to, ()) else sender,
        is_verified=found.is_complete,
        account=found.account,
        subscriber_id=found.subscriber_id,
        missing=found.missing,
        claims=claims,
        silent=letter.silent,
    )
