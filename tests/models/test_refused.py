"""A refused intent in words: what happened meanwhile, and what the agent can choose."""

from dataclasses import replace

import pytest

from desktop.models.clause_words import topic_name
from desktop.models.refused import as_note, as_text, refused_text, renewed, sent_anyway
from desktop.regulation import intents
from desktop.regulation.intents import Intent
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, MessageKind
from desktop.replica.views import IntentState
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import event, message, pending, refused, ticket_view


@pytest.mark.parametrize(
    ("code", "intent", "choices"),
    [
        ("unseen_message", intents.Reply("да"), "edit anyway note drop"),
        ("unseen_message", intents.Resolve(), "edit anyway drop"),
        ("assigned_to_other", intents.Reply("да"), "edit note drop"),
        ("unseen_after_restore", intents.Reply("да"), "edit anyway note drop"),
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
    kept = refused("unseen_message", "A message came that you have not seen.", intents.Reply("Готово"), seen_seq=1)
    view = ticket_view(
        message(1, "Старое"),
        message(2, "Ещё\nодно"),  # it came before the reply was written, without a connection
        message(3, "Моё", MessageKind.NOTE, author="Анна Петрова", at=NOW, is_mine=True),
        event(4, "assigned", name="Борис Кац", author="Светлана Ли"),
        pending(kept),
        outbox=(kept,),
    )
    assert as_text(refused_text(kept, view, NOW)) == (
        "Not sent: Reply · 21:13\n"
        "A message came that you have not seen.\n"
        "Марина Соколова, kafe-uyut.ru · 16:16: Ещё одно\n"
        "Светлана Ли · 16:18 Assigned to Борис Кац.\n"
        "Готово\n"
        "edit | anyway | note | drop"
    )


def test_newest_of_what_happened_is_shown_however_long_the_others_are() -> None:
    kept = refused("unseen_message", "A message came.", intents.Reply("Готово"))
    view = ticket_view(*(message(number, f"{number} " + "долго " * 200) for number in range(1, 9)), outbox=(kept,))
    shown = refused_text(kept, view, NOW).meanwhile
    assert [line.partition(": ")[2][:1] for line in shown] == ["6", "7", "8"]
    assert all(len(line) <= 140 for line in shown)


@pytest.mark.parametrize(
    ("code", "intent", "now", "mine", "theirs"),
    [
        ("changed_meanwhile", intents.SetTopic("fault", "password"), {"topic": "config"}, "password", "config"),
        ("changed_meanwhile", intents.SetAccount(None, "a.ru"), {"account": "b.ru"}, "a.ru", "b.ru"),
        ("changed_meanwhile", intents.SetAccount("b.ru", "a.ru"), {"account": None}, "a.ru", "no account"),
        (
            "already_emergency",
            intents.DeclareEmergency(BasicService.WEB, "Лежит"),
            {"emergency": BasicService.MAIL},
            "web",
            "mail",
        ),
        (
            "already_emergency",
            intents.RevokeEmergency("Работает", was=BasicService.WEB),
            {"emergency": BasicService.MAIL},
            "no emergency",
            "mail",
        ),
    ],
)
def test_of_two_values_both_are_shown_and_either_can_be_chosen(
    code: str, intent: Intent, now: dict[str, object], mine: str, theirs: str
) -> None:
    shown = refused_text(refused(code, "Changed.", intent), ticket_view(**now), NOW)
    named = topic_name if isinstance(intent, intents.SetTopic) else str
    assert (shown.mine, shown.theirs, shown.choices) == (named(mine), named(theirs), ("again", "drop"))


def test_value_that_came_about_meanwhile_is_not_set_again() -> None:
    shown = refused_text(
        refused("changed_meanwhile", "", intents.SetAccount(None, "b.ru")), ticket_view(account="b.ru"), NOW
    )
    assert shown.choices == ("drop",)


def test_note_is_for_who_has_the_ticket_now() -> None:
    view = ticket_view(assignee_id=2, assignee_name="Олег Мишин")
    assert refused_text(refused("assigned_to_other", ""), view, NOW).note_for == "Олег М."
    assert refused_text(refused("unseen_message", ""), view, NOW).note_for == ""


def test_card_says_what_goes_only_after_the_choice() -> None:
    kept = refused("taken", "Taken.", intents.Take())
    later = replace(kept, key=f"{kept.key}-2", intent=intents.Reply("Готово"), state=IntentState.QUEUED)
    shown = refused_text(kept, ticket_view(outbox=(kept, later)), NOW)
    assert shown.meanwhile == ("Goes only after your choice: Reply",)


def test_trying_again_changes_the_value_as_it_is_now() -> None:
    view = ticket_view(topic="fault")
    assert renewed(intents.SetTopic("config", "password"), view) == intents.SetTopic("fault", "password")
    assert renewed(intents.SetAccount(None, "a.ru"), view) == intents.SetAccount("kafe-uyut.ru", "a.ru")
    declared = intents.DeclareEmergency(BasicService.WEB, "Лежит")
    view = ticket_view(emergency=BasicService.MAIL)
    assert renewed(declared, view) == replace(declared, was=BasicService.MAIL)


def test_sending_anyway_and_keeping_as_a_note_keep_the_text() -> None:
    reply = intents.Reply("Готово")
    assert sent_anyway(reply) == replace(reply, anyway=True)
    assert as_note(reply) == intents.Note("Готово")
