"""Whatever goes wrong while an intent is on the wire, it does not stay there: with the real central."""

import pytest

from desktop.regulation.intents import Note, Reply, Take
from desktop.replica.disk import Damaged, DiskFull
from desktop.sync.exchange import Answer, Call
from desktop.sync.state import Link
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped

REPLY = "Проверяем, ответим сегодня."


def bodies(desk: Stepped, number: int) -> list[str]:
    return [message.body for message in desk.ticket(number).messages]


def test_fault_leaves_nothing_on_the_wire_and_the_intent_goes_again(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    send = desk.transport.send

    def faulty(call: Call) -> Answer:
        send(call)
        raise AttributeError("a fault nobody expected")

    desk.transport.send = faulty  # type: ignore[method-assign]
    with pytest.raises(AttributeError):
        desk.send()
    assert desk.states() == ["queued"]
    desk.transport.send = send  # type: ignore[method-assign]
    desk.ticking.seconds += 31
    desk.sync()
    assert desk.outbox() == []
    assert bodies(desk, number).count(REPLY) == 1


def test_answer_that_comes_while_the_replica_is_damaged_is_asked_for_again(
    served_central: World, seated: Seated
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    has_seen = desk.store.has_seen

    def broken(*_: object) -> bool:
        raise Damaged

    desk.store.has_seen = broken  # type: ignore[method-assign]
    with pytest.raises(Damaged):
        desk.send()
    desk.store.has_seen = has_seen  # type: ignore[method-assign]
    desk.ticking.seconds += 31
    desk.sync()
    assert desk.outbox() == []
    assert bodies(desk, number).count(REPLY) == 1


def test_answer_stored_late_on_a_full_disk_is_shown_when_it_is_stored(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    accepted = desk.store.outbox.accepted

    def full(*_: object) -> None:
        raise DiskFull

    desk.store.outbox.accepted = full  # type: ignore[method-assign]
    desk.send()
    assert desk.states() == ["sending"]
    desk.store.outbox.accepted = accepted  # type: ignore[method-assign]
    desk.changes.clear()
    desk.send()
    assert desk.states() == ["accepted"]
    assert any(number in change.tickets for change in desk.changes)


def test_what_a_page_confirmed_on_a_full_disk_is_done_when_there_is_room_though_nothing_more_happens(
    served_central: World, seated: Seated
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    key, confirm = desk.desk.act(desk.ticket(number), Take()), desk.store.outbox.confirm
    desk.drain()

    def full(*_: object) -> None:
        raise DiskFull

    desk.store.outbox.confirm = full  # type: ignore[assignment, method-assign]
    assert desk.read() > 0
    desk.store.outbox.confirm = confirm  # type: ignore[method-assign]
    for _ in range(3):  # pages without a change
        desk.ticking.seconds += 60
        desk.read()
        desk.drain()
    assert desk.outbox() == []
    assert sum(call.key == key for call in desk.transport.calls) == 2, "it was asked for once more, under its key"


def test_strand_that_waits_is_looked_after_while_another_is_on_the_wire(served_central: World, seated: Seated) -> None:
    first, second = served_central.file_ticket(), served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(first), Note("ждёт"))
    desk.transport.answers.append(Answer(503))
    desk.send()
    desk.desk.act(desk.ticket(second), Note("идёт"))
    rings: list[str] = []
    desk.engine._bells.ring_sending = lambda: rings.append("sending")  # type: ignore[method-assign]
    desk.send()
    assert rings == ["sending"], "a thread that slept for ever has to sleep until the first may go"
    assert desk.send() == 0.5


def test_late_refusal_of_an_old_token_does_not_stop_the_sending(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    desk.transport.answers.append(Answer(401))
    desk.send()
    assert (desk.states(), desk.desk.state.link) == (["held"], Link.SIGNED_OUT)
    desk.catch_up()
    assert desk.desk.state.link is Link.ONLINE
    desk.sync()
    assert desk.outbox() == []


def test_sign_in_on_a_full_disk_wakes_the_loops_and_what_was_held_goes_later(
    served_central: World, seated: Seated
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    desk.transport.answers += [Answer(401), Answer(401)]
    desk.send()
    desk.read()
    release_held, rings = desk.store.outbox.release_held, []

    def full() -> None:
        raise DiskFull

    desk.store.outbox.release_held = full  # type: ignore[method-assign]
    desk.engine._bells.ring_reading = lambda: rings.append("reading")  # type: ignore[method-assign]
    desk.engine.signed_in()
    assert rings == ["reading"], "the reading sleeps until it is woken"
    desk.store.outbox.release_held = release_held  # type: ignore[method-assign]
    desk.sync()
    desk.sync()
    assert desk.outbox() == []


def test_refused_token_stored_late_on_a_full_disk_holds_nothing_after_the_sign_in(
    served_central: World, seated: Seated
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Take())
    hold, is_full = desk.store.outbox.hold, [True]

    def held(key: str) -> None:
        if is_full:
            raise DiskFull
        hold(key)

    desk.store.outbox.hold = held  # type: ignore[method-assign]
    desk.transport.answers.append(Answer(401))
    desk.send()
    desk.engine.signed_in()
    desk.catch_up()
    is_full.clear()
    desk.sync()
    assert desk.outbox() == []
