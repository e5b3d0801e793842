"""A file that somebody sent is saved where the agent says, opened only if it is harmless and he says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.panels.file_dialog import FileDialog
from desktop.panels.plain_text import PlainText
from desktop.panels.ticket_panel import TicketPanel
from desktop.wire.rows import Attachment
from tests.panels.fake_desk import FakeDesk
from tests.panels.ticket_samples import message, ticket_view

PICTURE = Attachment("a1", "экран.png", 1258291, "image/png")
PROGRAM = Attachment("a2", "счёт.exe", 812 * 1024, "application/x-dosexec", is_dangerous=True)


class Opener(QObject):
    """Stands in for the system's programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open_url")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def shown(window: QWidget, desk: FakeDesk, file: Attachment, folder: Path) -> FileDialog:
    dialog = FileDialog(desk, file, folder, window)  # type: ignore[arg-type]
    dialog.show()
    return dialog


def test_harmless_file_is_opened_after_a_warning_from_the_programs_own_folder(
    window: QWidget, desk: FakeDesk, opener: Opener, tmp_path: Path
) -> None:
    dialog = shown(window, desk, PICTURE, tmp_path)
    assert "Open it only if you expect it" in dialog.told.text
    assert (dialog.closing.isDefault(), desk.saved, opener.opened) == (True, [], [])
    dialog.opening.click()
    assert opener.opened == [str(tmp_path / "экран.png")]
    assert not dialog.isVisible()


def test_dangerous_file_can_only_be_saved(window: QWidget, desk: FakeDesk, opener: Opener, tmp_path: Path) -> None:
    dialog = shown(window, desk, PROGRAM, tmp_path)
    assert not dialog.opening.isVisible()
    dialog.save_to(tmp_path / "счёт.exe")
    assert (desk.saved, opener.opened) == ([(PROGRAM, tmp_path / "счёт.exe")], [])
    assert dialog.told.text == f"Saved: {tmp_path / 'счёт.exe'}"


def test_saving_asks_where(window: QWidget, desk: FakeDesk, tmp_path: Path) -> None:
    dialog = shown(window, desk, PICTURE, tmp_path)
    dialog.saving.click()
    asking = dialog.findChild(QFileDialog)
    assert [Path(name).name for name in asking.selectedFiles()] == ["экран.png"]
    asking.fileSelected.emit(str(tmp_path / "x.png"))
    assert desk.saved == [(PICTURE, tmp_path / "x.png")]
    asking.close()


def test_failure_is_said_and_can_be_tried_again(
    window: QWidget, desk: FakeDesk, opener: Opener, tmp_path: Path
) -> None:
    desk.file_trouble = "No connection."
    dialog = shown(window, desk, PICTURE, tmp_path)
    dialog.opening.click()
    assert (dialog.told.text, dialog.isVisible(), opener.opened) == ("No connection.", True, [])
    desk.file_trouble = ""
    dialog.opening.click()
    assert opener.opened == [str(tmp_path / "экран.png")]


def test_nothing_is_pressed_twice_while_it_comes_and_nothing_opens_when_it_is_closed(
    window: QWidget, desk: FakeDesk, opener: Opener, tmp_path: Path
) -> None:
    desk.hold()
    dialog = shown(window, desk, PICTURE, tmp_path)
    dialog.opening.click()
    assert (dialog.opening.isEnabled(), dialog.saving.isEnabled()) == (False, False)
    assert dialog.closing.text() == "Close"
    dialog.closing.click()
    desk.deliver()
    assert opener.opened == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_file_of_the_conversation_is_asked_about(qtbot: QtBot, desk: FakeDesk, language: str) -> None:
    assets.set_language(language)
    desk.tickets[10423] = ticket_view(message(1, "Вот", attachments=[PROGRAM]))
    panel = TicketPanel(desk)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show_ticket(10423)
    panel.conversation.file_chosen.emit(PROGRAM)
    dialog = panel.findChild(FileDialog)
    assert dialog.isVisible() or dialog.parent() is panel
    dialog.close()
    panel.end()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_of_the_warning_is_cut_and_the_ending_of_a_long_name_stands(
    window: QWidget, desk: FakeDesk, tmp_path: Path, language: str
) -> None:
    assets.set_language(language)
    long = Attachment("a3", "очень длинное имя " * 12 + "счёт.pdf.exe", 1, "application/x-dosexec", is_dangerous=True)
    for file in (PICTURE, long):
        dialog = shown(window, desk, file, tmp_path)
        texts = [text for text in dialog.findChildren(PlainText) if text.isVisible()]
        assert all(text.height() >= text.heightForWidth(text.width()) for text in texts)
        assert any(text.text.endswith(file.name[-8:]) for text in texts)
        dialog.close()
