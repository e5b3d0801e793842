"""What becomes of an intent between the outbox and central, with the real central."""

import pytest

from desktop.regulation.intents import Note, Release, Reply, Take, Transfer
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind, State
from desktop.sync.exchange import Answer, Call, Lost
from desktop.sync.state import Link
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped

REPLY = "Проверяем, ответим сегодня."


def bodies(desk: Stepped, number: int) -> list[str]:
    return [message.body for message in desk.ticket(number).messages]


def test_reply_written_offline_is_sent_once(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.unplug()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.drain()
    assert desk.states() == ["queued"]
    shown = desk.ticket(number)
    assert (shown.messages[-1].body, shown.row.state, shown.row.is_pending) == (REPLY, State.ANSWERED, True)
    desk.plug_in()
    desk.sync()
    assert desk.outbox() == []
    assert bodies(desk, number).count(REPLY) == 1
    assert desk.ticket(number).row.state is State.ANSWERED


def test_lost_answer_is_asked_for_again_and_has_one_effect(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.transport.losing = 2
    desk.drain()
    assert desk.states() == ["queued"]
    desk.ticking.seconds += 1
    desk.drain()
    desk.ticking.seconds += 1
    desk.sync()
    assert len({call.key for call in desk.transport.calls if call.path == "/v1/intents"}) == 1
    assert desk.outbox() == []
    assert bodies(desk, number).count(REPLY) == 1


def test_own_text_never_flickers_away_between_receipt_and_feed(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    assert bodies(desk, number).count(REPLY) == 1
    desk.drain()
    assert desk.states() == ["accepted"]
    assert bodies(desk, number).count(REPLY) == 1
    desk.catch_up()
    assert desk.states() == []
    assert bodies(desk, number).count(REPLY) == 1


def test_page_that_comes_before_the_answer_shows_the_text_once(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.transport.losing = 1
    desk.drain()
    desk.catch_up()
    assert bodies(desk, number).count(REPLY) == 1
    assert desk.states() == ["queued"]
    desk.ticking.seconds += 1
    desk.drain()
    assert desk.states() == []


def test_of_two_desks_that_take_one_wins_and_the_other_learns_who(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    anna, boris = seated("anna"), seated("boris")
    for desk in (anna, boris):
        desk.catch_up()
        desk.desk.act(desk.ticket(number), Take())
    anna.sync()
    boris.sync()
    anna.catch_up()
    assert anna.ticket(number).row.assignee_name == boris.ticket(number).row.assignee_name == "Анна Петрова"
    assert anna.outbox() == []
    (refused,) = boris.outbox()
    assert (refused.state, refused.code) == ("refused", "taken")
    assert "Анна Петрова" in refused.reason
    assert boris.ticket(number).row.is_refused


def test_refused_reply_keeps_its_text_and_later_intents_wait(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    anna, boris = seated("anna"), seated("boris")
    for desk in (anna, boris):
        desk.catch_up()
    boris.desk.act(boris.ticket(number), Take())
    boris.sync()
    view = anna.ticket(number)
    anna.desk.act(view, Reply(REPLY))
    anna.desk.act(view, Note("Вторая запись"))
    anna.sync()
    assert [(entry.state, entry.code) for entry in anna.outbox()] == [
        ("refused", "assigned_to_other"),
        ("queued", None),
    ]
    shown = anna.ticket(number).messages
    assert [(m.body, m.outbox.state if m.outbox else None) for m in shown[-2:]] == [
        (REPLY, "refused"),
        ("Вторая запись", "queued"),
    ]
    anna.desk.drop(anna.outbox()[0].key)
    anna.sync()
    assert anna.outbox() == []
    assert REPLY not in bodies(anna, number)
    assert bodies(anna, number)[-1] == "Вторая запись"


def test_answer_to_an_intent_wakes_the_feed_that_waits_for_its_next_try(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.unplug()
    rings: list[str] = []
    desk.engine._bells.ring_reading = lambda: rings.append("reading")  # type: ignore[method-assign]
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.drain()
    assert rings == []
    desk.transport.offline = False
    desk.ticking.seconds += 1
    desk.drain()
    assert rings == ["reading"]


def test_send_anyway_takes_the_place_of_the_refused_one(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    anna, chief = seated("anna"), seated("sveta")
    for desk in (anna, chief):
        desk.catch_up()
    stale = anna.ticket(number)
    chief.desk.act(chief.ticket(number), Reply("Ответ старшего"))
    chief.desk.act(chief.ticket(number), Release())
    chief.sync()
    anna.desk.act(stale, Reply(REPLY))
    anna.desk.act(stale, Note("После ответа"))
    anna.sync()
    refused, waiting = anna.outbox()
    assert (refused.code, waiting.state) == ("unseen_message", "queued")
    fresh = anna.desk.resend(refused.key, Reply(REPLY, anyway=True))
    assert [entry.key for entry in anna.outbox()] == [fresh, waiting.key]
    anna.sync()
    assert anna.outbox() == []
    assert bodies(anna, number)[-2:] == [REPLY, "После ответа"]


def test_a_stuck_strand_delays_no_other(served_central: World, seated: Seated) -> None:
    first, second = served_central.file_ticket(), served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(first), Note("застряло"))
    for _ in range(8):
        desk.transport.answers.append(Answer(503))
        desk.drain()
        desk.ticking.seconds += 31
    assert desk.states() == ["stuck"]
    desk.transport.answers.append(Answer(503))
    desk.send()
    desk.desk.act(desk.ticket(second), Note("прошло"))
    desk.sync()
    assert [(entry.ticket, entry.state) for entry in desk.outbox()] == [(first, "stuck")]
    assert bodies(desk, second)[-1] == "прошло"
    desk.ticking.seconds += 31
    desk.sync()
    assert bodies(desk, first)[-1] == "застряло"


def test_one_intent_of_a_strand_is_on_the_wire_at_a_time(served_central: World, seated: Seated) -> None:
    first, second = served_central.file_ticket(), served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    for number in (first, first, second):
        desk.desk.act(desk.ticket(number), Note("заметка"))
    outbox = desk.store.outbox
    claimed = [outbox.claim(desk.desk.me.id, lambda strand: True) for _ in range(3)]
    assert [[entry.ticket for entry in sendable] for sendable in claimed] == [[first, second], [second], []]


@pytest.mark.parametrize(
    ("status", "headers", "seconds", "state"),
    [
        (408, {}, 0.5, "queued"),
        (425, {}, 0.5, "queued"),
        (429, {"retry-after": "7"}, 7.0, "queued"),
        (502, {}, 0.5, "queued"),
        (503, {"retry-after": "40"}, 40.0, "queued"),
        (404, {}, 0.5, "queued"),  # a proxy's page, not central's problem document
        (302, {}, 0.5, "queued"),
        (200, {}, 0.5, "queued"),
    ],
)
def test_answers_that_are_none_are_tried_again(
    served_central: World, seated: Seated, status: int, headers: dict[str, str], seconds: float, state: str
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    desk.transport.answers.append(Answer(status, b"<html>", headers))
    assert desk.send() == 0.0
    assert desk.states() == [state]
    assert desk.send() == pytest.approx(seconds)


def test_expired_token_holds_the_intent_until_the_same_agent_signs_in(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    served_central.clock.advance(hours=13)
    desk.drain()
    assert (desk.states(), desk.desk.state.link) == (["held"], Link.SIGNED_OUT)
    desk.close()
    again = seated()
    again.sync()
    assert again.outbox() == []
    assert bodies(again, number)[-1] == REPLY


def test_another_agents_token_sends_nothing_of_mine(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    assert desk.store.outbox.claim(served_central.ids["boris"], lambda strand: True) == []


def test_wrong_wire_version_holds_and_says_so(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    desk.transport.real._headers["Smena-Wire"] = "99"  # type: ignore[attr-defined]
    desk.drain()
    desk.read()
    assert (desk.states(), desk.desk.state.link) == (["held"], Link.OUTDATED)
    assert desk.desk.state.trouble
    desk.transport.real._headers["Smena-Wire"] = "1"  # type: ignore[attr-defined]
    desk.catch_up()
    desk.sync()
    assert desk.ticket(number).row.assignee_name == "Анна Петрова"


def test_reply_of_a_megabyte_is_refused_and_kept(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    body = "ё" * 1_000_000
    desk.desk.act(desk.ticket(number), Reply(body))
    desk.drain()
    (entry,) = desk.outbox()
    assert (entry.state, entry.code) == ("refused", "too_large")
    assert entry.reason
    assert isinstance(entry.intent, Reply)
    assert entry.intent.body == body


def test_dropping_what_may_be_on_the_wire_voids_it(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    key = desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.transport.answers.append(Answer(503))
    desk.drain()
    desk.desk.drop(key)
    assert desk.states() == ["queued"]
    desk.ticking.seconds += 1
    desk.sync()
    assert desk.outbox() == []
    assert REPLY not in bodies(desk, number)


def test_dropping_what_has_taken_effect_shows_it_as_sent(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    key = desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.transport.losing = 1
    desk.drain()
    desk.desk.drop(key)
    desk.ticking.seconds += 1
    desk.sync()
    assert desk.outbox() == []
    assert bodies(desk, number).count(REPLY) == 1


def test_dropping_what_was_never_sent_needs_no_central(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.drop(desk.desk.act(desk.ticket(number), Reply(REPLY)))
    assert desk.outbox() == []
    assert desk.send() > 0


def test_contact_note_is_pending_until_the_replica_has_it(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    desk.desk.add_contact_note("s1", "Звонил, просил счёт.")
    view = desk.answer(desk.desk.read_subscriber, "s1", None)
    assert [note.state for note in view.pending_notes] == ["queued"]
    desk.sync()
    view = desk.answer(desk.desk.read_subscriber, "s1", None)
    assert (view.pending_notes, [note.body for note in view.contact_notes]) == ((), ["Звонил, просил счёт."])


def test_transfer_there_shows_at_once_and_is_confirmed(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Transfer(Department.ORK, "Вопрос об оплате"))
    assert desk.rows()[number].department is Department.ORK
    desk.sync()
    row = desk.rows()[number]
    assert (row.department, row.is_pending) == (Department.ORK, False)


def test_history_conflict_puts_the_intent_back(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    problem = b'{"type":"urn:smena:history_changed","title":"","status":409}'
    desk.transport.answers.append(Answer(409, problem))
    desk.drain()
    assert (desk.states(), desk.outbox()[0].tries) == (["queued"], 0)


def test_intents_of_a_closed_program_go_again_under_their_old_key(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    key = desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.store.outbox.claim(desk.desk.me.id, lambda strand: True)
    desk.kill()
    again = seated()
    (entry,) = again.outbox()
    assert (entry.key, entry.state, isinstance(entry.intent, Reply)) == (key, "queued", True)
    again.sync()
    assert bodies(again, number)[-1] == REPLY
    kinds = [message.kind for message in again.ticket(number).messages]
    assert kinds.count(MessageKind.REPLY) == 1


def test_other_strands_go_while_a_request_of_a_lost_history_is_still_out(
    served_central: World, seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, other = served_central.file_ticket(), served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(stuck), Note("Первая."))
    desk.desk.act(desk.ticket(other), Note("Вторая."))
    sent: list[bytes] = []

    def send(call: Call) -> Answer:
        sent.append(call.body or b"")
        if len(sent) == 1:  # meanwhile the reading loop is told, and another sender looks for something to send
            desk.store.lose_history(0, None, desk.desk._clock.both())
            desk.send()
        raise Lost

    monkeypatch.setattr(desk.transport, "send", send)
    desk.send()
    assert ["Первая" in body.decode() for body in sent] == [True, False]
