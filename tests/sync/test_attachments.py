"""A file of a message comes whole and marked as from outside, or not at all with a sentence that says why."""

import os
import sys
from pathlib import Path

import pytest

from desktop.regulation.sentences import sentence
from desktop.sync.attachments import local_name, save
from desktop.sync.transport import HttpTransport
from desktop.wire.rows import Attachment
from tests.sync.wild_server import Conduct, saying, wild_server

CONTENT = b"%PDF-1.7 " * 50_000
FILE = Attachment("a/1?", "акт.pdf", len(CONTENT), "application/pdf")


def http(status: str, content: bytes, length: int | None = None) -> bytes:
    length = len(content) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n".encode() + content


def fetched(conduct: Conduct, path: Path, file: Attachment = FILE) -> tuple[str, list[float], bytes]:
    """What was said, the progress, and the head of the request."""
    parts: list[float] = []
    with wild_server(conduct) as server:
        transport = HttpTransport(server.url, "device", "ru")
        try:
            return save(transport, file, path, "ru", parts.append), parts, b"".join(server.heard)
        finally:
            transport.close()


def test_file_comes_whole_for_its_owner_alone_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "акт.pdf"
    path.write_bytes(b"an older one")
    said, parts, head = fetched(saying(http("200 OK", CONTENT)), path)
    assert (said, path.read_bytes() == CONTENT, os.listdir(tmp_path)) == ("", True, ["акт.pdf"])
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert head.startswith(b"GET /v1/attachments/a%2F1%3F HTTP/1.1\r\n")
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    if sys.platform == "linux" and _keeps_marks(tmp_path):
        assert os.getxattr(path, "user.xdg.origin.url") == b"about:internet"


def _keeps_marks(folder: Path) -> bool:
    probe = folder / "probe"
    probe.touch()
    try:
        os.setxattr(probe, "user.probe", b"1")
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http("200 OK", CONTENT[:1000], len(CONTENT)), "desk.file_torn"),
        (http("200 OK", CONTENT + b"more"), "desk.file_torn"),
        (http("200 OK", b"<html>Sign in to the network</html>"), "desk.file_torn"),
        (http("302 Found", b""), "desk.file_offline"),
        (http("502 Bad Gateway", b"<html>"), "desk.file_offline"),
        (http("404 Not Found", b'{"type": "urn:smena:not_found", "title": "-", "status": 404}'), "desk.file_gone"),
        (http("404 Not Found", b"<html>"), "desk.file_offline"),
        (b"", "desk.file_torn"),
    ],
    ids=["cut", "longer", "another page", "redirect", "no central", "gone", "no central of ours", "hung up"],
)
def test_what_is_not_the_whole_file_is_not_kept(tmp_path: Path, answer: bytes, code: str) -> None:
    path = tmp_path / "акт.pdf"
    path.write_bytes(b"an older one")
    said, _, _ = fetched(saying(answer), path)
    assert (said, path.read_bytes(), os.listdir(tmp_path)) == (sentence(code, "ru"), b"an older one", ["акт.pdf"])


def test_without_a_connection_it_says_where_the_file_is(tmp_path: Path) -> None:
    transport = HttpTransport("http://127.0.0.1:1", "device", "ru")
    assert save(transport, FILE, tmp_path / "x", "ru", lambda part: None) == sentence("desk.file_offline", "ru")
    transport.close()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    said, _, _ = fetched(saying(http("200 OK", CONTENT)), tmp_path / "gone" / "акт.pdf")
    assert str(tmp_path / "gone") in said


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("счёт за ноябрь.pdf", "счёт за ноябрь.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x.txt", "C__x.txt"),
        ("a.txt:stream", "a.txt_stream"),
        ("..", "file"),
        ("", "file"),
        (".bashrc", "bashrc"),
        ("NUL", "_NUL"),
        ("com1.txt", "_com1.txt"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("x.exe. . ", "x.exe"),
    ],
)
def test_name_means_a_file_in_one_folder_on_every_system(name: str, local: str) -> None:
    assert local_name(name) == local


def test_long_name_keeps_its_ending() -> None:
    assert local_name("ж" * 500 + ".pdf") == "ж" * 116 + ".pdf"
    assert len(local_name("ж." + "x" * 500)) == 120
