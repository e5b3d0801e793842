"""The file of master keys: made once, for its owner alone, changed as a whole, read again when it is another one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.central.master_keys import FILE_VARIABLE, MasterKeys, add_key, drop_keys
from desktop.central.settings import PlaceError

KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="  # 32 bytes
posix_only = pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")


def keys_of(folder: Path) -> MasterKeys:
    return MasterKeys(folder)


def written(folder: Path, text: str) -> Path:
    path = folder / "secret-keys"
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_the_first_use_makes_one_key_that_lasts(tmp_path: Path) -> None:
    ring = keys_of(tmp_path).ring()
    assert [len(key) for key in ring.keys.values()] == [32]
    assert keys_of(tmp_path).ring() == ring


@posix_only
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    keys_of(tmp_path).ring()
    add_key(tmp_path / "secret-keys")
    assert (tmp_path / "secret-keys").stat().st_mode & 0o777 == 0o600


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o666])
def test_a_file_open_to_others_is_refused_even_while_central_runs(tmp_path: Path, mode: int) -> None:
    keys = keys_of(tmp_path)
    keys.ring()
    keys.path.chmod(mode)
    for _ in range(2):
        with pytest.raises(PlaceError, match=r"open to other users.*\.$"):
            keys.ring()
    keys.path.chmod(0o600)
    assert keys.ring()


def test_a_new_key_seals_at_once_in_every_process_and_the_old_ones_stay(tmp_path: Path) -> None:
    keys = keys_of(tmp_path)
    old = keys.ring()
    added = add_key(keys.path)
    assert keys.ring() == added
    assert list(added.keys)[1:] == [old.newest_id]
    assert added.newest_id != old.newest_id


def test_dropped_keys_are_gone_but_never_the_newest(tmp_path: Path) -> None:
    keys = keys_of(tmp_path)
    old = keys.ring().newest_id
    newest = add_key(keys.path).newest_id
    assert list(drop_keys(keys.path, [old, newest, "unknown"]).keys) == [newest]
    assert list(keys.ring().keys) == [newest]


def test_the_variable_names_another_file_which_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "mounted" / "keys"
    monkeypatch.setenv(FILE_VARIABLE, str(named))
    keys = keys_of(tmp_path / "data")
    with pytest.raises(PlaceError, match="is missing"):
        keys.ring()
    keys.begin()
    assert keys.ring() == keys_of(tmp_path / "data").ring()
    assert named.exists()
    assert not (tmp_path / "data" / "secret-keys").exists()


@pytest.mark.parametrize(
    "text", ["", "a", f"a {KEY}\nb", f"a {KEY}\na {KEY}\n", f"a {KEY[4:]}\n", f"А {KEY}\n", f"{KEY}\n"]
)
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    for change in (keys_of(tmp_path).ring, lambda: add_key(path), lambda: drop_keys(path, [])):
        with pytest.raises(PlaceError, match="damaged"):
            change()
    assert path.read_text() == text


def test_one_line_a_key_the_newest_first(tmp_path: Path) -> None:
    written(tmp_path, f"b2 {KEY}\na1 {KEY[:-3]}kE=\n")
    assert list(keys_of(tmp_path).ring().keys) == ["b2", "a1"]


def test_a_folder_in_the_place_of_the_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret-keys").mkdir()
    with pytest.raises(PlaceError, match=r"cannot be used: .*\.$"):
        keys_of(tmp_path).ring()


def test_what_a_killed_writer_left_changes_nothing(tmp_path: Path) -> None:
    ring = keys_of(tmp_path).ring()
    (tmp_path / ".secret-keys-killed").write_text("half a li")
    assert keys_of(tmp_path).ring() == ring


def in_processes(code: str, path: Path, number: int) -> None:
    started = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(number)]
    assert [process.wait() for process in started] == [0] * number


def test_processes_that_start_together_make_one_key(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.central.master_keys import MasterKeys;"
        "folder = Path(sys.argv[1]); ring = MasterKeys(folder).ring();"
        "(folder / f'seen-{ring.newest_id}').touch(); assert len(ring.keys) == 1"
    )
    in_processes(code, tmp_path, 3)
    assert len(list(tmp_path.glob("seen-*"))) == 1


def test_processes_that_add_at_once_lose_no_key(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.central.master_keys import add_key;"
        "[add_key(Path(sys.argv[1]) / 'secret-keys') for _ in range(5)]"
    )
    in_processes(code, tmp_path, 3)
    assert len(keys_of(tmp_path).ring().keys) == 15
