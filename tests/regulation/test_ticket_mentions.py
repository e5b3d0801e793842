"""The ticket numbers a text names, and the other numbers that are none (STP.2)."""

import pytest

from desktop.regulation.ticket_mentions import mentions

NUMBERS = [
    ("[#10423]", [10423]),
    ("Re: [#10423] Не открывается сайт", [10423]),
    ("RE: Fwd: [ № 10423 ]", [10423]),
    ("[Ticket#10423]", [10423]),
    ("[Заявка №10423]", [10423]),
    ("#10423", [10423]),
    ("№10423", [10423]),
    ("№ 10423.", [10423]),
    ("№\u00a010423, срочно", [10423]),
    ("заявка 10423", [10423]),
    ("по заявке №10423?", [10423]),
    ("Заявки: 10423", [10423]),
    ("заявка номер 10423", [10423]),
    ("заявка с номером 10423", [10423]),
    ("тикет 10423", [10423]),
    ("моё обращение № 10423", [10423]),
    ("ticket 10423", [10423]),
    ("Ticket ID: 10423", [10423]),
    ("ticketID 10423", [10423]),
    ("ticket no. 10423", [10423]),
    ("ticket number 10423", [10423]),
    ("заявка 7", [7]),
    ("заявка 10423 разве закрыта? Мария", [10423]),
    ("заявка 10423 Марина", [10423]),
    ("заявка №10423 днём не открывалась", [10423]),
    ("контакт №10423", [10423]),  # no «акт»
    ("заявка 10423 2-го числа", []),  # as well a telephone number: rather none than a wrong one
    ("[#7] и [#8], заявка 9, #10", [7, 8, 9, 10]),
    ("#7 [#8]", [8, 7]),  # the bracketed one first
    ("[#7] [#7] #7", [7]),
    # others' numbers
    ("договор №10423", []),
    ("Договор № 10423", []),
    ("по договору №10423", []),
    ("счёт № 10423", []),
    ("счета №10423", []),
    ("заказ #10423", []),
    ("акт №10423", []),
    ("платёжное поручение № 10423", []),
    ("invoice #10423", []),
    ("error #1045", []),
    ("ошибка #1045", []),
    ("№ 10423/2026", []),
    ("№ 12-34", []),
    ("№10423-ФЗ", [10423]),  # a law; there may be a ticket of that number, and then it is a stranger's or his own
    # telephones, dates, prices, times, amounts
    ("8 800 555-35-35", []),
    ("заявка 8 800 555-35-35", []),
    ("заявка +7 495 123 45 67", []),
    ("№ 8 (800) 555 35 35", []),
    ("заявка от 12.05.2026", []),
    ("заявка 12.05.2026", []),
    ("заявка 2026-05-12", []),
    ("заявка 5 октября", []),
    ("заявка 5 мая", []),
    ("заявка 7 июля", []),
    ("заявка 8 ноября", []),
    ("заявка 2026 года", []),
    ("обращение 3 часа назад", []),
    ("Отправил заявку 2 дня назад", []),
    ("отправлял заявку 3 раза", []),
    ("заявка 12:30", []),
    ("заявка 1500 руб.", []),
    ("заявка 1500₽", []),
    ("ticket 5 minutes ago", []),
    ("ticket 10%", []),
    ("заявка 10.0.0.1", []),
    ("заявка 1,5", []),
    # no numbers of tickets at all
    ("10423", []),
    ("[10423]", []),
    ("&#10423;", []),
    ("https://example.ru/#10423", []),
    ("#0423", []),
    ("#1234567890", []),
    ("#10423abc", []),
    ("#ff0000", []),
    ("#٣٤", []),
    ("переподзаявка 7", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_a_number_is_a_ticket_s_when_it_is_written_as_one(text: str, numbers: list[int]) -> None:
    assert [mention.number for mention in mentions(text, "")] == numbers
    assert [mention.number for mention in mentions("", text)] == numbers


def test_the_subject_comes_first() -> None:
    assert mentions("#7", "[#8] заявка 7") == ((7, True, True), (8, False, False))


HOSTILE = [
    "[",
    "#",
    "№ ",
    "[#1",
    "заявка ",
    "заявка номер ",
    "ticket ",
    "ticket id:",
    "1",
    "#1",
    "#1 ",
    " ",
    "\n",
    "договор №",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_text_takes_steps_in_proportion_to_its_length(piece: str) -> None:
    text = (piece * 65_536)[:65_536]
    assert len(mentions(text, "")) <= 1


def test_a_letter_full_of_numbers_makes_few_look_ups() -> None:
    named = mentions("[#7]", " ".join(f"#{number}" for number in range(1, 10_000)))
    assert len(named) == 20
    assert named[0] == (7, True, False)
