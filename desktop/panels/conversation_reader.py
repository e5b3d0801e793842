"""The conversation for a screen reader: a list with one item a message, whatever of it is in sight."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from desktop.panels.conversation_view import ConversationView


class MessageReader(QAccessibleInterface):
    """One message: its name is the head (who, when, how far it got), its description the text."""

    def __init__(self, view: "ConversationView", index: int) -> None:
        super().__init__()
        self._view, self.index = view, index

    def isValid(self) -> bool:
        return isValid(self._view) and self.index < len(self._view.entries)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._view) if isValid(self._view) else None

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        return QAccessible.State()

    def rect(self) -> QRect:
        return self._view.entry_rect(self.index) if self.isValid() else QRect()

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        entry = self._view.entries[self.index]
        if kind is QAccessible.Text.Name:
            return entry.head or entry.text
        return entry.text if kind in (QAccessible.Text.Description, QAccessible.Text.Value) else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nobody edits a message."""


class ConversationReader(QAccessibleWidget):
    """The list of the messages."""

    def __init__(self, view: "ConversationView") -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = view
        self._items: list[MessageReader] = []

    def childCount(self) -> int:
        return len(self._view.entries) if isValid(self._view) else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        while len(self._items) <= index:
            item = MessageReader(self._view, len(self._items))
            QAccessible.registerAccessibleInterface(item)
            self._items.append(item)
        return self._items[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.index if isinstance(child, MessageReader) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not isValid(self._view):
            return None
        at = QPoint(x, y)
        return next((self.child(i) for i in range(self.childCount()) if self._view.entry_rect(i).contains(at)), None)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None


def _make(name: str, owner: QObject) -> QAccessibleInterface | None:
    if name != "ConversationView":
        return None
    reader = ConversationReader(owner)  # type: ignore[arg-type]
    _Installed.readers[id(owner)] = reader
    owner.destroyed.connect(lambda: _Installed.readers.pop(id(owner), None))
    return reader


class _Installed:
    """Readers live as long as their views: Qt's cache holds no reference of Python's."""

    is_done = False
    readers: ClassVar[dict[int, ConversationReader]] = {}


def install() -> None:
    """Teaches Qt to read conversations; once a process."""
    if not _Installed.is_done:
        QAccessible.installFactory(_make)
        _Installed.is_done = True
