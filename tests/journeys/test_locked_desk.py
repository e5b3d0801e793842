"""A desk that is left alone: it locks itself, works on beneath, and opens with the password, online or not."""

from base64 import b32decode
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from sqlalchemy import update

from desktop.central import second_factor, sessions, tables
from desktop.central.sign_in import deactivate_agent, hash_password
from desktop.locking import OFFLINE
from desktop.models.queues import Tab
from desktop.panels.sign_in import SignInDialog
from desktop.regulation.sentences import sentence
from desktop.replica import drafts
from desktop.replica.store import Store
from desktop.sync.state import Link
from tests.central_server import OPERATOR, PASSWORD, World
from tests.journeys.cable import Cable
from tests.journeys.lockable_desk import Start, dialogs, start, type_into
from tests.keys import MemoryRing
from tests.seats import told_at_the_end, wait

__all__ = ["start"]

NEW = "another long password"
WORDS = "Недописанный ответ"
RINGS = pytest.mark.parametrize("kind", [MemoryRing, lambda: None], ids=["keyring", "no keyring"])


def change_password(world: World) -> None:
    with world.central.write(OPERATOR) as transaction:
        anna = tables.agents.c.login == "anna"
        transaction.connection.execute(update(tables.agents).where(anna).values(password_hash=hash_password(NEW)))


@RINGS
def test_idle_desk_locks_works_on_and_opens_without_central_where_it_was_left(
    start: Start, served_central: World, cable: Cable, kind: Callable[[], MemoryRing | None]
) -> None:
    number = served_central.file_ticket()
    desk = start(kind())
    desk.sign_in()
    desk.open_ticket(number)
    assert desk.program.open_desk is not None
    window, work = desk.program.open_desk.window, desk.program.open_desk.desk
    editor = window.ticket_panel.box.editor
    editor.setFocus()
    editor.insertPlainText(WORDS)
    desk.be_left_alone()
    assert desk.is_locked
    later = served_central.file_ticket(subject="Пришло ночью")
    wait(lambda: window.queues.row(later) is not None)
    wait(lambda: drafts.read(work._store.outbox, number) is not None)
    cable.cut()
    wait(lambda: desk.link() is Link.OFFLINE)
    desk.try_password("something wrong")
    assert desk.error() == sentence("desk.lock_wrong", "ru")
    assert desk.is_locked
    desk.try_password(PASSWORD)
    assert not desk.is_locked
    assert (editor.toPlainText(), window.focusWidget()) == (WORDS, editor)


def test_eight_hours_without_central_lock_it_and_the_password_opens_it_for_eight_more(
    start: Start, cable: Cable
) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    cable.cut()
    wait(lambda: desk.link() is Link.OFFLINE)
    for _ in range(2):
        for _ in range(47):
            desk.passed += OFFLINE / 48
            assert desk.program.locking is not None
            desk.program.locking._touch()
        desk.beat()
        assert not desk.is_locked
        desk.be_left_alone(OFFLINE / 48)
        assert desk.is_locked
        desk.try_password(PASSWORD)
        assert not desk.is_locked


@RINGS
def test_new_password_opens_it_by_central_and_offline_from_then_on(
    start: Start, served_central: World, cable: Cable, kind: Callable[[], MemoryRing | None]
) -> None:
    desk = start(kind())
    desk.sign_in()
    change_password(served_central)
    desk.be_left_alone()
    desk.try_password(NEW)
    assert not desk.is_locked
    cable.cut()
    wait(lambda: desk.link() is Link.OFFLINE)
    desk.be_left_alone()
    desk.try_password(PASSWORD)
    assert desk.is_locked
    desk.try_password(NEW)
    assert not desk.is_locked


def test_new_password_of_an_agent_with_a_second_factor_needs_the_code(start: Start, served_central: World) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    change_password(served_central)
    with served_central.central.write(OPERATOR) as transaction:
        address = second_factor.add(transaction, served_central.ids["anna"], "anna") or ""
    secret = b32decode(address.partition("secret=")[2].partition("&")[0])
    desk.be_left_alone()
    desk.try_password(NEW)
    assert desk.is_locked
    field, code = desk.cover.findChildren(QLineEdit)
    assert (code.isVisible(), desk.error(), field.text()) == (True, "", NEW)
    desk.try_password(NEW, "000000")
    assert desk.error() == sentence("wrong_code", "ru")
    desk.try_password(NEW, second_factor.code_at(secret, int(served_central.clock().timestamp()) // 30))
    assert not desk.is_locked


def test_password_of_this_desk_opens_it_offline_though_a_code_was_typed(
    start: Start, served_central: World, cable: Cable
) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    desk.be_left_alone()
    cable.cut()
    wait(lambda: desk.link() is Link.OFFLINE)
    desk.try_password(PASSWORD, "000000")
    assert not desk.is_locked


def test_killed_while_locked_starts_locked_and_shows_no_row(start: Start, served_central: World, cable: Cable) -> None:
    ring = MemoryRing()
    served_central.file_ticket()
    desk = start(ring)
    desk.sign_in()
    desk.be_left_alone()
    wait(desk.kept_lock)
    cable.cut()
    desk = start(ring)
    assert desk.program.open_desk is not None
    assert not list(desk.program.open_desk.window.queues.rows(Tab.STP)), "the first picture"
    wait(lambda: desk.program.open_desk is not None and desk.program.open_desk.window.queues.is_filled)
    assert desk.is_locked
    desk.try_password("something wrong")
    assert desk.is_locked
    desk.try_password(PASSWORD)
    assert not desk.is_locked
    wait(lambda: not desk.kept_lock())
    desk = start(ring)
    wait(lambda: desk.program.open_desk is not None and desk.program.open_desk.window.queues.is_filled)
    assert not desk.is_locked


def test_locked_desk_whose_files_do_not_open_says_why(start: Start) -> None:
    ring = MemoryRing()
    desk = start(ring)
    desk.sign_in()
    desk.be_left_alone()
    wait(desk.kept_lock)
    assert desk.program.open_desk is not None
    folder, keys = desk.program.open_desk.desk._store.folder, desk.program.open_desk.desk._store.keys
    desk.end()
    other = Store(folder, keys)  # as another window's
    assert other.open().failure is None
    assert told_at_the_end(start(ring).program) == [sentence("desk.already_open", "ru")]
    other.close()


def test_session_that_ended_meanwhile_is_asked_for_by_nobody_and_renewed_by_the_password(
    start: Start, served_central: World
) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    desk.be_left_alone()
    end_sessions(served_central)
    wait(lambda: desk.link() is Link.SIGNED_OUT)
    assert ([w for w in QApplication.topLevelWidgets() if isinstance(w, SignInDialog)], desk.is_locked) == ([], True)
    desk.try_password(PASSWORD)
    wait(desk.is_online)
    assert (dialogs(), desk.is_locked) == ([], False)


def test_new_password_at_the_lock_answers_the_sign_in_dialog_that_was_open(start: Start, served_central: World) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    change_password(served_central)
    end_sessions(served_central)
    wait(lambda: bool(dialogs()))
    desk.be_left_alone()
    assert dialogs() == []
    desk.try_password(NEW)
    wait(desk.is_online)
    assert (dialogs(), [field.text() for field in desk.cover.findChildren(QLineEdit)]) == ([], ["", ""])


def test_password_of_a_later_sign_in_is_the_one_that_opens_it(
    start: Start, served_central: World, cable: Cable
) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    change_password(served_central)
    end_sessions(served_central)
    wait(lambda: bool(dialogs()))
    desk.sign_in(NEW)
    desk.be_left_alone()
    cable.cut()
    desk.try_password(PASSWORD)
    assert desk.is_locked
    desk.try_password(NEW)
    assert not desk.is_locked


def test_password_of_the_programs_start_renews_the_session_and_opens_nothing(
    start: Start, served_central: World
) -> None:
    desk = start(MemoryRing(), login="anna", password=PASSWORD)
    wait(desk.is_online)
    desk.hold_clock()
    desk.be_left_alone()
    links: list[Link] = []
    assert desk.program.open_desk is not None
    desk.program.open_desk.desk.on_state(lambda state: links.append(state.link))
    end_sessions(served_central)
    wait(lambda: Link.SIGNED_OUT in links and desk.is_online())
    assert desk.is_locked


def end_sessions(world: World) -> None:
    """The poll that waits is answered, for a ticket comes; the next one is not."""
    with world.central.write(OPERATOR) as transaction:
        sessions.end_all(transaction, world.ids["anna"])
    world.central.tokens.forget()
    world.file_ticket()


def test_another_agent_may_sign_in_at_a_locked_desk(start: Start) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    desk.be_left_alone()
    wait(desk.kept_lock)
    next(b for b in desk.cover.findChildren(QPushButton) if b.text() == "Войдёт другой сотрудник").click()
    wait(lambda: bool(dialogs()))
    assert desk.program.open_desk is None
    [dialog] = dialogs()
    login, field, *_ = dialog.findChildren(QLineEdit)
    login.setText("boris")
    type_into(field, PASSWORD)
    wait(desk.is_online)
    assert desk.program.open_desk is not None
    assert (desk.program.open_desk.me.login, desk.is_locked) == ("boris", False)


def test_revoked_while_locked_is_told_and_wiped(start: Start, served_central: World) -> None:
    desk = start(MemoryRing())
    desk.sign_in()
    desk.be_left_alone()
    with served_central.central.write(OPERATOR) as transaction:
        deactivate_agent(transaction, served_central.ids["anna"])
    served_central.central.tokens.forget()
    served_central.file_ticket()
    assert told_at_the_end(desk.program) == [sentence("access_revoked", "ru")]
    assert (desk.program.open_desk, desk.program.locking) == (None, None)


def test_desk_that_does_not_know_the_password_yet_asks_central(start: Start, cable: Cable) -> None:
    """It was signed in by a version that kept none."""
    ring = MemoryRing()
    desk = start(ring)
    desk.sign_in()
    [[name, kept]] = ring.kept.items()
    desk.end()
    ring.kept[name] = kept.replace('"password"', '"forgotten"')
    desk = start(ring)
    wait(desk.is_online)
    desk.be_left_alone()
    cable.cut()
    desk.try_password(PASSWORD)
    assert desk.error() == sentence("desk.lock_alone", "ru")
    cable.mend()
    desk.try_password("something wrong")
    assert desk.error() == sentence("wrong_password", "ru")
    desk.try_password(PASSWORD)
    assert not desk.is_locked


def test_minutes_until_it_locks_are_a_setting(start: Start, cable: Cable) -> None:
    desk = start(MemoryRing())
    desk.program.settings = replace(desk.program.settings, lock_after=2)
    desk.sign_in()
    desk.be_left_alone(119)
    assert not desk.is_locked
    desk.be_left_alone(1)
    assert desk.is_locked
