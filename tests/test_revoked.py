"""An agent who left: at the next contact his workstation keeps nothing of central's, and cannot read what it kept."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.central.sign_in import deactivate_agent
from desktop.desk_secrets import DeskSecrets
from desktop.program import Program
from desktop.replica import disk, drafts
from desktop.replica.views import Draft
from desktop.settings import Settings, desk_folder
from desktop.sync.state import Link
from desktop.workers import MainThread
from tests.central_server import OPERATOR, PASSWORD, World, served_central, world
from tests.keys import MemoryRing
from tests.seats import wait
from tests.window import leaves_nothing, translations

__all__ = ["leaves_nothing", "served_central", "translations", "world"]


def test_central_tells_a_leaver_from_one_whose_token_ended(world: World) -> None:
    from litestar.testing import TestClient

    with TestClient(world.app) as client:
        with world.central.write(OPERATOR) as transaction:
            deactivate_agent(transaction, world.ids["anna"])
        world.central.tokens.forget()
        codes = {
            name: client.get("/v1/departments", headers=headers).json()["type"]
            for name, headers in {
                "leaver": world.headers("anna"),
                "nobody": {"Authorization": "Bearer nonsense"},
            }.items()
        }
    assert codes == {"leaver": "urn:smena:access_revoked", "nobody": "urn:smena:unauthenticated"}


def test_revoked_desk_keeps_nothing_but_unsent_words_under_their_own_key(
    qapp: QApplication, served_central: World, tmp_path: Path
) -> None:
    number = served_central.file_ticket(body="Тайна абонента")
    ring, settings = MemoryRing(), Settings(served_central.url, tmp_path, login="anna", password=PASSWORD)
    program = Program(settings, MainThread().post, ring)
    program.start()
    wait(lambda: program.open_desk is not None and program.open_desk.has_begun)
    assert program.open_desk is not None
    desk = program.open_desk.desk
    wait(lambda: desk.state.link is Link.ONLINE)
    engine = program.open_desk._work._engine  # type: ignore[union-attr]
    assert engine is not None
    engine.reading.longest_wait = 1  # second: what asked before waits on, with the token it was let in with
    served_central.file_ticket()  # ends the poll that waits longer
    folder = desk_folder(settings, "anna")
    desk.save_draft(Draft(number, "Недописанное"))
    wait(lambda: drafts.read(desk._store.outbox, number) is not None)
    replica_key = desk._store.keys.replica
    with served_central.central.write(OPERATOR) as transaction:
        deactivate_agent(transaction, served_central.ids["anna"])
    served_central.central.tokens.forget()
    shown: list[str] = []
    ticking = QTimer()  # the sentence stands in a loop of its own
    ticking.timeout.connect(lambda: accept(shown))
    ticking.start(10)
    try:
        wait(lambda: program.has_ended)
    finally:
        ticking.stop()
        program.close()
    assert shown == [program_words()]
    assert (program.open_desk, program.has_ended) == (None, True)
    assert [file.name for file in folder.iterdir() if file.name.startswith("replica")] == []
    assert (folder / "outbox.sqlite").exists()
    [kept] = ring.kept.values()
    assert replica_key not in kept
    assert DeskSecrets(ring, settings.central, "anna").tokens() is None
    assert not disk.is_plain(folder / "outbox.sqlite")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def program_words() -> str:
    from desktop import assets
    from desktop.regulation.sentences import sentence

    return sentence("access_revoked", assets.language())


def accept(shown: list[str]) -> None:
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QMessageBox) and box.isVisible():
            shown.append(box.text())
            box.accept()
