"""A desk without central and replica: rows lie in dicts, answers come at once, what was done is written down."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from desktop.desk_files import OutgoingFiles
from desktop.regulation import intents
from desktop.regulation.book import Book
from desktop.regulation.credentials import find
from desktop.regulation.decide import decide
from desktop.regulation.letter_acts import judge_letter
from desktop.regulation.outcome import Accepted, Refused
from desktop.regulation.people import Agent, Department, Role
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import Channel, State, Ticket
from desktop.replica.overlaid_letters import letter_fact
from desktop.replica.views import (
    Draft,
    DraftView,
    IntentState,
    LetterView,
    OutboxView,
    QueueRow,
    ReplicaChange,
    SearchHit,
    SearchResult,
    SubscriberView,
    TicketView,
    Written,
)
from desktop.sync.editing import Edit, NotSaved
from desktop.sync.secret_looks import PasswordWanted, SecretShown
from desktop.sync.sending_files import Ended, FileToSend
from desktop.sync.state import Link, SyncState
from desktop.wire.changes import Presence
from desktop.wire.rows import AnnouncementRow, Attachment, StandardAnswerRow

NOW = datetime(2026, 11, 22, 18, 14, 5, tzinfo=UTC)  # Sunday 21:14:05 in Moscow
ANNA = Agent(1, "petrova", "Анна Петрова", Department.STP, Role.AGENT)
OLEG = Agent(2, "mishin", "Олег Мишин", Department.STP, Role.AGENT)
IRINA = Agent(3, "lebedeva", "Ирина Лебедева", Department.ORK, Role.AGENT)
CHIEF = Agent(4, "orlov", "Павел Орлов", Department.STP, Role.SUPERVISOR)
AGENTS = {agent.id: agent for agent in (ANNA, OLEG, IRINA, CHIEF)}


class Listeners:
    def __init__(self) -> None:
        self.callbacks: list[Callable[..., None]] = []

    def add(self, callback: Callable[..., None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def __call__(self, value: Any) -> None:
        for callback in tuple(self.callbacks):
            callback(value)


class FakeLibrary:
    """`edits` lists what was asked of central, which gives `answer`."""

    def __init__(self, desk: "FakeDesk") -> None:
        self._desk = desk
        self.announcements: tuple[AnnouncementRow, ...] = ()
        self.hosting: dict[str, str | None] = {}
        self.favourites: frozenset[int] = frozenset()
        self.edits: list[Edit] = []
        self.answer: Any = NotSaved("No connection to central.")

    def read_announcements(self, then: Callable[[tuple[AnnouncementRow, ...]], None]) -> None:
        self._desk._answer(then, self.announcements)

    def read_hosting(self, then: Callable[[dict[str, str | None]], None]) -> None:
        self._desk._answer(then, self.hosting)

    def read_favourites(self, then: Callable[[frozenset[int]], None]) -> None:
        self._desk._answer(then, self.favourites)

    def keep_favourites(self, ids: Iterable[int], then: Callable[[str], None]) -> None:
        self.favourites = frozenset(ids)
        then("")

    def edit(self, edit: Edit, row_type: Any, then: Callable[[Any], None]) -> None:
        self.edits.append(edit)
        self._desk._answer(then, self.answer)


class FakeWritten:
    """`bodies` by name and part, as the outbox file has them."""

    def __init__(self, desk: "FakeDesk") -> None:
        self._desk = desk
        self.bodies: dict[tuple[str, str], Written] = {}

    def read(self, name: str, then: Callable[[dict[str, Written]], None]) -> None:
        self._desk._answer(then, {part: kept for (whose, part), kept in self.bodies.items() if whose == name})

    def save(self, name: str, part: str, body: str) -> None:
        self.bodies.pop((name, part), None)
        if body:
            self.bodies[name, part] = Written(body, self._desk.now())


class FakeFileLine:
    """Takes files; `sent` are those on their way: call `came` and `ended`."""

    def __init__(self) -> None:
        self.sent: list[tuple[FileToSend, Callable[[float], None], Callable[[Ended], None]]] = []
        self.forgotten: list[str] = []

    def send_file(self, file: FileToSend, progress: Callable[[float], None], then: Callable[[Ended], None]) -> None:
        self.sent.append((file, progress, then))

    def forget_file(self, file: FileToSend) -> None:
        self.forgotten.append(file.name)

    def came(self, part: float) -> None:
        """So much of the first one is there."""
        self.sent[0][1](part)

    def ended(self, why_not: str = "", goes_on: bool = False) -> None:
        """The first one is whole, or has failed."""
        file, _, then = self.sent.pop(0)
        if not why_not:
            file.id = f"id of {file.name}"
        then(Ended(why_not, goes_on))


class FakeDesk:
    """`acts` lists (ticket, intent) in the order made. Move time with `at`, rows with `put` and `gone`."""

    def __init__(self, rows: Iterable[QueueRow] = (), me: Agent = ANNA, at: datetime = NOW) -> None:
        self.me, self.at, self.is_demo = me, at, False
        self.book = Book(agents=dict(AGENTS))
        self.state = SyncState(Link.ONLINE, data_at=at - timedelta(seconds=1))
        self.presence: tuple[Presence, ...] = ()
        self.rows = {row.number: row for row in rows}
        self.tickets: dict[int, TicketView] = {}
        self.online: dict[int, TicketView | str] = {}
        self.subscribers: dict[str, SubscriberView] = {}
        self.outbox: list[OutboxView] = []
        self.standard_answers: tuple[StandardAnswerRow, ...] = ()
        self.drafts: dict[int, Draft] = {}
        self.acts: list[tuple[int | str | None, Any]] = []
        self.secrets: dict[int, SecretShown | str] = {}  # what central answers, once the password is given
        self.wants_password = True
        self.looks: list[tuple[int, str, str | None]] = []
        self.looked_at: list[tuple[int | None, bool]] = []
        self.searched: list[str] = []
        self.read_ahead_numbers: list[int] = []
        self.seen: list[int] = []  # of what was read ahead
        self.letters: tuple[LetterView, ...] = ()
        self.saved: list[tuple[Attachment, Path]] = []
        self.file_trouble = ""
        self.hits: tuple[SearchHit, ...] = ()
        self.held: list[Callable[[], None]] | None = None
        self.library, self.written = FakeLibrary(self), FakeWritten(self)
        self.changed, self.state_changed, self.presence_changed, self.troubled = (Listeners() for _ in range(4))
        self.line = FakeFileLine()
        self._connected: list[Callable[[SyncState], None]] = []  # who goes on when there is a connection
        self.files = OutgoingFiles(lambda: self.line, self.say, lambda: "key", self._connected.append)

    def say(self, code: str, **detail: object) -> str:
        return sentence(code, "en", **detail)

    # reading
    def now(self) -> datetime:
        return self.at

    def hold(self) -> None:
        """From now on answers wait for `deliver`, as they do with a real replica."""
        self.held = []

    def deliver(self) -> None:
        waiting, self.held = self.held or [], None
        for answer in waiting:
            answer()

    def _answer(self, then: Callable[[Any], None], value: Any) -> None:
        if self.held is None:
            then(value)
        else:
            self.held.append(lambda: then(value))

    def read_queues(self, then: Callable[[tuple[QueueRow, ...]], None]) -> None:
        self._answer(then, tuple(self.rows.values()))

    def read_queue_rows(self, numbers: Iterable[int], then: Callable[[dict[int, QueueRow | None]], None]) -> None:
        self._answer(then, {number: self.rows.get(number) for number in numbers})

    def read_ticket(self, number: int, then: Callable[[TicketView | None], None]) -> None:
        self._answer(then, self.tickets.get(number))

    def read_ahead(self, number: int, then: Callable[[TicketView | None], None]) -> None:
        self.read_ahead_numbers.append(number)
        self._answer(then, self.tickets.get(number))

    def saw(self, view: TicketView) -> None:
        self.seen.append(view.row.number)

    def read_ticket_online(self, number: int, then: Callable[[TicketView | str], None]) -> None:
        self._answer(then, self.online.get(number, "No connection to central."))

    def save_file(
        self, file: Attachment, path: Path, progress: Callable[[float], None], then: Callable[[str], None]
    ) -> None:
        progress(0.5)
        self.saved.append((file, path))
        self._answer(then, self.file_trouble)

    def read_subscriber(
        self, subscriber_id: str, account: str | None, then: Callable[[SubscriberView | None], None]
    ) -> None:
        self._answer(then, self.subscribers.get(subscriber_id))

    def read_letters(self, then: Callable[[tuple[LetterView, ...]], None]) -> None:
        self._answer(then, self.letters)

    def read_outbox(self, then: Callable[[tuple[OutboxView, ...]], None]) -> None:
        self._answer(then, tuple(self.outbox))

    def read_standard_answers(self, then: Callable[[tuple[StandardAnswerRow, ...]], None]) -> None:
        self._answer(then, self.standard_answers)

    def search(self, query: str, then: Callable[[SearchResult], None], limit: int = 100) -> None:
        self.searched.append(query)
        self._answer(then, SearchResult(query, self.hits[:limit], is_cut=len(self.hits) > limit))

    # listening
    def on_change(self, callback: Callable[[ReplicaChange], None]) -> Callable[[], None]:
        return self.changed.add(callback)

    def on_state(self, callback: Callable[[SyncState], None]) -> Callable[[], None]:
        return self.state_changed.add(callback)

    def on_presence(self, callback: Callable[[tuple[Presence, ...]], None]) -> Callable[[], None]:
        return self.presence_changed.add(callback)

    def on_trouble(self, callback: Callable[[str], None]) -> Callable[[], None]:
        return self.troubled.add(callback)

    # what happens meanwhile
    def put(self, *rows: QueueRow) -> None:
        self.rows.update({row.number: row for row in rows})
        self.changed(ReplicaChange(tickets=frozenset(row.number for row in rows)))

    def gone(self, *numbers: int) -> None:
        for number in numbers:
            self.rows.pop(number, None)
        self.changed(ReplicaChange(tickets=frozenset(numbers)))

    def set_state(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self.state_changed(self.state)
        for callback in self._connected:
            callback(self.state)

    def set_presence(self, *presence: Presence) -> None:
        self.presence = presence
        self.presence_changed(presence)

    def look_at_secret(self, secret_id: int, reason: str, password: str | None, then: Callable[[Any], None]) -> None:
        self.looks.append((secret_id, reason, password))
        self._answer(then, self.secrets[secret_id] if password or not self.wants_password else PasswordWanted("Yours"))

    def look_for_credential(self, text: str, then: Callable[[bool], None]) -> None:
        self._answer(then, any(finding.is_sure for finding in find(text)))

    # judging and acting
    def judge(self, ticket: Ticket, intent: Any) -> Accepted | Refused:
        return decide(ticket, intent, self.me, self.now(), self.book)

    def judge_letter(self, letter: LetterView, intent: Any) -> Refused | None:
        decided = judge_letter(letter_fact(letter.row), intent, self.me, self.now(), self.book)
        return decided if isinstance(decided, Refused) else None

    def act_on_letter(self, letter: LetterView, intent: Any) -> str:
        key = self._did(f"letter {letter.row.id}", intent)
        shown = OutboxView(key, None, intent, IntentState.QUEUED, self.at)
        self.put_letters(*(self._acted(one, shown) if one.row.id == letter.row.id else one for one in self.letters))
        return key

    def _acted(self, letter: LetterView, shown: OutboxView) -> LetterView:
        decided = judge_letter(letter_fact(letter.row), shown.intent, self.me, self.now(), self.book)  # type: ignore[arg-type]
        if isinstance(decided, Refused):
            return letter
        row = msgspec.structs.replace(letter.row, state=decided.state, asked_at=decided.asked_at, ticket=decided.ticket)
        return LetterView(row, (*letter.outbox, shown))

    def put_letters(self, *letters: LetterView) -> None:
        """These are the letters from now on."""
        self.letters = letters
        self.changed(ReplicaChange(has_letters=True))

    def act(self, view: TicketView, intent: Any, keeps_draft: bool = False, other: int | None = None) -> str:
        return self._did(other or view.ticket.number, intent)

    def _did(self, what: int | str | None, intent: Any) -> str:
        self.acts.append((what, intent))
        return f"key-{len(self.acts)}"

    def add_contact_note(self, subscriber_id: str, body: str) -> str:
        return self._did(subscriber_id, intents.ContactNote(subscriber_id, body))

    def resend(self, key: str, intent: Any = None) -> str:
        return self._did(key, intent or "resend")

    def drop(self, key: str) -> None:
        self._did(key, "drop")

    # drafts and presence
    def save_draft(self, draft: Draft) -> None:
        if draft.body or draft.files:
            self.drafts[draft.ticket] = draft
        else:
            self.drafts.pop(draft.ticket, None)

    def read_draft(self, ticket: int, then: Callable[[Draft | None], None]) -> None:
        self._answer(then, self.drafts.get(ticket))

    def read_drafts(self, then: Callable[[tuple[DraftView, ...]], None]) -> None:
        self._answer(then, tuple(DraftView(draft, "Тема") for draft in self.drafts.values()))

    def look_at(self, ticket: int | None, writing: bool = False) -> None:
        self.looked_at.append((ticket, writing))


def queue_row(number: int, subject: str = "Не открывается сайт", **values: Any) -> QueueRow:
    """An open STP ticket of the cabinet received now, due in twelve hours; override what matters."""
    received_at = values.get("received_at", NOW)
    base: dict[str, Any] = {
        "department": Department.STP,
        "channel": Channel.CABINET,
        "state": State.OPEN,
        "received_at": received_at,
        "unanswered_since_at": received_at,
        "due_at": received_at + timedelta(hours=12),
        "target_at": None,
        "preliminary": False,
        "account": "example.ru",
        "subscriber_id": "s1",
        "subscriber_name": "Марина Соколова",
        "topic": "fault",
        "premium": False,
        "emergency": None,
        "suggested_emergency": None,
        "assignee_id": None,
        "assignee_name": "",
    }
    return QueueRow(number=number, subject=subject, **(base | values))
