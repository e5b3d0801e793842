"""Search within the conversation: count, next, previous, closing, and a conversation that changes meanwhile."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.conversation import Entry, Side
from desktop.panels.conversation_selection import Selection
from desktop.panels.conversation_view import ConversationView
from desktop.panels.find_bar import FindBar
from tests.panels.keys import write


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.view = ConversationView()
        self.bar = FindBar(self.view)
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.view)
        self.view.set_entries(said("ящик полон", "да", "нет ящика"), is_other_ticket=True)

    @property
    def count(self) -> str:
        return self.bar._count.text()


def said(*texts: str) -> list[Entry]:
    return [Entry(f"m{number}", Side.SUBSCRIBER, "Марина", " · 16:16", text) for number, text in enumerate(texts)]


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[Page]:
    page = Page()
    qtbot.addWidget(page)
    page.show()
    page.bar.open_bar()
    yield page
    page.close()


def test_newest_place_is_shown_first_and_enter_goes_round(qtbot: QtBot, page: Page) -> None:
    write(page.bar.field, "ящик")
    assert (page.count, page.view._selection) == ("2 of 2", Selection((2, 4), (2, 8)))
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Return)
    assert (page.count, page.view._selection) == ("1 of 2", Selection((0, 0), (0, 4)))
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.count == "2 of 2"


def test_what_is_not_there_is_said(qtbot: QtBot, page: Page) -> None:
    write(page.bar.field, "нигде")
    assert page.count == "not found"
    page.bar.field.clear()
    assert page.count == ""


def test_new_message_is_counted_and_nothing_moves(qtbot: QtBot, page: Page) -> None:
    write(page.bar.field, "ящик")
    page.view.set_entries(said("ящик полон", "да", "нет ящика", "ящик!"))
    page.bar.search_again()
    assert (page.count, page.view.selected_text) == ("2 of 3", "ящик")


def test_chosen_text_is_what_is_searched(page: Page) -> None:
    page.bar.close_bar()
    page.view.show_selection(Selection((1, 0), (1, 2)))
    page.bar.open_bar()
    assert (page.bar.field.text(), page.count) == ("да", "1 of 1")


def test_escape_closes_and_gives_the_keys_back_to_the_conversation(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(page.bar.field, Qt.Key.Key_Escape)
    assert page.bar.isHidden()
    assert page.focusWidget() is page.view
