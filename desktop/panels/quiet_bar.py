"""A quiet line above the reply box: what the agent should know before he goes on, with one thing to do about it."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.panels.plain_text import PlainText


class QuietBar(QFrame):
    """Hidden while there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainText("body", "text", lines=3)
        self._button = QPushButton()
        self._button.setProperty("flat", True)
        self._button.clicked.connect(self._pressed)
        self._then: Callable[[], None] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._button)
        self.hide()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._words.text

    def tell(
        self, words: str, button: str = "", then: Callable[[], None] | None = None, is_trouble: bool = False
    ) -> None:
        """Shows a sentence; the button does `then` and closes the bar."""
        self._words.set_text(words)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._then = then
        self.setProperty("bar", "trouble" if is_trouble else "quiet")
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def minimumSizeHint(self) -> QSize:
        """Whole, however narrow: the splitter around it asks for no height at a width."""
        layout = self.layout()
        return QSize(0, layout.totalHeightForWidth(self.width()) if layout is not None else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def close_bar(self) -> None:
        self.hide()

    def _pressed(self) -> None:
        self.hide()
        if self._then is not None:
            self._then()
