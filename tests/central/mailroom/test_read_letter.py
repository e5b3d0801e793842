"""MIME of every kind that real mail has: its words are read, its files come out, no part loses the rest."""

from base64 import b64encode, encodebytes

import pytest

from desktop.central.mailroom.letter import ParsedLetter
from desktop.central.mailroom.read_letter import read_letter
from desktop.regulation.intents import BODY_LIMIT
from tests.central.mailroom.letters import HEADERS, file_part, joined, letter, mixed, multipart, part

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50
TEXT, PAGE = part("text/plain; charset=utf-8", "Текст"), part("text/html; charset=utf-8", "<p>Стр<b>аница</b></p>")


def read(raw: bytes) -> ParsedLetter:
    outcome = read_letter(raw)
    assert isinstance(outcome, ParsedLetter)
    return outcome


def b64(text: str, charset: str = "utf-8") -> str:
    return b64encode(text.encode(charset)).decode()


BASE64 = "Content-Transfer-Encoding: base64\n"
QP = "Content-Transfer-Encoding: quoted-printable\n"
BODIES = {
    "plain": (letter("text/plain", "words\n"), "words"),
    "no type at all": (HEADERS + b"\nwords", "words"),
    "8 bit cp1251": (letter("text/plain", "Почта не работает".encode("cp1251")), "Почта не работает"),
    "8 bit koi8 called latin": (
        letter("text/plain; charset=iso-8859-1", "Почта не работает".encode("koi8-r")),
        "Почта не работает",
    ),
    "base64": (letter("text/plain; charset=utf-8", b64("Привет"), more=BASE64), "Привет"),
    "base64 with rubbish": (
        letter("text/plain; charset=utf-8", "!" + b64("Привет") + "\n-- \n", more=BASE64),
        "Привет",
    ),
    "base64 cut": (letter("text/plain; charset=utf-8", b64("Привет, мир")[:-3], more=BASE64), "Привет, ми"),
    "quoted": (letter("text/plain; charset=utf-8", "=D0=94=D0=B0=\n!", more=QP), "Да!"),
    "quoted with faults": (letter("text/plain", "a=ZZb=\n=", more=QP), "a=ZZb"),
    "an unknown encoding": (letter("text/plain", "words", more="Content-Transfer-Encoding: x-no\n"), "words"),
    "alternative": (mixed(TEXT, PAGE, kind="alternative"), "Текст"),
    "alternative, the page first": (mixed(PAGE, TEXT, kind="alternative"), "Текст"),
    "alternative with an empty text": (mixed(part("text/plain", " \n"), PAGE, kind="alternative"), "Страница"),
    "alternative with a stub": (
        mixed(part("text/plain", "See HTML"), part("text/html", "<p>" + "long words " * 20), kind="alternative"),
        ("long words " * 20).strip(),
    ),
    "only a page": (letter("text/html; charset=utf-8", "<p>Да</p>"), "Да"),
    "a page that says its charset": (
        letter("text/html", '<meta charset="koi8-r"><p>Да'.encode("koi8-r")),
        "Да",
    ),
    "related": (mixed(PAGE, file_part("image/png", PNG, "a.png"), kind="related"), "Страница"),
    "nested": (
        mixed(multipart("alternative", TEXT, PAGE, boundary="c"), file_part("image/png", PNG, "a.png")),
        "Текст",
    ),
    "two texts": (mixed(part("text/plain", "one"), part("text/plain", "two")), "one\n\ntwo"),
    "flowed": (letter("text/plain; format=flowed", "one \ntwo\n> q \n> r\n-- \nme"), "one two\n> q r\n--\nme"),
    "flowed, spaces dropped": (letter("text/plain; format=flowed; delsp=yes", "сло \nво"), "слово"),
    "clear signed": (
        letter(
            "text/plain",
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- -- words\n"
            "-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n",
        ),
        "-- words",
    ),
    "controls and directions": (letter("text/plain", "a\0b\x1b[31mc\u202ed"), "ab[31mcd"),
    "empty": (letter("text/plain", ""), ""),
    "no bytes": (b"", ""),
    "a multipart without parts": (letter("multipart/mixed; boundary=b", "words"), "words"),
    "a multipart without a boundary": (letter("multipart/mixed", "words"), "words"),
    "a type that is none": (letter("text", "words"), "words"),
    "a text with a name": (letter('text/plain; name="a.txt"', "words"), "words"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_the_words_of_a_letter(kind: str) -> None:
    raw, body = BODIES[kind]
    assert read(raw).body == body


NOTES = {
    "letter.html_only": letter("text/html", "<p>x"),
    "letter.html_too_complex": letter("text/html", "<div>" * 200 + "x"),
    "letter.charset_guessed": letter("text/plain; charset=x-no", "Почта не работает".encode("cp1251")),
    "letter.encrypted": mixed(
        part("application/pgp-encrypted", "Version: 1"), part("application/octet-stream", "x"), kind="encrypted"
    ),
    "letter.signed": mixed(TEXT, part("application/pgp-signature", "x"), kind="signed"),
    "letter.signed_inside": letter("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "x"),
    "letter.calendar": letter("text/calendar", "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT"),
    "letter.forwarded": letter("message/rfc822", "Subject: x\n\nwords"),
    "letter.part_unreadable": letter("multipart/mixed", "words"),
    "letter.too_many_files": mixed(*[file_part("image/png", PNG, "a.png")] * 101),
    "letter.text_cut": letter("text/plain", "x" * (BODY_LIMIT + 1)),
    "letter.no_date": b"From: a@b.ru\n\nx",
    "letter.several_senders": b"From: a@b.ru\nFrom: c@d.ru\n\nx",
    "letter.empty": letter("text/plain", " \n"),
}


@pytest.mark.parametrize("note", NOTES)
def test_the_reader_is_told(note: str) -> None:
    assert note in read(NOTES[note]).notes


def test_an_ordinary_letter_has_no_notes() -> None:
    assert read(mixed(TEXT, PAGE, kind="alternative")).notes == ()


def test_an_encrypted_smime_letter_is_a_file_and_a_note() -> None:
    found = read(letter("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "x"))
    assert [file.name for file in found.files] == ["smime.p7m"]
    assert found.notes == ("letter.encrypted", "letter.empty")


def test_pictures_of_a_page_are_named_inline_files() -> None:
    picture = part("image/png; name=logo.png", PNG, more="Content-ID: <logo@1>\nContent-Disposition: inline\n")
    found = read(mixed(part("text/html", '<img src="cid:logo@1" alt="Logo">'), picture, kind="related"))
    assert [(file.name, file.content_id, file.is_inline) for file in found.files] == [("logo.png", "logo@1", True)]
    assert found.body == "[Logo]"


def test_files_come_out_whole_under_safe_names() -> None:
    content = bytes(range(256)) * 40
    found = read(mixed(TEXT, file_part("application/octet-stream", content, "../../x.bin")))
    assert [(file.name, file.content) for file in found.files] == [("x.bin", content)]


def test_uuencoded_files_leave_the_text() -> None:
    found = read(letter("text/plain", "before\nbegin 644 cat.txt\n#0V%T\n`\nend\nafter\n"))
    assert found.body == "before\nafter"
    assert [(file.name, file.content) for file in found.files] == [("cat.txt", b"Cat")]
    assert read(letter("text/plain", "begin 644 of the end\nno file")).files == ()


def test_a_forwarded_letter_is_read_below_and_kept_as_a_file() -> None:
    inner = b"From: C <c@d.ru>\nSubject: In\n\n" + b"inner words"
    found = read(mixed(TEXT, part("message/rfc822", inner)))
    assert found.body == "Текст\n\nFrom: C <c@d.ru>\nSubject: In\n\ninner words"
    assert [(file.name, file.media_type, file.content) for file in found.files] == [("In.eml", "message/rfc822", inner)]
    assert found.sender == "a@b.ru"


def test_an_invitation_has_a_readable_line_and_a_file() -> None:
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Пере\n нос\nDTSTART:20261006T090000Z\nDTEND;TZID=X:20261006T130000\n"
        "LOCATION:Офис\\, 5\nEND:VEVENT\nEND:VCALENDAR"
    )
    found = read(letter('text/calendar; charset=utf-8; name="i.ics"', event))
    assert found.body == "Перенос, 2026-10-06 09:00 UTC – 2026-10-06 13:00, Офис, 5"
    assert [(file.name, file.media_type) for file in found.files] == [("i.ics", "text/calendar")]


def test_what_is_over_the_limit_of_a_body_is_kept_as_a_file() -> None:
    text = "слово " * BODY_LIMIT
    found = read(letter("text/plain; charset=utf-8", text))
    assert len(found.body) == BODY_LIMIT
    assert found.files[0].content.decode() == text.strip()


def test_a_file_above_the_limit_stays_in_the_raw_letter() -> None:
    large = part("application/zip", b"x" * (25 * 1024 * 1024 + 1), more="Content-Disposition: attachment\n")
    found = read(mixed(TEXT, large))
    assert (found.body, found.files) == ("Текст", ())
    assert "letter.file_too_large" in found.notes


def test_the_page_that_was_too_complex_is_kept() -> None:
    page = "<div>" * 200 + "words"
    found = read(letter("text/html", page))
    assert found.body == "words"
    assert [(file.name, file.content, file.is_dangerous) for file in found.files] == [
        ("letter.html", page.encode(), True)
    ]


def test_the_text_part_is_shown_beside_a_page_too_complex() -> None:
    found = read(mixed(TEXT, part("text/html", "<div>" * 200 + "Текст"), kind="alternative"))
    assert found.body == "Текст"


def test_a_quoted_tail_is_marked_and_kept() -> None:
    found = read(letter("text/html", "<p>Да</p><div class=gmail_quote><div>On Mon, Nov 23, 2026 at 10:00 STP &lt;"
                                     "stp@host.ru&gt; wrote:</div><blockquote>old</blockquote></div>"))  # fmt: skip
    assert found.quote_at is not None
    assert found.body[: found.quote_at].strip() == "Да"
    assert found.body.endswith("> old")


def test_a_fault_in_one_part_loses_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(content: bytes) -> None:
        raise ValueError("a library's fault")

    monkeypatch.setattr("desktop.central.mailroom.winmail.opened", broken)
    found = read(mixed(TEXT, part("application/ms-tnef", "x"), file_part("image/png", PNG, "a.png")))
    assert found.body == "Текст"
    assert [file.content for file in found.files] == [b"x", PNG]
    assert "letter.part_unreadable" in found.notes


def test_nothing_is_fetched_for_a_part_that_lies_elsewhere() -> None:
    more = 'message/external-body; access-type=URL; URL="http://spy.example/"'
    assert read(mixed(TEXT, part(more, "Content-Type: image/png\n"))).body == "Текст"


def test_machines_lists_and_judgements_are_seen() -> None:
    found = read(
        b"Auto-Submitted: auto-replied\nPrecedence: bulk\nAuthentication-Results: mx; spf=pass\n" + HEADERS + b"\nx"
    )
    assert found.machine == (("auto-submitted", "auto-replied"), ("precedence", "bulk"))
    assert found.authentication == ("mx; spf=pass",)


def test_the_files_of_all_forms_of_a_letter_together_are_a_hundred() -> None:
    many = multipart("mixed", *[file_part("image/png", PNG, "a.png")] * 60, boundary="c")
    found = read(mixed(TEXT, many, many, kind="alternative"))
    assert len(found.files) == 100
    assert found.notes == ("letter.too_many_files",)


def test_signed_letters_show_their_text() -> None:
    signature = part("application/pkcs7-signature; name=smime.p7s", encodebytes(b"0\x80"), more=BASE64)
    found = read(letter('multipart/signed; boundary="s"', joined("s", TEXT, signature)))
    assert (found.body, found.notes) == ("Текст", ("letter.signed",))
    assert [file.name for file in found.files] == ["smime.p7s"]


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\r\n.\n", b"\n.\r\n", b"\r\n.\r", b"\r\n\x00.\r\n"])
def test_a_letter_behind_a_false_end_of_data_is_text_of_the_first(end: bytes) -> None:
    """SMTP smuggling: a server on the way that took this for the end would have made two letters of it."""
    second = b"MAIL FROM:<boss@provider.ru>\r\nDATA\r\nFrom: boss@provider.ru\r\nSubject: [#10423]\r\n\r\nDelete it all"
    found = read(b"From: a@b.ru\r\nSubject: Hi\r\n\r\nwords" + end + second)
    assert (found.sender, found.subject) == ("a@b.ru", "Hi")
    assert all(words in found.body for words in ("words", "MAIL FROM", "Delete it all"))
