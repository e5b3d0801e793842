"""Who asks, in words: the check of the request, accounts, money, domains, services, earlier tickets, notes."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from desktop import assets
from desktop.models.subscriber_card import SubscriberCard, as_text, money, subscriber_card
from desktop.regulation.intents import ContactNote
from desktop.replica.views import AccountView, IntentState, OutboxView
from desktop.wire.rows import AccountRow, Domain, PlanRow
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import HOUR, announcement, subscriber


def card(account: str | None = "kafe-uyut.ru", **values: Any) -> SubscriberCard:
    return subscriber_card(subscriber(**values), account, 10423, NOW)


def held(plan_group: str = "standard", **values: Any) -> tuple[AccountView, ...]:
    row = AccountRow(version=1, **({"id": "kafe-uyut.ru", "subscriber_id": "s1"} | values))
    return (AccountView(row, PlanRow(version=1, id="p", name="План", group=plan_group)),)


def rows(shown: SubscriberCard, title: str) -> list[str]:
    section = next((section for section in shown.sections if section.title == title), None)
    return [
        f"{row.label} {row.value or (row.chip.text if row.chip else '')}".strip()
        for row in (section.rows if section else ())
    ]


def test_subscriber_of_the_drawn_target_reads_as_text() -> None:
    assets.set_language("ru")
    assert as_text(card()) == (
        "ООО «Кафе Уют»\n"
        "договор 1007, абонент с 2014 года, организация\n"
        "[Проверка заявки]\n"
        "аккаунт найден\n"
        "услуги не заблокированы\n"
        "входит в тариф «Старт»\n"
        "оплачен до 30.11.2026\n"
        "[Контакты]\n"
        "e-mail info@kafe-uyut.ru\n"
        "телефон +7 495 123-45-67\n"
        "[Аккаунт]\n"
        "домен kafe-uyut.ru\n"
        "тариф Старт\n"
        "состояние <активен>\n"
        "баланс 1\u00a0240,00\u00a0₽\n"
        "оплачен до 30.11.2026\n"
        "[Сервисы]\n"
        "Веб <работает>\n"
        "Почта <отказ с 09:14>\n"
        "DNS <работает>\n"
        "База данных <нет в тарифе>\n"
        "[Домены]\n"
        "kafe-uyut.ru до 14.03.2027\n"
        "кафе-уют.рф до 02.09.2027\n"
        "[Прежние заявки]\n"
        "9981 Продлить домен ОРК, открыта\n"
        "[Записи о разговорах]\n"
        "Олег Мишин · 21:14 Звонила, ждёт."
    )


@pytest.mark.parametrize(
    ("kopecks", "words"),
    [(124_000, "1 240,00 ₽"), (0, "0,00 ₽"), (-5, "−0,05 ₽"), (1_234_567_890, "12 345 678,90 ₽")],
)
def test_money_is_written_as_russians_write_it(kopecks: int, words: str) -> None:
    assets.set_language("ru")
    assert money(kopecks).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("accounts", "checks"),
    [
        ((), ["account kafe-uyut.ru is not known"]),
        (held(), ["account found", "services are not blocked", "on the plan “План”"]),
        (held(state="blocked"), ["account found", "services are blocked", "on the plan “План”"]),
        (held(state="closed"), ["account found", "the account is closed", "on the plan “План”"]),
        (
            held(paid_until=date(2026, 11, 21)),
            ["account found", "services are not blocked", "on the plan “План”", "payment ended 21.11.2026"],
        ),
        (
            held(paid_until=date(2026, 12, 6)),
            ["account found", "services are not blocked", "on the plan “План”", "paid until 06.12.2026"],
        ),
        (held(paid_until=date(2026, 12, 7)), ["account found", "services are not blocked", "on the plan “План”"]),
        (
            held(domains=[Domain("a.ru", is_bound=False)]),
            ["account found", "services are not blocked", "on the plan “План”", "not bound to the account: a.ru"],
        ),
    ],
)
def test_request_is_checked_before_the_agent_begins(accounts: tuple[AccountView, ...], checks: list[str]) -> None:
    assert rows(card(accounts=accounts), "Check of the request") == checks


def test_ticket_without_an_account_says_so_first() -> None:
    assert rows(card(account=None), "Check of the request") == ["account not named: ask for it"]


def test_premium_plan_is_marked() -> None:
    section = next(one for one in card(accounts=held("premium")).sections if one.title == "Account")
    assert [row.chip.text for row in section.rows if row.chip and row.chip.meaning == "premium"] == ["Premium"]


def test_note_not_yet_sent_stands_above_the_kept_ones_and_says_so() -> None:
    note = OutboxView("k", None, ContactNote("s1", "Перезвонить"), IntentState.QUEUED, NOW)
    pending = (note, replace(note, key="k2", state=IntentState.REFUSED), replace(note, key="k3", is_behind=True))
    assert rows(card(pending_notes=pending), "Contact notes") == [
        "21:14 · waiting to be sent Перезвонить",
        "21:14 · not sent Перезвонить",
        "21:14 · waits for your decision Перезвонить",
        "Олег Мишин · 21:14 Звонила, ждёт.",
    ]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_shown"),
    [
        (NOW - HOUR, NOW + HOUR, True),
        (NOW - HOUR, None, True),
        (NOW - HOUR, NOW, False),
        (NOW + 7 * 24 * HOUR, NOW + 170 * HOUR, True),
        (NOW + 169 * HOUR, NOW + 170 * HOUR, False),
    ],
)
def test_announcement_stands_first_while_it_concerns_now(
    starts_at: datetime, ends_at: datetime | None, is_shown: bool
) -> None:
    told = msgspec.structs.replace(announcement(), starts_at=starts_at, ends_at=ends_at)
    assert (card(announcements=(told,)).sections[0].title == "Planned works") is is_shown


def test_works_under_way_stand_before_those_to_come_and_name_the_account_where_there_are_several() -> None:
    coming = msgspec.structs.replace(announcement(), id=2, title="Ночью", starts_at=NOW - 24 * HOUR, ends_at=None)
    late = msgspec.structs.replace(announcement(), id=3, title="Завтра", starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    on_one = msgspec.structs.replace(announcement(), accounts=["kafe-uyut.ru"])
    first = subscriber().accounts[0]
    other = replace(first, row=msgspec.structs.replace(first.row, id="other.ru"))
    shown = card(announcements=(late, on_one, coming), accounts=(first, other)).sections[0]
    assert [(row.label, row.value, row.meaning) for row in shown.rows] == [
        ("now: Ночью", "Возможны задержки писем.", "guard"),
        (
            "now, until 22:14: Работы на почтовом сервере",
            "kafe-uyut.ru: Возможны задержки писем.",
            "guard",
        ),
        ("22:14 – 23:14: Завтра", "Возможны задержки писем.", "text"),
    ]


def test_subscriber_without_accounts_contacts_and_tickets_is_no_error() -> None:
    bare = subscriber(accounts=(), tickets=(), contact_notes=())
    shown = subscriber_card(bare, None, None, NOW)
    assert [section.title for section in shown.sections] == ["Check of the request", "Contacts"]
