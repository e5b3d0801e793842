"""The head of a ticket in words: chips, times, the place and why, who else is here."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop import assets
from desktop.models.ticket_card import TicketCard, as_text, ticket_card
from desktop.regulation.book import Settings
from desktop.regulation.people import Department
from desktop.regulation.ticket import Authorization, AuthorizationWay, BasicService, Channel, State
from desktop.wire.changes import Presence
from tests.panels.fake_desk import ANNA, NOW
from tests.panels.ticket_samples import HOUR, MINUTE, target_ticket, ticket_view


def card(position: int | None = None, presence: tuple[Presence, ...] = (), **values: Any) -> TicketCard:
    return ticket_card(ticket_view(**values), position, NOW, Settings(), presence, ANNA)


def test_card_of_the_drawn_target_reads_as_text() -> None:
    assets.set_language("ru")
    assert as_text(ticket_card(target_ticket(), 2, NOW, Settings(), (), ANNA)) == (
        "Почта не принимает письма с утра\n"
        "№ 10423\n"
        "emergency: Экстренно: почта | plain: моя | plain: СТП · кабинет\n"
        "получена сегодня в 16:14, ответ до пн 04:14 (осталось 7:00)\n"
        "Место в очереди СТП: 2. Экстренная заявка: восстановить сервис «почта». Идёт вне очереди. "
        "Объявлено: Олег Мишин, 17:14: подтверждён отказ почты. (п.\u00a04 порядка СТП)"
    )


@pytest.mark.parametrize(
    ("values", "chips"),
    [
        ({}, "nobody has it|STP · cabinet"),
        ({"premium": True}, "Premium|nobody has it|STP · cabinet"),
        ({"due_at": NOW + 59 * MINUTE}, "Due soon|nobody has it|STP · cabinet"),
        ({"due_at": NOW - MINUTE}, "Overdue|nobody has it|STP · cabinet"),
        ({"emergency": BasicService.WEB}, "Emergency: web|nobody has it|STP · cabinet"),
        ({"assignee_id": 2, "assignee_name": "Олег Мишин"}, "taken: Олег Мишин|STP · cabinet"),
        ({"assignee_id": ANNA.id}, "mine|STP · cabinet"),
        ({"account": None}, "nobody has it|STP · cabinet|account not named"),
        ({"channel": Channel.EMAIL}, "nobody has it|STP · by e-mail, not confirmed"),
        ({"state": State.WAITING, "due_at": None}, "waits for the subscriber|nobody has it|STP · cabinet"),
        ({"is_pending": True}, "nobody has it|STP · cabinet|waiting to be sent"),
    ],
)
def test_chips_say_what_matters(values: dict[str, Any], chips: str) -> None:
    assert "|".join(chip.text for chip in card(**values).chips) == chips


BY_ANSWER = Authorization(AuthorizationWay.SECRET, "Анна Петрова", NOW - HOUR, "")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"topic": "plan"}, "needs authorization"),
        ({"topic": "payment"}, ""),
        ({"topic": "plan", "state": State.RESOLVED, "due_at": None}, ""),
        ({"topic": "plan", "authorization": BY_ANSWER}, "authorized: the answer matches, Анна П., 20:14"),
        (
            {"topic": "payment", "authorization": replace(BY_ANSWER, way=AuthorizationWay.LETTER)},
            "authorized: signed letter, Анна П., 20:14",
        ),
    ],
)
def test_chip_says_whether_a_significant_change_is_authorized(values: dict[str, Any], words: str) -> None:
    chips = [chip.text for chip in card(department=Department.ORK, **values).chips]
    assert [chip for chip in chips if "authoriz" in chip] == ([words] if words else [])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "received today at 16:14, answer until Mon 04:14 (7:00 left)"),
        ({"due_at": NOW - 5 * MINUTE}, "received today at 16:14, answer until 21:09 (overdue by 0:05)"),
        (
            {
                "department": Department.ORK,
                "due_at": NOW + timedelta(days=2),
                "target_at": NOW + timedelta(days=1),
                "preliminary": True,
            },
            "received today at 16:14, done until Tue 21:14 (48:00 left), target Mon 21:14, "
            "preliminary: the calendar of that year is not confirmed",
        ),
        (
            {"state": State.WAITING, "due_at": None, "waiting_since_at": NOW - HOUR},
            "received today at 16:14, waits for the subscriber since 20:14",
        ),
        ({"state": State.ANSWERED, "due_at": None}, "received today at 16:14, answered today at 17:14"),
        (
            {"state": State.RESOLVED, "due_at": None, "ended_at": NOW - HOUR},
            "received today at 16:14, ended today at 20:14",
        ),
    ],
)
def test_times_say_what_is_promised_and_how_long(values: dict[str, Any], words: str) -> None:
    assert card(**values).times.text == words


@pytest.mark.parametrize(
    ("due_at", "meaning"),
    [(NOW + 2 * HOUR, "muted"), (NOW + 59 * MINUTE, "guard"), (NOW, "guard"), (NOW - MINUTE, "emergency")],
)
def test_deadline_changes_its_colour_as_it_comes_near(due_at: datetime, meaning: str) -> None:
    assert card(due_at=due_at).times.meaning == meaning


def test_place_by_an_arrival_of_another_day_names_the_day() -> None:
    place = card(unanswered_since_at=NOW - 24 * HOUR).place.text
    assert place == "Filed in the cabinet: by arrival, 21:14 on Sat 21 Nov. (clause 4 of STP)"


def test_place_and_deadline_stand_on_their_clauses() -> None:
    shown = card(position=3)
    assert shown.place.text == "Place 3 in the queue of STP. Filed in the cabinet: by arrival, 16:14. (clause 4 of STP)"
    assert shown.place.hint.startswith("clause 4 of STP: ")
    assert shown.times.hint == shown.place.hint
    assert card(department=Department.ORK).times.hint.startswith("clause 3 of ORK: ")


def test_ticket_that_waits_for_nobody_stands_in_no_queue() -> None:
    assert card(state=State.ANSWERED, due_at=None).place.text == "Stands in no queue: answered."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"suggested_emergency": BasicService.WEB}, "Emergency: web? Confirm…"),
        ({"suggested_emergency": BasicService.WEB, "emergency": BasicService.WEB}, ""),
        ({"suggested_emergency": BasicService.WEB, "state": State.RESOLVED, "due_at": None}, ""),
        ({"suggested_emergency": BasicService.WEB, "state": State.ANSWERED, "due_at": None}, ""),
    ],
)
def test_emergency_is_suggested_until_a_person_has_decided(values: dict[str, Any], words: str) -> None:
    assert card(**values).suggested == words


def test_others_who_write_and_look_are_named_and_i_am_not() -> None:
    here = (
        Presence(ANNA.id, ANNA.name, "stp", 10423, True),
        Presence(2, "Олег Мишин", "stp", 10423, True),
        Presence(3, "Ирина Лебедева", "ork", 10423, False),
        Presence(4, "Павел Орлов", "stp", 99, True),
    )
    assert card(presence=here).others == "writing now: Олег Мишин · looking: Ирина Лебедева"
    here += (Presence(7, "Пётр Ильин", "stp", 10423, True), Presence(8, "Яна Дёмина", "stp", 10423))
    assert (
        card(presence=here).others
        == "writing at once: Олег Мишин, Пётр Ильин · looking at once: Ирина Лебедева, Яна Дёмина"
    )


def test_letter_of_a_sender_who_was_authorized_is_plain_e_mail() -> None:
    view = ticket_view(channel=Channel.EMAIL)
    authorization = Authorization(AuthorizationWay.SUPERVISOR, "Анна Петрова", NOW, "")
    proved = replace(view, ticket=replace(view.ticket, authorization=authorization))
    chips = [ticket_card(one, 1, NOW, Settings(), (), ANNA).chips[-1] for one in (view, proved)]
    assert [(chip.meaning, chip.text) for chip in chips] == [
        ("guard", "STP · by e-mail, not confirmed"),
        ("plain", "STP · e-mail"),
    ]
