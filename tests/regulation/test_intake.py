"""What comes in: new tickets, and the gate an e-mail has to pass (STP.1, ORK.1)."""

import pytest

from desktop.regulation.intake import Letter, gate, new_ticket
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from tests.regulation.making import ACCOUNTS, CABINET, NOON, ORK, STP, outlook

CONTACTS = {"ivan@mail.ru": {"s1"}, "both@mail.ru": {"s1", "s2"}, "poor@mail.ru": {"s3"}}
NEW = [(STP, "open stp, due wed 00:00"), (ORK, "open ork, due thu 18:00, target thu 12:00")]


@pytest.mark.parametrize(("department", "expected"), NEW)
def test_a_new_ticket_waits_for_its_department(department: Department, expected: str) -> None:
    made = new_ticket(
        7, department, CABINET, NOON, topic="fault", account="example.ru", subscriber_id="s1", premium=True
    )
    assert outlook(made) == expected
    assert (made.state, made.received_at, made.unanswered_since_at) == (State.OPEN, NOON, NOON)
    assert (made.topic, made.account, made.subscriber_id, made.premium) == ("fault", "example.ru", "s1", True)
    assert made.clock(department.other) is None


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
    ("ivan@mail.ru", SITE, "Пишите на admin@example.ru", ("account",)),  # an address is no account
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
    ("missing.ru, then foreign.ru and example.ru", "foreign.ru", "s2"),  # the first that counts
]


@pytest.mark.parametrize(("named", "account", "subscriber_id"), WHOSE)
def test_a_letter_names_account_and_subscriber(named: str, account: str, subscriber_id: str) -> None:
    found = gate(Letter("both@mail.ru", SITE, named), CONTACTS, ACCOUNTS)
    assert (found.account, found.subscriber_id) == (account, subscriber_id)


def test_who_can_use_the_cabinet_files_his_ticket_there() -> None:
    found = gate(Letter("ivan@mail.ru", SITE, "example.ru", has_cabinet=True), CONTACTS, ACCOUNTS)
    assert found.missing == ("gate.cabinet",)
