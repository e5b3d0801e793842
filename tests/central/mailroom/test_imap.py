"""The mailroom at a real IMAP server: nothing lost, nothing twice, whatever ends in between."""

import logging
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.central.mailroom import imap
from desktop.central.mailroom.raw_letters import last_uid
from desktop.central.mailroom.watch import MailboxWatch
from tests.central.mailroom.dovecot import PASSWORD, PROGRAM, WITH_TLS, WITHOUT_IDLE, Dovecot, running
from tests.central.mailroom.post import Post, letter, settings
from tests.central_server import World
from tests.sync.certificates import Authority

pytestmark = [
    pytest.mark.about_sqlite,
    pytest.mark.skipif(not PROGRAM.exists(), reason="Dovecot is not installed"),
]
_users = (f"user{number}" for number in count(1))


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


def until(is_so: Callable[[], object], seconds: float = 30.0) -> None:
    """Other threads and processes need their time."""
    end_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end_at
        time.sleep(0.02)


class Box:
    """A user's mailbox at the server, watched by the world's mailroom on demand."""

    def __init__(
        self,
        world: World,
        server: Dovecot,
        folder: Path,
        name: str = "INBOX",
        poll_every: float = 600,
        **security: Any,
    ) -> None:
        self.post, self.server, self.user, self.name = Post(world), server, next(_users), name
        self._password, self._poll_every = folder / "password", poll_every
        self._password.write_text(PASSWORD)
        mailbox = msgspec.structs.replace(
            settings().mailbox[0],
            host="127.0.0.1",
            port=server.port,
            login=self.user,
            password_file=str(self._password),
            folder=name,
            **security,
        )
        self.mailbox = mailbox
        self._watch: MailboxWatch | None = None

    def watched(self) -> "Box":
        central = self.post.world.central
        self._watch = MailboxWatch(central, self.mailbox, lambda: None, poll_every=self._poll_every)
        self._watch.start()
        return self

    def __enter__(self) -> "Box":
        return self.watched()

    def __exit__(self, *_: object) -> None:
        assert self._watch is not None
        self._watch.stop()
        self._watch.join()

    def has_password(self, password: str) -> None:
        self._password.write_text(password)

    def delivers(self, *letters: bytes) -> None:
        self.server.delivers(self.user, *letters, folder=self.name)

    @property
    def stored(self) -> int:
        return len(self.post.raws())

    @property
    def is_up_to_date(self) -> bool:
        """The watch has reached the mailbox and stored all that was there."""
        state = self.post.world.central.counters.mailboxes.get("support@provider.ru")
        return state is not None and state.reached_at is not None and not state.waiting


def test_letters_are_stored_once_and_stay_in_the_mailbox_seen(world: World, dovecot: Dovecot, tmp_path: Path) -> None:
    box = Box(world, dovecot, tmp_path)
    box.delivers(letter(), letter())
    with box:
        until(lambda: box.is_up_to_date)
    box.delivers(letter())
    world.central.counters.mailboxes.clear()
    with box:
        until(lambda: box.is_up_to_date)
    assert [row["uid"] for row in box.post.raws()] == [1, 2, 3]
    assert dovecot.count(box.user, "SEEN") == 3


def test_new_letter_wakes_the_watch_by_idle(world: World, dovecot: Dovecot, tmp_path: Path) -> None:
    with Box(world, dovecot, tmp_path) as box:
        until(lambda: box.is_up_to_date)
        box.delivers(letter())
        until(lambda: box.stored == 1)


def test_server_without_idle_is_asked_again_and_again(world: World, tmp_path: Path) -> None:
    with running(WITHOUT_IDLE) as server, Box(world, server, tmp_path, poll_every=0.05) as box:
        until(lambda: box.is_up_to_date)
        box.delivers(letter())
        until(lambda: box.stored == 1)


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dovecot, Authority]]:
    """A server that shows a certificate, and who vouches for it."""
    authority = Authority(tmp_path_factory.mktemp("authority"))
    certificate = authority.issue()
    certificate.chmod(0o644)
    with running(WITH_TLS.format(file=certificate)) as server:
        yield server, authority


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_letters_come_over_tls_from_a_server_whose_certificate_is_trusted_and_from_no_other(
    world: World,
    secure: tuple[Dovecot, Authority],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    tls: str,
    is_trusted: bool,
) -> None:
    server, authority = secure
    box = Box(world, server, tmp_path, tls=tls, ca_file=str((authority if is_trusted else Authority(tmp_path)).file))
    if tls == "tls":
        box.mailbox = msgspec.structs.replace(box.mailbox, port=server.tls_port)
    box.delivers(letter())
    sentence = "mailbox support@provider.ru has a certificate that proves nothing: "
    with caplog.at_level(logging.WARNING), box:
        until(lambda: box.stored if is_trusted else caplog.messages)
    assert [message.startswith(sentence) for message in caplog.messages] == ([] if is_trusted else [True])
    assert box.stored == is_trusted


def test_wrong_password_is_said_once_and_stands_in_the_metrics(
    world: World, dovecot: Dovecot, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.central.mailroom.watch._LOGIN_PAUSE", 0.05)
    box = Box(world, dovecot, tmp_path)
    box.has_password("wrong-password")
    with caplog.at_level(logging.WARNING), box:
        refused = 'smena_mailbox_refuses_login{mailbox="support@provider.ru"} '
        until(lambda: f"{refused}1" in world.central.counters.text(0, 0, 0, {}))
        assert caplog.text.count("refuses the login or the password") == 1
        box.delivers(letter())
        box.has_password(PASSWORD)
        until(lambda: f"{refused}0" in world.central.counters.text(0, 0, 0, {}))
    assert box.stored == 1
    assert "wrong-password" not in caplog.text


def test_new_uids_of_the_same_letters_make_no_second_message(world: World, dovecot: Dovecot, tmp_path: Path) -> None:
    letters, box = [letter(), letter()], Box(world, dovecot, tmp_path, "Support")
    for part in (letters, [*letters, letter()]):
        with dovecot.box(box.user) as client:
            client.delete("Support")
            client.create("Support")
        box.delivers(*part)
        world.central.counters.mailboxes.clear()
        with box:
            until(lambda: box.is_up_to_date)
        box.post.is_taken_in()
    assert box.post.states() == ["read", "read", "duplicate", "duplicate", "read"]
    assert len(box.post.said()) == 3


def test_letter_that_the_server_cannot_give_now_is_fetched_by_the_next_central(
    world: World, dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses_the_first(connection: imap.Connection, one: imap.Listed) -> Any:
        if one.uid == 1:
            raise imap.CommandRefused
        return fetch(connection, one)

    fetch, box = imap.Connection.fetch, Box(world, dovecot, tmp_path)
    box.delivers(letter(), letter(), letter())
    with monkeypatch.context() as server:
        server.setattr(imap.Connection, "fetch", refuses_the_first)
        with box:
            until(lambda: box.stored == 2)
    with box:
        until(lambda: box.stored == 3)
        box.delivers(letter())
        until(lambda: box.stored == 4)
    assert [row["uid"] for row in box.post.raws()] == [2, 3, 1, 4]
    assert last_uid(world.central, "support@provider.ru", "INBOX", box.post.raws()[0]["uid_validity"]) == 4


def test_of_a_letter_that_is_too_large_the_headers_are_kept(
    world: World, dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST_LETTER", 5_000)
    box = Box(world, dovecot, tmp_path)
    box.delivers(letter("слово " * 2_000, subject="Снимок экрана"), letter())
    with box:
        until(lambda: box.is_up_to_date)
    box.post.is_taken_in()
    assert box.post.states() == ["quarantined", "read"]
    kept = box.post.rows("letter")[0]
    assert (kept["subject"], kept["notes"], kept["body"]) == ("Снимок экрана", ["letter.too_large"], "")


def test_server_that_goes_away_is_reached_again(world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        with running() as server:
            box = Box(world, server, tmp_path).watched()
            until(lambda: box.is_up_to_date)
        with running(port=server.port) as again:
            again.delivers(box.user, letter())
            until(lambda: "is read again" in caplog.text)
            box.__exit__()
    assert caplog.text.count("is out of reach") == 1
    assert box.stored == 1
