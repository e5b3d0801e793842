"""Outlook's winmail.dat gives its text and files out; a broken one stays a file."""

import lzma
import tarfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from desktop.central.mailroom.letter import ParsedLetter
from desktop.central.mailroom.read_letter import read_letter
from tests.central.mailroom.letters import file_part, mixed, part

SAMPLES = Path(__file__).with_name("corpus") / "tnefparse.tar.xz"


@cache
def samples() -> dict[str, bytes]:
    with tarfile.open(fileobj=BytesIO(lzma.decompress(SAMPLES.read_bytes()))) as archive:
        return {
            member.name: stream.read()
            for member in archive
            if member.name.endswith(".tnef") and (stream := archive.extractfile(member))
        }


def read(content: bytes, kind: str = "application/ms-tnef") -> ParsedLetter:
    outcome = read_letter(mixed(part("text/plain", ""), file_part(kind, content, "winmail.dat")))
    assert isinstance(outcome, ParsedLetter)
    return outcome


def test_its_files_come_out() -> None:
    found = read(samples()["two-files.tnef"])
    assert [file.name for file in found.files] == ["AUTHORS", "README", "winmail.dat"]  # the last: there is no text
    assert all(file.content for file in found.files)
    assert "letter.winmail" in found.notes


def test_it_is_told_by_its_content_too() -> None:
    assert read(samples()["one-file.tnef"], "application/octet-stream").files[0].name == "AUTHORS"


def test_its_text_is_the_letters_when_there_is_no_other() -> None:
    assert read(samples()["body.tnef"]).body


@pytest.mark.parametrize(
    "content", [b"\x78\x9f\x3e\x22" + b"\0" * 500, b"", b"x", b"\x78\x9f\x3e\x22\0\0" + b"\x01" * 90_000]
)
def test_a_broken_one_stays_a_file(content: bytes) -> None:
    found = read(content)
    assert [file.content for file in found.files if file.content] == ([content] if content else [])


def test_every_sample_is_read_cut_or_whole() -> None:
    for content in samples().values():
        for end in (len(content), len(content) // 2, 100):
            assert read(content[:end]).files or read(content[:end]).body
