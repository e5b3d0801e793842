"""What central refused stays above the reply box until the agent decides."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.panels.refused_card import RefusedCard
from desktop.regulation import intents
from tests.panels.keys import write
from tests.panels.ticket_samples import message, refused, ticket_view
from tests.panels.ticket_side import Side, opened

LEFT = Qt.MouseButton.LeftButton
UNSEEN = refused("unseen_message", "A message came that you have not seen.", intents.Reply("Готово"))


def cards(side: Side) -> list[RefusedCard]:
    return [card for card in side.panel.findChildren(RefusedCard) if not card.isHidden()]


def test_card_is_whole_in_a_small_window(qtbot: QtBot) -> None:
    with opened() as side:
        side.panel.resize(416, 600)
        side.refuse(refused("taken", "Олег Мишин already has this ticket. Take the next one. " * 2, intents.Take()))
        (card,) = cards(side)
        qtbot.waitUntil(lambda: card.height() >= card.layout().totalHeightForWidth(card.width()))
        editor = side.panel.box.editor
        qtbot.waitUntil(lambda: editor.geometry().bottom() < side.panel.box.buttons.geometry().top())


def press(qtbot: QtBot, side: Side, choice: str) -> None:
    qtbot.mouseClick(cards(side)[0].buttons[choice], LEFT)


def test_card_shows_reason_text_and_only_the_choices_that_make_sense() -> None:
    with opened() as side:
        assert cards(side) == []
        side.refuse(UNSEEN)
        (card,) = cards(side)
        assert (card._title.text, card._reason.text, card._text.text) == (
            "Not sent: Reply · 21:13",
            "A message came that you have not seen.",
            "Готово",
        )
        shown = [button.text() for button in card.buttons.values() if not button.isHidden()]
        assert shown == ["Edit", "Send anyway", "Keep as a note", "Drop…"]
        side.refuse()
        assert cards(side) == []


def test_send_anyway_supersedes_the_refused_one(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(UNSEEN)
        press(qtbot, side, "anyway")
        assert side.desk.acts == [("k1", intents.Reply("Готово", anyway=True))]


def test_text_is_kept_as_a_note_for_the_new_assignee(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(refused("assigned_to_other", "Oleg has it.", intents.Reply("Готово")))
        press(qtbot, side, "note")
        assert side.desk.acts == [("k1", intents.Note("Готово"))]


def test_edited_text_is_sent_in_the_place_of_the_refused_one(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(UNSEEN)
        press(qtbot, side, "edit")
        assert (side.text, side.bar) == ("Готово", "This text was not sent. Change it and send it again.")
        write(side.panel.box.editor, ", проверьте")
        assert side.desk.drafts == {}
        side.panel.drafts.save()
        assert side.desk.drafts[10423].body == "Готово, проверьте"
        side.panel.offered["reply"].trigger()
        assert side.desk.acts == [("k1", intents.Reply("Готово, проверьте"))]
        assert (side.text, side.desk.drafts) == ("", {})
        write(side.panel.box.editor, "Ещё")
        side.panel.offered["reply"].trigger()
        assert side.desk.acts[-1] == (10423, intents.Reply("Ещё"))


def test_editing_adds_to_what_was_being_written_and_destroys_nothing(qtbot: QtBot) -> None:
    with opened() as side:
        write(side.panel.box.editor, "Начато")
        side.refuse(UNSEEN)
        press(qtbot, side, "edit")
        assert side.text == "Начато\n\nГотово"


def test_refused_note_is_edited_as_a_note(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(refused("too_long", "Shorten it.", intents.Note("Внутреннее")))
        press(qtbot, side, "edit")
        assert side.panel.box.is_note


def test_dropping_a_text_asks_first(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(UNSEEN)
        press(qtbot, side, "drop")
        asked = side.panel.acts.dialog
        assert isinstance(asked, QMessageBox)
        assert (asked.textFormat(), side.desk.acts) == (Qt.TextFormat.PlainText, [])
        buttons = {button.text(): button for button in asked.findChildren(QPushButton)}
        assert buttons["Keep"].isDefault()
        qtbot.mouseClick(buttons["Drop"], LEFT)
        assert side.desk.acts == [("k1", "drop")]


def test_what_has_no_text_is_dismissed_at_once(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(refused("taken", "Oleg has it.", intents.Take()))
        assert cards(side)[0].buttons["drop"].text() == "Dismiss"
        press(qtbot, side, "drop")
        assert side.desk.acts == [("k1", "drop")]


def test_changed_topic_is_set_again_over_the_value_of_now(qtbot: QtBot) -> None:
    with opened(ticket_view(message(1, "Да"), topic="fault")) as side:
        side.refuse(refused("changed_meanwhile", "Changed.", intents.SetTopic("config", "password")))
        press(qtbot, side, "again")
        assert side.desk.acts == [("k1", intents.SetTopic("fault", "password"))]


def test_full_disk_changes_nothing_and_says_so(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(UNSEEN)
        side.desk.is_full = True
        press(qtbot, side, "anyway")
        assert (side.desk.acts, len(cards(side))) == ([], 1)
        assert side.bar.startswith("Not stored")


def test_each_refused_intent_has_its_card() -> None:
    with opened() as side:
        side.refuse(UNSEEN, refused("taken", "Oleg has it.", intents.Take(), key="k2"))
        assert [card.key for card in cards(side)] == ["k1", "k2"]
