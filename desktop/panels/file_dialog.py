"""Asks what becomes of a file that somebody sent: save it, or open it when it is harmless; nothing by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.models.message_lines import short_file_name, size_words
from desktop.panels.act_dialog import label, make_room
from desktop.panels.plain_text import PlainText
from desktop.sync.attachments import local_name
from desktop.wire.rows import Attachment

if TYPE_CHECKING:
    from desktop.desk import Desk

STEPS = 1000  # of the progress bar


class FileDialog(QDialog):
    """`opened` is the folder for files that are opened: it goes with the program."""

    def __init__(self, desk: Desk, file: Attachment, opened: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._file, self._opened, self._is_open = desk, file, opened, True
        self.setWindowTitle(self.tr("File"))
        self.setMinimumWidth(440)
        name = PlainText("heading", lines=4)
        name.set_text(short_file_name(file.name))
        about = PlainText("small", "muted", lines=2)
        about.set_text(f"{size_words(file.size)} · {file.media_type}")
        self.told = PlainText("body", "emergency" if file.is_dangerous else "text", lines=8)
        self.told.set_text(self._warning())
        self._progress = QProgressBar()
        self._progress.setRange(0, STEPS)
        self._progress.setTextVisible(False)
        self._progress.hide()
        buttons = QDialogButtonBox()
        self.saving: QPushButton = buttons.addButton(self.tr("Save…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.saving.setProperty("primary", True)
        self.saving.clicked.connect(self._ask_where)
        self.opening: QPushButton = buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.ActionRole)
        self.opening.clicked.connect(self._open)
        self.opening.setVisible(not file.is_dangerous)
        self.closing: QPushButton = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        if file.is_dangerous:
            layout.addWidget(label(self.tr("Dangerous file"), "strong"))
        for widget in (name, about, self.told, self._progress, buttons):
            layout.addWidget(widget)
        self.closing.setDefault(True)

    def _warning(self) -> str:
        if self._file.is_dangerous:
            return self.tr("It may run a program when it is opened, so it can only be saved. Do not run it.")
        return self.tr("Somebody outside sent it. Open it only if you expect it and know the sender.")

    def _ask_where(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self, self.tr("Save the file"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(local_name(self._file.name))
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Saves the file there; the dialog then says where it is."""
        self._fetch(path, is_for_opening=False)

    def _open(self) -> None:
        """By the system's program for it, from a folder that goes with this program."""
        self._fetch(self._opened / local_name(self._file.name), is_for_opening=True)

    def _fetch(self, path: Path, is_for_opening: bool) -> None:
        for button in (self.saving, self.opening):
            button.setEnabled(False)
        self.closing.setText(self.tr("Close"))  # what is on its way comes all the same
        self._say(self.tr("Reading from central…"), "muted")
        self._progress.setValue(0)
        self._progress.show()
        self._desk.save_file(self._file, path, self._came, lambda why: self._ended(why, path, is_for_opening))

    def _came(self, part: float) -> None:
        if self._is_open:
            self._progress.setValue(round(part * STEPS))

    def _ended(self, why_not: str, path: Path, is_for_opening: bool) -> None:
        if not self._is_open:
            return
        self._progress.hide()
        for button in (self.saving, self.opening):
            button.setEnabled(True)
        if why_not:
            self._say(why_not, "emergency")
        elif is_for_opening:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            self.accept()
        else:
            self._say(self.tr("Saved: %1").replace("%1", str(path)), "text")

    def _say(self, words: str, meaning: str) -> None:
        self.told.set_text(words, meaning=meaning)
        make_room(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        make_room(self)

    def done(self, result: int) -> None:
        self._is_open = False
        super().done(result)
