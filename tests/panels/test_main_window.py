"""The main window: keys on both layouts, panels that follow each other, looks and languages changed live."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.assets import Theme
from desktop.models.queues import Tab
from desktop.panels.delegates import COMPACT_HEIGHT
from desktop.panels.main_window import MainWindow
from desktop.panels.palette import Palette
from desktop.panels.preferences import Preferences, apply_look
from desktop.replica.views import ReplicaChange
from desktop.sync.state import Link
from tests.panels.fake_desk import FakeDesk, queue_row
from tests.panels.keys import write
from tests.panels.ticket_samples import refused, ticket_view
from tests.panels.ticket_side import activate

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def three_tickets() -> FakeDesk:
    desk = FakeDesk(queue_row(number, f"Заявка {number}") for number in (1, 2, 3))
    for number in (1, 2, 3):
        desk.tickets[number] = ticket_view(number=number)
    return desk


@pytest.fixture
def desk() -> FakeDesk:
    return three_tickets()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "window.ini")


@pytest.fixture
def window(qtbot: QtBot, desk: FakeDesk, preferences: Preferences) -> MainWindow:
    window = MainWindow(desk, preferences)
    window.complete(desk)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.start()
    return window


def press(key: int, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
    """A key in whatever has the focus, as it comes where no shortcut has matched it: from a Cyrillic layout."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))


def palettes() -> list[Palette]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Palette) and widget.isVisible()]


def test_key_leads_to_the_choices_of_a_refused_card_and_without_one_to_the_list(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk
) -> None:
    kept = refused("taken", "Oleg has it.", ticket=1)
    desk.tickets[1] = ticket_view(number=1, outbox=(kept,))
    window.show_ticket(1)
    press(ord("В"), text="в")
    assert window.focusWidget() in window.ticket_panel.refused._cards[0].buttons.values()
    window.show_ticket(2)
    window.queue_panel.take_focus()
    desk.outbox = [kept]
    desk.hold()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_D)
    desk.deliver()
    assert window.focusWidget() is window.outbox_panel.list


def test_next_and_previous_ticket_by_latin_and_by_russian_key(qtbot: QtBot, window: MainWindow) -> None:
    shown = []
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_J)
    shown.append(window.ticket_panel.number)
    press(ord("О"), text="о")
    shown.append(window.ticket_panel.number)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_K)
    shown.append(window.ticket_panel.number)
    press(ord("О"), text="о")
    press(ord("О"), text="о")
    press(ord("Л"), text="л")
    shown.append(window.ticket_panel.number)
    assert shown == [1, 2, 1, 2]


def test_letters_typed_into_a_text_are_no_commands(qtbot: QtBot, window: MainWindow) -> None:
    window.show_ticket(1)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_R)
    qtbot.keyClicks(QApplication.focusWidget(), "jkt")
    write(QApplication.focusWidget(), "олд")
    assert window.ticket_panel.box.text == "jktолд"
    assert window.ticket_panel.number == 1


@pytest.mark.parametrize(("key", "tab"), list(zip("1234567", Tab, strict=True)))
def test_tabs_by_key_even_while_text_is_typed(qtbot: QtBot, window: MainWindow, key: str, tab: Tab) -> None:
    window.show_ticket(1)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_R)
    qtbot.keyClick(QApplication.focusWidget(), key, CTRL)
    assert window.queue_panel.tab is tab


@pytest.mark.parametrize("key", [Qt.Key.Key_Slash, ord("."), "Ctrl+F", "Ctrl+А"])
def test_search_by_each_of_its_keys(qtbot: QtBot, window: MainWindow, key: int | str) -> None:
    if key == "Ctrl+F":
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, CTRL)
    elif key == "Ctrl+А":
        press(ord("А"), CTRL)
    else:
        press(int(key), text=chr(int(key)))
    assert QApplication.focusWidget().accessibleName() == "Search"


def test_ctrl_f_beside_the_conversation_searches_in_it(qtbot: QtBot, window: MainWindow) -> None:
    window.show_ticket(1)
    window.ticket_panel.conversation.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, CTRL)
    assert window.ticket_panel.find_bar.isVisible()


def test_take_by_key_is_one_intent(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    desk.tickets[1] = ticket_view(number=1, assignee_id=None)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_J)
    press(ord("Е"), text="е")
    assert [(number, type(intent).__name__) for number, intent in desk.acts] == [(1, "Take")]


def test_key_of_what_can_not_be_done_says_why(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_T)
    assert desk.acts == []
    assert "Open a ticket first." in [label.text() for label in window.foot.findChildren(QLabel)]


def test_key_that_is_held_acts_once_and_steps_on(window: MainWindow, desk: FakeDesk) -> None:
    for key, letter in ((Qt.Key.Key_J, "j"), (Qt.Key.Key_T, "t")):
        for is_again in (False, True):
            held = QKeyEvent(QEvent.Type.KeyPress, key, NONE, letter, is_again)
            QApplication.sendEvent(window.queue_panel.list, held)
    assert [number for number, _intent in desk.acts] == [2]


def test_choosing_opens_beside_the_queue_and_enter_goes_into_it(qtbot: QtBot, window: MainWindow) -> None:
    rows = window.queue_panel.list
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert (window.ticket_panel.number, rows.hasFocus()) == (2, True)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert window.ticket_panel.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_Escape)
    assert rows.hasFocus()


def test_ticket_stays_open_when_it_leaves_the_queue(window: MainWindow, desk: FakeDesk) -> None:
    window.show_ticket(2)
    desk.gone(2)
    assert window.ticket_panel.number == 2
    assert window.queue_panel.list.current_number is None


def test_palette_opens_and_does(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_K, CTRL)
    (palette,) = palettes()
    qtbot.keyClicks(palette.query, "waiting")
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert (window.queue_panel.tab, palettes()) == (Tab.WAITING, [])


def test_palette_opens_from_the_reply_box_on_both_layouts(qtbot: QtBot, window: MainWindow) -> None:
    window.show_ticket(1)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_R)
    box = QApplication.focusWidget()
    qtbot.keyClick(box, Qt.Key.Key_K, CTRL)
    palettes()[0].close()
    QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, ord("Л"), CTRL, ""))
    assert len(palettes()) == 1
    palettes()[0].close()


def test_palette_names_every_command_of_window_and_ticket(window: MainWindow) -> None:
    named = {action.objectName() for action in window.actions_.all()}
    assert {"next_ticket", "take", "reply", "transfer", "declare_emergency", "resolve", "sign_out", "about"} <= named
    offered = {action.objectName() for action in window.ticket_panel.ticket_actions()}
    assert offered <= named
    assert all(action.text() for action in window.actions_.all())


def test_language_changes_the_whole_window_at_once(window: MainWindow) -> None:
    chosen: list[str] = []
    window.language_chosen.connect(chosen.append)
    window.show_ticket(1)
    window.actions_["language_ru"].trigger()
    QApplication.processEvents()
    assert chosen == ["ru"]
    assert window.actions_["next_ticket"].text() == "Следующая заявка"
    english = {label.text() for label in window.findChildren(QLabel) if label.text().isascii() and label.isVisible()}
    assert {words for words in english if any(letter.isalpha() for letter in words)} <= {"example.ru"}
    window.actions_["language_en"].trigger()
    QApplication.processEvents()
    assert window.actions_["next_ticket"].text() == "Next ticket"


def test_theme_changes_at_once(window: MainWindow) -> None:
    window.actions_["theme_dark"].trigger()
    assert window.grab().toImage().pixelColor(5, 3) == assets.read_colours("dark").panel
    assert window.actions_["theme_dark"].isChecked()
    assert not window.actions_["theme_light"].isChecked()


def test_what_was_set_is_found_again(
    qtbot: QtBot, window: MainWindow, desk: FakeDesk, preferences: Preferences, tmp_path: Path
) -> None:
    for name in ("theme_dark", "language_ru", "compact_rows", "subscriber_panel"):
        window.actions_[name].trigger()
    window.resize(1200, 800)
    window.close()
    again = Preferences(tmp_path / "window.ini")
    apply_look(again)
    assert (assets.theme(), assets.language()) == (Theme.DARK, "ru")
    other = MainWindow(desk, again)
    other.complete(desk)
    qtbot.addWidget(other)
    other.show()
    assert (other.subscriber_panel.isVisible(), other.width()) == (False, 1200)
    assert other.queue_panel.list.verticalHeader().defaultSectionSize() == COMPACT_HEIGHT


def test_command_line_wins_over_what_was_set(preferences: Preferences) -> None:
    preferences.keep("theme", Theme.DARK)
    preferences.keep("language", "ru")
    apply_look(preferences, "en", "light")
    assert (assets.theme(), assets.language()) == (Theme.LIGHT, "en")


def test_damaged_preferences_mean_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_bytes(b"\0\0[General]\ntheme=mauve\nsize=7\nsplit=8\nlanguage=@Variant(\0")
    preferences = Preferences(tmp_path / "window.ini")
    assert (preferences.theme, preferences.is_compact, preferences.is_subscriber_shown) == (Theme.SYSTEM, False, True)
    assert (preferences.size.isValid(), preferences.split.isEmpty()) == (False, True)


def test_subscriber_panel_hides_by_key(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_B, CTRL)
    assert not window.subscriber_panel.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_B, CTRL)
    assert window.subscriber_panel.isVisible()


def test_outbox_comes_and_goes(qtbot: QtBot, window: MainWindow) -> None:
    window.foot.outbox_wanted.emit()
    assert window.outbox_panel.isVisible()
    window.show_ticket(1)
    assert (window.outbox_panel.isVisible(), window.ticket_panel.isVisible()) == (False, True)


def test_connection_and_demo_are_told_everywhere(window: MainWindow, desk: FakeDesk) -> None:
    desk.set_state(link=Link.OFFLINE, pending=2)
    desk.is_demo = True
    desk.changed(ReplicaChange(has_book=True))
    words = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert {"no connection", "demo: invented data"} <= set(words)
    assert any(text.startswith("No connection. The queue is as of") for text in words)


def test_trouble_is_said_in_the_foot(window: MainWindow, desk: FakeDesk) -> None:
    desk.troubled("The disk is full: your text stays in the box.")
    said = [label.text() for label in window.foot.findChildren(QLabel)]
    assert "The disk is full: your text stays in the box." in said


def test_about_shows_plain_text(window: MainWindow) -> None:
    window.actions_["about"].trigger()
    box = window.findChild(QMessageBox)
    assert (box.textFormat(), box.text().split(":")[0]) == (Qt.TextFormat.PlainText, "Smena")
    box.close()


def test_sign_out_is_asked_of_the_owner(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.signed_out):
        window.actions_["sign_out"].trigger()


def test_closed_window_listens_no_longer(qtbot: QtBot, window: MainWindow, desk: FakeDesk) -> None:
    with qtbot.waitSignal(window.closed):
        window.close()
    listeners = (desk.changed, desk.state_changed, desk.presence_changed, desk.troubled)
    assert [listener.callbacks for listener in listeners] == [[], [], [], []]


def test_every_text_of_others_is_plain(window: MainWindow) -> None:
    window.show_ticket(1)
    rich = [label.text() for label in window.findChildren(QLabel) if label.textFormat() is not Qt.TextFormat.PlainText]
    assert rich == []


def test_tab_key_goes_through_the_window_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.show_ticket(1)
    start = QApplication.focusWidget()
    seen = []
    for _ in range(80):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        if seen[-1] is start:
            break
    assert seen[-1] is start
    for panel in (window.strip, window.queue_panel, window.ticket_panel, window.subscriber_panel, window.foot):
        assert any(panel.isAncestorOf(widget) for widget in seen), panel
    read = [widget for widget in seen if not isinstance(widget, QScrollArea)]  # of these the content is read
    nameless = [widget for widget in read if not (widget.accessibleName() or getattr(widget, "text", str)())]
    assert nameless == []


def test_focus_is_seen_wherever_tab_goes(window: MainWindow) -> None:
    window.show_ticket(1)
    activate(window)
    window.queue_panel.list.setFocus()
    stops: list[QWidget] = []
    while (focused := window.focusWidget()) not in stops:
        assert focused is not None
        stops.append(focused)
        QApplication.processEvents()
        with_focus = window.grab().toImage()
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        QApplication.processEvents()
        at = QRect(focused.mapTo(window, QPoint()), focused.size())
        if at.intersects(window.rect()) and focused.isVisible():
            assert with_focus.copy(at) != window.grab().toImage().copy(at), focused
    assert len(stops) > 12
