"""A secret on the screen: after reason and password, for a minute, and nothing of it stays anywhere."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.panels.copied_secret import CopiedSecret
from desktop.panels.secret_dialog import SecretDialog
from desktop.regulation import intents
from desktop.regulation.ticket import AuthorizationWay, SecretKind, SecretState
from desktop.sync.secret_looks import SecretShown
from desktop.sync.state import Link
from tests.panels.fake_desk import ANNA, IRINA, NOW
from tests.panels.locked_window import Lock, lock
from tests.panels.ticket_samples import message, secret_row, ticket_view
from tests.panels.ticket_side import Side, opened

__all__ = ["lock"]

VALUE = "Kx7-plum Слива"
SHOWN = SecretShown(VALUE, NOW + timedelta(seconds=60))
WITH_SECRET = ticket_view(message(1, "Смените пароль"), secrets=(secret_row(),))


def dialog_of(side: Side) -> SecretDialog:
    side.desk.secrets = {12: SHOWN}
    side.panel.offered["look_at_secret"].trigger()
    dialog = side.panel.acts.dialog
    assert isinstance(dialog, SecretDialog)
    return dialog


def shown_in(side: Side) -> SecretDialog:
    """The dialog with the value on the screen."""
    side.desk.wants_password = False
    dialog = dialog_of(side)
    dialog.reason.setText("Вход в панель")
    dialog.look.click()
    return dialog


def turn() -> None:
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def names(of: QWidget) -> str:
    """What assistive technology is handed of a widget and all in it."""
    found = []
    for widget in (of, *of.findChildren(QWidget)):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            found += [interface.text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText]
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    return "\n".join(found)


def test_reason_first_then_the_password_when_central_wants_it() -> None:
    with opened(WITH_SECRET) as side:
        dialog = dialog_of(side)
        assert not dialog.look.isEnabled()
        dialog.reason.setText("Вход в панель")
        assert dialog.password.isHidden()
        dialog.look.click()
        assert (dialog.password.isVisible(), dialog.fault.text, dialog.look.isEnabled()) == (True, "Yours", False)
        QTest.keyClicks(dialog.password, "mine")
        QTest.keyClick(dialog.password, Qt.Key.Key_Return)
        assert side.desk.looks == [(12, "Вход в панель", None), (12, "Вход в панель", "mine")]
        assert (dialog.value.isVisible(), dialog.password.text()) == (True, "")


def test_refusal_of_central_stands_in_the_dialog_and_another_try_is_possible() -> None:
    with opened(WITH_SECRET) as side:
        side.desk.wants_password = False
        dialog = dialog_of(side)
        side.desk.secrets = {12: "The secret is shown to Олег Мишин now, until 21:15. " * 3}
        dialog.reason.setText("Вход")
        dialog.look.click()
        assert dialog.fault.text.startswith("The secret is shown to Олег Мишин")
        assert (dialog.look.isEnabled(), dialog.value.isVisible()) == (True, False)
        QCoreApplication.processEvents()
        assert dialog.fault.height() >= dialog.fault.heightForWidth(dialog.fault.width())


def test_offline_is_said_before_anything_is_asked() -> None:
    with opened(WITH_SECRET) as side:
        side.desk.set_state(link=Link.OFFLINE)
        assert dialog_of(side).fault.text.startswith("No connection to central")


def test_it_is_painted_for_a_minute_and_then_gone() -> None:
    with opened(WITH_SECRET) as side:
        dialog = shown_in(side)
        assert dialog.countdown.text() == "Hidden in 60 s"
        side.desk.at += timedelta(seconds=59)
        dialog.tick()
        assert (dialog.isVisible(), dialog.countdown.text()) == (True, "Hidden in 1 s")
        side.desk.at += timedelta(seconds=1)
        dialog.tick()
        assert (dialog.isVisible(), dialog.value._value, dialog._shown) == (False, "", None)
        turn()
        assert side.panel.acts.dialog is None


def test_escape_hides_it_at_once() -> None:
    with opened(WITH_SECRET) as side:
        dialog = shown_in(side)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert (dialog.isVisible(), dialog.value._value) == (False, "")


def test_answer_that_comes_after_the_dialog_was_closed_is_not_kept() -> None:
    with opened(WITH_SECRET) as side:
        side.desk.wants_password = False
        dialog = dialog_of(side)
        dialog.reason.setText("Вход")
        side.desk.hold()
        dialog.look.click()
        dialog.hide()
        side.desk.deliver()
        assert (dialog.value._value, dialog._shown) == ("", None)


def test_nothing_but_paint_tells_the_value() -> None:
    with opened(WITH_SECRET) as side:
        dialog = shown_in(side)
        assert VALUE not in names(dialog)
        assert VALUE not in repr(dialog._shown)
        before = dialog.value.grab().toImage()
        dialog.value.show_value("")
        assert dialog.value.grab().toImage() != before


def test_copy_is_marked_as_concealed_and_taken_back_unless_something_else_was_copied() -> None:
    with opened(WITH_SECRET) as side:
        clipboard, copied = QGuiApplication.clipboard(), side.panel.acts.copied
        shown_in(side).copy.click()
        assert clipboard.text() == VALUE
        assert clipboard.mimeData().data("x-kde-passwordManagerHint").data() == b"secret"
        assert (copied._timer.isActive(), copied._timer.interval()) == (True, 30_000)
        copied._timer.timeout.emit()
        assert clipboard.text() == ""
        copied.put(VALUE)
        clipboard.setText("example.ru")
        copied.forget()
        assert clipboard.text() == "example.ru"


def test_end_of_the_window_takes_the_copy_back() -> None:
    with opened(WITH_SECRET) as side:
        shown_in(side).copy.click()
    assert QGuiApplication.clipboard().text() == ""


def test_locked_window_has_forgotten_it_and_does_not_bring_it_back(lock: Lock) -> None:
    lock.desk.tickets[1] = ticket_view(message(1, "Да"), number=1, secrets=(secret_row(),))
    lock.window.ticket_panel._ticket._read()
    lock.desk.secrets, lock.desk.wants_password = {12: SHOWN}, False
    lock.window.ticket_panel.offered["look_at_secret"].trigger()
    dialog = lock.window.ticket_panel.acts.dialog
    assert isinstance(dialog, SecretDialog)
    dialog.reason.setText("Вход")
    dialog.look.click()
    dialog.copy.click()
    lock.locking.lock()
    assert (dialog.isVisible(), dialog.value._value, QGuiApplication.clipboard().text()) == (False, "", "")
    turn()
    lock.locking.open()
    assert not isValid(dialog)
    assert lock.window.ticket_panel.acts.dialog is None


def test_answer_that_matches_is_recorded_as_the_authorization() -> None:
    secret = secret_row(kind=SecretKind.AUTHORIZATION)
    view = ticket_view(message(1, "Смените тариф"), secrets=(secret,))
    with opened(view) as side:
        dialog = shown_in(side)
        assert dialog.matches.isVisible()
        dialog.matches.click()
        assert side.desk.acts == [(10423, intents.Authorize(AuthorizationWay.SECRET, "", 12))]
        assert not dialog.isVisible()


def test_password_can_match_nothing() -> None:
    with opened(WITH_SECRET) as side:
        assert not shown_in(side).matches.isVisible()


@pytest.mark.parametrize(
    ("state", "me", "words"),
    [
        (SecretState.ANSWERED, ANNA, ""),
        (SecretState.ASKED, ANNA, "The ticket has no secret that could be shown."),
        (SecretState.DESTROYED, ANNA, "The ticket has no secret that could be shown."),
        (SecretState.ANSWERED, IRINA, "The ticket is with the other department"),
    ],
)
def test_who_may_look_and_at_what(state: SecretState, me: object, words: str) -> None:
    with opened(ticket_view(message(1, "Да"), secrets=(secret_row(state=state),)), me=me) as side:  # type: ignore[arg-type]
        refusal = side.panel.offered.refusals["look_at_secret"]
        assert refusal.startswith(words) if words else not refusal
        [line] = side.panel.secrets.strip.lines
        assert line.button.isVisible() is (state is SecretState.ANSWERED)
        assert line.button.isEnabled() is not bool(words) or state is not SecretState.ANSWERED


def test_line_of_the_strip_opens_its_own_secret() -> None:
    with opened(ticket_view(message(1, "Да"), secrets=(secret_row(11), secret_row(12)))) as side:
        assert side.panel.secrets.strip.isVisible()
        side.panel.secrets.strip.lines[1].button.click()
        assert side.panel.acts.dialog is not None
        assert side.panel.acts.dialog.windowTitle() == "Secret 12: password"


def test_ticket_without_secrets_has_no_strip() -> None:
    with opened() as side:
        assert not side.panel.secrets.strip.isVisible()
        assert isinstance(side.panel.acts.copied, CopiedSecret)
