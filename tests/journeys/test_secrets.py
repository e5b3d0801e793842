"""A password asked for, answered in the cabinet, seen for a minute and authorized by: real central, real window."""

import logging
import uuid
from collections.abc import Iterator

import pytest
import requests
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.central import sign_in
from desktop.panels.chip_label import ChipLabel
from desktop.panels.dialogs import TopicDialog
from desktop.panels.secret_dialog import SecretDialog
from desktop.panels.securing_dialogs import RequestSecretDialog
from desktop.regulation.people import Department
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import SecretKind, SecretState, State
from desktop.sync.state import Link
from tests.central_server import PASSWORD, World
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait

VALUE = "Kx7-planted-Слива"


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_matches", lambda stored, password: password == PASSWORD)


@pytest.fixture(autouse=True)
def no_log_holds_it(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    told = capfd.readouterr()
    assert VALUE not in caplog.text + told.out + told.err


def answer_in_cabinet(world: World, number: int, secret_id: int, value: str = VALUE) -> None:
    answer = requests.post(
        f"{world.url}/v1/cabinet/tickets/{number}/secrets/{secret_id}",
        json={"value": value},
        headers=world.headers("cabinet", Idempotency_Key=str(uuid.uuid4())),
        timeout=30,
    )
    assert answer.status_code == 201, answer.text


def ask(seat: Seat, kind: SecretKind = SecretKind.PASSWORD) -> int:
    """By the key and the dialog; returns the secret's number."""
    seat.press(Qt.Key.Key_P)
    dialog = seat.window.ticket_panel.acts.dialog
    assert isinstance(dialog, RequestSecretDialog)
    dialog.kinds.choose(kind)
    assert "личном кабинете" in dialog.text.toPlainText()
    dialog.accept()
    wait(lambda: seat.has_settled() and seat.view is not None and bool(seat.view.secrets))
    assert seat.view is not None
    return seat.view.secrets[-1].id


def look(seat: Seat, password: str = PASSWORD) -> SecretDialog:
    """Done when central has answered what was asked with the password."""
    seat.press(Qt.Key.Key_V)
    dialog = seat.window.ticket_panel.acts.dialog
    assert isinstance(dialog, SecretDialog)
    dialog.reason.setText("Вход в панель")
    dialog.look.click()
    wait(lambda: dialog.password.isVisible())
    dialog.password.setText(password)
    dialog.look.click()
    wait(lambda: dialog.value.isVisible() or dialog.look.isEnabled())
    return dialog


def open_answered(seat: Seat, world: World, number: int, kind: SecretKind = SecretKind.PASSWORD) -> int:
    wait(lambda: seat.window.queues.row(number) is not None)
    seat.open_ticket(number)
    secret_id = ask(seat, kind)
    answer_in_cabinet(world, number, secret_id)
    wait(lambda: seat.view is not None and seat.view.secrets[-1].state is SecretState.ANSWERED)
    return secret_id


def kept_by(seat: Seat) -> str:
    """All rows of the desk's two files, decrypted."""
    assert seat.opened._work is not None
    store = seat.desk._store

    def read() -> str:
        found = []
        for raw in (store.replica.raw, store.outbox._raw):
            for (table,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                found += [repr(row) for row in raw.execute(f'SELECT * FROM "{table}"').fetchall()]
        return "\n".join(found)

    return seat.opened._work._db.call(read)


def test_password_is_asked_for_answered_seen_for_a_minute_and_kept_nowhere(
    sit: Sit, served_central: World, write_in_cabinet: Write
) -> None:
    anna = sit("anna")
    number = write_in_cabinet("Смените пароль FTP.")
    wait(lambda: anna.window.queues.row(number) is not None)
    anna.open_ticket(number)
    secret_id = ask(anna)
    strip = anna.window.ticket_panel.secrets.strip
    assert strip.lines[0].words.text.startswith(f"секрет {secret_id} · пароль · запрошен")
    assert anna.view is not None
    assert anna.view.ticket.state is State.WAITING
    answer_in_cabinet(served_central, number, secret_id)
    wait(lambda: anna.view is not None and anna.view.secrets[0].state is SecretState.ANSWERED)
    assert "уничтожится через 72 ч или с завершением заявки" in strip.lines[0].words.text
    dialog = look(anna, "something wrong")
    assert (dialog.value.isVisible(), dialog.fault.text) == (False, sentence("not_your_password", "ru"))
    dialog.password.setText(PASSWORD)
    dialog.look.click()
    wait(dialog.value.isVisible)
    assert dialog.value._value == VALUE
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == VALUE
    anna.window.ticket_panel.acts.copied._timer.timeout.emit()
    assert QGuiApplication.clipboard().text() == ""
    anna.passed += 61
    dialog.tick()
    assert not dialog.isVisible()
    wait(lambda: "последний просмотр: Анна П." in strip.lines[0].words.text)
    anna.window.ticket_panel.box.insert("Готово.")
    anna.window.ticket_panel.offered["resolve"].trigger()
    wait(lambda: anna.view is not None and anna.view.secrets[0].state is SecretState.DESTROYED)
    kept = kept_by(anna)
    assert "Смените пароль FTP." in kept
    assert VALUE not in kept


def test_plan_change_is_resolved_after_the_answer_was_seen_and_matched(sit: Sit, served_central: World) -> None:
    olga = sit("olga")
    number = served_central.file_ticket(Department.ORK, subject="Смените тариф", body="Прошу сменить тариф.")
    wait(lambda: olga.window.queues.row(number) is not None)
    olga.open_ticket(number)
    panel = olga.window.ticket_panel
    panel.offered["set_topic"].trigger()
    topics = panel.acts.dialog
    assert isinstance(topics, TopicDialog)
    topics.topics.choose("plan")
    topics.accept()
    wait(olga.has_settled)
    assert panel.offered.refusals["resolve"].startswith("Значимое изменение (Смена тарифа): сначала запишите")
    secret_id = ask(olga, SecretKind.AUTHORIZATION)
    answer_in_cabinet(served_central, number, secret_id)
    wait(lambda: olga.view is not None and olga.view.secrets[0].state is SecretState.ANSWERED)
    dialog = look(olga)
    dialog.matches.click()
    wait(lambda: olga.has_settled() and olga.view is not None and olga.view.ticket.authorization is not None)
    chips = [label.text() for label in panel.header.findChildren(ChipLabel) if label.isVisible()]
    assert any(chip.startswith("авторизовано: ответ совпал, Ольга К., ") for chip in chips)
    olga.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait(lambda: olga.view is not None and olga.view.ticket.state is State.RESOLVED and olga.has_settled())
    assert VALUE not in kept_by(olga)


def test_secret_on_a_colleagues_screen_is_said_with_his_name_and_offline_nothing_is_shown(
    sit: Sit, served_central: World, cable: Cable, write_in_cabinet: Write
) -> None:
    anna, boris = sit("anna", cable.url), sit("boris")
    number = write_in_cabinet("Смените пароль FTP.")
    open_answered(boris, served_central, number)
    look(boris).reject()
    wait(lambda: anna.window.queues.row(number) is not None)
    anna.open_ticket(number)
    wait(lambda: anna.view is not None and anna.view.secrets[0].state is SecretState.ANSWERED)
    dialog = look(anna)
    assert dialog.fault.text.startswith("Секрет сейчас смотрит Борис Кац, до 12:01")
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    dialog.look.click()
    wait(dialog.look.isEnabled)
    assert not dialog.value.isVisible()
    assert dialog.fault.text in (sentence("desk.offline", "ru"), sentence("desk.look_unanswered", "ru"))
    dialog.reject()
