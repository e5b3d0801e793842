"""How files come to the text in the reply box: chosen, dropped or pasted; and how the box and its draft follow them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog

from desktop.panels.drafts import Drafts
from desktop.panels.reply_box import ReplyBox
from desktop.regulation.moscow import MOSCOW
from desktop.wire.uploads import LARGEST_FILE

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.desk_files import OutgoingFile


class Attaching(QObject):
    def __init__(self, desk: Desk, box: ReplyBox, drafts: Drafts, attach: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._box, self._drafts = desk, box, drafts
        desk.files.changed = self._changed
        attach.triggered.connect(self._choose)
        box.editor.files_given.connect(self.attach)
        box.editor.picture_given.connect(self._attach_picture)
        box.files.removed.connect(self._remove)
        box.files.tried_again.connect(self._try_again)

    def begin(self) -> None:
        """The box has another ticket's draft."""
        if self._box.ticket is not None:
            self._box.show_files(self._desk.files.of(self._box.ticket))

    def attach(self, paths: Iterable[Path]) -> None:
        """What can't go is said at once, before any of it is read."""
        if self._box.ticket is None:
            return
        faults = [fault for path in paths if (fault := self._attach(self._box.ticket, path))]
        if faults:
            self._box.bar.tell("\n".join(dict.fromkeys(faults)), self.tr("Close"), is_trouble=True)

    def _attach(self, ticket: int, path: Path) -> str:
        try:
            if not path.is_file():
                return self.tr("%1 is not a file.").replace("%1", path.name or str(path))
            size = path.stat().st_size
        except OSError as error:
            return f"{path.name}: {self._desk.say('desk.file_unread', error=error.strerror or str(error))}"
        return self._desk.files.attach(ticket, path.name, size, lambda: _content(path))

    def _attach_picture(self, picture: QImage) -> None:
        """From the clipboard; packed where it is read, for a whole screen takes its time."""
        if self._box.ticket is not None and not picture.isNull():
            now = self._desk.now().astimezone(MOSCOW)
            name = self.tr("Picture %1.png").replace("%1", f"{now:%Y-%m-%d %H-%M-%S}")
            fault = self._desk.files.attach(self._box.ticket, name, None, lambda: _png(picture))
            if fault:
                self._box.bar.tell(fault, self.tr("Close"), is_trouble=True)

    def _choose(self) -> None:
        dialog = QFileDialog(self._box, self.tr("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.attach(map(Path, chosen)))
        dialog.open()

    def _remove(self, file: OutgoingFile) -> None:
        if self._box.ticket is not None:
            self._desk.files.remove(self._box.ticket, file)
            self._box.editor.setFocus()

    def _try_again(self, file: OutgoingFile) -> None:
        if self._box.ticket is not None:
            self._desk.files.again(self._box.ticket, file)

    def _changed(self, ticket: int) -> None:
        if ticket == self._box.ticket:
            self.begin()
        self._drafts.follow_files(ticket)


def _content(path: Path) -> bytes:
    """With a byte more than may be, where the file has grown meanwhile: that is seen."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _png(picture: QImage) -> bytes:
    packed = QBuffer()
    packed.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(packed, "PNG")  # type: ignore[call-overload]
    return bytes(packed.data().data())
