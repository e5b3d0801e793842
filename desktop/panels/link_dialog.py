"""Asks before a link is opened, and shows where it really goes."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.panels.act_dialog import label
from desktop.panels.plain_text import PlainText

SCHEMES = ("http", "https", "mailto")
WHOLE = QUrl.ComponentFormattingOption.FullyEncoded


def safe_url(link: str) -> QUrl | None:
    """The link as it would be opened; None for one that we never open."""
    url = QUrl(link, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in SCHEMES:
        return None
    return url if url.scheme().lower() == "mailto" or url.host() else None


def goes_to(url: QUrl) -> str:
    """The host in its raw form (xn--…), or the address of a mail: letters that look alike can't deceive."""
    if url.scheme().lower() == "mailto":
        return url.path(WHOLE)
    port = f":{url.port()}" if url.port() != -1 else ""
    return url.host(WHOLE) + port


class LinkDialog(QDialog):
    """Opens the link in the system's browser only after "Open"."""

    def __init__(self, link: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open a link"))
        self.setMinimumWidth(440)
        self._url = safe_url(link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        self.host, self.address = PlainText("heading"), PlainText("small", "muted", lines=6)
        buttons = QDialogButtonBox()
        if self._url is None:
            layout.addWidget(label(self.tr("This link is broken and can't be opened."), "strong"))
            self.address.set_text(link)
        else:
            layout.addWidget(label(self.tr("The link goes to")))
            self.host.set_text(goes_to(self._url))
            layout.addWidget(self.host)
            self.address.set_text(bytes(self._url.toEncoded().data()).decode("ascii", "replace"))
            opening = buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
            opening.setProperty("primary", True)
        layout.addWidget(self.address)
        copying = buttons.addButton(self.tr("Copy the link"), QDialogButtonBox.ButtonRole.ActionRole)
        copying.clicked.connect(lambda: QGuiApplication.clipboard().setText(link))
        cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._open)
        buttons.rejected.connect(self.reject)
        layout.addSpacing(4)
        layout.addWidget(buttons)
        cancel.setDefault(True)

    def _open(self) -> None:
        if self._url is not None:
            QDesktopServices.openUrl(self._url)
        self.accept()
