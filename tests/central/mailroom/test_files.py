"""Names are rebuilt so that they hide nothing, types follow the content, what may run something is told."""

import pytest

from desktop.central.mailroom.files import file_of, is_dangerous, media_type_of, safe_name

NAMES = [
    ("photo.jpg", "photo.jpg"),
    ("счёт № 5.pdf", "счёт № 5.pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Windows\\win.ini", "win.ini"),
    ("a/b\\..", ""),
    ("photo\u202egpj.exe", "photogpj.exe"),
    ("photo.jpg" + " " * 100 + ".exe", "photo.jpg .exe"),
    ("photo.jpg\u200b\u200b.exe", "photo.jpg.exe"),
    ("a\x00b\r\nc.txt", "ab c.txt"),
    ("CON", "_CON"),
    ("nul.txt", "_nul.txt"),
    ("console.txt", "console.txt"),
    ("a<b>|c?.txt", "a_b__c_.txt"),
    ("name.txt. . .", "name.txt"),
    ("...", ""),
    ("-rf", "rf"),
    (".bashrc", "bashrc"),
    ("a:stream.txt", "a_stream.txt"),
    ("", ""),
    ("x" * 300 + ".pdf", "x" * 115 + "….pdf"),
    ("\ud800.txt", "_.txt"),
]


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_a_name_is_rebuilt(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert len(safe) <= 120
    assert safe_name(safe) == safe


def test_a_file_without_a_name_gets_one() -> None:
    assert file_of("", "image/png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, 3).name == "file-3.png"
    assert file_of("///", "application/x-unknown", b"?", 1).name == "file-1.bin"


TYPES = [
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "text/plain", "image/png"),
    (b"%PDF-1.7\n", "image/jpeg", "application/pdf"),
    (b"MZ\x90\0", "image/jpeg", "application/x-dosexec"),
    (b"\x7fELF\x02", "application/pdf", "application/x-executable"),
    (b"PK\x03\x04" + b"\0" * 40, "application/vnd.ms-excel", "application/zip"),
    (b"<!DOCTYPE html><p>x", "text/plain", "text/html"),
    (b"<?xml version='1.0'?><svg>", "image/png", "image/svg+xml"),
    (b"words", "text/csv", "text/csv"),
    (b"", "application/pdf", "application/pdf"),
]


@pytest.mark.parametrize(("content", "claimed", "media_type"), TYPES)
def test_the_type_follows_the_content(content: bytes, claimed: str, media_type: str) -> None:
    assert media_type_of(content, claimed) == media_type


ZIP, OLD = b"PK\x03\x04" + b"\0" * 30, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
DANGEROUS = [
    ("setup.exe", b""),
    ("photo.jpg .exe", b""),
    ("photo.JPG.ScR", b""),
    ("run.sh", b"echo"),
    ("a.lnk", b""),
    ("a.url", b""),
    ("a.desktop", b""),
    ("a.command", b""),
    ("a.html", b""),
    ("a.svg", b""),
    ("a.js", b""),
    ("a.vbs", b""),
    ("a.docm", ZIP),
    ("a.xlsb", ZIP),
    ("a.iso", b""),
    ("a.jar", ZIP),
    ("a.dmg", b""),
    ("a.reg", b""),
    ("a.one.cmd", b""),
    ("photo.jpg", b"MZ\x90"),
    ("photo.jpg", b"\x7fELF"),
    ("photo", b"#!/bin/sh"),
    ("photo.png", b"\xcf\xfa\xed\xfe"),
    ("photo.png", b"<html>"),
    ("photo.png", b"  <!-- x --> <script>"),
    ("photo.png", b"L\0\0\0\x01\x14\x02\0"),
    ("a.docx", ZIP + b"word/vbaProject.bin"),
    ("a.doc", OLD + "_VBA_PROJECT".encode("utf-16-le")),
    ("a.rtf", b"{\\rtf1 {\\object{\\*\\objdata 01"),
]
HARMLESS = [
    ("photo.jpg", b"\xff\xd8\xff\xe0"),
    ("a.pdf", b"%PDF-1.7"),
    ("a.docx", ZIP + b"word/document.xml"),
    ("a.doc", OLD),
    ("a.xls", OLD),
    ("a.zip", ZIP),
    ("a.rtf", b"{\\rtf1 words}"),
    ("a.txt", b"words"),
    ("a.xml", b"<?xml version='1.0'?><invoice/>"),
    ("журнал.log", b"GET /index.html"),
    ("a.eml", b"From: a@b.ru"),
    ("noname", b"words"),
]


@pytest.mark.parametrize(("name", "content"), DANGEROUS)
def test_what_may_run_something_is_told(name: str, content: bytes) -> None:
    assert is_dangerous(name, content)


@pytest.mark.parametrize(("name", "content"), HARMLESS)
def test_ordinary_files_are_not_called_dangerous(name: str, content: bytes) -> None:
    assert not is_dangerous(name, content)
