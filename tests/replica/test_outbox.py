"""The outbox as a state machine: which intent may go, and what each answer makes of it."""

import uuid
from datetime import timedelta

import pytest

from desktop.regulation.intents import ContactNote, Note, Reply, Take
from desktop.replica.entry import new_key
from desktop.replica.now import Now
from desktop.replica.outbox import MOST_TRIES
from desktop.replica.store import Store
from desktop.replica.views import IntentState
from tests.replica.conftest import Keep
from tests.replica.rows import ANNA, NOON


def claim(store: Store) -> str | None:
    sendable = store.outbox.claim(ANNA.id, lambda strand: True)
    return sendable[0].key if sendable else None


def state_of(store: Store, key: str) -> IntentState:
    entry = store.outbox.get(key)
    assert entry is not None
    return entry.state


def test_keys_are_uuid7_and_grow_with_time() -> None:
    keys = [new_key(NOON + timedelta(milliseconds=n), bytes([255 - n]) * 10) for n in range(5)]
    assert keys == sorted(keys)
    for n, key in enumerate(keys):
        parsed = uuid.UUID(key)
        assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
        assert parsed.int >> 80 == int(NOON.timestamp() * 1000) + n


def test_intent_comes_back_as_it_was_kept(store: Store, keep: Keep) -> None:
    entry = keep(10001, Reply("Текст с «кавычками»\nи строками \U0001f600"))
    assert store.outbox.pending() == [entry]


def test_strands_go_beside_each_other_and_each_in_order(store: Store, keep: Keep) -> None:
    first, second, other = keep(10001, Take()), keep(10001, Note("а")), keep(10002, Take())
    note = keep(None, ContactNote("s-1", "Звонил"))
    assert [claim(store) for _ in range(4)] == [first.key, other.key, note.key, None]
    store.outbox.accepted(first.key, 101, is_in_replica=False)
    assert claim(store) == second.key


def test_refused_intent_holds_back_its_strand_until_it_is_dropped(store: Store, keep: Keep) -> None:
    first, second = keep(10001, Take()), keep(10001, Note("а"))
    assert claim(store) == first.key
    store.outbox.refused(first.key, "taken", "Уже взята", None)
    assert claim(store) is None
    store.outbox.drop(first.key)
    assert claim(store) == second.key


def test_what_a_refused_intent_holds_back_says_so(store: Store, keep: Keep) -> None:
    before, refused, held_back = keep(10001, Take()), keep(10001, Take()), keep(10001, Note("а"))
    claim(store)
    store.outbox.accepted(before.key, 101, is_in_replica=False)
    claim(store)
    store.outbox.refused(refused.key, "taken", "", None)
    keep(10002, Note("б"))
    for entries in (store.outbox.pending(), store.outbox.pending(10001)):
        assert [entry.key for entry in entries if entry.is_behind] == [held_back.key]


def test_superseding_intent_goes_before_those_that_waited(store: Store, keep: Keep) -> None:
    first, second = keep(10001, Reply("а")), keep(10001, Note("б"))
    claim(store)
    store.outbox.refused(first.key, "unseen_message", "Новое сообщение", None)
    fresh = keep(10001, Reply("а", anyway=True), supersedes=first.key)
    assert [entry.key for entry in store.outbox.pending()] == [fresh.key, second.key]
    assert state_of(store, first.key) is IntentState.DROPPED
    assert claim(store) == fresh.key


def test_eighth_try_in_vain_is_stuck_and_still_tried(store: Store, keep: Keep) -> None:
    entry = keep(10001, Take())
    states = []
    for _ in range(MOST_TRIES + 1):
        assert claim(store) == entry.key
        store.outbox.again(entry.key)
        states.append(state_of(store, entry.key))
    assert states == [IntentState.QUEUED] * (MOST_TRIES - 1) + [IntentState.STUCK] * 2


def test_unreachable_central_is_no_try(store: Store, keep: Keep) -> None:
    entry = keep(10001, Take())
    for _ in range(20):
        claim(store)
        store.outbox.put_back(entry.key)
    assert state_of(store, entry.key) is IntentState.QUEUED


@pytest.mark.parametrize("late", ["again", "put_back", "hold", "voided"])
def test_late_answer_changes_nothing_once_an_intent_is_settled(store: Store, keep: Keep, late: str) -> None:
    entry = keep(10001, Take())
    claim(store)
    store.outbox.accepted(entry.key, 101, is_in_replica=False)
    getattr(store.outbox, late)(entry.key)
    assert state_of(store, entry.key) is IntentState.ACCEPTED


def test_refusal_never_ends_as_done_because_a_page_names_its_key(store: Store, keep: Keep) -> None:
    entry = keep(10001, Reply("Текст"))
    claim(store)
    store.outbox.refused(entry.key, "ended", "Закрыта", None)
    assert store.outbox.confirm([entry.key], 200) == []
    assert state_of(store, entry.key) is IntentState.REFUSED


def test_what_was_on_the_wire_at_the_end_counts_as_tried(store: Store, keep: Keep) -> None:
    entry = keep(10001, Reply("Текст"))
    claim(store)
    store.outbox.resume()
    resumed = store.outbox.get(entry.key)
    assert resumed is not None
    assert (resumed.state, resumed.tries) == (IntentState.QUEUED, 1)
    assert store.outbox.drop(entry.key) is False, "it may have had its effect: central has to void it"


def test_held_intents_go_after_a_sign_in(store: Store, keep: Keep) -> None:
    entry = keep(10001, Take())
    claim(store)
    store.outbox.hold(entry.key)
    assert claim(store) is None
    store.outbox.release_held()
    assert claim(store) == entry.key


def test_counts_tell_what_is_not_accepted_and_what_waits_for_the_agent(store: Store, keep: Keep) -> None:
    done, refused, _queued = keep(10001, Take()), keep(10002, Take()), keep(10003, Take())
    keep(10002, Note("ждёт решения"))
    claim(store)
    claim(store)
    store.outbox.accepted(done.key, 101, is_in_replica=False)
    store.outbox.refused(refused.key, "taken", "", None)
    counts = store.outbox.counts()
    assert (counts.pending, counts.undecided) == (1, 2)


DAY, YEARS = timedelta(days=1), timedelta(days=3650)


@pytest.mark.parametrize(("by_central", "by_wall", "is_kept"), [  # how long ago it was written by either clock
    (6 * DAY, 6 * DAY, True),
    (8 * DAY, 8 * DAY, False),
    (YEARS, 6 * DAY, True),  # central's leapt
    (6 * DAY, YEARS, True),  # this computer's leapt
    (-YEARS, 8 * DAY, False),  # central's was ahead then
    (8 * DAY, -YEARS, False),
    (-YEARS, -YEARS, True),
])  # fmt: skip
def test_one_clock_that_leapt_makes_nothing_old(
    store: Store, keep: Keep, by_central: timedelta, by_wall: timedelta, is_kept: bool
) -> None:
    done = keep(10001, Take())
    claim(store)
    store.outbox.accepted(done.key, 101, is_in_replica=True)
    now = Now(NOON + by_central, NOON + by_wall)
    store.outbox.begin_history("second", now)
    assert store.outbox.get(done.key).state == ("queued" if is_kept else "done")  # type: ignore[union-attr]
    claim(store)
    store.outbox.accepted(done.key, 102, is_in_replica=True)
    store.outbox.forget_old(now)
    assert (store.outbox.get(done.key) is not None) == is_kept


def test_only_what_is_over_is_forgotten(store: Store, keep: Keep) -> None:
    done, open_one = keep(10001, Take()), keep(10002, Take())
    claim(store)
    store.outbox.accepted(done.key, 101, is_in_replica=True)
    store.outbox.forget_old(Now(*[NOON + timedelta(days=8)] * 2))
    assert store.outbox.get(done.key) is None
    assert store.outbox.get(open_one.key) == open_one
