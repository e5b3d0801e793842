"""A supervisor announces works: an agent is shown them and answers with them by one key, the cabinet tells of them."""

import requests
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from desktop.panels.announcement_editor import AnnouncementEditor
from tests.central_server import World
from tests.journeys.conftest import Sit, Write
from tests.seats import wait

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_works_are_written_published_and_answered_with(
    sit: Sit, write_in_cabinet: Write, served_central: World
) -> None:
    chief, anna = sit("sveta"), sit("anna")
    number = write_in_cabinet("Сайт не открывается с утра.")
    chief.window.actions_["edit_announcements"].trigger()
    (editor,) = chief.window.findChildren(AnnouncementEditor)
    editor.title.setText("Замена дисков")
    editor.body.setPlainText("Сайты отвечают медленнее.")
    editor.starts_at.setDateTime(editor.starts_at.dateTime().addSecs(-2 * 3600))
    editor.accounts.setText("plain.ru")
    wait(lambda: "1" in editor._reach.text)
    editor.save()
    wait(lambda: editor.row is not None)
    assert editor.row.state == "draft"
    editor.publish.click()
    (asked,) = editor.findChildren(QMessageBox)
    asked.buttons()[0].click()
    wait(lambda: editor.row.state == "published")
    editor.reject()

    wait(lambda: anna.window.queues.row(number) is not None)
    anna.open_ticket(number)
    wait(lambda: "Замена дисков" in anna.window.ticket_panel.works_notice.text)
    wait(lambda: (card := anna.window.subscriber_panel.card) is not None and "Замена" in card.sections[0].rows[0].label)
    anna.window.ticket_panel.box.editor.setFocus()
    QTest.keyClick(anna.window.ticket_panel.box.editor, Qt.Key.Key_J, CTRL_SHIFT)
    assert anna.window.ticket_panel.box.text.startswith("Здравствуйте. Сейчас идут плановые работы: Замена дисков.")
    anna.send()
    wait(anna.has_settled)
    url, headers = f"{served_central.url}/v1/cabinet/announcements", served_central.headers("cabinet")
    assert [told["title"] for told in requests.get(url, headers=headers, timeout=30).json()] == ["Замена дисков"]
    assert requests.get(url, headers=headers | {"Smena-Subscriber": "s2"}, timeout=30).json() == []
