"""What others did while a desk had no network is told beside what it wanted, and the agent chooses."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.models.queues import Tab
from desktop.models.refused import as_text, refused_intents, refused_text
from desktop.panels.refused_card import RefusedCard
from desktop.regulation import intents
from desktop.regulation.intents import TicketIntent
from desktop.regulation.ticket import BasicService, MessageKind
from desktop.replica.views import TicketView
from desktop.sync.state import Link
from tests.central_server import World
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit
from tests.seats import Seat, wait

MINE, THEIRS = "Мы перезагрузили сервер, проверьте.", "Сайт уже работает."


@pytest.fixture
def anna(sit: Sit, cable: Cable, served_central: World) -> Seat:
    """Anna at 12:00 with her only ticket open, without network."""
    number = served_central.file_ticket()
    anna = sit("anna", cable.url)
    wait(lambda: str(number) in anna.queue(Tab.STP))
    anna.open_ticket(number)
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    return anna


def view_of(seat: Seat) -> TicketView:
    assert seat.view is not None
    return seat.view


def does(seat: Seat, number: int, *acts: TicketIntent) -> None:
    """The other desk acts on the ticket that stands on its screen."""
    seat.open_ticket(number)
    for act in acts:
        seat.desk.act(view_of(seat), act)
        wait(seat.has_settled)


def writes(seat: Seat, text: str) -> None:
    seat.window.ticket_panel.box.insert(text)
    seat.send()
    wait(lambda: seat.desk.state.pending == 1)


def reconnects(seat: Seat, cable: Cable) -> RefusedCard:
    """Gives the card of what was refused, as it stands when the feed has come too."""
    cable.mend()
    seat.knock()
    wait(lambda: seat.desk.state.undecided == 1 and seat.desk.state.link is Link.ONLINE)
    wait(lambda: bool(cards(seat)))
    return cards(seat)[0]


def cards(seat: Seat) -> list[RefusedCard]:
    return [card for card in seat.window.findChildren(RefusedCard) if card.isVisible()]


def choices(card: RefusedCard) -> list[str]:
    return [button.text() for button in card.buttons.values() if not button.isHidden()]


def told(seat: Seat) -> list[str]:
    (kept,) = refused_intents(view_of(seat))
    return as_text(refused_text(kept, view_of(seat), seat.desk.now())).split("\n")


def bodies(seat: Seat) -> list[str]:
    return [message.body for message in seat.messages() if message.kind is not MessageKind.EVENT]


def test_reply_to_what_another_answered_is_held_beside_that_answer(
    anna: Seat, sit: Sit, cable: Cable, served_central: World
) -> None:
    number = view_of(anna).row.number
    served_central.clock.advance(minutes=10)
    does(sit("sveta"), number, intents.Reply(THEIRS), intents.Release())
    writes(anna, MINE)
    card = reconnects(anna, cable)
    wait(lambda: THEIRS in bodies(anna))
    assert bodies(anna)[-2:] == [THEIRS, MINE]  # one below the other in the conversation
    assert told(anna)[1:3] == [
        "Пришло сообщение, которого вы ещё не видели: Светлана Ли, 12:10. Прочтите его и отправьте ещё раз.",
        f"Светлана Ли · 12:10: {THEIRS}",
    ]
    assert choices(card) == ["Изменить", "Всё равно отправить", "Оставить заметкой", "Удалить…"]
    card.buttons["anyway"].click()
    wait(lambda: not anna.desk.state.undecided and anna.has_settled())
    assert bodies(anna)[-2:] == [THEIRS, MINE]
    assert not cards(anna)


def test_who_was_given_the_ticket_meanwhile_gets_the_text_as_a_note_by_key(
    anna: Seat, sit: Sit, cable: Cable, served_central: World
) -> None:
    number = view_of(anna).row.number
    served_central.clock.advance(minutes=10)
    does(sit("sveta"), number, intents.Assign(served_central.ids["boris"], "У Бориса доступ"))
    writes(anna, MINE)
    card = reconnects(anna, cable)
    wait(lambda: view_of(anna).row.assignee_name == "Борис Кац")
    wait(lambda: "Передать заметкой: Борис К." in choices(card))
    assert told(anna)[1:3] == [
        "Исполнитель заявки — Борис Кац, с 12:10, назначил(а) Светлана Ли. Вы можете оставить заметку.",
        "Светлана Ли · 12:10 Назначен исполнитель: Борис Кац. Причина: У Бориса доступ",
    ]
    assert choices(card) == ["Изменить", "Передать заметкой: Борис К.", "Удалить…"]
    anna.window.activateWindow()
    anna.press(Qt.Key.Key_D)
    assert anna.window.focusWidget() is card.buttons["edit"]
    QTest.keyClick(card.buttons["edit"], Qt.Key.Key_Tab)
    assert anna.window.focusWidget() is card.buttons["note"]
    QTest.keyClick(card.buttons["note"], Qt.Key.Key_Space)
    wait(lambda: not anna.desk.state.undecided and anna.has_settled())
    last = anna.messages()[-1]
    assert (last.kind, last.body, last.author) == (MessageKind.NOTE, MINE, "Анна Петрова")


def test_take_that_lost_says_who_has_the_ticket_and_since_when(
    anna: Seat, sit: Sit, cable: Cable, served_central: World
) -> None:
    number = view_of(anna).row.number
    anna.press(Qt.Key.Key_T)
    wait(lambda: view_of(anna).row.assignee_name == "Анна Петрова")
    served_central.clock.advance(minutes=10)
    does(sit("boris"), number, intents.Take())
    card = reconnects(anna, cable)
    wait(lambda: view_of(anna).row.assignee_name == "Борис Кац")
    assert told(anna)[1] == "Заявку уже ведёт Борис Кац, с 12:10. Возьмите следующую."
    assert choices(card) == ["Убрать"]
    card.buttons["drop"].click()
    wait(lambda: not cards(anna))


VALUES = [
    # anna's wish, what boris did, the two choices, what stands there after hers
    (
        intents.SetTopic(None, "password"),
        intents.SetTopic(None, "config"),
        ["Поставить: Пароли доступа", "Оставить: Файлы конфигурации"],
        lambda view: view.ticket.topic == "password",
    ),
    (
        intents.SetAccount(None, "plain.ru"),
        intents.SetAccount("plain.ru", "example.ru"),
        ["Поставить: plain.ru", "Оставить: example.ru"],
        lambda view: view.ticket.account == "plain.ru",
    ),
    (
        intents.DeclareEmergency(BasicService.MAIL, "Нет почты"),
        intents.DeclareEmergency(BasicService.WEB, "Лежит"),
        ["Поставить: почта", "Оставить: веб"],
        lambda view: view.row.emergency is BasicService.MAIL,
    ),
]


@pytest.mark.parametrize(("wish", "theirs", "shown", "is_mine"), VALUES)
def test_of_two_values_either_can_be_chosen(
    anna: Seat,
    sit: Sit,
    cable: Cable,
    wish: TicketIntent,
    theirs: TicketIntent,
    shown: list[str],
    is_mine: Callable[[TicketView], bool],
) -> None:
    number = view_of(anna).row.number
    anna.desk.act(view_of(anna), wish)
    does(sit("boris"), number, theirs)
    card = reconnects(anna, cable)
    wait(lambda: len(choices(card)) == 2)
    assert choices(card) == shown
    card.buttons["again"].click()
    wait(lambda: not anna.desk.state.undecided and anna.has_settled())
    assert is_mine(view_of(anna))
