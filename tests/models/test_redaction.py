"""What is hidden: a place on the screen becomes a place in the body that central has."""

from dataclasses import replace

import pytest

from desktop.models.conversation import entries
from desktop.models.redaction import chosen_parts, in_body, suspected_part
from desktop.regulation.intents import Redact
from desktop.regulation.ticket import MessageKind
from desktop.wire.rows import Suspect
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import event, intent_view, message, pending, refused, ticket_view

BODIES = [
    "пароль Kx7",
    "\n\nпароль Kx7\n",
    "\r\n\r\nвход:\r\nпароль Kx7\r\n\r\n",
    "a\rb\r\npароль Kx7 \U0001f600 да\r\nx",
]
HIDE = Redact(2, 0, ((0, 1),))


@pytest.mark.parametrize("body", BODIES)
def test_what_is_chosen_on_the_screen_is_what_goes_from_the_body(body: str) -> None:
    view = ticket_view(message(2, body))
    [entry] = entries(view, NOW)
    start = entry.text.index("Kx7")
    [part] = chosen_parts(view, [(0, start, start + 3)], NOW)
    assert (part.texts, part.intent) == (("Kx7",), Redact(2, 0, ((body.index("Kx7"), body.index("Kx7") + 3),)))


@pytest.mark.parametrize("body", BODIES)
def test_likely_credential_is_marked_where_it_stands_on_the_screen(body: str) -> None:
    at = body.index("Kx7")
    view = ticket_view(message(2, body, suspects=[Suspect(at, at + 3, "password")]))
    [entry] = entries(view, NOW)
    [(start, end)] = entry.suspects
    assert entry.text[start:end] == "Kx7"


def test_place_beyond_the_text_is_its_end() -> None:
    assert in_body("да", 99) == 2


def test_each_message_is_a_part_and_what_central_has_not_is_none() -> None:
    ours = pending(intent_view("k1", HIDE))
    view = ticket_view(event(1, "acknowledged"), message(2, "первое"), message(3, "второе"), ours)
    parts = chosen_parts(view, [(0, 0, 5), (1, 2, 6), (2, 0, 3), (3, 0, 1)], NOW)
    assert [(part.message_id, part.texts) for part in parts] == [(2, ("рвое",)), (3, ("вто",))]


@pytest.mark.parametrize(("outbox", "count"), [((intent_view("k1", HIDE),), 0), ((refused("ended", "нет", HIDE),), 1)])
def test_message_that_waits_to_be_hidden_is_not_hidden_again_before(outbox: object, count: int) -> None:
    view = ticket_view(message(2, "первое"), outbox=outbox)  # type: ignore[arg-type]
    assert len(chosen_parts(view, [(0, 0, 5)], NOW)) == count


def test_oldest_suspect_comes_first_and_one_that_was_kept_does_not_come_again() -> None:
    suspect = [Suspect(0, 3, "password")]
    first, second = message(2, "Kx7 вот", suspects=suspect), message(3, "Qq9 вот", MessageKind.NOTE, suspects=suspect)
    view = ticket_view(message(1, "Да"), first, second)
    found = [suspected_part(view, kept, NOW) for kept in (set(), {(2, 0)}, {(2, 0), (3, 0)})]
    assert [part and part.texts for part in found] == [("Kx7",), ("Qq9",), None]
    changed = replace(view, messages=(replace(first, version=5),))
    assert suspected_part(changed, {(2, 0)}, NOW) is not None
