"""The ticket panel: opening, refreshing, older tickets, presence, keys, reasons."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.panels.link_dialog import LinkDialog
from desktop.panels.why_dialog import WhyDialog
from desktop.regulation import intents
from desktop.regulation.ticket import BasicService, State
from desktop.replica.views import Draft
from desktop.wire.changes import Presence
from tests.panels.fake_desk import NOW, OLEG
from tests.panels.keys import write
from tests.panels.ticket_samples import message, target_ticket, ticket_view
from tests.panels.ticket_side import Side, activate, opened, turn_while

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def head(side: Side) -> str:
    card = side.panel.header._card
    assert card is not None
    return f"{card.subject} | {card.times.text}"


def test_ticket_is_shown_with_its_head_and_its_conversation() -> None:
    with opened(target_ticket()) as side:
        assert head(side) == (
            "Почта не принимает письма с утра | received today at 16:14, answer until Mon 04:14 (7:00 left)"
        )
        assert len(side.panel.conversation.entries) == 4


def test_nothing_chosen_says_what_to_do() -> None:
    with opened(number=None) as side:
        assert side.panel._empty.text == "No ticket is open. Choose one in the queue."
        assert side.panel._pages.currentIndex() == 0
        side.panel.show_ticket(10423)
        assert side.panel._pages.currentIndex() == 1
        side.panel.show_ticket(None)
        assert (side.panel._pages.currentIndex(), side.panel.view) == (0, None)


def test_change_elsewhere_is_seen_at_once() -> None:
    with opened() as side:
        side.put(ticket_view(message(1, "Не работает"), subject="Другая тема", assignee_id=2, assignee_name=OLEG.name))
        assert head(side).startswith("Другая тема")
        assert not side.panel.offered["take"].isEnabled()


def test_countdown_goes_on_with_the_heartbeat() -> None:
    with opened() as side:
        side.desk.at = NOW + timedelta(minutes=90)
        side.panel.tick(side.desk.at)
        assert head(side).endswith("(5:30 left)")


def test_older_ticket_can_only_be_read_and_says_so() -> None:
    older = ticket_view(message(1, "Старое"), number=7, state=State.RESOLVED, due_at=None, is_online_only=True)
    with opened() as side:
        side.desk.online[7] = older
        side.panel.show_ticket(7)
        assert side.panel.notice.text == "An older ticket, read from central: it can only be read."
        assert not side.panel.box.isVisible()
        assert {a.objectName() for a in side.panel.ticket_actions() if a.isEnabled()} == {"find", "why"}
        side.panel.show_ticket(10423)
        assert side.panel.box.isVisible()
        assert side.panel.notice.text == ""


def test_without_a_connection_an_older_ticket_says_why_it_is_not_there() -> None:
    with opened(number=7) as side:
        assert side.panel._empty.text == "No connection to central."


def test_others_see_where_i_look_and_that_i_write() -> None:
    with opened() as side:
        turn_while(side.panel._rest.isActive)
        write(side.panel.box.editor, "да")
        side.panel.show_ticket(None)
        assert side.desk.looked_at == [(10423, False), (10423, True), (None, False)]


def test_who_else_writes_here_is_told() -> None:
    with opened() as side:
        side.desk.set_presence(Presence(2, OLEG.name, "stp", 10423, True))
        assert side.panel.header._others.text == "writing now: Олег Мишин"
        side.desk.set_presence()
        assert side.panel.header._others.isHidden()


def test_take_and_release_share_a_button_and_say_why_not(qtbot: QtBot) -> None:
    with opened() as side:
        button = side.panel.header._turn
        qtbot.mouseClick(button, LEFT)
        assert side.desk.acts == [(10423, intents.Take())]
        side.put(ticket_view(message(1, "Не работает"), assignee_id=side.desk.me.id))
        assert button.text() == "Release"
        qtbot.mouseClick(button, LEFT)
        assert side.desk.acts[-1] == (10423, intents.Release())
        side.put(ticket_view(message(1, "Не работает"), assignee_id=2))
        assert (button.text(), button.isEnabled()) == ("Take", False)
        assert "Олег Мишин already has this ticket" in button.toolTip()


def test_disabled_button_tells_its_reason_on_hover(qtbot: QtBot) -> None:
    with opened(ticket_view(message(1, "Не работает"), assignee_id=2)) as side:
        button = side.panel.box.buttons.primary
        centre = button.rect().center()
        QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, centre, button.mapToGlobal(centre)))
        assert "The ticket is assigned to Олег Мишин" in QToolTip.text()
        QToolTip.hideText()


def test_every_reason_and_clause_can_be_read_by_key(qtbot: QtBot) -> None:
    with opened(target_ticket()) as side:
        side.panel.offered["why"].trigger()
        dialog = side.panel.findChild(WhyDialog)
        text = dialog.text.toPlainText()
        assert text.startswith("Place 2 in the queue of STP. Emergency: a basic service (mail) must be restored.")
        assert "clause 4 of STP: Tickets are processed in the order" in text
        assert "Assign: not possible now\nOnly a supervisor may do this. Ask one." in text
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


def test_find_opens_by_its_key_and_searches(qtbot: QtBot) -> None:
    with opened(target_ticket()) as side:
        side.panel.conversation.setFocus()
        qtbot.keyClick(side.panel.conversation, Qt.Key.Key_F, CTRL)
        write(side.panel.find_bar.field, "ящик")
        assert side.panel.conversation.selected_text == "Ящик"


def test_link_asks_before_it_is_opened(qtbot: QtBot) -> None:
    with opened() as side:
        side.panel.conversation.link_chosen.emit("https://example.ru/")
        dialog = side.panel.findChild(LinkDialog)
        assert dialog.host.text == "example.ru"
        dialog.reject()


def test_suggested_emergency_is_confirmed_with_one_more_press(qtbot: QtBot) -> None:
    suggested = ticket_view(message(1, "Не работает"), suggested_emergency=BasicService.WEB)
    with opened(suggested) as side:
        qtbot.mouseClick(side.panel.header._suggestion, LEFT)
        dialog = side.panel.acts.dialog
        assert dialog is not None
        activate(dialog)
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        assert side.desk.acts == [
            (10423, intents.DeclareEmergency(BasicService.WEB, "The subscriber reports that it does not work"))
        ]


def test_place_tells_its_clause_on_hover() -> None:
    with opened() as side:
        assert "clause 4 of STP" in side.panel.header._place.toolTip()
        assert "clause 4 of STP" in side.panel.header._place.accessibleDescription()


def test_more_acts_stand_in_a_menu_with_their_reasons() -> None:
    with opened() as side:
        menu = side.panel.header._more.menu()
        assert menu.toolTipsVisible()
        texts = {action.text(): action.isEnabled() for action in menu.actions()}
        assert texts["Transfer to ORK…"] is True
        assert texts["Assign…"] is False


def test_row_of_buttons_puts_into_its_menu_what_it_has_no_room_for() -> None:
    with opened() as side:
        side.panel.resize(420, 860)
        QApplication.processEvents()
        buttons = side.panel.box.buttons
        shown = {button.text() for button in buttons.findChildren(QPushButton) if button.isVisible()}
        menu: QMenu = buttons._menu
        menu.aboutToShow.emit()
        hidden = {action.text() for action in menu.actions()}
        assert "Refuse…" in hidden
        assert "Reply" in shown


@pytest.mark.parametrize("language", assets.LANGUAGES)
@pytest.mark.parametrize("theme", [assets.Theme.LIGHT, assets.Theme.DARK])
def test_language_and_theme_change_live(language: str, theme: assets.Theme) -> None:
    with opened(target_ticket()) as side:
        assets.apply_theme(theme)
        assets.set_language(language)
        QApplication.processEvents()
        side.panel.grab()
        words = {"ru": ("Ответить", "получена"), "en": ("Reply", "received")}[language]
        assert side.panel.offered["reply"].text() == words[0]
        assert head(side).split(" | ")[1].startswith(words[1])


def test_many_tickets_one_after_the_other_end_with_the_last() -> None:
    views = [ticket_view(message(1, f"{n}"), number=n, subject=f"Заявка {n}") for n in range(10400, 10410)]
    with opened(*views, number=None) as side:
        side.desk.hold()
        for view in views:
            side.panel.show_ticket(view.row.number)
        side.desk.deliver()
        assert head(side).startswith("Заявка 10409")
        assert side.panel.box.ticket == 10409


def test_conversation_keeps_its_place_while_the_ticket_is_synced() -> None:
    long = ticket_view(*(message(n, f"Сообщение {n} " * 20) for n in range(1, 40)))
    with opened(long) as side:
        bar = side.panel.conversation.verticalScrollBar()
        bar.setValue(bar.maximum() // 2)
        place = bar.value()
        side.put(replace(long, row=replace(long.row, subject="Иначе")))
        assert bar.value() == place


def test_neighbour_read_ahead_is_open_and_takes_a_text_in_the_turn_of_its_key() -> None:
    other = ticket_view(message(1, "Другое"), number=10424, assignee_id=2, assignee_name=OLEG.name)
    with opened(ticket_view(message(1, "Не работает")), other) as side:
        side.desk.drafts[10424] = Draft(10424, "Начато")
        side.panel._neighbours = lambda: (10424,)
        turn_while(side.panel._rest.isActive)
        side.desk.hold()
        side.panel.show_ticket(10424)
        assert side.panel.view == other
        assert [entry.text for entry in side.panel.conversation.entries] == ["Другое"]
        assert not side.panel.offered["take"].isEnabled()
        write(side.panel.box.editor, "!")
        assert side.text == "Начато!"


def test_draft_read_ahead_does_not_come_over_what_was_typed_meanwhile() -> None:
    with opened(ticket_view(message(1, "Не работает")), ticket_view(number=10424)) as side:
        side.desk.hold()
        side.panel.drafts.read_ahead([10424])
        side.panel.drafts.change(Draft(10424, "Набрано"))
        side.desk.deliver()
        side.panel.show_ticket(10424)
        assert side.text == "Набрано"


def test_no_key_means_the_ticket_before_while_another_is_being_opened(qtbot: QtBot) -> None:
    other = ticket_view(message(1, "Другое"), number=10424)
    with opened(ticket_view(message(1, "Не работает")), other) as side:
        side.panel.box.editor.setFocus()
        side.panel.drafts.change(Draft(10424, "Ответ для 10424"))
        side.desk.hold()
        side.panel.show_ticket(10424)
        assert side.text == ""
        side.panel.offered["take"].trigger()
        side.panel.offered["ask_account"].trigger()
        qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)
        assert side.desk.acts == []
        side.desk.deliver()
        assert side.text == "Ответ для 10424"
        qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)
        assert side.desk.acts == [(10424, intents.Reply("Ответ для 10424"))]


def test_new_message_of_one_ticket_holds_back_no_reply_on_another(qtbot: QtBot) -> None:
    long = ticket_view(*(message(n, f"Сообщение {n} " * 20) for n in range(1, 40)), number=10424)
    with opened(ticket_view(message(1, "Не работает")), long) as side:
        write(side.panel.box.editor, "Пишу")
        side.come(message(2, "Ещё одно"))
        side.panel.show_ticket(10424)
        side.panel.conversation.verticalScrollBar().setValue(0)
        write(side.panel.box.editor, "Готово")
        qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)
        assert side.desk.acts == [(10424, intents.Reply("Готово"))]
