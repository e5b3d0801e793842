"""Letters that are built to hurt: each a known trap of mail parsers, of HTML renderers or of archives."""

import zlib
from base64 import encodebytes
from collections.abc import Callable

from tests.central.mailroom.letters import HEADERS, file_part, letter, mixed, part

_LARGE = 30 * 1024 * 1024
_RECIPIENT = b"Action: failed\nFinal-Recipient: a@b\n\n"
_BOUNCE = b"From: MAILER-DAEMON@x.ru\nSubject: failure notice\n\n"
_BASE64 = "Content-Transfer-Encoding: base64\n"
_QP = "Content-Transfer-Encoding: quoted-printable\n"
_UU = "Content-Transfer-Encoding: x-uuencode\n"


def _nested(depth: int) -> bytes:
    return HEADERS + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth)
    )


def _messages(depth: int) -> bytes:
    return HEADERS + b"Content-Type: message/rfc822\n\n" * depth + b"\nx"


def _tnef(size: int) -> bytes:
    return b"\x78\x9f\x3e\x22\0\0" + b"\x02\x03\x90\x06\0" + size.to_bytes(4, "little") + b"\xff" * 4 + b"\0" * size


def _tnef_rows() -> bytes:
    rows = b"\xff\xff\xff\xff" + b"\0" * 64
    return b"\x78\x9f\x3e\x22\0\0\x01\x04\x90\x06\0" + len(rows).to_bytes(4, "little") + rows + b"\0\0" + b"\0" * 20


def _zip_of_nothing() -> bytes:
    return b"PK\x03\x04" + zlib.compress(b"\0" * 10_000_000)


BOMBS: dict[str, Callable[[], bytes]] = {
    "nested parts, 68 KB": lambda: _nested(1700),
    "nested parts, within the limit": lambda: _nested(20) + b"\nx",
    "nested messages": lambda: _messages(5000),
    "flat parts, 700 KB": lambda: mixed(*[b"\nx"] * 100_000),
    "flat parts, no end": lambda: letter("multipart/mixed; boundary=b", b"--b\n" * 5_000_000),
    "500 parts of 20 levels": lambda: _nested(18) + b"--b17\n\nx\n" * 450,
    "the same boundary inside": lambda: mixed(mixed(b"\nx"), kind="mixed") * 20,
    "nearly boundaries": lambda: letter("multipart/mixed; boundary=b", b"--bb\n" * 5_000_000),
    "boundary of dashes": lambda: letter("multipart/mixed; boundary=-", b"-" * _LARGE),
    "boundary and spaces": lambda: letter("multipart/mixed; boundary=b", b"--b" + b" " * _LARGE),
    "one header of 288 KB": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
    "a header within the limit, of words": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 1100 + b"\n\nx",
    "words without an end": lambda: b"Subject: " + b"=?u?q?" * 2700 + b"\n\nx",
    "many headers": lambda: b"X: y\n" * 1_000_000 + b"\nx",
    "headers named headers": lambda: b"headers: x\nbody: y\nattachments: z\n" * 1000 + HEADERS + b"\nx",
    "header without a name": lambda: HEADERS + b": x\n:\n\nx",
    "comments in an address": lambda: b"From: " + b"(" * 16_000 + b"\n\nx",
    "quotes in an address": lambda: b'From: "' + b'\\"' * 8_000 + b"\n\nx",
    "commas in an address": lambda: b"To: " + b"," * 16_000 + b"\n\nx",
    "brackets in an address": lambda: b"From: " + b"<" * 16_000 + b"\n\nx",
    "at signs": lambda: b"From: " + b"a@" * 8_000 + b"\n\nx",
    "groups": lambda: b"To: " + b"a:;" * 5_000 + b"\n\nx",
    "references": lambda: b"References: " + b"<" * 16_000 + b"\n\nx",
    "ids": lambda: b"".join(b"References: " + b"<a@b>" * 3_000 + b"\n" for _ in range(10)) + b"\nx",
    "date of digits": lambda: b"Date: " + b"9" * 16_000 + b"\n\nx",
    "date of an age": lambda: b"Date: Mon, 1 Jan 99999999999 00:00:00 +999999999\n\nx",
    "RFC 2231 pieces": lambda: letter("text/plain" + "".join(f"; a*{at}*=%41" for at in range(50)), "x"),
    "RFC 2231 numbers": lambda: letter("text/plain; a*999999999999999999999=b; a*-1=c; a*1e9=d", "x"),
    "parameters": lambda: letter("text/plain" + ";a=b" * 3000, "x"),
    "a parameter of spaces": lambda: letter("text/plain; a=" + " " * 16_000 + "b", "x"),
    "backslashes in a parameter": lambda: letter('text/plain; a="' + "\\" * 16_000, "x"),
    "base64 of zeros": lambda: mixed(file_part("application/zip", b"\0" * 20_000_000, "a.zip")),
    "base64 of rubbish": lambda: letter("text/plain", b"!" * _LARGE, more=_BASE64),
    "base64 of signs of equality": lambda: letter("text/plain", b"=" * _LARGE, more=_BASE64),
    "quoted-printable": lambda: letter("text/plain", b"=4" * 15_000_000, more=_QP),
    "uuencode": lambda: letter("text/plain", b"M" * 61 + b"\n", more=_UU) + b"#\n" * 9_000_000,
    "uuencode begins": lambda: letter("text/plain", b"begin 644 x\nM\n" * 2_000_000),
    "empty lines": lambda: letter("text/plain", b"\n" * _LARGE),
    "carriage returns": lambda: letter("text/plain", b"\r" * _LARGE),
    "one long word": lambda: letter("text/plain", b"x" * _LARGE),
    "quote signs": lambda: letter("text/plain", b">" * _LARGE),
    "quote lines": lambda: letter("text/plain", b">\n" * (_LARGE // 2)),
    "dates and addresses": lambda: letter("text/plain", b"2026 a@b.ru\n" * 2_000_000),
    "heads of quotes": lambda: letter("text/plain", b"From: x\n" * 3_000_000),
    "flowed": lambda: letter("text/plain; format=flowed", b"a \n" * 10_000_000),
    "PGP heads": lambda: letter("text/plain", b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 800_000),
    "Russian in the wrong charset": lambda: letter("text/plain", ("привет\n" * 3_000_000).encode("koi8-r")),
    "tables": lambda: letter("text/html", b"<table><tr><td>" * 300_000),
    "a table of 301 bytes": lambda: letter("text/html", b"<table><tr><td>" * 20 + b"x"),
    "a table as deep as may be": lambda: letter("text/html", b"<table><tr><td>" * 99 + b"x " * 100_000),
    "a wide table": lambda: letter("text/html", b"<table><tr>" + b"<td>x" * 19_000),
    "colspan": lambda: letter("text/html", b"<table><tr><td colspan=1000000000 rowspan=1000000000>x"),
    "open signs": lambda: letter("text/html", b"<" * 500_000),
    "comments": lambda: letter("text/html", b"<!--" * 120_000),
    "attributes": lambda: letter("text/html", b"<p " + b"a=b " * 120_000 + b">x"),
    "a long attribute": lambda: letter("text/html", b'<p style="' + b"display " * 60_000 + b'">x'),
    "entities": lambda: letter("text/html", b"&amp;" * 100_000),
    "an entity bomb": lambda: letter("text/html", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>&b;' * 1000),
    "links": lambda: letter("text/html", (b'<a href="http://a.b/' + b"x" * 1900 + b'">y</a>') * 240),
    "links in links": lambda: letter("text/html", b"<a href=http://a.b/>" * 99 + b"x"),
    "quotes in quotes": lambda: letter("text/html", b"<blockquote>" * 99 + b"x<br>" * 18_000),
    "idna": lambda: letter("text/html", b'<a href="http://' + "я".encode() * 5000 + b'.com/">x</a>'),
    "idna charset": lambda: letter("text/plain; charset=idna", b"xn--" + b"a" * 200_000),
    "punycode charset": lambda: letter("text/plain; charset=punycode", b"a-" + b"z" * 200_000),
    "unicode-escape charset": lambda: letter("text/plain; charset=unicode_escape", b"\\N{x}" * 100_000),
    "a codec that is none": lambda: letter("text/plain; charset=zlib", zlib.compress(b"\0" * 100_000_000)),
    "calendar": lambda: letter("text/calendar", b"SUMMARY:x\n" * 3_000_000),
    "calendar folds": lambda: letter("text/calendar", b"SUMMARY:x\n" + b" x\n" * 9_000_000),
    "delivery reports": lambda: letter("message/delivery-status", _RECIPIENT * 700_000),
    "delivery report of folds": lambda: letter("message/delivery-status", b"Action: failed\n" + b" x\n" * 9_000_000),
    "a bounce of addresses": lambda: _BOUNCE + b"<a@b.ru>:\n" * 2_000_000,
    "TNEF of nothing": lambda: mixed(file_part("application/ms-tnef", b"\x78\x9f\x3e\x22" + b"\0" * 20_000_000, "w")),
    "TNEF of properties": lambda: mixed(file_part("application/ms-tnef", _tnef(1000), "w")),
    "TNEF of rows": lambda: mixed(file_part("application/ms-tnef", _tnef_rows(), "w")),
    "zip": lambda: mixed(file_part("application/zip", _zip_of_nothing(), "a.zip")),
    "400 files": lambda: mixed(*[file_part("image/png", b"\x89PNG", "a.png")] * 400),
    "400 pages": lambda: mixed(*[part("text/html", b"<b>x</b>" * 9000)] * 400),
    "400 Russian parts": lambda: mixed(*[part("text/plain", "привет\n".encode("koi8-r") * 2000)] * 400),
    "alternatives in alternatives": lambda: b"".join(
        [HEADERS, *(b"Content-Type: multipart/alternative; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(19))]
    ) + b"Content-Type: text/html\n\n" + b"<p>x" * 19_000,
    "a signed letter of levels": lambda: letter("multipart/signed; boundary=b", b"--b\n" * 499),
    "only zeros": lambda: b"\0" * _LARGE,
    "only colons": lambda: b":" * _LARGE,
    "only spaces": lambda: b" " * _LARGE,
    "an mbox": lambda: b"From x\n" * 4_000_000,
    "base64 in base64": lambda: letter("message/rfc822", encodebytes(encodebytes(HEADERS)), more=_BASE64),
    "over the limit": lambda: HEADERS + b"\n" + b"x" * 36 * 1024 * 1024,
}  # fmt: skip
