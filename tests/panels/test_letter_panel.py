"""Letters in the window: chosen in their tab, asked, accepted, attached and left by keys, one after the other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.models.queues import Tab
from desktop.models.subscriber_card import subscriber_card
from desktop.panels.file_dialog import FileDialog
from desktop.panels.letter_dialogs import AdmitDialog, AskDialog, AttachDialog, DismissDialog, RedactLetterDialog
from desktop.panels.link_dialog import LinkDialog
from desktop.panels.main_window import MainWindow
from desktop.panels.preferences import Preferences
from desktop.panels.secret_dialog import SecretDialog
from desktop.regulation.book import Account
from desktop.regulation.intents import AdmitLetter, AskSender, AttachLetter, DismissLetter, RedactLetter
from desktop.regulation.people import Department
from desktop.replica.views import IntentState
from desktop.sync.secret_looks import SecretShown
from desktop.wire.rows import Suspect
from tests.panels.fake_desk import FakeDesk, queue_row
from tests.panels.letter_samples import PICTURE, all_kinds, letter
from tests.panels.ticket_samples import intent_view, secret_row, subscriber, target_ticket
from tests.panels.ticket_side import turn_while


@pytest.fixture
def desk() -> FakeDesk:
    made = FakeDesk([queue_row(10423), queue_row(10424)])
    made.letters = all_kinds()
    made.tickets[10423] = target_ticket()
    accounts = {"kafe-uyut.ru": Account("kafe-uyut.ru", "s1", premium=False, is_blocked=False)}
    made.book = replace(made.book, accounts=accounts, tickets={10423: target_ticket().ticket})
    return made


@pytest.fixture
def window(qtbot: QtBot, desk: FakeDesk, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(desk, Preferences(tmp_path / "window.ini"))  # type: ignore[arg-type]
    made.complete(desk)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.start()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.queue_panel.list, key)


def asked(window: MainWindow, kind: type[QDialog]) -> QDialog:
    """The dialog on the screen."""
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def open_letter(window: MainWindow, number: int) -> None:
    window.queue_panel.show_tab(Tab.LETTERS)
    window.show_letter(number)


def test_tab_counts_what_waits_and_machines_stand_under_their_own_button(window: MainWindow) -> None:
    panel = window.queue_panel
    assert panel._tabs.tabText(6).split()[-1] == "4"
    panel.show_tab(Tab.LETTERS)
    assert [panel._kinds._waiting.text(), panel._kinds._machines.text()] == ["Waiting 4", "Automatic 2"]
    panel._kinds._machines.click()
    assert [panel.list.source.number_at(place) for place in range(2)] == [5, 4]  # type: ignore[union-attr]
    panel.show_tab(Tab.STP)
    assert not panel._kinds.isVisible()


def test_letters_are_gone_through_by_keys_and_the_ticket_closes(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk
) -> None:
    window.show_ticket(10423)
    window.queue_panel.show_tab(Tab.LETTERS)
    press(qtbot, window, Qt.Key.Key_J)
    assert (window.letter_panel.number, window.ticket_panel.number) == (1, None)
    press(qtbot, window, Qt.Key.Key_T)
    assert desk.acts == []
    press(qtbot, window, Qt.Key.Key_J)
    assert window.letter_panel.head.subject.text == "Re: [#10423] Почта"
    window.show_ticket(10423)
    assert (window.letter_panel.number, window.ticket_panel.number) == (None, 10423)
    press(qtbot, window, Qt.Key.Key_Q)
    assert not [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_sender_is_asked_by_key_after_a_look_at_what_will_be_sent(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk
) -> None:
    open_letter(window, 6)
    press(qtbot, window, Qt.Key.Key_Q)
    dialog = asked(window, AskDialog)
    assert "Напишите с адреса, указанного в ваших контактных данных." in dialog.text.toPlainText()  # type: ignore[attr-defined]
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert desk.acts == [("letter 6", AskSender(6))]
    assert window.letter_panel.number == 2


def test_letter_is_accepted_for_the_account_that_is_named(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    open_letter(window, 1)
    press(qtbot, window, Qt.Key.Key_Y)
    dialog = asked(window, AdmitDialog)
    assert isinstance(dialog, AdmitDialog)
    assert not dialog.ok.isEnabled()
    dialog.name.setText("nobody.ru")
    assert not dialog.ok.isEnabled()
    dialog.name.setText("kafe-uyut.ru")
    dialog.ok.click()
    assert desk.acts == [("letter 1", AdmitLetter(1, "kafe-uyut.ru"))]
    assert (window.letter_panel.number, window.queue_panel.list.current_number) == (3, 3)


def test_letter_is_attached_to_its_ticket_and_vouched_for(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    open_letter(window, 3)
    press(qtbot, window, Qt.Key.Key_L)
    dialog = asked(window, AttachDialog)
    assert isinstance(dialog, AttachDialog)
    assert dialog.number.text() == "10423"
    assert "Ticket 10423: Почта не принимает письма с утра" in dialog._fault.text
    assert "Only agents" in dialog._fault.text
    dialog.is_subscriber.click()
    assert "the time to answer begins" in dialog._fault.text
    assert desk.read_ahead_numbers == [10423]  # looked up, not seen
    dialog.ok.click()
    assert desk.acts == [("letter 3", AttachLetter(3, 10423, is_subscriber=True))]


def test_what_is_no_number_attaches_to_nothing(qtbot: QtBot, window: MainWindow) -> None:
    open_letter(window, 3)
    press(qtbot, window, Qt.Key.Key_L)
    dialog = asked(window, AttachDialog)
    assert isinstance(dialog, AttachDialog)
    for typed in ("", "abc", "٣", "99999999999", "-1"):
        dialog.number.setText(typed)
        assert not dialog.ok.isEnabled(), typed


def test_letter_is_left_without_an_answer_and_no_reason(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    open_letter(window, 1)
    press(qtbot, window, Qt.Key.Key_X)
    dialog = asked(window, DismissDialog)
    assert isinstance(dialog, DismissDialog)
    dialog.ok.click()
    assert desk.acts == [("letter 1", DismissLetter(1))]


def test_act_on_a_letter_that_another_took_the_place_of_leads_nowhere(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk
) -> None:
    open_letter(window, 1)
    press(qtbot, window, Qt.Key.Key_X)
    dialog = asked(window, DismissDialog)
    open_letter(window, 6)
    dialog.accept()
    assert desk.acts == [("letter 1", DismissLetter(1))]
    assert window.letter_panel.number == 6


def test_after_the_last_letter_the_panel_says_that_none_waits(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    desk.put_letters(letter(1))
    open_letter(window, 1)
    press(qtbot, window, Qt.Key.Key_X)
    asked(window, DismissDialog).ok.click()  # type: ignore[attr-defined]
    assert window.letter_panel._empty.text.startswith("No letter waits.")
    assert window.queue_panel.list.source.rowCount() == 0  # type: ignore[union-attr]


def test_what_cannot_be_done_says_why_in_the_foot(qtbot: QtBot, window: MainWindow) -> None:
    open_letter(window, 2)
    action = window.actions_["ask_sender"]
    assert not action.isEnabled()
    assert action.statusTip().startswith("The sender was asked already")
    press(qtbot, window, Qt.Key.Key_Q)
    assert any("asked already" in label.text() for label in window.foot.findChildren(QLabel))


def test_refused_act_stays_with_its_reason_until_it_is_dropped(window: MainWindow, desk: FakeDesk) -> None:
    refused = intent_view(
        "k9", AdmitLetter(1, "a.ru"), IntentState.REFUSED, ticket=None, code="letter_decided", reason="Олег, 21:10."
    )
    desk.put_letters(letter(1, refused, state="attached", ticket=7))
    open_letter(window, 1)
    card = window.letter_panel.refused._cards[0]
    assert card.isVisible()
    assert [name for name, button in card.buttons.items() if button.isVisible()] == ["drop"]
    card.buttons["drop"].click()
    assert desk.acts == [("k9", "drop")]


def test_decision_of_a_colleague_takes_the_acts_away_and_leaves_the_text(window: MainWindow, desk: FakeDesk) -> None:
    open_letter(window, 1)
    desk.put_letters(letter(1, state="dismissed"), letter(6))
    assert window.letter_panel.conversation.entries[0].text.startswith("Здравствуйте!")
    assert window.letter_panel.head.why.text.startswith("It is left without an answer.")
    enabled = [one.objectName() for one in window.letter_panel.letter_actions() if one.isEnabled()]
    assert enabled == ["redact_letter"]
    desk.put_letters(letter(6))
    assert window.letter_panel.conversation.entries[0].text.startswith("Здравствуйте!")
    assert not any(action.isEnabled() for action in window.letter_panel.letter_actions())


def test_every_act_has_a_key_and_stands_in_the_palette(window: MainWindow) -> None:
    from desktop.panels.actions import KEYS

    names = [action.objectName() for action in window.letter_panel.letter_actions()]
    assert [KEYS[name] for name in names] == [("Q",), ("Y",), ("L",), ("X",), ("Shift+H",)]
    assert set(names) <= {action.objectName() for action in window.actions_.all()}


def test_links_and_files_of_a_letter_are_asked_about(window: MainWindow) -> None:
    open_letter(window, 3)
    window.letter_panel.conversation.link_chosen.emit("https://example.ru/")
    asked(window, LinkDialog).close()
    window.letter_panel.conversation.file_chosen.emit(PICTURE)
    asked(window, FileDialog).close()


def test_long_letter_opens_at_its_beginning(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    desk.put_letters(letter(1), letter(2, body=f"{'Ж' * 20} " * 500))  # higher than was guessed
    open_letter(window, 1)
    open_letter(window, 2)
    assert window.letter_panel.conversation.verticalScrollBar().value() == 0
    qtbot.keyClick(window.letter_panel.conversation, Qt.Key.Key_End)
    qtbot.keyClick(window.letter_panel.conversation, Qt.Key.Key_Home)
    assert window.letter_panel.conversation.verticalScrollBar().value() == 0


def test_menu_of_a_letter_offers_nothing_that_is_done_in_tickets_alone(window: MainWindow) -> None:
    open_letter(window, 3)
    text = window.letter_panel.conversation
    at = QPoint(40, 60)
    text.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, text.mapToGlobal(at)))
    (menu,) = text.findChildren(QMenu)
    assert [act.text() for act in menu.actions()] == ["Copy", "Copy the message", "Select all"]
    menu.close()


def test_letter_that_changed_is_read_again_and_keeps_its_place(window: MainWindow, desk: FakeDesk) -> None:
    desk.put_letters(letter(1, body="слово\n" * 400))
    open_letter(window, 1)
    bar = window.letter_panel.conversation.verticalScrollBar()
    assert bar.value() == 0 < bar.maximum()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    desk.put_letters(letter(1, body="слово\n" * 400, state="asked", asked_at=desk.now()))
    assert bar.value() == before


def test_letter_is_chosen_again_after_a_ticket_was_opened_from_elsewhere(window: MainWindow) -> None:
    open_letter(window, 1)
    window.show_ticket(10423)
    assert window.queue_panel.list.current_number is None
    window.queue_panel.list.selectRow(0)
    assert window.letter_panel.number == window.queue_panel.list.current_number


def test_tab_key_goes_from_the_search_through_the_kinds_to_the_list(qtbot: QtBot, window: MainWindow) -> None:
    open_letter(window, 1)
    panel = window.queue_panel
    panel._search.setFocus()
    qtbot.keyClick(panel._search, Qt.Key.Key_Tab)
    assert window.focusWidget() is panel._kinds._waiting
    qtbot.keyClick(panel._kinds._waiting, Qt.Key.Key_Tab)
    assert window.focusWidget() is panel.list


def test_kinds_of_letters_are_not_offered_above_what_was_found(window: MainWindow) -> None:
    panel = window.queue_panel
    open_letter(window, 1)
    assert panel._kinds.isVisible()
    panel._search.setText("1042")
    assert not panel._kinds.isVisible()
    panel.end_search()
    assert panel._kinds.isVisible()


SUSPECT = {"body": "Кажется, пароль там qwerty.", "suspects": [Suspect(20, 26, "password")]}


def test_likely_credential_of_a_letter_is_offered_hidden_and_the_letter_stays(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk
) -> None:
    desk.put_letters(letter(1, version=4, **SUSPECT), letter(6))
    open_letter(window, 6)
    bar = window.letter_panel.bars.suspects
    assert not bar.isVisible()
    open_letter(window, 1)
    assert bar.words.text.startswith("Looks like a password: petr1@mail.example")
    assert window.letter_panel.conversation.entries[0].suspects == ((20, 26),)  # it is marked in the text
    bar.hide_it.click()
    dialog = asked(window, RedactLetterDialog)
    assert isinstance(dialog, RedactLetterDialog)
    assert dialog.findChildren(QPlainTextEdit)[0].toPlainText() == "qwerty"
    dialog.ok.click()
    assert desk.acts == [("letter 1", RedactLetter(1, 4, ((20, 26),)))]
    assert (window.letter_panel.number, bar.isVisible()) == (1, False)


def test_likely_credential_that_is_none_is_left_and_not_offered_again(window: MainWindow, desk: FakeDesk) -> None:
    desk.put_letters(letter(1, **SUSPECT))
    open_letter(window, 1)
    bar = window.letter_panel.bars.suspects
    bar.keep_it.click()
    window.letter_panel.tick(desk.now())
    assert (bar.isVisible(), desk.acts) == (False, [])


def test_what_is_chosen_in_a_letter_is_hidden_by_key(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    desk.put_letters(letter(1, body="\r\nМоё слово."))
    open_letter(window, 1)
    window.actions_["redact_letter"].trigger()
    dialog = asked(window, RedactLetterDialog)
    assert (dialog.ok.isEnabled(), dialog._fault.text) == (  # type: ignore[attr-defined]
        False,
        "Nothing is selected to be redacted. Select the text.",
    )
    dialog.close()
    window.letter_panel.conversation.select_all()
    window.letter_panel.conversation.redact_wanted.emit()
    asked(window, RedactLetterDialog).ok.click()  # type: ignore[attr-defined]
    assert desk.acts == [("letter 1", RedactLetter(1, 1, ((2, 12),)))]


PASTED = {"asked_by_id": None, "ticket": None, "letter": 1}


def test_secret_moved_out_of_a_letter_has_a_line_and_is_shown_for_a_minute(window: MainWindow, desk: FakeDesk) -> None:
    desk.put_letters(letter(1, secrets=(secret_row(12, **PASTED),)), letter(6))
    open_letter(window, 6)
    strip = window.letter_panel.bars.strip
    assert not strip.isVisible()
    open_letter(window, 1)
    assert strip.lines[0].words.text.startswith("secret 12 · password · moved out of the letter 5 min ago")
    desk.secrets, desk.wants_password = {12: SecretShown("Kx7-plum", desk.now() + timedelta(seconds=60))}, False
    strip.lines[0].button.click()
    dialog = asked(window, SecretDialog)
    assert isinstance(dialog, SecretDialog)
    dialog.reason.setText("Вход")
    dialog.look.click()
    assert (dialog.value._value, dialog.matches.isVisible()) == ("Kx7-plum", False)
    desk.at += timedelta(seconds=60)
    dialog.tick()
    assert (dialog.isVisible(), dialog.value._value) == (False, "")


def test_secret_of_the_other_department_s_letter_can_not_be_looked_at(window: MainWindow, desk: FakeDesk) -> None:
    desk.put_letters(letter(1, department=Department.ORK, secrets=(secret_row(12, **PASTED),)))
    open_letter(window, 1)
    button = window.letter_panel.bars.strip.lines[0].button
    assert (button.isVisible(), button.isEnabled()) == (True, False)
    assert "other department" in button.toolTip()


def name_beside(window: MainWindow) -> str | None:
    card = window.subscriber_panel.card
    return None if card is None else card.name


def test_subscriber_whose_address_a_letter_came_from_stands_beside_it(window: MainWindow, desk: FakeDesk) -> None:
    desk.subscribers["s1"] = subscriber()
    desk.put_letters(letter(1, subscriber_id="s1"), letter(6))
    window.show_ticket(10423)
    open_letter(window, 1)
    turn_while(window.subscriber_panel._reading.isActive)
    assert name_beside(window) == "ООО «Кафе Уют»"
    assert not window.subscriber_panel._ask.isVisible()
    window.show_letter(6)
    assert name_beside(window) == ""
    window.show_ticket(10423)
    turn_while(window.subscriber_panel._reading.isActive)
    window.show_ticket(10423)
    assert window.subscriber_panel.card == subscriber_card(desk.subscribers["s1"], "kafe-uyut.ru", 10423, desk.now())


@pytest.mark.filterwarnings("error")
def test_window_may_be_ended_twice(window: MainWindow) -> None:
    window.end()
    window.end()


def test_letter_speaks_the_language_of_the_window(window: MainWindow) -> None:
    open_letter(window, 1)
    for language, words in (("ru", "Не хватает"), ("en", "it lacks")):
        assets.set_language(language)
        QApplication.processEvents()
        assert words in window.letter_panel.head.why.text
