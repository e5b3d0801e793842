"""Before a link is opened the dialog shows where it goes; what is no web or mail link is never opened."""

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.link_dialog import LinkDialog, goes_to, safe_url


class Browser(QObject):
    """Stands in for the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://example.ru/a?b=1", "example.ru"),
        ("https://кафе-уют.рф/x", "xn----7sbps7bfe7f.xn--p1ai"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://bank.ru@evil.com/", "evil.com"),
        ("http://example.ru:8080/", "example.ru:8080"),
        ("mailto:info@example.ru", "info@example.ru"),
    ],
)
def test_host_is_shown_raw(link: str, host: str) -> None:
    url = safe_url(link)
    assert url is not None
    assert goes_to(url) == host


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "smb://host/share", "https://", "http:///x", "not a link", ""]
)
def test_anything_else_is_never_opened(link: str) -> None:
    assert safe_url(link) is None


def test_link_is_opened_only_after_open_is_pressed(qtbot: QtBot) -> None:
    browser, window = Browser(), QWidget()
    qtbot.addWidget(window)
    QDesktopServices.setUrlHandler("https", browser, "open_url")
    try:
        dialog = LinkDialog("https://example.ru/a", window)
        dialog.show()
        assert (dialog.host.text, dialog.address.text, browser.opened) == ("example.ru", "https://example.ru/a", [])
        assert next(b for b in dialog.findChildren(QPushButton) if b.isDefault()).text() == "Cancel"
        dialog.findChild(QDialogButtonBox).accepted.emit()
        assert browser.opened == ["https://example.ru/a"]
    finally:
        QDesktopServices.unsetUrlHandler("https")
