"""Russian is told by its letters when no charset is declared, or a wrong one; others keep what they declare."""

import pytest

from desktop.central.mailroom.charsets import decoded, known_charset

SENTENCES = [
    "Здравствуйте! Не открывается сайт example.ru, ошибка 502 Bad Gateway.",
    "Добрый день, прошу сменить тариф на Премиум-2",
    "Почта не работает с утра",
    "Привет",
    "Оплата прошла, а услуги отключены.",
    "пароль",
    "ООО «Пример», договор 1007",
    "Да",
    "Ещё раз: как подключиться к базе данных?",
    "СРОЧНО! ПОМОГИТЕ, САЙТ НЕ РАБОТАЕТ",
]
RUSSIAN = ["cp1251", "koi8-r", "cp866", "utf-8"]
WITHOUT_WORTH = [
    None,
    "",
    "x-unknown",
    "us-ascii",
    "unknown-8bit",
    "8bit",
    "rot13",
    "zlib",
    "idna",
    "../../etc",
    "a\0b",
]


@pytest.mark.parametrize("charset", RUSSIAN)
@pytest.mark.parametrize("text", SENTENCES)
def test_russian_without_a_declared_charset_is_read(text: str, charset: str) -> None:
    if "«" in text and charset not in ("cp1251", "utf-8"):
        pytest.skip("that charset has no such quotes")
    for declared in WITHOUT_WORTH:
        assert decoded(text.encode(charset), declared)[0] == text


@pytest.mark.parametrize("charset", RUSSIAN)
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "koi8-r", "windows-1251", "utf-8"])
@pytest.mark.parametrize("text", SENTENCES[:3] + SENTENCES[4:5] + SENTENCES[8:9])
def test_a_charset_that_is_a_lie_is_not_believed(text: str, declared: str, charset: str) -> None:
    read, was_guessed = decoded(text.encode(charset), declared)
    assert read == text
    is_true = known_charset(declared) == known_charset(charset)
    assert was_guessed is not is_true


@pytest.mark.parametrize(
    "text", ["Grüße aus München", "café", "Ääkkösiä on", "Ça va être très bien", "100 € – dès demain"]
)
def test_other_languages_keep_their_letters(text: str) -> None:
    for declared in (None, "iso-8859-1", "windows-1252"):
        assert decoded(text.encode("cp1252"), declared)[0] == text


def test_a_no_break_space_alone_makes_no_letter() -> None:
    assert decoded(b"Hello\xa0\xa0world \xa0", None)[0] == "Hello\xa0\xa0world \xa0"


def test_utf8_with_a_lost_byte_stays_utf8() -> None:
    cut = "Не открывается сайт".encode()[:-1]
    assert decoded(cut, "utf-8") == ("Не открывается сай\ufffd", False)
    assert decoded(cut, None)[0] == "Не открывается сай\ufffd"


def test_marks_of_unicode_count_more_than_words() -> None:
    assert decoded("Привет".encode("utf-16"), "us-ascii") == ("Привет", False)
    assert decoded("Привет".encode("utf-8-sig"), "koi8-r") == ("Привет", False)


def test_other_charsets_are_believed() -> None:
    assert decoded("テスト".encode("iso-2022-jp"), "iso-2022-jp") == ("テスト", False)
    assert decoded("测试".encode("gb18030"), "gb2312") == ("测试", False)
    assert decoded("Привіт, їжаче".encode("koi8-u"), "koi8-u") == ("Привіт, їжаче", False)
    assert decoded("№ 5 – щёлк".encode("cp1251"), "cp-1251") == ("№ 5 – щёлк", False)


@pytest.mark.parametrize("declared", [None, "utf-8", "koi8-r", "utf-16", "utf-7", "iso-2022-jp", "big5"])
def test_every_byte_becomes_a_text(declared: str | None) -> None:
    text, _ = decoded(bytes(range(256)) * 3, declared)
    assert text
    text.encode()
