"""The row of buttons under the reply box: each stands for an action and shows what the action allows."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

GAP = 6  # pixels
BACK = "write_reply"  # shown only while a note is written


class ActButton(QPushButton):
    """Follows an action: words, key, whether it can be done, and why not."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action_ = action
        self._shows_key = True
        self.setProperty("act", True)
        self.words = ""  # instead of the action's own
        action.changed.connect(self.follow)
        self.clicked.connect(action.trigger)
        self.follow()

    @property
    def name(self) -> str:
        return self.action_.objectName()

    def show_key(self, is_shown: bool) -> None:
        if is_shown != self._shows_key:
            self._shows_key = is_shown
            self.follow()

    def follow(self) -> None:
        key = self.action_.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
        words = (self.words or self.action_.text()).rstrip("…")
        self.setText(f"{words}  {key}" if key and self._shows_key else words)
        self.setEnabled(self.action_.isEnabled())
        self.setToolTip(self.action_.toolTip())
        self.setAccessibleName(words)
        self.setAccessibleDescription(self.action_.statusTip())


class ActButtons(QWidget):
    """The first button is the primary one. Where the row is too narrow, keys are left out, then whole buttons go into
    the menu, the last one first."""

    def __init__(self, primary: QAction, others: list[QAction], more: list[QAction], last: QAction) -> None:
        super().__init__()
        self.primary = ActButton(primary)
        self.primary.setProperty("primary", True)
        self._others = [ActButton(action) for action in others]
        self._last = ActButton(last)
        self._of_menu = more
        self._more = QPushButton("⋯")
        self._menu = QMenu(self._more)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._is_note = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for button in (self.primary, *self._others, self._more):
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self._last)
        self.speak()

    def speak(self) -> None:
        self._more.setAccessibleName(self.tr("More acts"))
        self._more.setToolTip(self.tr("More acts"))
        self.fit()

    def show_mode(self, is_note: bool) -> None:
        """Where a note is written, what writes to the subscriber makes room for the way back."""
        self._is_note = is_note
        self.fit()

    def fit(self) -> None:
        """Shows what the row has room for."""
        self.primary.show_key(True)
        self._last.show_key(True)
        for button in self._others:
            button.setVisible((button.name == BACK) is self._is_note)
        for button in (self._last, self.primary):
            if self._wanted() > self.width():
                button.show_key(False)
        for button in reversed(self._others):
            if self._wanted() > self.width():
                button.hide()

    def _fill_menu(self) -> None:
        self._menu.clear()
        hidden = [button.action_ for button in self._others if button.isHidden() and not self._is_note]
        self._menu.addActions([*(action for action in hidden if action.objectName() != BACK), *self._of_menu])

    def _wanted(self) -> int:
        shown = [button for button in (self.primary, *self._others, self._more, self._last) if not button.isHidden()]
        return sum(button.sizeHint().width() for button in shown) + len(shown) * GAP

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.primary.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self.speak()
        super().changeEvent(event)
