"""A letter that was read becomes what the rules say: a message, a ticket, or a letter that waits for a person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, RowMapping, func, or_, select

from desktop.central import tables
from desktop.central.conversation import Speaker, add_message, lock_survivor
from desktop.central.files import keep_file
from desktop.central.hearing import hear
from desktop.central.lookups import book_at, find_ticket
from desktop.central.mail_settings import MailSettings
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.authentication import is_aligned
from desktop.central.mailroom.deliveries import is_ours, our_letters, our_tickets, record_report
from desktop.central.mailroom.facts import (
    accounts_of,
    earlier_letters,
    letters_in_last_minute,
    named_tickets,
)
from desktop.central.mailroom.files import file_of
from desktop.central.mailroom.forgetting import CONTENTLESS
from desktop.central.mailroom.letter import DeliveryReport, Outcome, ParsedFile, Quarantined
from desktop.central.mailroom.letter_messages import Written, dress, file_by_mail, move_in, tell_of
from desktop.central.mailroom.letter_texts import without_secrets
from desktop.central.mailroom.raw_letters import LONGEST_ADDRESS, find_raw, mark
from desktop.central.mailroom.reply_keys import proved_ticket, reply_keys
from desktop.central.pasted import cleared_letter, suspects_in
from desktop.central.problems import ProblemError
from desktop.central.secrets import adopt
from desktop.central.writing import Writing
from desktop.regulation.decide import SUBJECT_LIMIT
from desktop.regulation.domain_names import mail_address
from desktop.regulation.gate import Letter
from desktop.regulation.letters import Place, Placement, numbers_of, place
from desktop.regulation.machines import FLOODS, stranger_domain, why_automatic, why_silent
from desktop.regulation.outcome import NewMessage
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind
from desktop.wire import rows

_COPIES_WITHIN = timedelta(hours=1)  # of a letter without a Message-ID
_SHOWN_OF_A_FLOOD = 2000  # characters


def take_in(transaction: Writing, number: int, parsed: Outcome, contacts: Mapping[str, set[str]]) -> str:
    """The effect of a raw letter that is `stored`, once: nothing for one that was taken in, or whose copy was. Returns
    what became of it: a place of `Placement`, "quarantined" or "duplicate". No other transaction may write beside, so
    `contacts` (`contacts_of` the sender and his Reply-To) were looked up before: among many that takes a while."""
    raw = find_raw(transaction, number)
    if raw["state"] != "stored":
        return str(raw["state"])
    twin = _twin_of(transaction.connection, raw)
    if twin is not None:
        links = {name: twin[name] for name in ("sender", "letter", "ticket", "message")}
        is_forgotten = twin["key_id"] is None
        mark(transaction, number, state="duplicate", **links, **(CONTENTLESS if is_forgotten else {}))
        return "duplicate"
    return _Intake(transaction, raw, parsed, contacts).result()


def _twin_of(connection: Connection, raw: RowMapping) -> RowMapping | None:
    """The same letter, from another mailbox, or from this one before its UIDs were given anew. Without a Message-ID the
    same words may well be said again another day."""
    of = raw_letters.c
    done = or_(of.state == "read", of.state == "quarantined")
    chosen = select(of.sender, of.letter, of.ticket, of.message, of.key_id).where(of.digest == raw["digest"], done)
    if raw["message_id"] is None:
        came_at, at = func.coalesce(of.delivered_at, of.received_at), raw["delivered_at"] or raw["received_at"]
        chosen = chosen.where(came_at.between(at - _COPIES_WITHIN, at + _COPIES_WITHIN))
    return connection.execute(chosen.limit(1)).mappings().one_or_none()


def _settings(transaction: Writing) -> MailSettings:
    assert transaction.mail is not None, "nothing is taken in without mail settings"
    return transaction.mail


class _Intake:
    def __init__(
        self, transaction: Writing, raw: RowMapping, parsed: Outcome, contacts: Mapping[str, set[str]]
    ) -> None:
        self._transaction, self._raw, self._parsed, self._contacts = transaction, raw, parsed, contacts
        self._connection, self._settings = transaction.connection, _settings(transaction)
        self._sender = mail_address(parsed.sender)[:LONGEST_ADDRESS]
        self._stranger_domain: str | None = raw["stranger_domain"]
        self._subject, _, self._secret_ids = cleared_letter(transaction, parsed.subject[:SUBJECT_LIMIT])
        self._body, self._quote_at = "", None
        self._files: tuple[ParsedFile, ...] = ()
        self._reports: tuple[DeliveryReport, ...] = ()
        if isinstance(parsed, Quarantined):
            self._notes = [parsed.reason]
        else:
            self._body, self._quote_at, pasted = cleared_letter(transaction, parsed.body, parsed.quote_at)
            self._secret_ids += pasted
            self._notes = list(parsed.notes)
            self._files = without_secrets(transaction, parsed.files, self._secret_ids)
            self._reports = parsed.reports

    def result(self) -> str:
        mailbox = self._mailbox_department()
        letter, earlier = self._letter()
        accounts = accounts_of(self._connection, self._contacts.get(self._sender, ()))
        tickets = named_tickets(self._connection, numbers_of(letter))
        trusts = self._settings.trusts_unjudged_mail
        found = place(letter, mailbox, self._contacts, accounts, tickets, trusts_unjudged_mail=trusts)
        self._is_proved = letter.is_aligned is True
        subscriber_ids = self._contacts.get(self._sender, set())
        self._contact_of = next(iter(subscriber_ids)) if len(subscriber_ids) == 1 else None
        return self._carry_out(found, earlier)

    def _carry_out(self, found: Placement, earlier: list[RowMapping]) -> str:
        is_quarantined = isinstance(self._parsed, Quarantined)
        outcome, links = found.place.value, {}
        if found.place is Place.MACHINE:
            keys = reply_keys(self._transaction.vault.ring()) if self._reports else ()
            for report in self._reports:
                record_report(self._transaction, report, self._parsed.recipients, keys)
            if found.why in FLOODS:
                self._shorten()
            links = self._keep_letter(found, "machine", reason=found.why)
        elif is_quarantined:
            missing = found.missing or ("gate.request",)
            outcome = "quarantined"
            links = self._keep_letter(replace(found, missing=missing), "unidentified", subscriber_id=self._contact_of)
        elif found.place is Place.UNIDENTIFIED:
            links = self._keep_letter(found, "unidentified", subscriber_id=self._contact_of)
        elif found.place is Place.JOINED:
            links = self._join(found)
        else:
            links = self._file(found, earlier if found.place is Place.COMPLETED else [])
        whose = {"ticket": links.get("ticket"), "letter": links.get("letter")}
        adopt(self._transaction, self._secret_ids, self._raw["id"], **whose)
        state = "quarantined" if is_quarantined else "read"
        counted = {"sender": self._sender, "stranger_domain": self._stranger_domain}
        mark(self._transaction, self._raw["id"], state=state, **counted, **links)
        self._transaction.audit("receive_letter", links.get("ticket"), raw=self._raw["id"], outcome=outcome)
        return outcome

    def _shorten(self) -> None:
        """A flood goes to every desk: of each letter's words the beginning, and all of them as a file here."""
        if len(self._body) > _SHOWN_OF_A_FLOOD:
            whole = file_of("text.txt", "text/plain", self._body.encode(), 1)
            self._files = (*self._files, whole)
            self._notes = list(dict.fromkeys((*self._notes, "letter.text_cut")))
            self._body, self._quote_at = self._body[:_SHOWN_OF_A_FLOOD], None

    def _mailbox_department(self) -> Department:
        of = {mailbox.address: mailbox.department for mailbox in self._settings.mailbox}
        return of.get(self._raw["mailbox"], Department.STP)

    def _letter(self) -> tuple[Letter, list[RowMapping]]:
        """The letter as the rules see it, and the earlier ones that it may complete."""
        parsed, connection, own = self._parsed, self._connection, self._settings.own_addresses
        referred = tuple(dict.fromkeys((*parsed.in_reply_to, *parsed.references)))
        asked, answered = our_letters(connection, referred), our_tickets(connection, referred)
        token_ticket = proved_ticket(parsed.recipients, reply_keys(self._transaction.vault.ring()))
        aligned = is_aligned(parsed.authentication, self._settings.authserv_id, self._sender)
        answers_us = token_ticket is not None or bool(asked or answered)
        if stranger_domain(self._sender, is_known=answers_us, is_proved=aligned is True) is None:
            self._stranger_domain = None
        earlier = earlier_letters(self._connection, self._sender, asked, self._raw)
        machine = why_automatic(
            parsed.machine,
            self._sender,
            own,
            is_own_message_id=parsed.message_id is not None and is_ours(connection, parsed.message_id),
            letters_in_last_minute=letters_in_last_minute(connection, raw_letters.c.sender == self._sender, self._raw),
            is_domain_flooding=self._is_domain_flooding(),
            has_report=bool(self._reports),
            answering_subject=self._subject if answers_us or "[#" in self._subject else "",
        )
        if machine not in (None, *FLOODS):  # such letters reach no list that could be filled
            self._stranger_domain = None
        letter = Letter(
            sender=self._sender,
            subject=self._subject,
            body=self._body,
            quote_at=self._quote_at,
            reply_to=parsed.reply_to,
            machine=machine,
            silent=why_silent(parsed.machine, self._sender),
            token_ticket=token_ticket,
            answered_tickets=answered,
            is_aligned=aligned,
            earlier=tuple(f"{row['subject']}\n{row['body'][: row['quote_at']]}" for row in earlier),
        )
        return letter, earlier

    def _is_domain_flooding(self) -> bool:
        """Whether strangers write too much from the domain of the sender, who is one himself (H11)."""
        if self._stranger_domain is None:
            return False
        same = raw_letters.c.stranger_domain == self._stranger_domain
        return letters_in_last_minute(self._connection, same, self._raw) > self._settings.strangers_a_minute

    def _keep_letter(
        self,
        found: Placement,
        state: str,
        *,
        reason: str | None = None,
        subscriber_id: str | None = None,
        ticket: int | None = None,
        message: int | None = None,
    ) -> dict[str, int | None]:
        """A row among the letters: no ticket comes of it by itself. `message`: where it stands in a ticket."""
        letter: int = self._transaction.insert(
            "letter",
            department=found.department.value,
            state=state,
            sender=self._sender,
            sender_name=self._parsed.sender_name,
            subject=self._subject,
            body=self._body,
            quote_at=self._quote_at,
            notes=self._notes,
            missing=list(found.missing),
            suspects=suspects_in(self._body),
            reason=reason,
            subscriber_id=subscriber_id,
            ticket=ticket,
            received_at=self._raw["received_at"],
        )
        self._attached = self._kept(letter=letter, message=message)
        if self._files:
            self._transaction.update("letter", letter, attachments=self._attached, notes=self._notes)
        return {"letter": letter}

    def _join(self, found: Placement) -> dict[str, int | None]:
        assert found.ticket is not None
        book = book_at(self._connection)
        ticket = find_ticket(self._connection, found.ticket, lock=True)
        assert ticket is not None
        ticket = lock_survivor(self._transaction, ticket)
        if found.is_verified:
            message = hear(self._transaction, ticket, self._body, self._speaker(ticket.subscriber_id), book)
        else:
            said = NewMessage(MessageKind.LETTER, self._body)
            message = add_message(self._transaction, ticket, said, self._speaker(None))
        if found.is_verified:
            files, links = self._kept(ticket=ticket.number, message=message), {}
        else:  # a stranger's files take no room from the ticket's own
            links = self._keep_letter(found, "unverified", ticket=ticket.number, message=message)
            files = self._attached
        dress(self._transaction, message, self._written(), found.is_verified, files)
        return {"ticket": ticket.number, "message": message, **links}

    def _file(self, found: Placement, earlier: list[RowMapping]) -> dict[str, int | None]:
        """A new ticket, received when the letter that completes it was (STP.1)."""
        book, transaction = book_at(self._connection), self._transaction
        ticket = file_by_mail(
            transaction,
            book,
            found.department,
            self._subject or next((row["subject"] for row in earlier if row["subject"]), ""),
            (*(row["body"] for row in earlier), self._body),
            received_at=self._raw["received_at"],
            account=found.account or "",
            correspondent=found.answer_to or self._sender,
        )
        speaker = self._speaker(ticket.subscriber_id)
        for row in earlier:
            move_in(transaction, row, ticket, speaker.name, is_verified=True)
            transaction.update("letter", row["id"], state="admitted", ticket=ticket.number)
        message = add_message(transaction, ticket, NewMessage(MessageKind.SUBSCRIBER, self._body), speaker)
        files = self._kept(ticket=ticket.number, message=message)
        dress(transaction, message, self._written(), True, files)
        if found.claims is not None:
            event = NewMessage(MessageKind.EVENT, event="claims_ticket", detail={"ticket": found.claims})
            add_message(transaction, ticket, event, Speaker(None, ""))
        tell_of(transaction, ticket, book, is_proved=self._is_proved, silent=found.silent)
        return {"ticket": ticket.number, "message": message}

    def _speaker(self, subscriber_id: str | None) -> Speaker:
        """The subscriber by his name, a stranger by the one he gives himself. The date that a letter bears is shown,
        never trusted."""
        of = select(tables.subscribers.c.name).where(tables.subscribers.c.id == subscriber_id)
        name = self._connection.execute(of).scalar() if subscriber_id is not None else None
        return Speaker(None, name or self._parsed.sender_name or self._sender, self._parsed.sent_at)

    def _written(self) -> Written:
        return Written(self._sender, self._parsed.sender_name, self._body, self._quote_at, self._notes)

    def _kept(
        self, *, ticket: int | None = None, message: int | None = None, letter: int | None = None
    ) -> list[rows.Attachment]:
        """The files as attachments. One that finds no room stays in the raw letter, and the notes say so."""
        ring, kept = self._transaction.vault.ring(), []
        for file in self._files:
            values = file.content, file.name, file.media_type, file.is_dangerous
            try:
                kept.append(keep_file(self._transaction, ring, *values, ticket=ticket, message=message, letter=letter))
            except ProblemError:
                self._notes = list(dict.fromkeys((*self._notes, "letter.no_room")))
        return kept
