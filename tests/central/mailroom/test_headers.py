"""The words of headers as real mail writes them: encoded, broken, raw, forged."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from desktop.central.mailroom.headers import envelope_of, ids_in, instant_of, parameters_of, people_in, text_of
from tests.regulation.test_machines import MACHINES, PERSONS, judged

HELLO = "Привет, мир"


def words(text: str, charset: str, size: int, sign: str = "B") -> bytes:
    """Encoded words that are cut every `size` bytes, inside a character too."""
    data = text.encode(charset)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"\n ".join(f"=?{charset}?{sign}?{b64encode(piece).decode()}?=".encode() for piece in pieces)


SUBJECTS = [
    (b"plain", "plain"),
    (words(HELLO, "utf-8", 100), HELLO),
    (words(HELLO, "utf-8", 3), HELLO),
    (words(HELLO, "koi8-r", 4, "b"), HELLO),
    (words(HELLO, "windows-1251", 5), HELLO),
    (b"Re: " + words(HELLO, "utf-8", 7) + b" (2)", f"Re: {HELLO} (2)"),
    (b"=?utf-8?q?=D0=9F=D1=80=D0=B8?= =?UTF-8?Q?=D0=B2=D0=B5=D1=82?=", "Привет"),
    (b"=?utf-8?Q?a_b=5Fc?=", "a b_c"),
    (b"=?utf-8?Q?with raw spaces?=", "with raw spaces"),
    (b"=?UTF-8*ru?Q?=D0=94=D0=B0?=", "Да"),
    (b"=?utf-8?B?0J/RgNC40LLQtdGC?=!", "Привет!"),
    (b"=?utf-8?B?0J/RgNC40LLQtdG?=", "Приве\ufffd"),
    (b"=?utf-8?B?0J/RgNC40LLQtdGC", "=?utf-8?B?0J/RgNC40LLQtdGC"),
    (b"=?no-such?B?0J/RgNC40LLQtdGC?=", "Привет"),
    (b"=?iso-8859-1?Q?caf=E9?=", "café"),
    ("Сайт упал".encode("cp1251"), "Сайт упал"),
    ("Сайт упал".encode("koi8-r"), "Сайт упал"),
    ("Сайт упал".encode(), "Сайт упал"),
    (b"=?utf-8?Q?=D0=94=D0=B0?= " + " нет".encode(), "Да нет"),
    (b"one\r\n two\x00\x07three", "one twothree"),
    ("left\u202eright".encode(), "leftright"),
    (b"", ""),
]


@pytest.mark.parametrize(("value", "text"), SUBJECTS)
def test_a_subject_is_read(value: bytes, text: str) -> None:
    assert text_of(value) == text


PARAMETERS = [
    (b'a/b; filename="x.txt"', "x.txt"),
    (b"a/b; filename=x.txt", "x.txt"),
    (b"a/b; FileName = x y.txt", "x y.txt"),
    (b"a/b; filename*=utf-8''%D1%84%D0%B0%D0%B9%D0%BB.txt", "файл.txt"),
    (b"a/b; filename*=koi8-r''%C6%C1%CA%CC.txt", "файл.txt"),
    (b"a/b; filename*0*=utf-8'ru'%D1%84%D0; filename*1*=%B0%D0%B9; filename*2=x.txt", "фай" + "x.txt"),
    (b'a/b; filename*1="b.txt"; filename*0="a"', "ab.txt"),
    (b"a/b; filename=\"old.txt\"; filename*=utf-8''new.txt", "new.txt"),
    (b'a/b; filename="=?utf-8?B?0YTQsNC50Ls=?=.txt"', "файл.txt"),
    ('a/b; filename="счёт.pdf"'.encode("cp1251"), "счёт.pdf"),
    (b'a/b; filename="a\\"b.txt"', 'a"b.txt'),
    (b'a/b; filename="semi;colon.txt"', "semi;colon.txt"),
    (b'a/b; filename="never closed', "never closed"),
    (b"a/b; filename*99999999999999999999*=x", None),
    (b"a/b", None),
]


@pytest.mark.parametrize(("value", "name"), PARAMETERS)
def test_a_file_name_is_read(value: bytes, name: str | None) -> None:
    first, _, texts = parameters_of(value)
    assert first == "a/b"
    assert texts.get("filename") == name


PEOPLE = [
    (b"a@b.ru", [("", "a@b.ru")]),
    (b"A <a@B.RU>", [("A", "a@b.ru")]),
    (b'"Ivanov, I." <i@b.ru>, c@d.ru', [("Ivanov, I.", "i@b.ru"), ("", "c@d.ru")]),
    (b"=?utf-8?B?0JjQstCw0L0sINC+0L0=?= <i@b.ru>", [("Иван, он", "i@b.ru")]),
    ("Иван <i@b.ru>".encode("cp1251"), [("Иван", "i@b.ru")]),
    (
        b"=?utf-8?Q?boss=40bank=2Eru_=3Cboss=40bank=2Eru=3E?= <thief@evil.ru>",
        [("boss@bank.ru <boss@bank.ru>", "thief@evil.ru")],
    ),
    (b"boss@bank.ru <thief@evil.ru>", [("boss@bank.ru", "thief@evil.ru")]),
    (b"<thief@evil.ru> boss@bank.ru", [("boss@bank.ru", "thief@evil.ru")]),
    (b'"<boss@bank.ru>" <thief@evil.ru>', [("<boss@bank.ru>", "thief@evil.ru")]),
    (b'"boss@bank.ru,"thief@evil.ru', []),
    (b"i@b.ru (Ivan I.)", [("Ivan I.", "i@b.ru")]),
    (b"Shift: a@b.ru, C <c@d.ru>;, e@f.ru", [("", "a@b.ru"), ("C", "c@d.ru"), ("", "e@f.ru")]),
    (b"<@relay.ru:a@b.ru>", [("", "a@b.ru")]),
    (b"Ivan (a, b) <i@b.ru>", [("Ivan", "i@b.ru")]),
    (b'"Iv\\"an" <i@b.ru>', [('Iv"an', "i@b.ru")]),
    (b"=?utf-8?B?0JjQstCw0L0gPGlAYi5ydT4=?=", [("Иван", "i@b.ru")]),
    (b"undisclosed-recipients:;", []),
    ("почта@пример.рф".encode(), [("", "почта@пример.рф")]),
    (b"(((((" * 3000, []),
    (b"<" * 5000 + b"a@b.ru", None),
]


@pytest.mark.parametrize(("value", "people"), PEOPLE, ids=range(len(PEOPLE)))
def test_addresses_are_read_before_words_are_decoded(value: bytes, people: list[tuple[str, str]] | None) -> None:
    found = people_in(value)
    assert people is None or found == people


DATES = [
    (b"Mon, 23 Nov 2026 10:00:00 +0300", datetime(2026, 11, 23, 7, tzinfo=UTC)),
    (b"23 Nov 2026 10:00 -0000", datetime(2026, 11, 23, 10, tzinfo=UTC)),
    (b"Mon, 23 Nov 2026 10:00:00 +0300 (MSK)", datetime(2026, 11, 23, 7, tzinfo=UTC)),
    (b"Mon, 23 Nov 1901 10:00:00 +0300", None),
    (b"Mon, 23 Nov 20260 10:00:00 +0300", None),
    (b"Mon, 99 Nov 2026 10:00:00 +0300", None),
    (b"23 Nov 2026 10:00:00 +99999999999999", None),
    (b"yesterday", None),
    (b"", None),
]


@pytest.mark.parametrize(("value", "at"), DATES)
def test_a_date_is_utc_or_none(value: bytes, at: datetime | None) -> None:
    assert instant_of(value) == at


def test_ids_keep_their_brackets_and_repeat_not() -> None:
    assert ids_in(b"<1@a> <2@b>,<1@a> junk <broken id> <3@c") == ("<1@a>", "<2@b>")


def test_an_envelope_names_everybody_and_every_mark_of_a_machine() -> None:
    envelope = envelope_of(
        (
            ("return-path", b"<>"),
            ("delivered-to", b"stp@host.ru"),
            ("authentication-results", b"mx.host.ru; dkim=pass"),
            ("authentication-results", b"forged; dkim=pass"),
            ("from", b"A <a@b.ru>"),
            ("to", b"STP <stp@host.ru>, x@y.ru"),
            ("cc", b"z@y.ru"),
            ("auto-submitted", b"auto-replied"),
            ("list-id", b"<l.host.ru>"),
            ("message-id", b" no-brackets "),
            ("subject", b"Re: [#10423]"),
        )
    )
    assert envelope.recipients == ("stp@host.ru", "x@y.ru", "z@y.ru")
    assert envelope.machine == (("return-path", "<>"), ("auto-submitted", "auto-replied"), ("list-id", "<l.host.ru>"))
    assert envelope.authentication == ("mx.host.ru; dkim=pass", "forged; dkim=pass")
    assert envelope.message_id == "no-brackets"
    assert (envelope.sender, envelope.sender_name, envelope.reply_to) == ("a@b.ru", "A", None)


def test_no_headers_make_an_empty_envelope() -> None:
    envelope = envelope_of(())
    assert (envelope.sender, envelope.subject, envelope.message_id, envelope.sent_at) == ("", "", None, None)


def test_every_header_that_tells_a_machine_reaches_the_rules() -> None:
    for who, headers, _ in (*MACHINES, *PERSONS):
        lines = [line.partition(":") for line in headers.split(" | ") if line]
        fields = tuple((name.lower(), value.encode()) for name, _, value in lines)
        told = " | ".join(f"{name}:{value}" for name, value in envelope_of(fields).machine)
        assert judged(told) == judged(headers), who
