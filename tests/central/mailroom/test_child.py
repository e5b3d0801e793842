"""Letters are read in a process of their own: so much time and memory, no files, and nothing it meets ends central."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.letter import ParsedLetter, Quarantined
from desktop.central.mailroom.read_letter import read_letter
from tests.central.mailroom.letters import HEADERS, file_part, letter, mixed, part

LONG = timedelta(seconds=60)  # these tests run beside others
PLAIN = letter("text/plain; charset=utf-8", "Сайт не открывается")


@pytest.fixture(scope="module")
def reader() -> Iterator[LetterReader]:
    with LetterReader(LONG) as owned:
        yield owned


def reason(reader: LetterReader, raw: bytes) -> str:
    outcome = reader.read(raw)
    return outcome.reason if isinstance(outcome, Quarantined) else ""


def test_the_child_reads_what_the_function_reads(reader: LetterReader) -> None:
    for raw in (PLAIN, mixed(part("text/html", "<p>x"), file_part("image/png", b"\x89PNG", "a.png")), b"", b"\0"):
        assert reader.read(raw) == read_letter(raw)


def test_a_letter_over_a_limit_comes_back_quarantined(reader: LetterReader) -> None:
    assert reason(reader, HEADERS + b"X: y\n" * 70_000) == "letter.headers_too_long"
    assert reason(reader, HEADERS + b"\n" + b"x" * 36 * 1024 * 1024) == "letter.too_large"


def test_a_letter_that_takes_too_long_is_quarantined_and_the_next_is_read() -> None:
    with LetterReader(timedelta(0)) as impatient:
        outcome = impatient.read(PLAIN * 1000)
        assert isinstance(outcome, Quarantined)
        assert (outcome.reason, outcome.sender, outcome.subject) == ("letter.took_too_long", "a@b.ru", "Hi")
        impatient._deadline = LONG
        assert isinstance(impatient.read(PLAIN), ParsedLetter)


def test_a_letter_that_works_too_long_is_quarantined_and_one_that_waits_is_not() -> None:
    with LetterReader(LONG, processor=0.05) as owned:
        outcome = owned.read(mixed(*[part("text/html", "<b>x</b> " * 5_000)] * 20))
        assert isinstance(outcome, Quarantined)
        assert (outcome.reason, outcome.sender) == ("letter.took_too_long", "a@b.ru")
        assert isinstance(owned.read(PLAIN), ParsedLetter)


def test_a_child_that_dies_is_started_anew(reader: LetterReader) -> None:
    assert reader.process_id is not None
    first = reader.process_id
    os.kill(first, signal.SIGKILL)
    assert isinstance(reader.read(PLAIN), ParsedLetter)  # it may be dead already, or die under the letter
    assert isinstance(reader.read(PLAIN), ParsedLetter)
    assert reader.process_id != first


def test_a_child_is_replaced_after_some_hundreds_of_letters() -> None:
    with LetterReader(LONG) as owned:
        ids = set()
        for _ in range(301):
            owned.read(b"")
            ids.add(owned.process_id)
    assert len(ids - {None}) == 2


def test_letters_of_many_threads_are_not_mixed_up(reader: LetterReader) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: reader.read(letter("text/plain", f"words {number}")), range(60)))
    assert [outcome.body for outcome in found if isinstance(outcome, ParsedLetter)] == [f"words {n}" for n in range(60)]


def test_no_child_is_left_behind() -> None:
    with LetterReader(LONG) as owned:
        owned.read(PLAIN)
        left = owned.process_id
    assert left is not None
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)


CONFINED = """
import os, socket
from desktop.central.mailroom.confinement import MEMORY_OF_A_LETTER, confine
confine(MEMORY_OF_A_LETTER)
def fails(act):
    try:
        act()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"
print(fails(lambda: open("/etc/hostname")), fails(socket.socket), fails(os.pipe))
print(fails(lambda: bytes(200 * 1024 * 1024)), fails(lambda: bytes(300 * 1024 * 1024)))
print("Привет".encode("cp866").decode("cp866"), "漢".encode("big5").decode("big5"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_the_process_opens_no_file_and_no_socket_and_takes_no_more_memory() -> None:
    done = subprocess.run([sys.executable, "-c", CONFINED], capture_output=True, text=True, check=True)
    files, memory, charsets = done.stdout.splitlines()
    assert files == "OSError OSError OSError"
    assert memory == "done MemoryError"
    assert charsets == "Привет 漢"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_child_knows_none_of_centrals_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMENA_SECRET_KEY", "planted")
    with LetterReader(LONG) as owned:
        owned.read(PLAIN)
        with open(f"/proc/{owned.process_id}/environ", "rb") as environment:
            assert b"planted" not in environment.read()
        assert len(os.listdir(f"/proc/{owned.process_id}/fd")) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_a_letter_that_wants_too_much_memory_is_quarantined() -> None:
    with LetterReader(LONG, memory=48 * 1024 * 1024) as narrow:
        assert (
            reason(narrow, mixed(file_part("image/png", b"x" * 20_000_000, "a.png"))) == "letter.took_too_much_memory"
        )
        assert isinstance(narrow.read(PLAIN), ParsedLetter)
