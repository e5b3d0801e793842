"""Lines of a foreign export: what is read all the same, and how a bad one is reported."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.importer import LINES_A_TRANSACTION, LONGEST_LINE, Summary
from tests.central.importing import PERSON, Import, S, at, line, said

pytestmark = pytest.mark.about_sqlite  # what is said here does not depend on the data base

NAMES = [  # name and mail address in the line, as kept
    ("Иван", "i@x.ru", "Иван", "i@x.ru"),
    (" Иван\n Петров ", "", "Иван Петров", None),
    ("", "i@x.ru", "i@x.ru", "i@x.ru"),
    (" ", None, "i1", None),
]


@pytest.mark.parametrize(("name", "email", "kept", "kept_email"), NAMES)
def test_subscriber_always_has_a_name(
    imported: Import, name: str, email: str | None, kept: str, kept_email: str | None
) -> None:
    imported(line(subscriber={"id": "i1", "name": name, "email": email}))
    with imported.world.central.engine.connect() as connection:
        person = connection.execute(select(tables.subscribers).where(tables.subscribers.c.id == "i1")).one()
    assert (person.name, person.email) == (kept, kept_email)


BAD = [  # a line, what is reported
    (b"{", "not JSON"),
    (b"[]", "Expected `object`, got `array`"),
    (b"null", "Expected `object`, got `null`"),
    (b"\xff\xfe{\x00}", "not JSON"),
    (b'{"external_id":"\xff"}', "not UTF-8"),
    (b'{"a":' * 100_000, "not JSON"),
    (line("", subject="x"), "external_id: "),
    (line(external_id=...), "external_id: missing"),
    (line(external_id=5), "external_id: Expected `str`, got `int`"),
    (line("x" * 256), "external_id: "),
    (line("a\x00"), "external_id: empty, or holds control characters"),
    (line(" "), "external_id: empty, or holds control characters"),
    (b'{"external_id": "\\ud800"}', "not JSON"),
    (line(department="STP"), "department: Invalid enum value 'STP', it is one of stp, ork"),
    (line(department=...), "department: missing"),
    (line(channel="phone"), "channel: Invalid enum value 'phone', it is one of cabinet, email"),
    (line(channel=...), "channel: missing"),
    (line(subject=...), "subject: missing"),
    (line(subject=" "), "subject: empty"),
    (line(subject="я" * 999), "subject: longer than 998 characters"),
    (line(received_at=...), "received_at: missing"),
    (line(received_at="2026-10-06T09:15:00"), "received_at: Expected `datetime` with a timezone component"),
    (line(received_at="yesterday"), "received_at: Invalid RFC3339 encoded datetime"),
    (line(received_at=1790000000), "received_at: Expected `datetime`, got `int`"),
    (line(received_at="2026-02-30T00:00:00Z"), "received_at: Invalid RFC3339 encoded datetime"),
    (line(received_at="0001-01-01T00:00:00+14:00"), "received_at: before the year 1992"),
    (line(received_at="9999-12-31T23:59:59-12:00"), "received_at: after the year 2099"),
    (line(received_at="1970-01-01T00:00:00Z"), "received_at: before the year 1992"),
    (line(received_at="2100-01-01T00:00:00Z"), "received_at: after the year 2099"),
    (line(received_at="2016-12-31T23:59:60Z"), "received_at: Invalid RFC3339 encoded datetime"),
    (line(number="12"), "number: "),
    (line(number=True), "number: "),
    (line(number=12.0), "number: "),
    (line(number=-1), "number: "),
    (line(number=0), "number: "),
    (line(number=2**31), "number: "),
    (line(number=10**30), "number: "),
    (line(account="no domain"), "account: no domain name"),
    (line(account="x" * 70 + ".ru"), "account: no domain name"),
    (line(account=["a.ru"]), "account: "),
    (line(subscriber={"name": "Без номера"}), "subscriber.id: missing"),
    (line(subscriber={"id": "i1"}), "subscriber.name: missing"),
    (line(subscriber=PERSON | {"premium": "yes"}), "subscriber.premium: "),
    (line(subscriber=PERSON | {"id": "x" * 65}), "subscriber.id: "),
    (line(subscriber=PERSON | {"id": "i\n1"}), "subscriber.id: empty, or holds control characters"),
    (line(subscriber="i1"), "subscriber: "),
    (line(emergency="coffee"), "emergency: Invalid enum value 'coffee'"),
    (line(emergency="\x1b[2J\n" + "x" * 1000), "emergency: Invalid enum value '\\x1b[2J\\nxxx"),
    (line(state="closed"), "state: Invalid enum value 'closed'"),
    (line(messages={}), "messages: "),
    (line(messages=[{"at": at(1), "author": "subscriber"}]), "messages[0].body: missing"),
    (line(messages=[said(S, 3), said("robot", 2)]), "messages[1].author: Invalid enum value 'robot', it is one of "),
    (line(messages=[said(S, 3, "a\x00")]), "messages[0].body: holds a NUL character"),
    (line(messages=[said(S, 3, "я" * 65_537)]), "messages[0].body: "),
    (line(messages=[{"at": "2026-10-06T09:15:00", "author": "note", "body": ""}]), "messages[0].at: "),
    (line(messages=[{"at": "1700-10-06T09:15:00Z", "author": "note", "body": ""}]), "messages[0].at: before"),
    (b'{"subject": "a", ' + json.dumps(line()).encode()[1:], "subject: given twice"),
    (json.dumps(line()).encode().replace(b'"author"', b'"body": "b", "author"'), "body: given twice"),
    (json.dumps(line()).encode()[:-1] + b', "x": ' + b"[" * 2000 + b"]" * 2000 + b"}", "not JSON"),
]


@pytest.mark.parametrize(("bad", "report"), BAD, ids=lambda value: repr(value)[:40])
def test_bad_line_is_reported_by_number_and_spoils_only_itself(
    imported: Import, bad: dict[str, Any] | bytes, report: str
) -> None:
    assert imported(line("before"), bad, line("after")) == Summary(imported=2, bad=1)
    assert imported.report.startswith(f"line 2: {report}")
    assert imported.report.count("\n") == 1


FILES = [  # a file, imported, bad
    (b"", 0, 0),
    (b"\n \r\n\n", 0, 0),
    (b"\xef\xbb\xbf{0}\n{1}", 2, 0),
    (b"{0}\r\n\r\n{1}\r\n", 2, 0),
    (b"\n\n{0}\n\n{1}", 2, 0),
    (b"{0}{1}\n{1}", 1, 1),
    ("{0}\n{1}".encode("utf-16"), 0, 2),
]


@pytest.mark.parametrize(("content", "good", "bad"), FILES)
def test_file_is_read_whatever_stands_between_its_lines(imported: Import, content: bytes, good: int, bad: int) -> None:
    for index in (0, 1):
        raw = json.dumps(line(f"rt-{index}")).encode()
        content = content.replace(f"{{{index}}}".encode(), raw)
    assert imported.file(content) == Summary(imported=good, bad=bad)


AHEAD = [  # a line, what is said of it
    (line(received_at="2026-12-30T12:00:00+03:00"), "received_at: in the future (2026-12-30T09:00Z), kept as it is"),
    (line(messages=[said(S, 3), said(S, -0.1), said(S, -2)]), "messages: in the future ("),
]


@pytest.mark.parametrize(("early", "warning"), AHEAD, ids=["receipt", "message"])
def test_instant_in_the_future_is_kept_and_warned_of(imported: Import, early: dict[str, Any], warning: str) -> None:
    assert imported(early) == Summary(imported=1, warnings=1)
    assert imported.report.startswith(f"line 1: warning: {warning}")


def test_instant_a_little_ahead_of_our_clock_is_another_clock(imported: Import) -> None:
    assert imported(line(received_at=at(-0.08), messages=[])) == Summary(imported=1)


def test_empty_fields_are_as_good_as_absent_ones(imported: Import) -> None:
    optional = ("number", "topic", "account", "subscriber", "emergency", "state", "messages")
    assert imported(line(**dict.fromkeys(optional))) == Summary(imported=1)


def test_field_of_another_help_desk_is_warned_of_once(imported: Import) -> None:
    more: dict[str, Any] = {"priority": "high", "tags": ["a"], "custom": {"x": None}}
    strange = line("a", **more, subscriber=PERSON | {"fax": 1}, messages=[said(S, 3) | {"html": "<b>"}] * 2)
    raw = json.dumps(strange).encode().replace(b'"high"', b"9" * 5000)
    assert imported(raw, line("b", priority=1)) == Summary(imported=2, warnings=5)
    assert imported.report.splitlines() == [
        f"line 1: warning: {name}: no field of this format, left out"
        for name in ("custom", "messages.html", "priority", "subscriber.fax", "tags")
    ]


def test_line_number_counts_blank_lines_and_chunks(imported: Import) -> None:
    lines: list[dict[str, Any] | bytes] = [line(f"rt-{index}", messages=[]) for index in range(LINES_A_TRANSACTION)]
    assert imported(*lines, b"", b"nonsense", line("last")) == Summary(imported=LINES_A_TRANSACTION + 1, bad=1)
    assert imported.report.startswith(f"line {LINES_A_TRANSACTION + 2}: not JSON")


def test_line_of_many_megabytes_is_one_bad_line(imported: Import) -> None:
    assert imported(line("a"), b'{"external_id":"' + b"x" * (LONGEST_LINE + 5), line("b")) == Summary(imported=2, bad=1)
    assert imported.report.startswith("line 2: not JSON")
