"""What the keyring keeps of a desk, and what becomes of it without one."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from desktop import keyrings
from desktop.desk_secrets import DeskSecrets
from desktop.regulation.people import Department, Role
from desktop.replica.keys import PasswordKey, RandomKey
from desktop.wire.session import Session, SignedInAgent
from tests.keys import MemoryRing

CENTRAL = "https://central.example"
ANNA = SignedInAgent(1, "anna", "Анна Петрова", Department.STP, Role.AGENT)
LATER = datetime(2026, 10, 6, 21, tzinfo=UTC)
SESSION = Session("a token", LATER, ANNA, "another token", LATER)


def test_keys_are_made_once_for_each_central_and_agent() -> None:
    ring = MemoryRing()
    keys = [DeskSecrets(ring, CENTRAL, login).keys() for login in ("anna", "Anna", "boris")]
    other = DeskSecrets(ring, "https://other.example", "anna").keys()
    assert keys[0] == keys[1]
    made = [key for key in (keys[0], keys[2], other) if key is not None]
    assert len({key.replica for key in made} | {key.outbox for key in made}) == 6
    assert all(len(bytes.fromhex(key.replica)) == 32 and key.is_lasting for key in made)


def test_session_is_kept_whole_until_the_agent_signs_out() -> None:
    ring = MemoryRing()
    secrets = DeskSecrets(ring, CENTRAL, "anna")
    keys = secrets.keys()
    secrets.keep_session(SESSION)
    again = DeskSecrets(ring, CENTRAL, "anna")
    assert again.tokens() == SESSION.tokens
    assert "2026-10-06" in next(iter(ring.kept.values()))
    again.forget_session()
    last = DeskSecrets(ring, CENTRAL, "anna")
    assert (last.tokens(), last.keys()) == (None, keys)


@pytest.mark.parametrize("when", ["at the start", "meanwhile"])
def test_without_a_keyring_only_the_password_leads_to_a_key(when: str) -> None:
    ring = MemoryRing()
    ring.is_locked = when == "at the start"
    secrets = DeskSecrets(ring, CENTRAL, "anna")
    ring.is_locked = True
    assert secrets.keys() is None
    keys = secrets.keys("a long password")
    assert keys is not None
    assert (keys.outbox, keys.is_lasting) == ((PasswordKey("a long password"),), False)
    secrets.keep_session(SESSION)
    assert (ring.kept, secrets.tokens()) == ({}, None)


def test_with_a_keyring_the_password_opens_what_was_kept_before_there_was_one() -> None:
    keys = DeskSecrets(MemoryRing(), CENTRAL, "anna").keys("a long password")
    assert keys is not None
    assert [type(key) for key in keys.outbox] == [RandomKey, PasswordKey]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"session": 1}', '{"session": {"token": 1}}'])
def test_entry_that_says_nothing_is_no_session(content: str) -> None:
    ring = MemoryRing()
    ring.kept[f"Smena {CENTRAL}", "anna"] = content
    secrets = DeskSecrets(ring, CENTRAL, "anna")
    assert secrets.tokens() is None
    assert secrets.keys() is not None


def test_neither_key_nor_password_shows_when_it_is_printed() -> None:
    keys = DeskSecrets(MemoryRing(), CENTRAL, "anna").keys("a long password")
    assert keys is not None
    for text in (repr(keys), repr(keys.outbox)):
        assert keys.replica not in text
        assert "a long password" not in text


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.fail.Keyring",
        "keyring.backends.null.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyrings.alt.file.PlaintextKeyring",
    ],
)
def test_keyring_that_keeps_plain_text_or_nothing_does_not_count(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever configured it: only the systems' own are asked."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    assert keyrings.system_ring() is None


@pytest.mark.parametrize(("priority", "counts"), [(5, True), (0, False), (-1, False)])
def test_keyring_counts_by_its_own_judgement(priority: int, counts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Backend(MemoryRing):
        pass

    Backend.priority = priority  # type: ignore[attr-defined]
    monkeypatch.setattr(keyrings, "import_module", lambda _: SimpleNamespace(Keyring=Backend, DBusKeyring=Backend))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    assert (keyrings.system_ring() is not None) is counts
