"""What central refused stays above the reply box until the agent decides."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.panels.refused_card import RefusedCard
from desktop.regulation import intents
from tests.panels.keys import write
from tests.panels.ticket_samples import ANSWERED, ASKED, message, pending, refused, ticket_view
from tests.panels.ticket_side import Side, opened

LEFT = Qt.MouseButton.LeftButton
UNSEEN = refused("unseen_message", "A message came that you have not seen.", intents.Reply("Готово"))


def cards(side: Side) -> list[RefusedCard]:
    return [card for card in side.panel.findChildren(RefusedCard) if not card.isHidden()]


SIZES = ((416, 528), (416, 628), (868, 828))  # the panel in windows of 960×600, 1024×700 and 1440×900
TAKEN = refused("taken", "Oleg has it.", intents.Take(), key="k2")


def is_whole(widget: QWidget) -> bool:
    layout = widget.layout()
    assert layout is not None
    return widget.height() >= layout.totalHeightForWidth(widget.width())


def are_apart(*widgets: QWidget) -> bool:
    """One below the other, none over the next."""
    return all(above.geometry().bottom() < below.geometry().top() for above, below in pairwise(widgets))


@pytest.mark.parametrize("language", assets.LANGUAGES)
@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("is_edited", [False, True])
def test_nothing_is_cut_beside_refused_cards(
    qtbot: QtBot, width: int, height: int, is_edited: bool, language: str
) -> None:
    assets.set_language(language)
    kept = refused("unseen_message", "A message came that you have not seen. " * 2, intents.Reply(ANSWERED * 3))
    view = ticket_view(message(1, ASKED), pending(kept), outbox=(TAKEN, kept), subject="Почта не принимает " * 5)
    with opened(view) as side:
        side.panel.resize(width, height)
        if is_edited:
            side.panel.acts.choose("k1", "edit")
        else:
            side.panel.box.bar.tell("A new message came while you write: Марина Соколова", "Show")
        panel, box = side.panel, side.panel.box
        qtbot.waitUntil(lambda: is_whole(panel.header) and is_whole(box.bar))
        qtbot.waitUntil(lambda: are_apart(panel.header, panel.conversation, panel.refused))
        qtbot.waitUntil(lambda: are_apart(box.bar, box.editor, box.buttons))
        assert panel.refused.parentWidget().geometry().bottom() < box.geometry().top()
        assert box.geometry().bottom() < height
        assert box.buttons.geometry().bottom() < box.height()
        assert all(is_whole(card) for card in cards(side))


def test_where_there_is_room_all_cards_are_in_sight(qtbot: QtBot) -> None:
    with opened(ticket_view(message(1, ASKED), outbox=(TAKEN, UNSEEN))) as side:
        qtbot.waitUntil(lambda: side.panel.refused.height() >= side.panel.refused.widget().height())


def test_newest_card_is_open_the_others_are_one_line_until_they_are_asked_for(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(TAKEN, UNSEEN)
        assert [(card.key, card.is_open) for card in cards(side)] == [("k1", True), ("k2", False)]
        qtbot.mouseClick(cards(side)[1].opener, LEFT)
        assert [(card.key, card.is_open) for card in cards(side)] == [("k2", True), ("k1", False)]
        qtbot.mouseClick(cards(side)[1].opener, LEFT)
        card = cards(side)[0]
        assert (card.key, card.window().focusWidget()) == ("k1", card.buttons["edit"]), (
            "no key by habit destroys a text"
        )


def test_card_gives_way_to_its_text_while_that_is_edited(qtbot: QtBot) -> None:
    with opened() as side:
        side.refuse(TAKEN, UNSEEN)
        press(qtbot, side, "edit")
        assert [card.is_open for card in cards(side)] == [False, False]


def test_card_does_not_repeat_a_text_of_the_conversation() -> None:
    with opened(ticket_view(message(1, "Да"), pending(UNSEEN), outbox=(UNSEEN,))) as side:
        (card,) = cards(side)
        assert card._text.isHidden()


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
        side.refuse(UNSEEN, TAKEN)
        assert [card.key for card in cards(side)] == ["k2", "k1"]
