"""Hiding text for ever: chosen in the conversation or likely a credential; told before it is done."""

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit

from desktop.panels.conversation_selection import Selection
from desktop.panels.redact_dialog import RedactDialog
from desktop.regulation.intents import Redact
from desktop.wire.rows import Suspect
from tests.panels.keys import write
from tests.panels.ticket_samples import message, ticket_view
from tests.panels.ticket_side import Side, opened

BOTH = ticket_view(message(1, "Логин admin"), message(2, "Пароль Kx7-plum"))
SUSPECTED = ticket_view(message(1, "Да"), message(2, "мой Kx7-plum", suspects=[Suspect(4, 12, "password")]))


def dialog_of(side: Side) -> RedactDialog:
    side.panel.offered["redact"].trigger()
    dialog = side.panel.acts.dialog
    assert isinstance(dialog, RedactDialog)
    return dialog


def test_choice_over_two_messages_makes_an_intent_for_each() -> None:
    with opened(BOTH) as side:
        side.panel.conversation.show_selection(Selection((0, 6), (1, 10)))
        dialog = dialog_of(side)
        [shown] = dialog.findChildren(QPlainTextEdit)
        assert "admin" in shown.toPlainText()
        assert "Пароль Kx7" in shown.toPlainText()
        assert side.desk.acts == []
        dialog.accept()
        assert side.desk.acts == [(10423, Redact(1, 0, ((6, 11),))), (10423, Redact(2, 0, ((0, 10),)))]


def test_full_disk_keeps_the_dialog_open() -> None:
    with opened(BOTH) as side:
        side.panel.conversation.select_all()
        dialog = dialog_of(side)
        side.desk.is_full = True
        dialog.accept()
        assert (dialog.isVisible(), side.desk.acts) == (True, [])
        dialog.reject()


def test_without_a_choice_it_says_what_to_do() -> None:
    with opened(BOTH) as side:
        side.panel.offered["redact"].trigger()
        assert (side.panel.acts.dialog, side.bar) == (None, "Choose in the conversation what to hide.")


def test_likely_password_is_offered_hidden_or_left() -> None:
    with opened(SUSPECTED) as side:
        bar = side.panel.secrets.suspects
        assert bar.words.text == "Looks like a password: Марина Соколова, 16:16"
        bar.hide_it.click()
        dialog = side.panel.acts.dialog
        assert isinstance(dialog, RedactDialog)
        dialog.accept()
        assert side.desk.acts == [(10423, Redact(2, 0, ((4, 12),)))]
        bar.keep_it.click()
        assert not bar.isVisible()
        side.put(SUSPECTED)
        assert not bar.isVisible()


def test_key_without_a_choice_hides_the_likely_password() -> None:
    with opened(SUSPECTED) as side:
        dialog_of(side).accept()
        assert side.desk.acts == [(10423, Redact(2, 0, ((4, 12),)))]


def test_menu_of_the_conversation_offers_it_for_what_is_chosen() -> None:
    with opened(BOTH) as side:
        view = side.panel.conversation
        for is_chosen in (False, True):
            if is_chosen:
                view.select_all()
            centre = view.viewport().rect().center()
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, centre, view.viewport().mapToGlobal(centre))
            QApplication.sendEvent(view.viewport(), event)
            menu = view.findChildren(QMenu)[-1]
            action = next(action for action in menu.actions() if action.text() == "Hide for ever…")
            assert action.isEnabled() is is_chosen
            menu.close()


def test_writer_of_a_sure_password_is_told_quietly() -> None:
    with opened(BOTH) as side:
        box = side.panel.box
        write(box.editor, "Ваш пароль: Kx7-plum91!")
        box._looking.timeout.emit()
        assert side.bar == "A password is not sent: a mark will stand in its place."
        assert side.panel.offered["reply"].isEnabled()
        box.editor.clear()
        box._looking.timeout.emit()
        assert side.bar == ""
