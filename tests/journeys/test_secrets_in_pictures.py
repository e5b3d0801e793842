"""No secret is painted but in its dialog while somebody looks: what central made of planted ones, in a window."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from litestar.testing import TestClient
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop import assets
from desktop.models.queues import Tab
from desktop.panels.main_window import MainWindow
from desktop.panels.preferences import Preferences
from desktop.panels.secret_dialog import SecretDialog
from desktop.replica.views import LetterView, QueueRow, SubscriberView, TicketView
from desktop.sync.secret_looks import SecretShown
from tests.central.cabinet_site import Cabinet
from tests.central.mailroom.post import Post, letter
from tests.central_server import START, new_world, serving
from tests.panels.fake_desk import FakeDesk
from tests.panels.ticket_side import activate, turn_while
from tests.sync.stepped import sit

SHORT, LONG = "Kx7-plum-9!", "Слива-71-Ёж-и-ещё-43-знака!"
NOW = START + timedelta(minutes=5)


class Scene:
    """What a desk has in its replica after one secret came to central by every way that ends on a screen."""

    def __init__(self, folder: Path, secret: str) -> None:
        pasted = f"Пароль: {secret}"
        with new_world(folder) as world, TestClient(world.app) as client, serving(world):
            cabinet, post = Cabinet(world, client), Post(world)
            self.number = cabinet.file(subject=pasted, body=pasted)
            for kind in ("note", "reply"):
                cabinet.act(self.number, kind, body=pasted)
            cabinet.write(self.number, f"Смените его. {pasted}")
            post.comes(*(letter(pasted, subject=subject) for subject in (f"[#{self.number}] {pasted}", pasted)))
            asked = cabinet.file()
            cabinet.act(asked, "request_secret", kind="password", body="Пришлите, пожалуйста.")
            self.answered = int(cabinet.get(f"/tickets/{asked}").json()["secrets"][0]["id"])
            assert cabinet.post(f"/tickets/{asked}/secrets/{self.answered}", {"value": secret}).status_code == 201
            self.asked = asked
            desk = sit(world, "anna", folder / "desk")
            desk.catch_up()
            self.me, self.book = desk.desk.me, desk.desk.book
            self.rows: tuple[QueueRow, ...] = desk.answer(desk.desk.read_queues)
            self.tickets: dict[int, TicketView] = {row.number: desk.ticket(row.number) for row in self.rows}
            self.letters: tuple[LetterView, ...] = desk.answer(desk.desk.read_letters)
            self.subscriber: SubscriberView = desk.answer(desk.desk.read_subscriber, "s1", "plain.ru")
            desk.close()


@contextmanager
def on_the_screen(scene: Scene, folder: Path) -> Iterator[tuple[MainWindow, FakeDesk]]:
    """The scene in a window whose clock stands still."""
    desk = FakeDesk(scene.rows, scene.me, NOW)
    desk.book, desk.tickets, desk.letters = scene.book, scene.tickets, scene.letters
    desk.subscribers = {"s1": scene.subscriber}
    window = MainWindow(desk, Preferences(folder / "window.ini"))  # type: ignore[arg-type]
    window.complete(desk)  # type: ignore[arg-type]
    window.resize(1440, 900)
    window.show()
    activate(window)
    window.start()
    try:
        yield window, desk
    finally:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pictures(window: MainWindow, scene: Scene) -> list[QImage]:
    """Each ticket and each letter beside its list."""
    taken = []
    for tab in (Tab.STP, Tab.LETTERS):
        window.queue_panel.show_tab(tab)
        for number in sorted(scene.tickets) if tab is Tab.STP else [one.row.id for one in scene.letters]:
            window.show_ticket(number) if tab is Tab.STP else window.show_letter(number)
            turn_while(window.subscriber_panel._reading.isActive)
            taken.append(picture(window))
    return taken


def picture(window: MainWindow) -> QImage:
    activate(window)
    window.heartbeat.beat.emit(NOW)
    window.queue_panel.list.setFocus(Qt.FocusReason.OtherFocusReason)
    QApplication.processEvents()
    return window.grab().toImage()


def words() -> str:
    """All that the program's widgets hold and hand on: to the screen, to models, to assistive technology."""
    return "\n".join(word for widget in QApplication.allWidgets() for word in _words_of(widget))


def _words_of(widget: QWidget) -> Iterator[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is not None:
        yield from (interface.text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText)
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle())
    yield from map(repr, vars(widget).values())
    if isinstance(widget, QLineEdit):
        yield widget.text()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        indexes = [model.index(row, 0) for row in range(model.rowCount())]
        yield from (str(index.data(role)) for index in indexes for role in Qt.ItemDataRole)


def looked_at(window: MainWindow, desk: FakeDesk, scene: Scene, secret: str) -> tuple[QImage, QImage]:
    """The picture of the window meanwhile, and of the value in its dialog; a minute later all is as it was."""
    window.queue_panel.show_tab(Tab.STP)
    window.show_ticket(scene.asked)
    turn_while(window.subscriber_panel._reading.isActive)
    before, desk.wants_password = picture(window), False
    desk.secrets = {scene.answered: SecretShown(secret, NOW + timedelta(seconds=60))}
    window.ticket_panel.offered["look_at_secret"].trigger()
    dialog = window.ticket_panel.acts.dialog
    assert isinstance(dialog, SecretDialog)
    dialog.reason.setText("Вход в панель")
    dialog.look.click()
    assert secret in words()
    meanwhile, shown = window.grab().toImage(), dialog.value.grab().toImage()
    desk.at += timedelta(seconds=60)
    dialog.tick()
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.at = NOW
    assert picture(window) == before
    return meanwhile, shown


def test_a_secret_is_painted_in_its_dialog_alone_and_for_its_minute(qapp: QApplication, tmp_path: Path) -> None:
    assets.apply_theme(assets.Theme.LIGHT)
    assets.set_language("ru")
    seen = []
    for secret in (SHORT, LONG):
        scene = Scene(tmp_path / secret, secret)
        with on_the_screen(scene, tmp_path / secret) as (window, desk):
            taken = pictures(window, scene)
            assert "[секрет" in words()
            assert secret not in words()
            meanwhile, shown = looked_at(window, desk, scene, secret)
            assert secret not in words()
            seen.append(([*taken, meanwhile], shown))
    (with_short, short), (with_long, long) = seen
    assert (len(with_short), with_short == with_long, short == long) == (5, True, False)
