"""What is written in a dialog is there again after the program was killed, in that dialog alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMessageBox

from desktop.panels.announcement_editor import AnnouncementEditor
from desktop.panels.contact_note_dialog import ContactNoteDialog
from desktop.panels.dialogs import TransferDialog
from desktop.panels.kept_words import KeptWords
from desktop.panels.main_window import MainWindow
from desktop.panels.preferences import Preferences
from desktop.regulation import intents
from desktop.regulation.people import Department
from desktop.replica import drafts
from tests.crashes.house import House, reopened
from tests.crashes.test_full_disk import full
from tests.panels.keys import write
from tests.sync.stepped import Stepped
from tests.window import leaves_nothing, translations

__all__ = ["leaves_nothing", "translations"]

WORDS = "Это про оплату"


class Sitting:
    """An agent before the real window on his real files."""

    def __init__(self, desk: Stepped, folder: Path) -> None:
        self.desk = desk
        desk.catch_up()
        self.window = MainWindow(desk.desk, Preferences(folder / "window.ini"))  # type: ignore[arg-type]
        self.window.complete(desk.desk)
        self.window.show()
        self.window.start()

    def dialog(self, number: int) -> TransferDialog:
        self.window.show_ticket(number)
        self.window.ticket_panel.offered["transfer"].trigger()
        dialog = self.window.ticket_panel.acts.dialog
        assert isinstance(dialog, TransferDialog)
        return dialog

    def contact_note(self) -> ContactNoteDialog:
        made = ContactNoteDialog(self.desk.desk, "s1", "Марина Соколова", self.window)
        made.open()
        return made

    def announcements(self) -> AnnouncementEditor:
        made = AnnouncementEditor(self.desk.desk, self.window)
        made.open()
        return made


@contextmanager
def sitting(house: House, login: str = "anna") -> Iterator[Sitting]:
    made = Sitting(house.desk(login), house.folder)
    try:
        yield made
    finally:
        made.window.end()
        made.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def killed(house: House, dialog: Any, tmp_path: Path) -> Iterator[House]:
    """The files as they are once the timer has written, and nothing has ended in good order, opened anew."""
    dialog.findChild(KeptWords).save()
    house.world.clock.advance(minutes=5)
    with reopened(house.copy(tmp_path / "copy"), house) as again:
        yield again


def give_up(dialog: Any) -> str:
    dialog.reject()
    [asked] = dialog.findChildren(QMessageBox)
    asked.buttons()[0].click()
    return str(asked.text())


def test_reason_comes_back_for_its_ticket_and_its_agent_alone_and_goes_when_it_is_carried_out(
    house: House, tmp_path: Path
) -> None:
    number, other = house.world.file_ticket(), house.world.file_ticket()
    with sitting(house) as anna:
        dialog = anna.dialog(number)
        write(dialog.reason, WORDS)
        with killed(house, dialog, tmp_path) as again:
            boris = again.desk("boris")
            assert boris.answer(boris.desk.written.read, f"TransferDialog {number}") == {}
            with sitting(again) as anew:
                assert anew.dialog(other).reason.toPlainText() == ""
                anew.window.ticket_panel.acts.dialog.reject()  # type: ignore[union-attr]
                back = anew.dialog(number)
                assert (back.reason.toPlainText(), back._kept.line.isVisible()) == (WORDS, True)  # type: ignore[union-attr]
                written_at = (again.world.clock() - timedelta(minutes=5) + timedelta(hours=3)).strftime("%H:%M")
                assert back._kept.line.text == f"Written before, {written_at}. The text was kept."  # type: ignore[union-attr]
                back.accept()
                assert [entry.intent for entry in anew.desk.outbox()] == [intents.Transfer(Department.ORK, WORDS)]
                assert drafts.read_written(anew.desk.store.outbox, f"TransferDialog {number}") == {}


def test_contact_note_and_announcement_come_back_as_typed_and_go_when_they_are_given_up(
    house: House, tmp_path: Path
) -> None:
    with sitting(house, "sveta") as sveta:
        note, editor = sveta.contact_note(), sveta.announcements()
        for field, words in ((note.text, WORDS), (editor.title, "Ночью"), (editor.body, WORDS)):
            write(field, words)
        typed = editor.values()
        note.findChild(KeptWords).save()
        with killed(house, editor, tmp_path) as again, sitting(again, "sveta") as anew:
            note, editor = anew.contact_note(), anew.announcements()
            assert (note.text.toPlainText(), note.ok.isEnabled()) == (WORDS, True)
            assert (editor.values(), editor.is_edited, editor._kept.line.isVisible()) == (typed, True, True)
            assert give_up(note) == "What you wrote here is lost when you close."
            assert give_up(editor) == "Something is not saved. It is lost when you close."
            assert (anew.contact_note().text.toPlainText(), anew.announcements().title.text()) == ("", "")


def test_full_disk_is_told_and_the_words_are_kept_once_there_is_room(house: House) -> None:
    desk = house.desk()
    with full(house, "outbox.sqlite-wal"):
        desk.desk.written.save("TransferDialog 1", "", WORDS)
    assert desk.troubles == [desk.desk.say("desk.disk_full")]
    desk.desk.written.save("TransferDialog 1", "", WORDS)
    assert desk.answer(desk.desk.written.read, "TransferDialog 1")[""].body == WORDS
