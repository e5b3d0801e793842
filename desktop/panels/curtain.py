"""Hides all of a window behind a cover, its dialogs and commands too, and brings everything back as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QWindow
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip, QWidget
from shiboken6 import isValid

from desktop import assets
from desktop.panels.copied_secret import CopiedSecret
from desktop.panels.lock_cover import LockCover


class Curtain(QObject):
    """What was typed stays where it was typed: nothing is closed but menus."""

    def __init__(self, window: QMainWindow, cover: LockCover) -> None:
        super().__init__(window)
        page = window.centralWidget()
        assert page is not None, "the window has been laid out"
        self._window, self._page, self._cover = window, page, cover
        self._focused: QWidget | None = None
        self._actions: list[QAction] = []
        self._dialogs: list[tuple[QWidget, QWidget | None]] = []  # each with what had the focus in it
        self.is_down = False
        cover.hide()

    def fall(self) -> None:
        if self.is_down:
            return
        self.is_down = True
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            continue  # a menu has others below it
        QToolTip.hideText()
        for copied in self._window.findChildren(CopiedSecret):
            copied.forget()
        self._focused = self._window.focusWidget()
        self._window.installEventFilter(self)
        self._fit()
        self._cover.show()
        self._cover.raise_()
        self._cover.begin()
        self._page.hide()
        is_active = QApplication.activeWindow() is not None  # the program, in whatever window
        self.keep_down()
        if is_active:
            self._window.activateWindow()
        assets.application().focusWindowChanged.connect(self._window_came)
        assets.application().focusChanged.connect(self._focus_moved)

    def keep_down(self) -> None:
        """Hides what has come since: a dialog that was on its way, a command."""
        for action in self._window.actions():
            self._window.removeAction(action)
            self._actions.append(action)
        for other in QApplication.topLevelWidgets():
            if other is not self._window and other.isVisible() and not self._is_of_cover(other):
                self._dialogs.append((other, other.focusWidget()))
                other.hide()

    def let_go(self) -> None:
        """Hides no more of what comes: the window ends behind it."""
        if self.is_down:
            self.is_down = False
            assets.application().focusWindowChanged.disconnect(self._window_came)
            assets.application().focusChanged.disconnect(self._focus_moved)
            self._window.removeEventFilter(self)

    def rise(self) -> None:
        if not self.is_down:
            return
        self.let_go()
        self._window.addActions(self._actions)
        self._page.show()
        self._cover.hide()
        self._cover.forget()
        _focus(self._focused)
        for dialog, focused in self._dialogs:
            if isValid(dialog):
                dialog.show()
                _focus(focused)
        self._actions, self._dialogs, self._focused = [], [], None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window's own: no key is for it, and the cover is as large as it."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)

    def _fit(self) -> None:
        self._cover.setGeometry(self._window.rect())

    def _window_came(self, window: QWindow | None) -> None:
        if window is not None:
            self.keep_down()

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """Something beneath asked for the focus."""
        if now is not None and now.window() is self._window and not self._is_of_cover(now):
            self._cover.take_focus()

    def _is_of_cover(self, widget: QWidget | None) -> bool:
        while widget is not None and widget is not self._cover:
            widget = widget.parentWidget()
        return widget is not None


def _focus(widget: QWidget | None) -> None:
    if widget is not None and isValid(widget):
        widget.setFocus()
