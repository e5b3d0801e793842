"""Who acted meanwhile, in words: the sentence of each refusal names the person and the time."""

import pytest

from tests.central_server import Send, World

EN = {"Accept-Language": "en"}
AT = "12:10"  # Moscow; each case is refused at 12:30

# What was done at 12:10, by whom; what anna wants at 12:30; what she is told.
CASES = [
    (
        [("boris", {"type": "take"})],
        {"type": "take"},
        f"Борис Кац already has this ticket, since {AT}. Take the next one.",
    ),
    (
        [("boris", {"type": "reply", "body": "Уже отвечено."})],
        {"type": "reply", "body": "Готово."},
        f"The ticket is assigned to Борис Кац, since {AT}. You can leave a note.",
    ),
    (
        [("anna", {"type": "take"}), ("sveta", {"type": "assign", "agent_id": 2, "reason": "Обед"})],
        {"type": "reply", "body": "Готово."},
        f"The ticket is assigned to Борис Кац, since {AT}, by Светлана Ли. You can leave a note.",
    ),
    (
        [("boris", {"type": "take"}), ("boris", {"type": "release"}), ("boris", {"type": "take"})],
        {"type": "release"},
        f"The ticket is assigned to Борис Кац, since {AT}. Only that agent or a supervisor may release it.",
    ),
    (
        [("boris", {"type": "resolve", "body": "Готово."})],
        {"type": "reply", "body": "Готово."},
        f"The ticket has ended: resolved, Борис Кац, {AT}. Only a note can be left.",
    ),
    (
        [("boris", {"type": "transfer", "department": "ork"})],
        {"type": "take"},
        f"The ticket is with the other department: ORK (transferred by Борис Кац, {AT}). "
        "Its agents or a supervisor may act on it.",
    ),
    (
        [("boris", {"type": "set_topic", "was": None, "topic": "fault"})],
        {"type": "set_topic", "was": None, "topic": "password"},
        f"The value was changed meanwhile to “A fault of a service” (Борис Кац, {AT}). Check it and choose again.",
    ),
    (
        [("boris", {"type": "declare_emergency", "service": "web", "reason": "Лежит"})],
        {"type": "declare_emergency", "service": "mail", "reason": "Лежит"},
        f"The ticket is already an emergency: web (Борис Кац, {AT}). Check the service to restore.",
    ),
    (
        [
            ("boris", {"type": "declare_emergency", "service": "web", "reason": "Лежит"}),
            ("boris", {"type": "revoke_emergency", "reason": "Работает"}),
        ],
        {"type": "revoke_emergency", "reason": "Работает"},
        f"The ticket is no emergency: nothing to revoke (revoked by Борис Кац, {AT}).",
    ),
    (
        [("boris", {"type": "take"}), ("boris", {"type": "release"})],
        {"type": "release"},
        f"The ticket has no assignee: there is nothing to release (Борис Кац, {AT}).",
    ),
]


@pytest.mark.parametrize(("done", "wanted", "told"), CASES)
def test_refusal_says_who_acted_meanwhile_and_when(
    world: World, send: Send, done: list[tuple[str, dict[str, object]]], wanted: dict[str, object], told: str
) -> None:
    number = world.file_ticket()
    world.clock.advance(minutes=10)
    for who, intent in done:
        assert send(number, who=who, **intent).status_code == 200
    world.clock.advance(minutes=20)
    assert send(number, headers=EN, **wanted).json()["title"] == told


def test_refused_try_of_another_is_not_told_as_if_it_had_happened(world: World, send: Send) -> None:
    number = world.file_ticket()
    send(number, "take", who="boris")
    world.clock.advance(minutes=10)
    send(number, "take", who="sveta")
    assert "since 12:00" in send(number, "take", headers=EN).json()["title"]


def test_message_of_an_agent_that_was_not_seen_is_named(world: World, send: Send) -> None:
    number = world.file_ticket()
    seen = world.head()
    world.clock.advance(minutes=10)
    send(number, "reply", body="Отвечено.", who="sveta")
    send(number, "release", who="sveta")
    told = send(number, "reply", body="Готово.", seen_seq=seen, headers=EN).json()["title"]
    assert told == f"A message came that you have not seen: Светлана Ли, {AT}. Read it, then send again."
