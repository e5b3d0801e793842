"""A supervisor writes a standard answer; an agent finds it, marks it and inserts it, filled in."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.panels.standard_answer_editor import StandardAnswerEditor
from desktop.panels.standard_answers import StandardAnswers
from tests.central_server import OPERATOR, World
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait

CTRL = Qt.KeyboardModifier.ControlModifier


def offered(seat: Seat) -> StandardAnswers:
    editor = seat.window.ticket_panel.box.editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_J, CTRL)
    wait(lambda: isinstance(seat.window.ticket_panel.acts.dialog, StandardAnswers))
    dialog = seat.window.ticket_panel.acts.dialog
    assert isinstance(dialog, StandardAnswers)
    return dialog


def test_answer_is_written_found_marked_and_inserted_with_the_names_of_the_ticket(
    sit: Sit, write_in_cabinet: Write, served_central: World
) -> None:
    with served_central.central.write(OPERATOR) as transaction:
        transaction.insert("standard_answer", department="stp", title="А первый по алфавиту", body="Первый.")
    chief, anna = sit("sveta"), sit("anna")
    number = write_in_cabinet("Как сменить версию PHP?")
    chief.window.actions_["edit_answers"].trigger()
    (editor,) = chief.window.findChildren(StandardAnswerEditor)
    wait(lambda: editor.list.count() == 1)
    editor.choose(None)
    editor.title.setText("Смена версии PHP")
    editor.body.setPlainText("Здравствуйте, {имя}. Для {account}: раздел «PHP». Заявка {ticket}.")
    editor.save()
    wait(lambda: editor.list.count() == 2 and not editor.is_edited)
    editor.reject()

    wait(lambda: anna.window.queues.row(number) is not None)
    anna.open_ticket(number)
    wait(lambda: bool(anna.window.queues.is_filled))
    dialog = offered(anna)
    wait(lambda: dialog.list.count() == 2)
    dialog.field.setText("php")
    QTest.keyClick(dialog.field, Qt.Key.Key_D, CTRL)
    dialog.field.setText("")
    assert dialog.list.item(0).text() == "★ Смена версии PHP"
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    text = f"Здравствуйте, Иван Петров. Для plain.ru: раздел «PHP». Заявка {number}."
    assert anna.window.ticket_panel.box.text == text
    wait(lambda: anna.window.ticket_panel.acts.dialog is None)
    again = offered(anna)
    assert again.list.item(0).text() == "★ Смена версии PHP"
    again.reject()
