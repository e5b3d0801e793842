"""What stands below a message: words about a letter, its files, its delivery, and whom it is never shown as."""

import pytest

from desktop import assets
from desktop.models.conversation import Entry, Fold, Side, entries
from desktop.models.message_lines import LONGEST, LONGEST_NAME, size_words
from desktop.regulation.ticket import MessageKind
from desktop.wire.rows import Attachment, Delivery, Letter
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import MARINA, message, ticket_view

SCHEME = Attachment("a1", "схема.png", 1258291, "image/png")
PROGRAM = Attachment("a2", "счёт.exe", 812 * 1024, "application/x-dosexec", is_dangerous=True)


def entry(body: str = "Сайт не открывается", kind: MessageKind = MessageKind.SUBSCRIBER, **values: object) -> Entry:
    (made,) = entries(ticket_view(message(1, body, kind, **values)), NOW)
    return made


def below(shown: Entry) -> list[tuple[str, str, str]]:
    """Meaning, coloured words and muted words of each line."""
    return [
        (line.meaning, shown.text[line.start : line.word_end], shown.text[line.word_end : line.end])
        for line in shown.lines
    ]


def test_letter_of_the_subscriber_shows_his_address() -> None:
    letter = Letter("marina@kafe-uyut.ru", MARINA, is_verified=True)
    assert entry(letter=letter).head == "Марина Соколова, marina@kafe-uyut.ru · 16:15"


@pytest.mark.parametrize(
    ("kind", "is_verified"),
    [(MessageKind.LETTER, False), (MessageKind.LETTER, True), (MessageKind.SUBSCRIBER, False)],
)
def test_stranger_is_never_shown_as_the_subscriber(kind: MessageKind, is_verified: bool) -> None:
    shown = entry(kind=kind, letter=Letter("m@evil.example", MARINA, is_verified), author=MARINA)
    assert shown.side is Side.STRANGER
    assert shown.head == "m@evil.example («Марина Соколова») · 16:15 · not confirmed"
    assert below(shown) == [("guard", "Not confirmed: not from the subscriber's contacts.", "")]


def test_answer_to_all_of_an_incident_says_of_which() -> None:
    assert below(entry(kind=MessageKind.REPLY, detail={"incident": 12})) == [("muted", "", "Answer of incident №12")]


def test_stranger_without_an_address_is_no_subscriber_either() -> None:
    shown = entry(kind=MessageKind.LETTER, author=MARINA)
    assert (shown.side, shown.author) == (Side.STRANGER, "Unknown sender")


def test_notes_of_the_reading_are_sentences() -> None:
    letter = Letter("a@b.ru", is_verified=True, notes=["letter.html_only", "letter.signed"])
    assert below(entry(letter=letter)) == [
        ("muted", "", "The letter is in HTML: its text is shown without the layout."),
        ("muted", "", "The letter is signed. The signature was not checked."),
    ]


def test_files_show_name_size_and_type_and_a_dangerous_one_says_so_first() -> None:
    assert below(entry(attachments=[SCHEME, PROGRAM])) == [
        ("accent", "схема.png", " · 1.2 MB · image/png"),
        ("emergency", "dangerous file", ": счёт.exe · 812 KB · application/x-dosexec"),
    ]


@pytest.mark.parametrize(("size", "words"), [(0, "0 Б"), (1023, "1023 Б"), (1024, "1 КБ"), (26214400, "25,0 МБ")])
def test_size_in_the_largest_unit(size: int, words: str) -> None:
    assets.set_language("ru")
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("state", "reason", "lines"),
    [
        ("queued", "", ("muted", "", "Mail to a@b.ru waits to be sent")),
        ("sent", "", ("muted", "", "Mail to a@b.ru was sent at 21:14")),
        ("delivered", "", ("muted", "", "Mail to a@b.ru was delivered at 21:14")),
        ("delayed", "450 busy", ("muted", "", "Mail to a@b.ru is delayed since 21:14: 450 busy")),
        (
            "failed",
            "550 no such user.",
            (
                "emergency",
                "Not delivered",
                " to a@b.ru at 21:14: 550 no such user. The answer stands in the cabinet too.",
            ),
        ),
    ],
)
def test_message_says_where_its_mail_is_and_only_a_failure_is_red(
    state: str, reason: str, lines: tuple[str, str, str]
) -> None:
    shown = entry(kind=MessageKind.REPLY, delivery=Delivery(state, "a@b.ru", NOW, reason))
    assert below(shown) == [lines]


def test_words_of_others_do_not_grow_without_end_nor_break_lines() -> None:
    long = Attachment("a", "ж" * 5000 + ".pdf", 1, "application/pdf")
    shown = entry(attachments=[long], delivery=Delivery("failed", "a@b.ru", NOW, "550\nx" * 5000))
    file, failure = below(shown)
    assert len(file[1]) == LONGEST_NAME
    assert file[1].endswith(".pdf")
    assert len("".join(failure[1:])) == LONGEST
    assert shown.text.count("\n") == 2


@pytest.mark.parametrize(
    ("body", "quote_at", "folds"),
    [
        ("да\n\n> было", 4, [(2, 10, Fold.QUOTE)]),
        ("\r\nда\r\n> было", 6, [(2, 9, Fold.QUOTE)]),
        ("> было", 0, [(0, 6, Fold.QUOTE)]),
        ("да", 2, []),
        ("да", None, []),
    ],
)
def test_quoted_tail_is_folded_where_it_begins(body: str, quote_at: int | None, folds: list[object]) -> None:
    shown = entry(body, quote_at=quote_at, attachments=[SCHEME])
    assert list(shown.folds) == folds
    assert all(shown.text[end : end + 1] == "\n" for _start, end, _fold in shown.folds)


def test_long_text_and_its_quotation_are_folded_apart() -> None:
    rest, quote = entry("слово " * 3000 + "\n> было", quote_at=18001).folds
    assert (rest[2], quote[2]) == (Fold.REST, Fold.QUOTE)
    assert rest[1] == quote[0]
