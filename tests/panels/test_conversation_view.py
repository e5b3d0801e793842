"""The conversation under mouse and keys: choosing, copying, links, scrolling, hostile content."""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.models.conversation import Entry, Fold, Side, entries
from desktop.panels.conversation_selection import Selection, found, word_at
from desktop.panels.conversation_view import ConversationView
from desktop.panels.conversations_ahead import MOST
from desktop.replica.views import TicketView
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import ASKED, long_ticket, message, target_ticket, ticket_view

LEFT = Qt.MouseButton.LeftButton


def said(*texts: str) -> list[Entry]:
    return [Entry(f"m{number}", Side.SUBSCRIBER, "Марина", " · 16:16", text) for number, text in enumerate(texts)]


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ConversationView]:
    view = ConversationView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    yield view
    view.close()


def point(view: ConversationView, index: int, position: int) -> QPoint:
    """Where a letter stands in the viewport: its left edge, half a line down."""
    layout = view._layout
    piece = layout.pieces[layout._piece_at(index, position)]
    assert piece.layout is not None
    line = piece.layout.lineForTextPosition(piece.to_qt(position))
    x = layout.text_left(piece) + line.cursorToX(piece.to_qt(position))[0]  # type: ignore[index]
    y = layout.top_of(index, position) + line.height() / 2 - view.verticalScrollBar().value()
    return QPoint(round(x) + 1, round(y))


def drag(qtbot: QtBot, view: ConversationView, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(view.viewport(), LEFT, pos=start)
    qtbot.mouseMove(view.viewport(), end)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=end)


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_part_of_a_message_is_chosen_with_the_mouse_and_copied_as_it_is(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("ящик info@kafe-uyut.ru переполнен"), is_other_ticket=True)
    drag(qtbot, view, point(view, 0, 5), point(view, 0, 22))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied() == "info@kafe-uyut.ru"


def test_text_over_several_messages_is_copied_with_who_said_it(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(entries(target_ticket(), NOW), is_other_ticket=True)
    start, end = ASKED.index("помогите"), len("Ящик переполнен")
    drag(qtbot, view, point(view, 1, start), point(view, 2, end))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied() == (
        "Марина Соколова, kafe-uyut.ru · 16:16:\nпомогите срочно.\n\nОлег Мишин, note · 16:17:\nЯщик переполнен"
    )


def test_everything_is_chosen_by_key(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("один", "два"), is_other_ticket=True)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_text == "Марина · 16:16:\nодин\n\nМарина · 16:16:\nдва"


def test_double_click_chooses_a_whole_domain(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("сайт my-shop.kafe-uyut.ru, не открывается"), is_other_ticket=True)
    at = point(view, 0, 9)
    qtbot.mouseClick(view.viewport(), LEFT, pos=at)
    qtbot.mouseDClick(view.viewport(), LEFT, pos=at)
    assert view.selected_text == "my-shop.kafe-uyut.ru"


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [("код 550 в логе", 5, "550"), ("а@б.рф!", 2, "а@б.рф"), ("один", 4, "один"), ("", 0, ""), ("a b", 1, "a")],
)
def test_word_around_a_position(text: str, position: int, word: str) -> None:
    start, end = word_at(text, position)
    assert text[start:end] == word


def test_positions_hold_behind_emoji(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("😀😀😀 kafe-uyut.ru"), is_other_ticket=True)
    drag(qtbot, view, point(view, 0, 4), point(view, 0, 16))
    assert view.selected_text == "kafe-uyut.ru"


def test_link_is_asked_for_only_by_a_click_on_it(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("вот https://example.ru/a и всё"), is_other_ticket=True)
    chosen: list[str] = []
    view.link_chosen.connect(chosen.append)
    qtbot.mouseClick(view.viewport(), LEFT, pos=point(view, 0, 1))
    qtbot.mouseClick(view.viewport(), LEFT, pos=point(view, 0, 10))
    drag(qtbot, view, point(view, 0, 4), point(view, 0, 15))
    assert chosen == ["https://example.ru/a"]


def test_links_and_show_all_are_reached_by_tab_and_pressed_by_enter(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("x " * 4100 + "конец", "https://a.ru и https://b.ru"), is_other_ticket=True)
    chosen: list[str] = []
    view.link_chosen.connect(chosen.append)
    view.setFocus()
    for _stop in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen == ["https://a.ru", "https://b.ru"]
    for _stop in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Backtab)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not view._layout.folded(0)


def test_long_message_is_shown_whole_after_a_click(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("слово " * 2000), is_other_ticket=True)
    rect = view._layout.fold_rect(0, Fold.REST)
    at = QPoint(round(rect.left()) + 5, round(rect.center().y()) - view.verticalScrollBar().value())
    qtbot.mouseClick(view.viewport(), LEFT, pos=at)
    view.scroll_to_end()
    assert view._layout.pieces[-1].end == 12000


def test_conversation_opens_at_its_end_and_stays_there_with_new_messages(view: ConversationView) -> None:
    view.set_entries(entries(long_ticket(30), NOW), is_other_ticket=True)
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    view.set_entries(entries(long_ticket(31), NOW))
    assert bar.value() == bar.maximum()


def test_message_read_above_keeps_its_place_and_the_new_one_is_announced(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(entries(long_ticket(30), NOW), is_other_ticket=True)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = view._anchor()
    view.set_entries(entries(long_ticket(31), NOW))
    pill = view.findChild(QPushButton)
    assert (view._anchor(), pill.isVisible()) == (place, True)
    qtbot.mouseClick(pill, LEFT)
    assert (bar.value() == bar.maximum(), pill.isVisible()) == (True, False)


def test_own_message_is_scrolled_to_when_it_is_sent(view: ConversationView) -> None:
    view.set_entries(entries(long_ticket(30), NOW), is_other_ticket=True)
    view.verticalScrollBar().setValue(0)
    sent = Entry("k1", Side.OURS, "Анна", " · 21:14", "Готово", "waiting to be sent", is_mine=True)
    view.set_entries([*entries(long_ticket(30), NOW), sent])
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_choice_survives_a_sync_and_ends_with_its_message(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("один", "два"), is_other_ticket=True)
    view.show_selection(Selection((1, 0), (1, 3)))
    view.set_entries([*said("ноль"), *(Entry("n" + e.key, e.side, e.author, e.about, e.text) for e in said("x"))])
    assert view.selected_text == ""
    view.set_entries(said("один", "два"))
    view.show_selection(Selection((1, 0), (1, 3)))
    view.set_entries([Entry("m9", Side.NOTE, "Олег", "", "раньше"), *said("один", "два")])
    assert view.selected_text == "два"


def test_page_keys_home_and_end_scroll(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(entries(long_ticket(30), NOW), is_other_ticket=True)
    bar = view.verticalScrollBar()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert bar.value() == pytest.approx(view.viewport().height(), abs=2)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()


def test_place_is_kept_when_the_window_becomes_narrow(view: ConversationView) -> None:
    view.set_entries(entries(long_ticket(60), NOW), is_other_ticket=True)
    view.verticalScrollBar().setValue(1500)
    key = view._anchor()
    view.resize(420, 600)
    assert view._anchor() is not None
    assert key is not None
    assert view._anchor()[0] == key[0]  # type: ignore[index]


def test_context_menu_copies_message_and_link(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(said("вот https://example.ru/a и всё"), is_other_ticket=True)
    at = point(view, 0, 10)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu)
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy the message"].trigger()
    assert copied() == "вот https://example.ru/a и всё"
    actions["Copy the link"].trigger()
    assert copied() == "https://example.ru/a"
    menu.close()


def test_found_places_stand_in_reading_order_whatever_the_case() -> None:
    places = [selection.anchor for selection in found(said("Ящик и ящик", "ЯЩИК"), "ящик")]
    assert places == [(0, 0), (0, 7), (1, 0)]


def test_found_text_in_a_cut_message_opens_it_and_is_in_sight(view: ConversationView) -> None:
    view.set_entries(said("слово " * 3000 + "игла", "конец"), is_other_ticket=True)
    view.show_selection(next(found(view.entries, "игла")))
    top = view._layout.top_of(0, 18000) - view.verticalScrollBar().value()
    assert 0 <= top <= view.viewport().height()


@pytest.mark.parametrize("theme", [assets.Theme.DARK, assets.Theme.LIGHT])
def test_theme_changes_while_it_is_shown(view: ConversationView, theme: assets.Theme) -> None:
    view.set_entries(entries(target_ticket(), NOW), is_other_ticket=True)
    assets.apply_theme(theme)
    image = view.grab().toImage()
    assert image.pixelColor(2, image.height() - 2) == assets.colours().window


@pytest.mark.parametrize(
    "text",
    [
        "ж" * 1_000_000,
        "\n" * 500_000 + "x",
        "http://x" * 125_000,
        "http://x" + ")" * 1_000_000,
        "😀" * 500_000,
        "\u202eабв\u202d " * 100_000,
        "<table>" * 150_000,
    ],
    ids=["word", "lines", "links", "brackets", "emoji", "bidi", "tags"],
)
def test_hostile_message_holds_the_main_thread_for_less_than_a_blink(view: ConversationView, text: str) -> None:
    view.set_entries(said("начало"), is_other_ticket=True)
    view.grab()
    hostile = entries(ticket_view(message(1, text)), NOW)
    started = perf_counter()
    view.set_entries(hostile, is_other_ticket=True)
    view.viewport().repaint()
    opened = perf_counter()
    view._unfold(0, Fold.REST)
    view.viewport().repaint()
    whole = perf_counter()
    assert opened - started < LIMIT
    assert whole - opened < LIMIT


LIMIT = 0.2  # seconds: I18's "ever"; the 50 ms of its p99 are measured by the benchmark, on a quiet machine


def grabbed(view: ConversationView) -> QImage:
    return view.viewport().grab().toImage()


def shown_directly(view: ConversationView) -> QImage:
    """As it is painted without a picture made ahead."""
    view._shown.picture = None
    return grabbed(view)


@pytest.mark.parametrize("shown", [long_ticket(30), target_ticket(), ticket_view(message(1, "слово " * 5000))])
def test_conversation_painted_ahead_looks_as_one_painted_when_it_is_shown(
    view: ConversationView, shown: TicketView
) -> None:
    view.make_ready(entries(shown, NOW))
    view.set_entries(entries(shown, NOW), is_other_ticket=True)
    assert view._shown.look == view._look(view._layout, view.verticalScrollBar().value())
    assert grabbed(view) == shown_directly(view)


def test_picture_made_ahead_is_not_shown_for_what_has_changed(view: ConversationView) -> None:
    sent = replace(said("текст")[0], delivery="waiting to be sent", is_mine=True)
    for change in (
        lambda: view.set_entries([replace(sent, delivery="not sent")]),
        view.select_all,
        lambda: view.resize(500, 400),
        lambda: assets.apply_theme(assets.Theme.DARK),
    ):
        view.make_ready([sent])
        view.set_entries([sent], is_other_ticket=True)
        before = grabbed(view)
        change()
        changed = grabbed(view)
        assert changed != before
        assert changed == shown_directly(view)
        view.set_entries(said("другая"), is_other_ticket=True)


def test_long_message_opened_in_whole_stays_open_when_one_comes_back(view: ConversationView) -> None:
    long = said("слово " * 3000)
    view.make_ready(long)
    view.set_entries(long, is_other_ticket=True)
    view._unfold(0, Fold.REST)
    view.set_entries(said("другая"), is_other_ticket=True)
    view.make_ready(long)
    view.set_entries(long, is_other_ticket=True)
    assert not view._layout.folded(0)
    assert grabbed(view) == shown_directly(view)


def test_few_conversations_are_kept(view: ConversationView) -> None:
    for number in range(20):
        view.make_ready(said(f"заявка {number}"))
    assert len(view._ahead._kept) == MOST
