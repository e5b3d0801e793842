"""The scan before any parser keeps its limits, and takes a letter apart as real mail is put together."""

import pytest

from desktop.central.mailroom.letter import Quarantined
from desktop.central.mailroom.read_letter import read_letter
from desktop.central.mailroom.scan import LARGEST_LETTER, OverLimit, Part, parts_of, top_fields
from tests.central.mailroom.letters import HEADERS, letter, mixed, part


def nested(depth: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth))
    return HEADERS + opened + b"Content-Type: text/plain\n\nwords"


SHORT = b"X: " + b"y" * 1000 + b"\n"
LIMITS = {
    "letter.too_large": (HEADERS + b"\n" + b"x" * (LARGEST_LETTER - len(HEADERS) - 1), b"x"),
    "letter.too_deep": (nested(20), nested(21)),
    "letter.too_many_parts": (mixed(*[b"\nx"] * 499), mixed(*[b"\nx"] * 500)),
    "letter.header_too_long": (HEADERS + b"X: " + b"x" * 16_000 + b"\n\n", HEADERS + b"X: " + b"x" * 17_000 + b"\n\n"),
    "letter.headers_too_long": (HEADERS + SHORT * 250 + b"\n", HEADERS + SHORT * 270 + b"\n"),
    "letter.too_many_parameters": (
        letter("text/plain" + "".join(f";\n a{at}=b" for at in range(50)), ""),
        letter("text/plain" + "".join(f";\n a{at}=b" for at in range(51)), ""),
    ),
}


@pytest.mark.parametrize("code", LIMITS)
def test_a_letter_over_a_limit_is_quarantined_with_its_headers(code: str) -> None:
    within, over = LIMITS[code]
    over = within + over if len(over) == 1 else over
    parts_of(within)
    with pytest.raises(OverLimit, match=code):
        parts_of(over)
    outcome = read_letter(over)
    assert isinstance(outcome, Quarantined)
    assert (outcome.reason, outcome.sender, outcome.subject, outcome.message_id) == (code, "a@b.ru", "Hi", "<1@b.ru>")


def test_one_header_in_many_lines_is_counted_as_one() -> None:
    with pytest.raises(OverLimit, match=r"letter\.header_too_long"):
        parts_of(b"X: y\n" + b" yyyyyyyyyyyyyyyyyyyyyyyy\n" * 1000)


def kinds(tree: Part) -> list[str]:
    return [tree.media_type] + [kind for child in tree.children for kind in kinds(child)]


def bodies(raw: bytes) -> list[bytes]:
    found: list[bytes] = []

    def visit(tree: Part) -> None:
        if not tree.children:
            found.append(raw[tree.start : tree.end])
        for child in tree.children:
            visit(child)

    visit(parts_of(raw))
    return found


ENDS = [b"\n", b"\r\n", b"\r"]


@pytest.mark.parametrize("end", ENDS)
def test_parts_end_before_the_line_of_their_boundary(end: bytes) -> None:
    raw = mixed(part("text/plain", "one\n"), part("text/plain", "two")).replace(b"\n", end)
    assert bodies(raw) == [b"one" + end, b"two"]


BROKEN = {
    "no last boundary": (b"--b\n\none\n--b\n\ntwo", [b"one", b"two"]),
    "cut in a header": (b"--b\n\none\n--b\nContent-Ty", [b"one", b"Content-Ty"]),
    "spaces behind a boundary": (b"--b  \n\none\n--b--\t\n", [b"one"]),
    "a longer line is none": (b"--b\n\none\n--bb\nx\n--b--", [b"one\n--bb\nx"]),
    "words around the parts": (b"before\n--b\n\none\n--b--\nafter", [b"one"]),
    "an empty part": (b"--b\n--b\n\none\n--b--", [b"", b"one"]),
    "no boundary at all": (b"just words", [b"just words"]),
    "another boundary": (b"--other\nContent-Type: text/plain\n\none\n--other--", [b"one"]),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_multipart_is_taken_apart_as_far_as_it_goes(fault: str) -> None:
    body, parts = BROKEN[fault]
    assert bodies(letter("multipart/mixed; boundary=b", body)) == parts


def test_an_outer_boundary_ends_inner_parts() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=inner\n\n--inner\n\none"
    raw = letter("multipart/mixed; boundary=outer", b"--outer\n" + inner + b"\n--outer\n\ntwo\n--outer--")
    assert bodies(raw) == [b"one", b"two"]


HEADS = [
    (b"From nobody Mon Nov 23\nSubject: x\n\nwords", b"words"),
    (b"\r\n\r\nSubject: x\r\n\r\nwords", b"words"),
    (b"Subject: x\nno header here\nwords", b"no header here\nwords"),
    (b"Subject: x\nbroken line\nContent-Type: text/plain\n\nwords", b"words"),
    (b"no headers\nat all", b"no headers\nat all"),
    (b"Subject : x\n\nwords", b"words"),
    (b"", b""),
]


@pytest.mark.parametrize(("raw", "body"), HEADS)
def test_headers_end_where_they_end(raw: bytes, body: bytes) -> None:
    assert bodies(raw) == [body]


def test_messages_and_digests_are_letters_inside() -> None:
    inner = b"Subject: in\nContent-Type: text/html\n\n<p>x"
    assert kinds(parts_of(letter("message/rfc822", inner))) == ["message/rfc822", "text/html"]
    assert kinds(parts_of(mixed(b"\n" + inner, kind="digest"))) == ["multipart/digest", "message/rfc822", "text/html"]


def test_the_headers_of_any_bytes_are_found_without_limits() -> None:
    assert top_fields(b"") == ()
    assert top_fields(b"A: " + b"x" * 100_000)[0][1] == b"x" * 2048
    assert len(top_fields(b"A: b\n" * 100_000)) == 200
