"""Lines of a foreign export: what is read all the same, and how a bad one is reported."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.importer import LINES_A_TRANSACTION, LONGEST_LINE, Summary
from tests.central.importing import PERSON, Import, S, at, line, said

TOPICS = [("fault", "fault"), ("payment", None), ("Hosting/DNS", None), ("", None), (None, None)]


@pytest.mark.parametrize(("topic", "kept"), TOPICS)
def test_topic_is_kept_when_it_is_one_of_the_department(imported: Import, topic: str | None, kept: str | None) -> None:
    assert imported(line(topic=topic)).imported == 1
    assert imported.tickets()[0].topic == kept


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
    (line("a\x00"), "external_id: holds a NUL character"),
    (line(department="sales"), "department: "),
    (line(department=...), "department: missing"),
    (line(channel="phone"), "channel: "),
    (line(subject=...), "subject: missing"),
    (line(subject=" "), "subject: empty"),
    (line(subject="я" * 999), "subject: longer than 998 characters"),
    (line(received_at=...), "received_at: missing"),
    (line(received_at="2026-10-06T09:15:00"), "received_at: Expected `datetime` with a timezone component"),
    (line(received_at="yesterday"), "received_at: Invalid RFC3339 encoded datetime"),
    (line(received_at=1790000000), "received_at: Expected `datetime`, got `int`"),
    (line(received_at="2026-02-30T00:00:00Z"), "received_at: Invalid RFC3339 encoded datetime"),
    (line(received_at="0001-01-01T00:00:00+14:00"), "received_at: not between the years 1992 and 2099"),
    (line(received_at="9999-12-31T23:59:59-12:00"), "received_at: not between the years 1992 and 2099"),
    (line(number="12"), "number: "),
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
    (line(emergency="coffee"), "emergency: Invalid enum value 'coffee'"),
    (line(emergency="\x1b[2J\n" + "x" * 1000), "emergency: Invalid enum value '\\x1b[2J\\nxxx"),
    (line(state="closed"), "state: Invalid enum value 'closed'"),
    (line(messages={}), "messages: "),
    (line(messages=[{"at": at(1), "author": "subscriber"}]), "messages[0].body: missing"),
    (line(messages=[said(S, 3), said("robot", 2)]), "messages[1].author: "),
    (line(messages=[said(S, 3, "a\x00")]), "messages[0].body: holds a NUL character"),
    (line(messages=[said(S, 3, "я" * 65_537)]), "messages[0].body: "),
    (line(messages=[{"at": "2026-10-06T09:15:00", "author": "note", "body": ""}]), "messages[0].at: "),
    (line(messages=[{"at": "1700-10-06T09:15:00Z", "author": "note", "body": ""}]), "messages[0].at: not between"),
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


def test_fields_we_do_not_know_are_passed_over(imported: Import) -> None:
    more: dict[str, Any] = {"priority": 5, "tags": ["a"], "custom": {"x": None}}
    assert imported(line(**more, messages=[said(S, 3) | {"html": "<b>"}])).imported == 1


def test_line_number_counts_blank_lines_and_chunks(imported: Import) -> None:
    lines: list[dict[str, Any] | bytes] = [line(f"rt-{index}", messages=[]) for index in range(LINES_A_TRANSACTION)]
    assert imported(*lines, b"", b"nonsense", line("last")) == Summary(imported=LINES_A_TRANSACTION + 1, bad=1)
    assert imported.report.startswith(f"line {LINES_A_TRANSACTION + 2}: not JSON")


def test_line_of_many_megabytes_is_one_bad_line(imported: Import) -> None:
    assert imported(line("a"), b'{"external_id":"' + b"x" * (LONGEST_LINE + 5), line("b")) == Summary(imported=2, bad=1)
    assert imported.report.startswith("line 2: not JSON")
