"""A screen reader reads the conversation: one item a message, in sight or not, whatever happens to the view."""

import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from desktop.models.conversation import entries
from desktop.panels.conversation_view import ConversationView
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import ASKED, long_ticket, target_ticket


def test_each_message_is_an_item_with_head_and_text(qtbot: QtBot) -> None:
    view = ConversationView()
    qtbot.addWidget(view)
    view.set_entries(entries(target_ticket(), NOW), is_other_ticket=True)
    found = QAccessible.queryAccessibleInterface(view)
    assert (found.role(), found.text(QAccessible.Text.Name)) == (QAccessible.Role.List, "Conversation")
    items = [found.child(index) for index in range(found.childCount())]
    assert [item.text(QAccessible.Text.Name) for item in items] == [
        "16:15 The subscriber was told that work on the ticket 10423 has begun.",
        "Марина Соколова, kafe-uyut.ru · 16:16",
        "Олег Мишин, note · 16:17",
        "Анна Петрова · 21:13 · waiting to be sent",
    ]
    assert items[1].text(QAccessible.Text.Description) == ASKED
    assert {item.role() for item in items} == {QAccessible.Role.ListItem}
    assert [found.indexOfChild(item) for item in items] == [0, 1, 2, 3]


def test_item_is_found_at_its_place_on_the_screen(qtbot: QtBot) -> None:
    view = ConversationView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    view.set_entries(entries(long_ticket(30), NOW), is_other_ticket=True)
    found = QAccessible.queryAccessibleInterface(view)
    last = found.child(29)
    centre = last.rect().center()
    assert view.geometry().contains(view.mapFromGlobal(centre))
    assert found.indexOfChild(found.childAt(centre.x(), centre.y())) == 29
    assert found.child(0).rect().bottom() < view.mapToGlobal(view.rect().topLeft()).y()


def test_reader_outlives_neither_message_nor_view() -> None:
    for _round in range(20):
        view = ConversationView()
        view.set_entries(entries(target_ticket(), NOW), is_other_ticket=True)
        found = QAccessible.queryAccessibleInterface(view)
        last = found.child(3)
        view.set_entries((), is_other_ticket=True)
        assert (found.childCount(), last.isValid(), last.text(QAccessible.Text.Name)) == (0, False, "")
        view.deleteLater()
        del view
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        assert not last.isValid()
