"""The gate an e-mail has to pass to be a ticket (STP.1, STP.5, ORK.1)."""

import pytest

from desktop.regulation.gate import Letter, gate
from tests.regulation.making import ACCOUNTS

CONTACTS = {"ivan@mail.ru": {"s1"}, "both@mail.ru": {"s1", "s2"}, "poor@mail.ru": {"s3"}} | {
    "own@example.ru": {"s1"},
    "почта@пример.рф": {"s1"},
}

SITE = "Не открывается сайт"
GATES = [
    # sender, subject, body, what is missing
    ("ivan@mail.ru", "example.ru", "Не открывается сайт, помогите.", ()),
    ("ivan@mail.ru", "Сайт example.ru не открывается", "", ()),
    ("IVAN@Mail.Ru ", SITE, "Аккаунт EXAMPLE.RU", ()),
    ("ivan@mail.ru", SITE, "http://www.example.ru/index.html", ()),
    ("ivan@mail.ru", SITE, "Это сайт пример.рф.", ()),
    ("ivan@mail.ru", SITE, "ПРИМЕР.РФ", ()),
    ("ivan@mail.ru", SITE, "xn--e1afmkfd.xn--p1ai", ()),
    ("ivan@mail.ru", SITE, "other.com и example.ru", ()),
    ("both@mail.ru", SITE, "foreign.ru", ()),
    ("who@mail.ru", SITE, "example.ru", ("sender",)),
    ("who@mail.ru", SITE, "", ("sender",)),  # the account is asked of a known sender
    ("", SITE, "example.ru", ("sender",)),
    ("ivan@mail.ru", SITE, "", ("account",)),
    ("ivan@mail.ru", SITE, "Не приходит почта на info@example.ru", ()),  # a mailbox names its account when it is his
    ("ivan@mail.ru", SITE, "Почта info@XN--E1AFMKFD.xn--p1ai", ()),
    ("ivan@mail.ru", SITE, "info@example.ru и info@premium.ru", ("account",)),  # which of them?
    ("ivan@mail.ru", SITE, "Пишите на admin@foreign.ru", ("account",)),
    ("own@example.ru", SITE, "Пишите на Own@Example.ru", ("account",)),  # in every letter's signature: names nothing
    ("ivan@mail.ru", SITE, "shop.example.ru", ()),  # a name within the main domain names it too
    ("ivan@mail.ru", SITE, "https://a.b.example.ru/x?y=1", ()),
    ("ivan@mail.ru", SITE, "<https://xn--e1afmkfd.xn--p1ai/>", ()),
    ("ivan@mail.ru", SITE, "Аккаунт: «Пример.рф».", ()),
    ("ivan@mail.ru", SITE, "www.example.ru:8080", ()),
    ("ivan@mail.ru", SITE, "ru", ("account",)),
    ("почта@пример.рф", SITE, "example.ru", ()),
    ("Почта@XN--E1AFMKFD.XN--P1AI", SITE, "example.ru", ()),  # the same address
    ("ivan@mail.ru", SITE, "myexample.ru", ("account",)),
    ("ivan@mail.ru", SITE, "example.ru.com", ("account",)),
    ("ivan@mail.ru", SITE, "missing.ru", ("account",)),
    ("ivan@mail.ru", SITE, "foreign.ru", ("account",)),  # another subscriber's
    ("poor@mail.ru", SITE, "example.ru", ("account",)),
    ("ivan@mail.ru", SITE, "Работает ли?\n> example.ru", ("account",)),  # only quoted
    ("ivan@mail.ru", SITE, "Когда?\n-- \nexample.ru", ("account",)),  # only in the signature
    ("ivan@mail.ru", "example.ru", "", ("request",)),
    ("ivan@mail.ru", "Срочно!", "Здравствуйте! Домен example.ru. С уважением", ("request",)),
    ("ivan@mail.ru", "Re: example.ru", "Спасибо.\n> Не открывается сайт", ("request",)),
    ("ivan@mail.ru", "Hello", "Dear colleagues... example.ru, thanks", ("request",)),
    ("ivan@mail.ru", "", "", ("account", "request")),
    ("who@mail.ru", "", "", ("sender", "request")),
]


@pytest.mark.parametrize(("sender", "subject", "body", "missing"), GATES)
def test_a_letter_is_a_ticket_when_nothing_is_missing(
    sender: str, subject: str, body: str, missing: tuple[str, ...]
) -> None:
    found = gate(Letter(sender, subject, body), CONTACTS, ACCOUNTS)
    assert found.missing == tuple(f"gate.{what}" for what in missing)
    assert found.is_complete is (not missing)


WHOSE = [
    ("example.ru", "example.ru", "s1"),
    ("XN--E1AFMKFD.XN--P1AI", "пример.рф", "s1"),
    ("foreign.ru", "foreign.ru", "s2"),
    ("shop.example.ru, foreign.ru", "foreign.ru", "s2"),  # by its own name before a name within it
    ("info@example.ru, foreign.ru", "foreign.ru", "s2"),  # and before a mailbox
    ("missing.ru, then foreign.ru and example.ru", "foreign.ru", "s2"),  # the first that counts
]


@pytest.mark.parametrize(("named", "account", "subscriber_id"), WHOSE)
def test_a_letter_names_account_and_subscriber(named: str, account: str, subscriber_id: str) -> None:
    found = gate(Letter("both@mail.ru", SITE, named), CONTACTS, ACCOUNTS)
    assert (found.account, found.subscriber_id) == (account, subscriber_id)


def test_who_can_use_the_cabinet_files_his_ticket_there() -> None:
    found = gate(Letter("ivan@mail.ru", SITE, "example.ru", has_cabinet=True), CONTACTS, ACCOUNTS)
    assert found.missing == ("gate.cabinet",)


HOSTILE = [
    "a",
    "я",
    "a.",
    "a@",
    "@a.",
    "a@a.",
    "a@a.ru ",
    "a.ru ",
    "a.a.a.ru ",
    ">",
    "> \n",
    "-- \n",
    "- ",
    "уважаем",
    "://",
    "xn--",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_letter_takes_steps_in_proportion_to_its_length(piece: str) -> None:
    """With steps by the square each of these would take minutes."""
    text = (piece * 65_536)[:65_536]
    assert not gate(Letter("ivan@mail.ru", text, text, earlier=(text,)), CONTACTS, ACCOUNTS).is_complete


def test_what_stands_behind_the_first_64_ki_characters_is_not_read() -> None:
    assert gate(Letter("ivan@mail.ru", SITE, "\n" * 65_000 + "example.ru"), CONTACTS, ACCOUNTS).is_complete
    assert not gate(Letter("ivan@mail.ru", SITE, "\n" * 66_000 + "example.ru"), CONTACTS, ACCOUNTS).is_complete
