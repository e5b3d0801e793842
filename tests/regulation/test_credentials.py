"""Credentials in messages: found where people write them, and not where they only talk about them (section 6, H28)."""

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.regulation.credentials import CredentialKind, Finding, find, moved

HERE = Path(__file__).parent
_VALUE = re.compile("⟦(.*?)⟧", re.DOTALL)


class Phrase(NamedTuple):
    text: str
    values: list[tuple[int, int]]
    is_sure: bool


def lines(name: str) -> list[str]:
    """Of a list of phrases, a line each, in which breaks and tabs are spelt out."""
    read = (HERE / name).read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n").replace("\\t", "\t") for line in read]


def phrase(line: str) -> Phrase:
    marked = line[2:]
    values = [(match.start(1) - 1 - 2 * n, match.end(1) - 1 - 2 * n) for n, match in enumerate(_VALUE.finditer(marked))]
    return Phrase(re.sub("[⟦⟧]", "", marked), values, line[0] == "S")


def phrases(name: str) -> list[Phrase]:
    return [phrase(line) for line in lines(name)]


# of others: written by somebody who had never seen the rule, which was then made to find them
PHRASES = phrases("credentials_in_phrases.txt") + phrases("credentials_of_others.txt")
ORDINARY = lines("ordinary_messages.txt") + lines("ordinary_of_others.txt")


def fits(finding: Finding, value: tuple[int, int]) -> bool:
    """A "!" that ends the sentence may be the value's own."""
    return finding.start == value[0] and finding.end - value[1] in (0, 1)


def test_the_lists_are_long_and_differ() -> None:
    assert len({phrase.text for phrase in PHRASES}) == len(PHRASES) >= 200
    assert len(set(ORDINARY)) == len(ORDINARY) >= 500


def test_at_least_95_of_100_credentials_are_found_exactly() -> None:
    missed = [
        text[slice(*value)]
        for text, values, _ in PHRASES
        for value in values
        if not any(fits(f, value) for f in find(text))
    ]
    assert len(missed) <= 0.05 * sum(len(phrase.values) for phrase in PHRASES), missed


def test_at_least_98_of_100_sure_findings_are_right() -> None:
    sure = [(phrase, finding) for phrase in PHRASES for finding in find(phrase.text) if finding.is_sure]
    wrong = [text[f.start : f.end] for (text, values, _), f in sure if not any(fits(f, value) for value in values)]
    assert len(sure) > 150
    assert len(wrong) <= 0.02 * len(sure), wrong


def test_most_that_are_surely_credentials_are_found_to_be() -> None:
    sure = [(text, value) for text, values, is_sure in PHRASES if is_sure for value in values]
    weak = [t[slice(*v)] for t, v in sure if not any(fits(f, v) and f.is_sure for f in find(t))]
    assert len(weak) <= 0.1 * len(sure), weak


def test_ordinary_messages_lose_hardly_a_word() -> None:
    found = [(text, find(text)) for text in ORDINARY]
    sure = [text for text, findings in found if any(finding.is_sure for finding in findings)]
    likely = [text for text, findings in found if findings and text not in sure]
    assert len(sure) <= 0.005 * len(ORDINARY), sure
    assert len(likely) <= 0.02 * len(ORDINARY), likely


def test_on_lists_the_rule_was_never_made_for_it_does_as_well_as_when_first_tried() -> None:
    """Kept apart: who looks at what is missed here, and mends the rule for it, has no measure left."""
    kept, ordinary = phrases("credentials_held_out.txt"), lines("ordinary_held_out.txt")
    found = [
        [f for f in find(text) if f.start <= start and end <= f.end]
        for text, values, _ in kept
        for start, end in values
    ]
    assert sum(map(bool, found)) >= 0.90 * len(found)
    assert sum(any(f.is_sure for f in one) for one in found) >= 0.80 * len(found)
    wrong = [any(f.is_sure for f in findings) for text in ordinary if (findings := find(text))]
    assert wrong.count(True) <= 1
    assert wrong.count(False) <= 2


KINDS = [
    ("пароль: Qwerty123", "Qwerty123", "password", True),
    ("логин/пароль admin / s3cr3T", "s3cr3T", "password", True),
    ("mysql://user:pa55w@host", "pa55w", "password", True),
    ("мой пароль от почты Ромашка2024", "Ромашка2024", "password", True),
    ("сбросьте мой пароль от почты Ромашка2024", "Ромашка2024", "password", False),
    ("Xk9#mP2q", "Xk9#mP2q", "password", False),
    ("token=5f4dcc3b5aa765d61d8327deb882cf99", "5f4dcc3b5aa765d61d8327deb882cf99", "token", True),
    ("карта 4111 1111 1111 1111", "4111 1111 1111 1111", "card", True),
    ("4111111111111111", "4111111111111111", "card", False),
    ("кодовое слово: Барселона", "Барселона", "authorization", True),
    ("паспорт 4509 123456", "4509 123456", "authorization", False),
    ("код из смс 481920", "481920", "authorization", False),
    ("ваш код для входа: 481920", "481920", "authorization", True),
    ("ключ ISPmanager ISP5-AJJO-KYTY-MKCT не подошёл", "ISP5-AJJO-KYTY-MKCT", "token", True),
    ("сбросили пароль, пришёл iX7eoQu2 и тоже не подходит", "iX7eoQu2", "password", True),
    ("пароль у меня простой, на бумажке написано zip_2204", "zip_2204", "password", False),
    ("root / Gbh77$kk", "Gbh77$kk", "password", True),
    ("логин и пароль: shopadmin kd83jslq", "kd83jslq", "password", True),
    ("пароль, который вы дали (aX9kLm2Z), не подходит", "aX9kLm2Z", "password", True),
    ("seed: apple banana cherry dog", "apple banana cherry dog", "token", True),
    (
        "https://0123456789abcdef0123456789abcdef@sentry.example.com/1",
        "0123456789abcdef0123456789abcdef",
        "token",
        True,
    ),
    ("держите, sales@example.ru - Leto2024", "Leto2024", "password", False),
    ("пароль: 01.02.1990", "01.02.1990", "password", True),  # a sign and one word alone: whatever it is
    ("пароль: root", "root", "password", False),
    ("пароль: вася", "вася", "password", False),
    ("Пароль - солнышко", "солнышко", "password", False),
    ("Пароль - sunshine", "sunshine", "password", True),
    ("admin/admin - логин и пароль", "admin", "password", True),
    ("пароль администратора Bitrix-4455", "Bitrix-4455", "password", True),
    ("прароль: barsik12", "barsik12", "password", True),
    ("log in with editor1 / Sparrow_on_roof", "Sparrow_on_roof", "password", True),
    ("https://hooks.slack.com/services/T0A/B0B/KSVnIXbM4FcYOhkf4C8OJZ9h", "KSVnIXbM4FcYOhkf4C8OJZ9h", "token", True),
]


@pytest.mark.parametrize(("text", "value", "kind", "is_sure"), KINDS)
def test_kind_and_certainty(text: str, value: str, kind: str, is_sure: bool) -> None:
    start = text.rindex(value)
    assert find(text) == (Finding(start, start + len(value), CredentialKind(kind), is_sure),)


NONE = [
    "заказ 4111111111111111",  # the number of an order may fit Luhn
    "карта 4111111111111112",  # and one of a card that does not is none
    "20-значный счёт 41111111111111110000",
    "пароль: ${DB_PASSWORD}",
    "Пароль MySQL80 не подходит",  # a product, where no sign says that it is the value
    "пароль не подходит",
    "Access denied for user 'u'@'localhost' (using password: YES)",
    "Failed password for root from 218.92.0.31 port 42122 ssh2, message 1rZ5kT-0007Qm-2c",
    "root@vps48213:/var/www# ls -la",
    "Код ошибки 1045 при входе",
    "passphrase: I forgot the old one",
    "панель BrainyCP1.09 не открывается, ядро 5.15.0-91-generic",
    "пароль: забыл",
    "Пароль - обязательно",
    "Password: required",
    "Сбросил пароль - помогло",
    "mysqli_connect(DB_HOST, DB_USER, DB_PASS, DB_NAME)",
    '{"code": 1, "message": "API key is missing"}',
    "-----BEGIN RSA PRIVATE KEY----- должна быть первой строкой файла",
    "2FA enabled for user 771204",
    'curl -H "Authorization: Bearer $TOKEN" -H "Smena-Subscriber: s1001"',
    "Сертификат GlobalSign, серийник 4E9C0D7713AB52F8",
    "вход по ключу: отпечаток SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
]


@pytest.mark.parametrize("text", NONE)
def test_nothing_is_found(text: str) -> None:
    assert find(text) == ()


PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nAASCBKcwggSj\n"


@pytest.mark.parametrize("end", ["-----END PRIVATE KEY-----", ""])
def test_a_private_key_goes_as_a_whole_even_without_its_end(end: str) -> None:
    text = f"Вот:\n{PEM}{end}\nСпасибо, это ключ"
    assert moved(text, find(text), ["[секрет 1]"]).split() == ["Вот:", "[секрет", "1]", "Спасибо,", "это", "ключ"]


def test_marks_take_the_place_of_the_values_alone() -> None:
    text = "Логин: u1, пароль: Qwerty123, пароль от ftp: Zx81-kk9."
    marks = ["[секрет 12]", "[секрет 13]"]
    assert moved(text, find(text), marks) == "Логин: u1, пароль: [секрет 12], пароль от ftp: [секрет 13]."


def test_a_mark_is_no_credential() -> None:
    for text, _, _ in PHRASES:
        sure = [finding for finding in find(text) if finding.is_sure]
        left = moved(text, sure, ["[секрет 12]"] * len(sure))
        assert [left[f.start : f.end] for f in find(left) if "секрет" in left[f.start : f.end]] == []


PIECES = st.sampled_from(
    ["пароль", "password", ":", "=", " ", "\n", "«", '"', "(", "|", "Qwe123!", "логин", "/", "@", "mysql -p", "4111 "]
)


@settings(max_examples=150)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_findings_lie_in_order_apart_and_inside(text: str) -> None:
    findings = find(text)
    ends = [0, *(finding.end for finding in findings)]
    assert all(end <= f.start < f.end <= len(text) for end, f in zip(ends, findings, strict=False))
    assert moved(text, findings, [text[f.start : f.end] for f in findings]) == text


WORST = [
    "a", " ", "*", "4", "4 ", "4111 ", "пароль ", "пароль:", 'пароль "', "пароль (", "пароль|", "пароль\n",
    "пароль от ", "сменить пароль с ", "логин ", "паспорт ", "mysql ", "curl -u ", "a://b:", "a.b@", "a@", "Aa1!",
    "eyJaaaaaaaaa.", "-----BEGIN PRIVATE KEY-----\n", "<password>", 'password",', "user:aaaa@", "Aa1 — ",
    "вот Aa1!Aa1!\n", "a-", "снилс ", "код ", "@a.", "admin:Aa1! ", "ключ A1B2-", "пароль|\nа|\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", WORST)
def test_eight_times_the_text_takes_hardly_more_than_eight_times_as_long(piece: str) -> None:
    """A pattern that turns back over the text takes 64 times as long, which grows to minutes."""
    assert seconds((piece * 65_536)[:65_536]) < 24 * seconds((piece * 8_192)[:8_192]) + 0.05


def seconds(text: str) -> float:
    begun = time.process_time()
    find(text)
    return time.process_time() - begun


def test_a_password_behind_a_long_log_is_found() -> None:
    log = "Failed password for invalid user admin from 45.9.20.101 port 55120 ssh2\n" * 800
    assert [found.kind for found in find(log + "пароль: Qwerty123")] == [CredentialKind.PASSWORD]
