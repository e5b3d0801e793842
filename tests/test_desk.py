"""The desk's verbs and listeners on a local replica, without central."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.desk import Desk, DiskFull
from desktop.regulation.intents import (
    Assign,
    DeclareEmergency,
    Merge,
    NoAnswerNeeded,
    Note,
    OutOfScope,
    RefusalReason,
    Refuse,
    Release,
    Reply,
    RequestData,
    Resolve,
    RevokeEmergency,
    SetAccount,
    SetTopic,
    Split,
    Take,
    Transfer,
)
from desktop.regulation.outcome import Accepted, Refused
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService
from desktop.replica import disk
from desktop.replica.store import Store
from desktop.replica.views import Draft, ReplicaChange, TicketView
from desktop.sync.pace import CentralClock
from desktop.sync.state import Link, SyncState
from desktop.workers import Inline
from tests.keys import KEYS
from tests.replica.rows import ANNA, NOON, fill, message_row, surroundings, ticket_row

NOW = NOON + timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    tickets = [ticket_row(number) for number in (10001, 10002)]
    messages = [message_row(number, 10000 + number, "Не работает почта") for number in (1, 2)]
    fill(tmp_path / "desk", [*surroundings(), *tickets, *messages])
    opened = Store(tmp_path / "desk", KEYS)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    opened = Desk(store, Inline(), ANNA, CentralClock(lambda: 0.0, lambda: NOW))
    assert answer(opened.open) is None
    return opened


def answer(ask: Callable[..., None], *arguments: Any) -> Any:
    answers: list[Any] = []
    ask(*arguments, answers.append)
    (given,) = answers
    return given


def ticket(desk: Desk, number: int = 10001) -> TicketView:
    view = answer(desk.read_ticket, number)
    assert isinstance(view, TicketView)
    return view


def test_drafts_are_found_without_knowing_their_tickets(desk: Desk) -> None:
    for draft in (Draft(10002, "Думаю", is_note=True), Draft(77, "Давно"), Draft(10001, "Ещё"), Draft(10001, "")):
        desk.save_draft(draft)
    found = answer(desk.read_drafts)
    assert [(shown.draft.ticket, shown.draft.body, bool(shown.subject)) for shown in found] == [
        (77, "Давно", False),  # the replica has its ticket no longer
        (10002, "Думаю", True),
    ]


VERBS: list[Callable[[Desk, TicketView], str]] = [
    lambda desk, view: desk.act(view, Take()),
    lambda desk, view: desk.act(view, Release()),
    lambda desk, view: desk.act(view, Assign(2, "Обед")),
    lambda desk, view: desk.act(view, Reply("Ответ")),
    lambda desk, view: desk.act(view, Note("Заметка")),
    lambda desk, view: desk.act(view, RequestData("Назовите аккаунт")),
    lambda desk, view: desk.act(view, Refuse(RefusalReason.NOT_IN_PLAN, "Не входит в тариф")),
    lambda desk, view: desk.act(view, OutOfScope("Отдельный договор")),
    lambda desk, view: desk.act(view, Resolve("Готово")),
    lambda desk, view: desk.act(view, NoAnswerNeeded()),
    lambda desk, view: desk.act(view, Transfer(Department.ORK, "Оплата")),
    lambda desk, view: desk.act(view, DeclareEmergency(BasicService.WEB, "Лежит")),
    lambda desk, view: desk.act(view, RevokeEmergency("Ошибка")),
    lambda desk, view: desk.act(view, SetTopic(view.ticket.topic, "fault")),
    lambda desk, view: desk.act(view, SetAccount(view.ticket.account, "second.ru")),
    lambda desk, view: desk.act(view, Merge(10002)),
    lambda desk, view: desk.act(view, Split((1,), "Другое")),
]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_puts_one_intent_into_the_outbox_and_says_so(
    desk: Desk, verb: Callable[[Desk, TicketView], str]
) -> None:
    changes: list[ReplicaChange] = []
    desk.on_change(changes.append)
    key = verb(desk, ticket(desk))
    (entry,) = answer(desk.read_outbox)
    assert (entry.key, entry.ticket, entry.written_at, entry.subject) == (key, 10001, NOW, "Не открывается сайт")
    assert changes == [ReplicaChange(tickets=frozenset({10001}), has_outbox=True)]
    assert desk.state.pending == 1


def test_contact_note_is_the_subscribers(desk: Desk) -> None:
    changes: list[ReplicaChange] = []
    desk.on_change(changes.append)
    desk.add_contact_note("s-1", "Звонил")
    assert changes == [ReplicaChange(subscribers=frozenset({"s-1"}), has_outbox=True)]
    assert [note.state for note in answer(desk.read_subscriber, "s-1", None).pending_notes] == ["queued"]


def test_judgement_is_the_regulations(desk: Desk) -> None:
    view = ticket(desk)
    assert isinstance(desk.judge(view.ticket, Take()), Accepted)
    outcome = desk.judge(view.ticket, Reply("  "))
    assert isinstance(outcome, Refused)
    assert outcome.reason == "empty"
    desk.act(view, Transfer(Department.ORK, "Оплата"))
    outcome = desk.judge(ticket(desk).ticket, Transfer(Department.STP, "Назад"))
    assert isinstance(outcome, Refused)
    assert outcome.reason == "wrong_department"


def test_listener_hears_nothing_after_its_end(desk: Desk) -> None:
    changes: list[ReplicaChange] = []
    end = desk.on_change(changes.append)
    end()
    desk.act(ticket(desk), Take())
    assert changes == []


def test_draft_survives_and_leaves_with_the_reply_in_one_commit(desk: Desk, store: Store) -> None:
    draft = Draft(10001, "Почти готово", is_note=True)
    desk.save_draft(draft)
    assert answer(desk.read_draft, 10001) == draft
    desk.act(ticket(desk), Take())
    assert answer(desk.read_draft, 10001) == draft, "an act without text leaves the draft alone"
    desk.act(ticket(desk), RequestData("Из диалога"), keeps_draft=True)
    assert answer(desk.read_draft, 10001) == draft, "nor does an act whose text was written elsewhere"
    desk.act(ticket(desk), Note("Почти готово"))
    assert answer(desk.read_draft, 10001) is None


@pytest.mark.parametrize("body", ["\x00", "a\ud800b", "\U0001f600" * 1000, "\n", " "])
def test_draft_of_any_text_is_kept(desk: Desk, body: str) -> None:
    desk.save_draft(Draft(10001, body))
    assert answer(desk.read_draft, 10001).body == body.replace("\ud800", "?")


def test_empty_draft_deletes_it(desk: Desk) -> None:
    desk.save_draft(Draft(10001, "Текст"))
    desk.save_draft(Draft(10001, ""))
    assert answer(desk.read_draft, 10001) is None


class Later(Inline):
    """Runs what is asked for only when told to."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def submit(self, job: Callable[[], Any], then: Callable[[Any], None], urgent: bool = False) -> None:
        self.jobs.append(lambda: then(job()))

    def run(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()


def test_autosave_that_comes_late_does_not_bring_a_sent_text_back(store: Store) -> None:
    later = Later()
    desk = Desk(store, later, ANNA, CentralClock(lambda: 0.0, lambda: NOW))
    desk.open(lambda failure: None)
    later.run()
    views: list[TicketView | None] = []
    desk.read_ticket(10001, views.append)
    later.run()
    assert views[0] is not None
    desk.save_draft(Draft(10001, "Ответ"))
    desk.act(views[0], Reply("Ответ"))
    later.run()
    drafts: list[Draft | None] = []
    desk.read_draft(10001, drafts.append)
    later.run()
    assert drafts == [None]


def test_search_that_is_overtaken_before_its_turn_is_not_carried_out(store: Store) -> None:
    later = Later()
    desk = Desk(store, later, ANNA, CentralClock(lambda: 0.0, lambda: NOW))
    desk.open(lambda failure: None)
    later.run()
    found: list[tuple[str, list[int]]] = []
    for query in ("поч", "почта"):
        desk.search(query, lambda result: found.append((result.query, [hit.number for hit in result.hits])))
    later.run()
    assert found == [("поч", []), ("почта", [10002, 10001])]


def fill_the_disk(store: Store) -> None:
    raw = store.outbox._raw
    raw.execute(f"PRAGMA max_page_count={raw.execute('PRAGMA page_count').fetchone()[0]}")


LONG = "Очень длинный ответ. " * 2_000


def test_full_disk_leaves_the_text_with_the_caller_and_says_so(desk: Desk, store: Store) -> None:
    sentences: list[str] = []
    desk.on_trouble(sentences.append)
    view = ticket(desk)
    fill_the_disk(store)
    with pytest.raises(DiskFull):
        desk.act(view, Reply(LONG))
    assert len(sentences) == 1
    assert "места" in sentences[0]
    assert (answer(desk.read_outbox), desk.state.pending) == ((), 0)
    desk.save_draft(Draft(10001, LONG))
    assert len(sentences) == 2
    store.outbox._raw.execute("PRAGMA max_page_count=100000")
    desk.act(view, Reply(LONG))
    assert desk.state.pending == 1


def test_last_reply_still_fits_because_ballast_is_released(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballast = store.folder / "ballast"
    assert ballast.stat().st_size >= 256 * 1024
    real = store.outbox.add

    def add(*arguments: Any) -> None:
        if ballast.exists():
            raise DiskFull
        real(*arguments)

    monkeypatch.setattr(store.outbox, "add", add)
    desk.act(ticket(desk), Reply(LONG))
    assert desk.state.pending == 1
    assert not ballast.exists()


def test_resend_of_an_edited_text_has_seen_what_the_screen_showed(desk: Desk, store: Store) -> None:
    view = ticket(desk)
    key = desk.act(view, Reply("Старый"))
    store.outbox.claim(ANNA.id, lambda strand: True)
    store.outbox.refused(key, "unseen_message", "Новое сообщение", None)
    store.replica.raw.execute("UPDATE feed_position SET cursor = 150")
    desk.resend(key, Reply("Новый"))
    unread = store.outbox.pending()[0].seen_seq
    store.outbox.claim(ANNA.id, lambda strand: True)
    store.outbox.refused(store.outbox.pending()[0].key, "unseen_message", "Новое сообщение", None)
    ticket(desk)
    desk.resend(store.outbox.pending()[0].key, Reply("Новый"))
    assert (unread, store.outbox.pending()[0].seen_seq) == (100, 150)


def test_state_of_the_link_keeps_what_the_outbox_counts(desk: Desk) -> None:
    states: list[SyncState] = []
    desk.act(ticket(desk), Take())
    desk.on_state(states.append)
    desk.state_changed(SyncState(Link.ONLINE, data_at=NOON))
    desk.state_changed(SyncState(Link.ONLINE, data_at=NOON))
    desk.state_changed(SyncState(Link.OFFLINE))
    assert [(state.link, state.data_at, state.pending) for state in states] == [
        (Link.ONLINE, NOON, 1),
        (Link.OFFLINE, NOON, 1),
    ]


def test_replica_that_breaks_while_in_use_is_dropped_and_told(desk: Desk, store: Store) -> None:
    sentences: list[str] = []
    changes: list[ReplicaChange] = []
    desk.on_trouble(sentences.append)
    desk.on_change(changes.append)
    desk.act(ticket(desk), Reply("Не потеряйте"))
    store.replica.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.replica.raw.close()
    file = store.replica.path
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * (file.stat().st_size - 100))
    store.replica.raw = disk.connect(file, KEYS.replica)
    assert answer(desk.read_queues) == ()
    assert len(sentences) == 1
    assert changes[-1].is_refill
    assert [entry.intent for entry in answer(desk.read_outbox)] == [Reply("Не потеряйте")]


def test_older_ticket_without_a_connection_is_a_sentence(desk: Desk) -> None:
    assert isinstance(answer(desk.read_ticket_online, 99), str)


def test_presence_is_told_only_when_it_changes(desk: Desk) -> None:
    heard: list[int] = []
    desk.on_presence(lambda present: heard.append(len(present)))
    desk.presence_changed(())
    assert heard == []


def test_own_role_follows_the_replica(desk: Desk, store: Store) -> None:
    store.replica.raw.execute("UPDATE agent SET role = 'supervisor' WHERE id = 1")
    store.refresh_book()
    desk.replica_changed(ReplicaChange(has_book=True))
    assert desk.me.is_supervisor


def test_ticket_that_cannot_be_read_is_told_and_the_error_raised(desk: Desk, store: Store) -> None:
    store.replica.raw.execute("UPDATE ticket SET channel = 'pigeon' WHERE id = 10001")
    views: list[TicketView | None] = []
    with pytest.raises(msgspec.ValidationError):
        desk.read_ticket(10001, views.append)
    assert views == [None]
