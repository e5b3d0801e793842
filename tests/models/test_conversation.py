"""The conversation in words: who, when, what kind of message, how far an own text got."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop import assets
from desktop.models.conversation import Side, as_text, entries, links
from desktop.regulation.intents import Reply
from desktop.regulation.ticket import MessageKind
from desktop.replica.views import IntentState
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import event, intent_view, message, pending, target_ticket, ticket_view


def shown(*messages: object) -> str:
    return as_text(entries(ticket_view(*messages), NOW))  # type: ignore[arg-type]


def test_conversation_of_the_drawn_target_reads_as_text() -> None:
    assert [entry.head or entry.text for entry in entries(target_ticket(), NOW)] == [
        "16:15 The subscriber was told that work on the ticket 10423 has begun.",
        "Марина Соколова, kafe-uyut.ru · 16:16",
        "Олег Мишин, note · 16:17",
        "Анна Петрова · 21:13 · waiting to be sent",
    ]


@pytest.mark.parametrize(
    ("kind", "side", "word"),
    [
        (MessageKind.SUBSCRIBER, Side.SUBSCRIBER, ", kafe-uyut.ru"),
        (MessageKind.REPLY, Side.OURS, ""),
        (MessageKind.REQUEST, Side.OURS, ", request for data"),
        (MessageKind.REFUSAL, Side.OURS, ", refusal"),
        (MessageKind.OUT_OF_SCOPE, Side.OURS, ", out of scope"),
        (MessageKind.RESOLUTION, Side.OURS, ", resolution"),
        (MessageKind.NOTE, Side.NOTE, ", note"),
    ],
)
def test_each_kind_of_message_has_its_side_and_its_word(kind: MessageKind, side: Side, word: str) -> None:
    (entry,) = entries(ticket_view(message(1, "Да", kind)), NOW)
    assert (entry.side, entry.about) == (side, f"{word} · 16:15")


@pytest.mark.parametrize(
    ("state", "words", "is_refused"),
    [
        (IntentState.QUEUED, "waiting to be sent", False),
        (IntentState.SENDING, "waiting to be sent", False),
        (IntentState.HELD, "held: sign in again or update", False),
        (IntentState.STUCK, "not sent yet, still trying: taken by Oleg", False),
        (IntentState.ACCEPTED, "", False),
        (IntentState.REFUSED, "not sent: taken by Oleg", True),
    ],
)
def test_own_text_says_how_far_it_got(state: IntentState, words: str, is_refused: bool) -> None:
    (entry,) = entries(ticket_view(pending(intent_view("k", Reply("Да"), state, reason="taken by Oleg"))), NOW)
    assert (entry.delivery, entry.is_refused) == (words, is_refused)


def test_own_text_behind_a_refused_one_waits_for_a_decision() -> None:
    (entry,) = entries(ticket_view(pending(intent_view("k", Reply("Да"), is_behind=True))), NOW)
    assert (entry.delivery, entry.is_refused) == ("waits for your decision", False)


def test_confirmed_message_is_another_entry_than_the_pending_one() -> None:
    waiting = pending(intent_view("k", Reply("Да")))
    confirmed = replace(waiting, id=7, outbox=None)
    assert [entries(ticket_view(m), NOW)[0].key for m in (waiting, confirmed)] == ["k", "m7"]


def test_events_speak_both_languages_and_name_topics() -> None:
    changed = event(1, "topic_changed", topic="fault")
    assert shown(changed) == "16:15 Topic set: A fault of a service."
    assets.set_language("ru")
    assert shown(changed) == "16:15 Тема заявки: Неполадка в работе сервиса."


def test_message_of_another_day_says_the_day() -> None:
    assert shown(message(1, "Да", at=NOW - timedelta(days=40))) == "Марина Соколова, kafe-uyut.ru · 13 Oct 21:14:\nДа"


def test_line_ends_of_every_system_become_one() -> None:
    assert entries(ticket_view(message(1, "\r\nа\r\nб\rв\n")), NOW)[0].text == "а\nб\nв"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.ru/a?b=1.", ["https://example.ru/a?b=1"]),
        ("(https://example.ru)", ["https://example.ru"]),
        ("https://ru.wikipedia.org/wiki/А_(Б)", ["https://ru.wikipedia.org/wiki/А_(Б)"]),
        ("HTTP://EXAMPLE.RU, mailto:a@b.ru!", ["HTTP://EXAMPLE.RU", "mailto:a@b.ru"]),
        ("«https://кафе-уют.рф/x»", ["https://кафе-уют.рф/x"]),
        ("file:///etc/passwd javascript:alert(1) ftp://a.ru", []),
        ("http:// https://", []),
    ],
)
def test_only_web_and_mail_links_are_links(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in links(text)] == found
