"""The outbox as a list: words for each act, states, and a selection that stays."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.outbox import OutboxModel, act_name, as_text, reason_words, state_words, text_of
from desktop.regulation import intents
from desktop.regulation.intents import INTENT_TYPES, Intent, RefusalReason
from desktop.regulation.people import Department
from desktop.regulation.ticket import AuthorizationWay, BasicService, SecretKind
from desktop.replica.views import IntentState
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import intent_view, refused

EACH: list[tuple[Intent, str]] = [
    (intents.Take(), "Take"),
    (intents.Release(), "Release"),
    (intents.Assign(2), "Assign"),
    (intents.Assign(None), "Back to the queue"),
    (intents.Reply("да"), "Reply"),
    (intents.Note("да"), "Note"),
    (intents.RequestData("да"), "Request for data"),
    (intents.Refuse(RefusalReason.BLOCKED, "нет"), "Refusal"),
    (intents.OutOfScope("нет"), "Out of scope"),
    (intents.Resolve(), "Resolve"),
    (intents.NoAnswerNeeded(), "No answer needed"),
    (intents.Transfer(Department.ORK), "Transfer to ORK"),
    (intents.DeclareEmergency(BasicService.WEB, "да"), "Emergency: web"),
    (intents.RevokeEmergency("да"), "Revoke the emergency"),
    (intents.SetTopic(None, "fault"), "Topic: A fault of a service"),
    (intents.SetAccount(None, "a.ru"), "Account: a.ru"),
    (intents.Merge(2), "Merge into 2"),
    (intents.Split((1,), "да"), "Split off: да"),
    (intents.RequestSecret(SecretKind.PASSWORD, "да"), "Request for a secret"),
    (intents.Authorize(AuthorizationWay.SUPERVISOR, "да"), "Authorization"),
    (intents.RevokeAuthorization("да"), "Take the authorization back"),
    (intents.Redact(1, 1, ((0, 1),)), "Redaction"),
    (intents.JoinIncident(2), "Join an incident"),
    (intents.LeaveIncident(), "Leave the incident"),
    (intents.ContactNote("s1", "да"), "Contact note"),
    (intents.AskSender(1), "Question to the sender of a letter"),
    (intents.AdmitLetter(1, "a.ru"), "Letter becomes a ticket: a.ru"),
    (intents.AttachLetter(1, 2), "Letter to ticket 2"),
    (intents.DismissLetter(1), "Dismiss a letter"),
    (intents.RedactLetter(1, 1, ((0, 1),)), "Redaction"),
]


@pytest.mark.parametrize(("intent", "words"), EACH)
def test_each_act_has_a_name(intent: Intent, words: str) -> None:
    assert act_name(intent) == words


def test_every_intent_the_regulation_knows_is_named() -> None:
    assert {type(intent) for intent, _words in EACH} == set(INTENT_TYPES.values())


def test_stuck_intent_says_why_in_centrals_words_or_in_those_of_the_window() -> None:
    told = intent_view("k", intents.Take(), IntentState.STUCK, code="disk_full", reason="Central's disk is full.")
    silent = replace(told, code="desk.no_answer", reason="")
    assert reason_words(told) == "Central's disk is full."
    assert reason_words(silent).startswith("Central does not answer to what is sent.")
    assert reason_words(replace(told, state=IntentState.QUEUED)) == ""


def test_withdrawn_intent_is_no_longer_called_waiting() -> None:
    withdrawn = intent_view("k", intents.Take(), is_void_wanted=True)
    assert state_words(withdrawn) == "being withdrawn"


def test_each_state_has_its_words() -> None:
    shown = [intent_view("k", intents.Take(), state) for state in IntentState]
    behind = intent_view("k", intents.Take(), is_behind=True)
    assert len({state_words(one) for one in (*shown, behind)}) == len(IntentState) + 1
    assert state_words(behind) == "waits for your decision"


@pytest.mark.parametrize(
    ("intent", "text"),
    [(intents.Reply("да"), "да"), (intents.Transfer(Department.ORK, "ваше"), "ваше"), (intents.Take(), "")],
)
def test_what_the_agent_wrote_is_the_body_or_the_reason(intent: Intent, text: str) -> None:
    assert text_of(intent) == text


def test_list_follows_the_outbox_row_by_row_and_keeps_the_selection() -> None:
    model = OutboxModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    first, second, third = (intent_view(key, intents.Reply(f"текст {key}")) for key in ("a", "b", "c"))
    model.show((first, second), NOW)
    kept = QPersistentModelIndex(model.index(1))
    model.show((replace(second, state=IntentState.STUCK), third), NOW)
    assert model.view_at(kept.row()).key == "b"
    assert as_text(model) == (
        "Reply · № 10423 Почта не принимает письма с утра, not sent yet, still trying, текст b, 21:13\n"
        "Reply · № 10423 Почта не принимает письма с утра, waiting to be sent, текст c, 21:13"
    )


def test_refused_intent_shows_its_reason() -> None:
    model = OutboxModel()
    model.show((refused("taken", "Oleg has it.", intents.Take()),), NOW)
    assert as_text(model) == "Take · № 10423 Почта не принимает письма с утра, not sent, Oleg has it., 21:13"
