"""What the outbox makes of each answer of central: one line, one answer."""

import json

import pytest

from desktop.regulation.intents import Note, Reply
from desktop.sync.exchange import Answer
from desktop.sync.state import Link
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped

TEXT = "Проверяем, ответим сегодня."


def problem(status: int, code: str, is_rule: bool = False, title: str = "Почему.") -> Answer:
    document = {"type": f"urn:smena:{code}", "title": title, "status": status}
    return Answer(status, json.dumps(document | ({"reason": code} if is_rule else {})).encode())


PAGE = b"<html>a proxy's own page</html>"
# the answer, what the outbox row becomes, the code kept with it
REFUSED = [
    (problem(409, "taken", is_rule=True), "taken"),
    (problem(400, "no_json"), "no_json"),
    (problem(403, "wrong_department", is_rule=True), "wrong_department"),
    (problem(403, "forbidden"), "forbidden"),
    (problem(404, "unknown_ticket", is_rule=True), "unknown_ticket"),
    (problem(404, "foreign_key"), "foreign_key"),
    (problem(409, "voided"), "voided"),
    (problem(413, "too_large"), "too_large"),
    (Answer(413, PAGE), "too_large"),
    (problem(422, "empty", is_rule=True), "empty"),
    (problem(422, "key_reused"), "key_reused"),
]
TRIED_AGAIN = [
    (problem(408, "timeout"), "timeout"),
    (Answer(408, PAGE), "desk.no_answer"),
    (Answer(425, PAGE), "desk.no_answer"),
    (problem(429, "too_many_requests"), "too_many_requests"),
    (problem(500, "internal"), "internal"),
    (Answer(502, PAGE), "desk.no_answer"),
    (problem(503, "unavailable"), "unavailable"),
    (Answer(504, PAGE), "desk.no_answer"),
    (problem(507, "disk_full"), "disk_full"),
    (Answer(200, PAGE), "desk.no_answer"),
    (Answer(302, PAGE), "desk.no_answer"),
    (Answer(403, PAGE), "desk.no_answer"),
    (Answer(404, PAGE), "desk.no_answer"),
]


@pytest.fixture
def desk(served_central: World, seated: Seated) -> Stepped:
    """A desk with a reply in the outbox, and a note behind it."""
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    for intent in (Reply(TEXT), Note("После ответа")):
        desk.desk.act(desk.ticket(number), intent)
    return desk


def keys_sent(desk: Stepped) -> list[str | None]:
    return [call.key for call in desk.transport.calls if call.path == "/v1/intents"]


def bodies(desk: Stepped) -> list[str]:
    (number,) = desk.rows()
    return [message.body for message in desk.ticket(number).messages[1:]]


def test_accepted_is_laid_over_the_view_until_the_feed_brings_it(desk: Stepped) -> None:
    desk.send()
    assert desk.states() == ["accepted", "queued"]
    desk.sync()
    assert (desk.states(), bodies(desk)) == ([], [TEXT, "После ответа"])


def test_replayed_answer_is_an_accepted_one(desk: Stepped) -> None:
    desk.transport.losing = 1
    desk.send()
    assert desk.states() == ["queued", "queued"]
    desk.ticking.seconds += 1
    desk.sync()
    assert (desk.states(), bodies(desk)) == ([], [TEXT, "После ответа"])
    first, second, *_ = keys_sent(desk)
    assert first == second


@pytest.mark.parametrize(("answer", "code"), REFUSED, ids=lambda value: str(getattr(value, "status", value)))
def test_refusal_keeps_the_text_and_the_next_of_its_ticket_waits(desk: Stepped, answer: Answer, code: str) -> None:
    desk.transport.answers.append(answer)
    desk.drain()
    kept, behind = desk.outbox()
    assert (kept.state, kept.code, kept.intent) == ("refused", code, Reply(TEXT))
    assert (behind.state, behind.is_behind) == ("queued", True)
    assert (desk.desk.state.pending, desk.desk.state.undecided) == (0, 2)
    assert keys_sent(desk) == [kept.key]


@pytest.mark.parametrize(("answer", "code"), TRIED_AGAIN, ids=lambda value: str(getattr(value, "status", value)))
def test_what_is_no_answer_is_sent_again_under_its_key_and_shown_as_stuck_after_eight(
    desk: Stepped, answer: Answer, code: str
) -> None:
    for tries in range(1, 9):
        desk.transport.answers.append(answer)
        desk.drain()
        kept, behind = desk.outbox()
        assert (kept.state, kept.tries, kept.code) == ("stuck" if tries == 8 else "queued", tries, code)
        assert kept.reason == ("" if code == "desk.no_answer" else "Почему.")
        assert behind.state == "queued"
        desk.ticking.seconds += 31
    assert len(set(keys_sent(desk))) == 1
    desk.sync()
    assert (desk.states(), bodies(desk)) == ([], [TEXT, "После ответа"])


def test_lost_answers_are_tries_too(desk: Stepped) -> None:
    desk.transport.losing = 8
    for _ in range(8):
        desk.drain()
        desk.ticking.seconds += 31
    kept, _behind = desk.outbox()
    assert (kept.state, kept.code) == ("stuck", "desk.no_answer")
    desk.sync()
    assert (desk.states(), bodies(desk)) == ([], [TEXT, "После ответа"])


def test_eight_hours_without_a_connection_are_no_try(desk: Stepped) -> None:
    desk.unplug()
    for _ in range(100):
        desk.drain()
        desk.ticking.seconds += 288
    assert [(entry.state, entry.tries) for entry in desk.outbox()] == [("queued", 0), ("queued", 0)]
    desk.plug_in()
    desk.sync()
    assert (desk.states(), bodies(desk)) == ([], [TEXT, "После ответа"])


@pytest.mark.parametrize("status", [401, 426])
def test_held_goes_out_when_the_desk_may_again(desk: Stepped, status: int) -> None:
    desk.transport.answers += [problem(status, "unauthenticated")] * 2
    desk.drain()
    desk.read()
    assert desk.states() == ["held", "queued"]
    assert desk.desk.state.link is (Link.SIGNED_OUT if status == 401 else Link.OUTDATED)
    desk.transport.answers.clear()
    if status == 401:
        desk.ticking.seconds += 3600
        desk.drain()
        assert desk.states() == ["held", "queued"], "nothing goes before the sign-in"
        desk.engine.signed_in()
    desk.catch_up()
    desk.sync()
    assert (desk.states(), bodies(desk)) == ([], [TEXT, "После ответа"])


def test_withdrawing_what_was_carried_out_shows_it_as_sent_and_says_so(desk: Stepped) -> None:
    desk.transport.losing = 1
    desk.send()
    key = desk.outbox()[0].key
    desk.desk.drop(key)
    assert desk.outbox()[0].is_void_wanted
    assert desk.troubles == []
    desk.ticking.seconds += 1
    desk.sync()
    assert (desk.states(), bodies(desk)) == ([], [TEXT, "После ответа"])
    (number,) = desk.rows()
    assert desk.troubles == [desk.desk.say("desk.sent_already", ticket=number)]


def test_withdrawing_what_may_be_on_the_wire_voids_it_for_ever(desk: Stepped) -> None:
    desk.transport.answers.append(Answer(503, PAGE))
    desk.send()
    desk.desk.drop(desk.outbox()[0].key)
    desk.ticking.seconds += 1
    desk.sync()
    assert (desk.states(), bodies(desk), desk.troubles) == ([], ["После ответа"], [])
