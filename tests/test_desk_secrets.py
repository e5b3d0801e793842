"""What the keyring keeps of a desk, and what becomes of it without one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from desktop import keyrings
from desktop.desk_secrets import DeskSecrets, password_hash
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


@pytest.mark.parametrize("ring", [MemoryRing, lambda: None], ids=["keyring", "no keyring"])
def test_password_of_the_last_sign_in_is_known_again_and_no_other(ring: Callable[[], MemoryRing | None]) -> None:
    secrets = DeskSecrets(ring(), CENTRAL, "anna")
    assert (secrets.has_password, secrets.is_password(""), secrets.is_password("пароль один")) == (False, False, False)
    for password in ("пароль один", "пароль два"):
        secrets.keep_password(password_hash(password))
    known = [secrets.is_password(tried) for tried in ("пароль один", "пароль два", "пароль два ", "")]
    assert (secrets.has_password, known) == (True, [False, True, False, False])


def test_password_is_kept_as_a_hash_alone_and_outlives_the_program() -> None:
    ring = MemoryRing()
    DeskSecrets(ring, CENTRAL, "anna").keep_password(password_hash("пароль один"))
    [kept] = ring.kept.values()
    assert "пароль" not in json.loads(kept)["password"]
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in kept
    assert DeskSecrets(ring, CENTRAL, "anna").is_password("пароль один")


def test_lock_is_found_at_the_next_start_beside_the_keys_and_goes_with_the_session() -> None:
    ring = MemoryRing()
    secrets = DeskSecrets(ring, CENTRAL, "anna")
    secrets.keys()
    secrets.keep_lock("2026-10-06T21:00:00+00:00")
    secrets.keep_session(SESSION)
    assert DeskSecrets(ring, CENTRAL, "anna").locked_at == "2026-10-06T21:00:00+00:00"
    secrets.keep_lock("")
    assert DeskSecrets(ring, CENTRAL, "anna").locked_at == ""
    for forget in (DeskSecrets.forget_session, DeskSecrets.forget_replica):
        secrets.keep_lock("2026-10-06T21:00:00+00:00")
        secrets.keep_password(password_hash("пароль один"))
        forget(secrets)
        again = DeskSecrets(ring, CENTRAL, "anna")
        assert (again.locked_at, again.has_password) == ("", False)


@pytest.mark.parametrize("content", ['{"password": "nonsense"}', '{"password": 1, "locked": 1}', '{"password": ""}'])
def test_entry_that_says_nothing_of_a_password_lets_nobody_in(content: str) -> None:
    ring = MemoryRing()
    ring.kept[f"Smena {CENTRAL}", "anna"] = content
    secrets = DeskSecrets(ring, CENTRAL, "anna")
    assert not any(secrets.is_password(tried) for tried in ("", "nonsense", "1"))
    assert secrets.locked_at == ""


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
