"""The sign-in dialog: what is asked, what goes out, and how an error stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.panels.sign_in import SignInDialog

CENTRAL = "https://central.example:8443"


def shown(qtbot: QtBot, login: str = "") -> SignInDialog:
    dialog = SignInDialog(CENTRAL, login)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    return dialog


def words(dialog: SignInDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_what_is_typed_goes_out_by_enter(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    qtbot.keyClicks(dialog.focusWidget(), " petrova ")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.focusWidget(), "se cret ")
    with qtbot.waitSignal(dialog.submitted) as submitted:
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert submitted.args == ["petrova", "se cret ", CENTRAL, ""]


def test_known_login_leaves_only_the_password_to_type(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "petrova")
    focused = dialog.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.echoMode() is QLineEdit.EchoMode.Password


def test_nothing_goes_out_while_something_is_missing(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    with qtbot.assertNotEmitted(dialog.submitted):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert "Fill in login, password and the address of the central server." in words(dialog)


def test_while_central_is_asked_nothing_can_be_sent_twice(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "petrova")
    qtbot.keyClicks(dialog.focusWidget(), "secret")
    sent: list[str] = []
    dialog.submitted.connect(lambda login, *_: sent.append(login))
    enter = next(button for button in dialog.findChildren(QPushButton) if button.isDefault())
    for _ in range(2):
        qtbot.mouseClick(enter, Qt.MouseButton.LeftButton)
    assert (sent, enter.text(), enter.isEnabled()) == (["petrova"], "Signing in…", False)


@pytest.mark.parametrize("sentence", ["Wrong login or password. Check them and try again.", "<b>Central</b> is away."])
def test_error_stands_as_a_sentence_and_the_next_try_is_ready(qtbot: QtBot, sentence: str) -> None:
    dialog = shown(qtbot, "petrova")
    qtbot.keyClicks(dialog.focusWidget(), "wrong")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    dialog.failed(sentence)
    assert sentence in words(dialog)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))
    focused = dialog.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.selectedText() == "●●●●●" or focused.hasSelectedText()


def test_code_is_asked_for_only_when_central_wants_one(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "petrova")
    qtbot.keyClicks(dialog.focusWidget(), "secret")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert "Code from your app" not in words(dialog)
    dialog.failed("", wants_code=True)
    assert "Code from your app" in words(dialog)
    qtbot.keyClicks(dialog.focusWidget(), "123 456")
    with qtbot.waitSignal(dialog.submitted) as submitted:
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert submitted.args == ["petrova", "secret", CENTRAL, "123 456"]
    dialog.failed("The code did not fit.", wants_code=True)
    focused = dialog.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert ("The code did not fit." in words(dialog), focused.selectedText()) == (True, "123 456")


def test_language_switches_before_signing_in(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    dialog.language_chosen.connect(assets.set_language)
    switch = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Русский")
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert words(dialog) == ["Вход в «Смену»", "Логин", "Пароль", "Центральный сервер"]
    assert switch.text() == "English"


def test_escape_gives_up(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
