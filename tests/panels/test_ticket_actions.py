"""Each action is enabled exactly as the regulation judges, and says why it is not."""

from dataclasses import replace
from typing import Any

import pytest

from desktop import assets
from desktop.panels.ticket_actions import ANY_TEXT, OF_THE_BOX, Texts, TicketActions
from desktop.regulation import intents
from desktop.regulation.intents import RefusalReason, TicketIntent
from desktop.regulation.outcome import Accepted
from desktop.regulation.people import Agent, Department
from desktop.regulation.ticket import BasicService, State
from tests.panels.fake_desk import ANNA, CHIEF, IRINA, FakeDesk
from tests.panels.ticket_samples import message, ticket_view

TICKETS: dict[str, dict[str, Any]] = {
    "new": {},
    "mine": {"assignee_id": ANNA.id},
    "of a colleague": {"assignee_id": 2},
    "answered": {"state": State.ANSWERED, "unanswered_since_at": None, "due_at": None},
    "emergency": {"emergency": BasicService.WEB},
    "waiting": {"state": State.WAITING, "unanswered_since_at": None, "due_at": None},
    "ended": {"state": State.RESOLVED, "unanswered_since_at": None, "due_at": None},
    "of the other department": {"department": Department.ORK, "topic": "domain"},
}


def expected(topic: str | None, department: Department) -> dict[str, TicketIntent]:
    """What each action stands for, with an empty box."""
    return {
        "take": intents.Take(),
        "release": intents.Release(),
        "reply": intents.Reply(ANY_TEXT),
        "note": intents.Note(ANY_TEXT),
        "write_note": intents.Note(ANY_TEXT),
        "write_reply": intents.Reply(ANY_TEXT),
        "request_data": intents.RequestData(ANY_TEXT),
        "refuse": intents.Refuse(RefusalReason.BLOCKED, ANY_TEXT),
        "resolve": intents.Resolve(),
        "out_of_scope": intents.OutOfScope(ANY_TEXT),
        "no_answer_needed": intents.NoAnswerNeeded(),
        "transfer": intents.Transfer(department.other),
        "declare_emergency": intents.DeclareEmergency(BasicService.WEB, ANY_TEXT),
        "revoke_emergency": intents.RevokeEmergency(ANY_TEXT),
        "set_topic": intents.SetTopic(topic, topic or ""),
        "assign": intents.Assign(None, ANY_TEXT),
        "split": intents.Split((1,), ANY_TEXT),
    }


@pytest.mark.parametrize("me", [ANNA, IRINA, CHIEF], ids=lambda agent: str(agent.login))
@pytest.mark.parametrize("values", TICKETS.values(), ids=TICKETS)
def test_action_is_enabled_exactly_as_the_desk_judges(me: Agent, values: dict[str, Any]) -> None:
    desk, view = FakeDesk(me=me), ticket_view(message(1, "Да"), **values)
    actions = TicketActions(desk)  # type: ignore[arg-type]
    actions.judge(view, Texts())
    wanted = expected(view.ticket.topic, view.ticket.department)
    judged = {name: isinstance(desk.judge(view.ticket, intent), Accepted) for name, intent in wanted.items()}
    assert {name: actions[name].isEnabled() for name in judged} == judged


@pytest.mark.parametrize("me", [ANNA, IRINA], ids=lambda agent: str(agent.login))
@pytest.mark.parametrize("values", TICKETS.values(), ids=TICKETS)
def test_disabled_action_says_why_and_an_enabled_one_what_it_does(me: Agent, values: dict[str, Any]) -> None:
    actions = TicketActions(FakeDesk(me=me))  # type: ignore[arg-type]
    actions.judge(ticket_view(message(1, "Да"), **values), Texts())
    for action in actions.all():
        assert action.toolTip()
        assert bool(action.statusTip()) is not action.isEnabled()


def test_reason_carries_its_clause() -> None:
    actions = TicketActions(FakeDesk())  # type: ignore[arg-type]
    actions.judge(ticket_view(message(1, "Да")), Texts())
    assert actions["resolve"].statusTip().startswith("The subscriber waits for an answer.")
    assert "\nclause 4 of STP: " in actions["resolve"].statusTip()


def test_without_a_ticket_everything_says_to_open_one() -> None:
    actions = TicketActions(FakeDesk())  # type: ignore[arg-type]
    assert {action.statusTip() for action in actions.all()} == {"Open a ticket first."}


def test_emergency_is_not_offered_where_no_service_counts_as_basic() -> None:
    desk = FakeDesk()
    desk.book = replace(desk.book, settings=replace(desk.book.settings, basic_services=frozenset()))
    actions = TicketActions(desk)  # type: ignore[arg-type]
    actions.judge(ticket_view(message(1, "Да")), Texts())
    assert actions["declare_emergency"].statusTip() == "No service counts as a basic one: see the settings."


@pytest.mark.parametrize(
    ("texts", "enabled"),
    [
        (Texts(), "reply note request_data out_of_scope"),
        (Texts(public="да"), "reply note request_data out_of_scope resolve"),
        (Texts(note="да", is_note=True), "reply note"),
        (Texts(public="ж" * 70_000), ""),
    ],
)
def test_what_stands_in_the_box_decides(texts: Texts, enabled: str) -> None:
    actions = TicketActions(FakeDesk())  # type: ignore[arg-type]
    actions.judge(ticket_view(message(1, "Да")), texts)
    names = ("reply", "note", "request_data", "out_of_scope", "resolve")
    assert " ".join(name for name in names if actions[name].isEnabled()) == enabled


@pytest.mark.parametrize("me", [ANNA, IRINA, CHIEF], ids=lambda agent: str(agent.login))
@pytest.mark.parametrize("values", TICKETS.values(), ids=TICKETS)
@pytest.mark.parametrize("texts", [Texts(), Texts(public="да"), Texts(note="да", is_note=True)])
def test_what_was_judged_ahead_is_what_is_judged_at_the_opening(
    me: Agent, values: dict[str, Any], texts: Texts
) -> None:
    view = ticket_view(message(1, "Да"), **values)
    ahead, at_once = TicketActions(FakeDesk(me=me)), TicketActions(FakeDesk(me=me))  # type: ignore[arg-type]
    ahead.judge_ahead(view)
    for actions in (ahead, at_once):
        actions.judge(view, texts)
    assert ahead.refusals == at_once.refusals
    assert [a.isEnabled() for a in ahead.all()] == [a.isEnabled() for a in at_once.all()]


def test_language_changed_since_it_was_judged_ahead_is_spoken() -> None:
    view, actions = ticket_view(message(1, "Да"), assignee_id=2), TicketActions(FakeDesk())  # type: ignore[arg-type]
    actions.judge_ahead(view)
    assets.set_language("ru")
    actions.speak()
    actions.judge(view, Texts())
    assert actions.refusals["take"].startswith("Заявку уже ведёт Олег Мишин")


def test_box_that_was_emptied_is_judged_as_empty_although_the_ticket_is_the_same() -> None:
    actions, view = TicketActions(FakeDesk()), ticket_view(message(1, "Да"))  # type: ignore[arg-type]
    enabled = []
    for texts, only in ((Texts(), ()), (Texts("Готово"), OF_THE_BOX), (Texts(), ())):
        actions.judge(view, texts, only)
        enabled.append(actions["resolve"].isEnabled())
    assert enabled == [False, True, False]
