"""Letters that are no ticket: which wait, in which order, what they lack, why they are none."""

import pytest
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.models.conversation import Side
from desktop.models.letter_words import card, entry, row_text
from desktop.models.letters import Letters, LettersModel
from desktop.models.queue import as_text
from desktop.regulation.intents import AdmitLetter, AskSender
from desktop.replica.views import IntentState, LetterView
from tests.panels.fake_desk import NOW, FakeDesk
from tests.panels.letter_samples import HOUR, PICTURE, all_kinds, letter
from tests.panels.ticket_samples import intent_view


def ids(model: LettersModel) -> list[int]:
    return [model.number_at(place) for place in range(model.rowCount())]


@pytest.fixture
def desk() -> FakeDesk:
    made = FakeDesk()
    made.letters = all_kinds()
    return made


@pytest.fixture
def letters(qtbot: QtBot, desk: FakeDesk) -> Letters:
    made = Letters(desk)  # type: ignore[arg-type]
    made.start(desk)  # type: ignore[arg-type]
    return made


def test_what_waits_stands_oldest_first_what_was_asked_last_and_machines_apart(letters: Letters) -> None:
    assert (ids(letters.waiting), ids(letters.machines)) == ([1, 3, 6, 2], [5, 4])


def test_letter_that_was_decided_leaves_and_one_whose_act_was_refused_stays(desk: FakeDesk, letters: Letters) -> None:
    refused = intent_view("k", AdmitLetter(1, "a.ru"), IntentState.REFUSED, code="letter_decided", reason="Олег")
    desk.put_letters(letter(1, refused, state="attached", ticket=7), letter(6, state="attached", ticket=7))
    assert ids(letters.waiting) == [1]
    assert row_text(letters.waiting.letters[0], NOW).chips[0].text == "not accepted"


def test_next_letter_is_the_following_one_and_at_the_end_the_one_before(letters: Letters) -> None:
    assert [letters.next_of(number) for number in (1, 2, 5, 99)] == [3, 6, 4, None]


def test_it_stops_listening(desk: FakeDesk, letters: Letters) -> None:
    letters.stop()
    desk.put_letters()
    assert ids(letters.waiting) == [1, 3, 6, 2]


def test_row_is_read_aloud_with_what_the_letter_lacks(letters: Letters) -> None:
    assert as_text(letters.waiting).splitlines() == [
        "STP, Не работает сайт 1, lacks: account, request, known address, why not by the cabinet, "
        "petr1@mail.example, 12:14",
        "STP, Re: [#10423] Почта, not confirmed, petr3@mail.example, 14:14",
        "STP, No subject, lacks: known address, petr6@mail.example, 17:14",
        "ORK, Счёт за ноябрь, asked 20:14, petr2@mail.example, 13:14",
    ]


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (letter(1), "Не заявка, срока нет. Не хватает: имени аккаунта."),
        (
            letter(1, state="asked", asked_at=NOW - HOUR, missing=["gate.request"]),
            "Пока не заявка. Отправителя спросили, 20:14. Не хватает: самой просьбы.",
        ),
        (letter(1, missing=[]), "Не заявка: письмо не удалось прочитать."),
        (
            letter(1, state="unverified", ticket=7),
            "В письме указана заявка 7, там оно стоит как неподтверждённое: отправителя нет в контактах абонента.",
        ),
        (letter(1, state="machine", reason="machine.autoresponder"), "Это автоответ. Заявки и ответа не будет."),
        (letter(1, state="admitted", ticket=7), "Письмо стоит в заявке 7."),
        (letter(1, state="dismissed"), "Письмо оставлено без ответа."),
    ],
)
def test_head_says_why_it_is_no_ticket_with_the_clause(view: LetterView, why: str) -> None:
    assets.set_language("ru")
    shown = card(view, NOW)
    assert shown.why.text.replace("\xa0", " ") == f"{why} (п. 1 порядка СТП)"
    assert shown.why.hint.replace("\xa0", " ").startswith("п. 1 порядка СТП: ")


def test_address_stands_before_the_name_that_a_sender_gave_himself() -> None:
    shown = card(letter(1, sender="evil@x.example", sender_name="Служба поддержки " * 20), NOW)
    assert shown.sender.startswith("evil@x.example («Служба поддержки")
    assert len(shown.sender) < 110
    assert card(letter(1, sender="", sender_name=""), NOW).sender == "no address"


def test_text_is_shown_as_a_message_with_notes_and_files() -> None:
    shown = entry(letter(1, body="Да\n> было", quote_at=3, notes=["letter.signed"], attachments=[PICTURE]), NOW)
    assert (shown.side, shown.head) == (Side.SUBSCRIBER, "petr1@mail.example («Пётр Иванов») · 12:14")
    assert shown.text.splitlines() == [
        "Да",
        "> было",
        "The letter is signed. The signature was not checked.",
        "экран.png · 1.2 MB · image/png",
    ]
    assert len(shown.folds) == 1


def test_letter_of_a_stranger_in_a_ticket_is_shown_as_his() -> None:
    shown = entry(letter(1, state="unverified", ticket=7), NOW)
    assert (shown.side, shown.delivery) == (Side.STRANGER, "not confirmed")


def test_pending_act_is_seen_in_the_row() -> None:
    pending = intent_view("k", AskSender(1))
    texts = [chip.text for chip in row_text(letter(1, pending, state="asked", asked_at=NOW), NOW).chips]
    assert texts == ["sending", "asked 21:14"]
