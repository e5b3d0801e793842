"""The row of buttons under the reply box: each stands for an action and shows what the action allows."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from desktop import assets

GAP, KEY_GAP = 6, 5  # pixels: between buttons, between words and key
BACK = "write_reply"  # shown only while a note is written
LEAST_SHOWN = 2  # buttons beside the primary one that are worth more than the keys


class ActButton(QPushButton):
    """Follows an action: words, key in small letters, whether it can be done, and why not."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action_ = action
        self._shows_key, self._key = True, ""
        self.setProperty("act", True)
        self.words = ""  # instead of the action's own
        action.changed.connect(self.follow)
        self.clicked.connect(action.trigger)
        self.follow()

    @property
    def name(self) -> str:
        return self.action_.objectName()

    @property
    def key(self) -> str:
        """The key that stands on the button; empty when none does."""
        return self._key if self._shows_key else ""

    def show_key(self, is_shown: bool) -> None:
        if is_shown != self._shows_key:
            self._shows_key = is_shown
            self.updateGeometry()
            self.update()

    def follow(self) -> None:
        key = self.action_.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self._key = key.replace("Return", "Enter")
        words = (self.words or self.action_.text()).rstrip("…")
        self.setText(words)
        self.setEnabled(self.action_.isEnabled())
        self.setToolTip(self.action_.toolTip())
        self.setAccessibleName(words)
        self.setAccessibleDescription(self.action_.statusTip() or self._key)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._key_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._key_width():
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        is_primary, colours = bool(self.property("primary")), assets.colours()
        ink = colours.disabled if not self.isEnabled() else colours.on_accent if is_primary else colours.text
        both = QFontMetrics(self.font()).horizontalAdvance(self.text()) + self._key_width()
        left, middle = (self.width() - both) // 2, int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self.font())
        painter.setPen(ink)
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self.text())
        painter.setFont(self._key_font())
        painter.setPen(ink if is_primary or not self.isEnabled() else colours.muted)
        key_left = left + both - self._key_width() + KEY_GAP
        painter.drawText(self.rect().adjusted(key_left, 0, 0, 0), middle, self._key)

    def _key_width(self) -> int:
        """What the key takes beside the words, the gap before it included; 0 when none is shown."""
        return KEY_GAP + QFontMetrics(self._key_font()).horizontalAdvance(self.key) if self.key else 0

    def _key_font(self) -> QFont:
        made = assets.font("chip")
        made.setBold(self.font().bold())
        return made


class ActButtons(QWidget):
    """The first button is the primary one. Where the row is too narrow, buttons go into the menu, the last one first
    (those of high priority stay); where even two beside the primary one have no room, the keys are left out."""

    def __init__(self, primary: QAction, others: list[QAction], more: list[QAction], last: QAction) -> None:
        super().__init__()
        self.primary = ActButton(primary)
        self.primary.setProperty("primary", True)
        self._others = [ActButton(action) for action in others]
        self.back = next(button for button in self._others if button.name == BACK)
        self._last = ActButton(last)
        self._of_menu = more
        self._more = QPushButton("⋯")
        self._more.setProperty("act", True)
        self._menu = QMenu(self._more)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._is_note = False
        self._weights: list[tuple[bool, QAction.Priority]] = []
        for action in others:
            action.changed.connect(self._weigh)
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

    def _weigh(self) -> None:
        """Another department, another act that must be at hand."""
        weights = [(button.action_.isVisible(), button.action_.priority()) for button in self._others]
        if weights != self._weights:
            self._weights = weights
            self.fit()

    def fit(self) -> None:
        """Shows what the row has room for."""
        self.primary.show_key(True)
        self._last.show_key(True)
        for button in self._others:
            button.setVisible(button.action_.isVisible() and (button.name == BACK) is self._is_note)
        by_weight = sorted(enumerate(self._others), key=lambda pair: (pair[1].action_.priority().value, -pair[0]))
        shown = [button for _, button in by_weight if not button.isHidden()]
        for button in shown[:-LEAST_SHOWN]:
            if self._wanted() > self.width():
                button.hide()
        for button in (self._last, self.primary):
            if self._wanted() > self.width():
                button.show_key(False)
        for button in shown[-LEAST_SHOWN:]:
            if self._wanted() > self.width():
                button.hide()

    def _fill_menu(self) -> None:
        self._menu.clear()
        hidden = [button.action_ for button in self._others if button.isHidden() and not self._is_note]
        self._menu.addActions([*(action for action in hidden if action.objectName() != BACK), *self._of_menu])

    def _wanted(self) -> int:
        shown = [button for button in (self.primary, *self._others, self._more, self._last) if not button.isHidden()]
        return sum(button.sizeHint().width() for button in shown) + (len(shown) - 1) * GAP

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.primary.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self.speak()
        super().changeEvent(event)
