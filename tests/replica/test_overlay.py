"""The overlay: what the screen shows while intents are on their way."""

from datetime import timedelta

import pytest

from desktop.regulation.intents import (
    DeclareEmergency,
    NoAnswerNeeded,
    Note,
    Reply,
    RequestData,
    Resolve,
    SetTopic,
    Split,
    Take,
    TicketIntent,
    Transfer,
)
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, State
from desktop.replica import readings
from desktop.replica.store import Store
from desktop.replica.views import QueueRow, TicketView
from tests.replica.conftest import Keep
from tests.replica.rows import ANNA, NOON

NOW = NOON + timedelta(hours=1)


def ticket(store: Store) -> TicketView:
    view = readings.read_ticket(store, ANNA, NOW, 10001)
    assert view is not None
    return view


def line(store: Store) -> QueueRow | None:
    return readings.read_queue_rows(store, ANNA, NOW, [10001])[10001]


@pytest.mark.parametrize(
    ("intent", "field", "value"),
    [
        (Take(), "assignee_name", "Анна Петрова"),
        (Reply("Готово"), "state", State.ANSWERED),
        (Reply("Готово"), "due_at", None),
        (Reply("Готово"), "assignee_id", ANNA.id),
        (RequestData("Назовите аккаунт"), "state", State.WAITING),
        (NoAnswerNeeded(), "unanswered_since_at", None),
        (Transfer(Department.ORK, "Оплата"), "department", Department.ORK),
        (DeclareEmergency(BasicService.WEB, "Сайт лежит"), "emergency", BasicService.WEB),
        (SetTopic(None, "fault"), "topic", "fault"),
        (Note("Себе"), "state", State.OPEN),
    ],
)
def test_pending_intent_shows_in_the_line_as_if_accepted(
    store: Store, keep: Keep, intent: TicketIntent, field: str, value: object
) -> None:
    keep(10001, intent)
    row = line(store)
    assert row is not None
    assert (getattr(row, field), row.is_pending, row.is_refused) == (value, True, False)
    assert ticket(store).row == row


def test_line_without_intents_is_what_central_sent(store: Store, keep: Keep) -> None:
    before = {row.number: row for row in readings.read_queues(store, ANNA, NOW)}
    keep(10001, Take())
    after = {row.number: row for row in readings.read_queues(store, ANNA, NOW)}
    assert after[10002] == before[10002]
    assert (before[10001].is_pending, after[10001].is_pending) == (False, True)


def test_resolved_ticket_leaves_the_queue_at_once_and_comes_back_when_refused(store: Store, keep: Keep) -> None:
    entry = keep(10001, Resolve("Готово"))
    assert line(store) is None
    store.outbox.claim(ANNA.id, lambda strand: True)
    store.outbox.refused(entry.key, "unseen_message", "Новое сообщение", None)
    row = line(store)
    assert row is not None
    assert (row.state, row.is_pending, row.is_refused) == (State.OPEN, False, True)


def test_line_is_not_on_its_way_while_a_refused_intent_holds_all_back(store: Store, keep: Keep) -> None:
    entry = keep(10001, Take())
    keep(10001, Note("Смотрю"))
    store.outbox.claim(ANNA.id, lambda strand: True)
    store.outbox.refused(entry.key, "taken", "Уже взята", None)
    row = line(store)
    assert row is not None
    assert (row.is_pending, row.is_refused) == (False, True)
    note = ticket(store).messages[-1].outbox
    assert note is not None
    assert note.is_behind


def test_several_intents_are_laid_one_over_the_other(store: Store, keep: Keep) -> None:
    keep(10001, Take())
    keep(10001, Note("Смотрю"))
    keep(10001, Transfer(Department.ORK, "Оплата"))
    view = ticket(store)
    assert (view.row.department, view.ticket.department) == (Department.ORK, Department.ORK)
    assert [entry.intent for entry in view.outbox] == [Take(), Note("Смотрю"), Transfer(Department.ORK, "Оплата")]
    assert "Смотрю" in [message.body for message in view.messages]


def test_text_that_will_be_refused_is_shown_all_the_same(store: Store, keep: Keep) -> None:
    keep(10001, Transfer(Department.ORK, "Оплата"))
    keep(10001, Reply("Ответ в чужой отдел"))
    message = ticket(store).messages[-1]
    assert (message.body, message.is_mine) == ("Ответ в чужой отдел", True)
    assert message.outbox is not None


def test_pending_split_takes_its_messages_away(store: Store, keep: Keep) -> None:
    before = [message.id for message in ticket(store).messages]
    keep(10001, Split((before[1],), "Другой вопрос"))
    assert [message.id for message in ticket(store).messages if message.id] == [before[0], before[2]]


def test_judgement_of_the_view_sees_what_is_pending(store: Store, keep: Keep) -> None:
    keep(10001, Reply("Готово"))
    assert ticket(store).ticket.state is State.ANSWERED
    assert ticket(store).seen_seq == 100
