"""A refused intent in words: what happened meanwhile, and what the agent can choose."""

from dataclasses import replace

import pytest

from desktop.models.refused import as_note, as_text, refused_text, renewed, sent_anyway
from desktop.regulation import intents
from desktop.regulation.intents import Intent
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind
from desktop.replica.views import IntentState
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import message, pending, refused, ticket_view


@pytest.mark.parametrize(
    ("code", "intent", "choices"),
    [
        ("unseen_message", intents.Reply("да"), "edit anyway note drop"),
        ("unseen_message", intents.Resolve(), "edit anyway drop"),
        ("assigned_to_other", intents.Reply("да"), "edit note drop"),
        ("ended", intents.RequestData("да"), "edit note drop"),
        ("wrong_department", intents.Note("да"), "edit drop"),
        ("taken", intents.Take(), "drop"),
        ("changed_meanwhile", intents.SetTopic("config", "password"), "again drop"),
        ("already_there", intents.Transfer(Department.ORK), "drop"),
    ],
)
def test_choices_are_those_that_make_sense(code: str, intent: Intent, choices: str) -> None:
    shown = refused_text(refused(code, "нет", intent), ticket_view(), NOW)
    assert " ".join(shown.choices) == choices


def test_card_shows_who_acted_meanwhile_but_not_what_was_seen_or_is_mine() -> None:
    kept = refused("unseen_message", "A message came that you have not seen.", intents.Reply("Готово"))
    view = ticket_view(
        message(1, "Старое"),
        message(2, "Ещё\nодно", at=NOW),
        message(3, "Моё", MessageKind.NOTE, author="Анна Петрова", at=NOW, is_mine=True),
        pending(kept),
        outbox=(kept,),
    )
    assert as_text(refused_text(kept, view, NOW)) == (
        "Not sent: Reply · 21:13\n"
        "A message came that you have not seen.\n"
        "Марина Соколова, kafe-uyut.ru · 21:14: Ещё одно\n"
        "Готово\n"
        "edit | anyway | note | drop"
    )


def test_card_says_what_goes_only_after_the_choice() -> None:
    kept = refused("taken", "Taken.", intents.Take())
    later = replace(kept, key=f"{kept.key}-2", intent=intents.Reply("Готово"), state=IntentState.QUEUED)
    shown = refused_text(kept, ticket_view(outbox=(kept, later)), NOW)
    assert shown.meanwhile == ("Goes only after your choice: Reply",)


def test_trying_again_changes_the_value_as_it_is_now() -> None:
    view = ticket_view(topic="fault")
    assert renewed(intents.SetTopic("config", "password"), view) == intents.SetTopic("fault", "password")
    assert renewed(intents.SetAccount(None, "a.ru"), view) == intents.SetAccount("kafe-uyut.ru", "a.ru")


def test_sending_anyway_and_keeping_as_a_note_keep_the_text() -> None:
    reply = intents.Reply("Готово")
    assert sent_anyway(reply) == replace(reply, anyway=True)
    assert as_note(reply) == intents.Note("Готово")
