"""Keeps what is written in a dialog: within a second on the disk, until it is carried out or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QPlainTextEdit

from desktop.models.moment import moment
from desktop.panels.drafts import SAVE_AFTER
from desktop.panels.plain_text import PlainText
from desktop.replica.views import Written

if TYPE_CHECKING:
    from desktop.desk import Desk


class KeptWords(QObject):
    """`parts` gives what is worth keeping now. Nothing is written before what was kept has been read, and the dialog's
    own end, by whatever button, forgets it: what is left is of a program that ended before."""

    def __init__(self, desk: Desk, name: str, dialog: QDialog, parts: Callable[[], Mapping[str, str]]) -> None:
        """`name` tells the dialog, and what it is about, from all others."""
        super().__init__(dialog)
        self._desk, self._name, self._parts = desk, name, parts
        self._on_disk: dict[str, str] | None = None  # None: not read yet
        self._has_begun = self._is_over = False
        self.line = PlainText("small", "muted", lines=1)
        self.line.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.save)
        dialog.finished.connect(self._end)

    def begin(self, then: Callable[[Mapping[str, Written]], None]) -> None:
        """Gives what is kept, unless the dialog has closed by then; once more does nothing."""

        def came(found: dict[str, Written]) -> None:
            if not self._is_over:
                self._on_disk = {part: written.body for part, written in found.items()}
                then(found)
                self.change()

        if not self._has_begun:
            self._has_begun = True
            self._desk.written.read(self._name, came)

    def change(self) -> None:
        """Something was typed, saved or given up."""
        if not self._timer.isActive():
            self._timer.start()

    def tell(self, at: datetime | None) -> None:
        """When what stands there was written, if that was before the dialog was opened."""
        if at is not None:
            words = self.tr("Written before, %1. The text was kept.")
            self.line.set_text(words.replace("%1", moment(at, self._desk.now())))
        self.line.setVisible(at is not None)

    def save(self) -> None:
        """Writes what is not written yet, at once."""
        self._timer.stop()
        if self._on_disk is None:
            return
        known, now = self._on_disk, {} if self._is_over else dict(self._parts())
        self._on_disk = now
        for part in known.keys() | now.keys():
            if now.get(part) != known.get(part):
                self._desk.written.save(self._name, part, now.get(part, ""))

    def _end(self) -> None:
        self._is_over = True
        self.save()


class KeptText(KeptWords):
    """The text of the dialog's one field."""

    def __init__(self, desk: Desk, name: str, dialog: QDialog, field: QPlainTextEdit) -> None:
        super().__init__(desk, name, dialog, self._written)
        self._field = field
        field.textChanged.connect(self.change)

    def give_back(self) -> None:
        """To be called when the dialog is shown, however often."""
        self.begin(self._came)

    def _written(self) -> Mapping[str, str]:
        text = self._field.toPlainText()
        return {"": text} if self._field.document().isModified() and text.strip() else {}

    def _came(self, found: Mapping[str, Written]) -> None:
        if (kept := found.get("")) is not None:
            self.tell(kept.at)  # first: the dialog makes room when its text changes
            typed = self._written().get("")  # before this came
            self._field.setPlainText(kept.body if typed is None else f"{kept.body}\n{typed}")
            self._field.document().setModified(True)
            self._field.moveCursor(QTextCursor.MoveOperation.End)
