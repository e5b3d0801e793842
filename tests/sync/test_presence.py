"""Who is where: told and learnt through the real central, forgotten without it."""

from desktop.wire.changes import Presence
from tests.central_server import World
from tests.sync.conftest import Seated


def test_desks_see_each_other_and_what_is_on_their_screens(served_central: World, seated: Seated) -> None:
    anna, boris = seated("anna"), seated("boris")
    anna.desk.look_at(10423, writing=True)
    assert (anna.engine.presence.step(), boris.engine.presence.step()) == (10.0, 10.0)
    assert boris.desk.presence == (
        Presence(1, "Анна Петрова", "stp", 10423, True),
        Presence(2, "Борис Кац", "stp"),
    )


def test_in_company_one_learns_within_three_seconds_who_begins_to_write(served_central: World, seated: Seated) -> None:
    anna, boris = seated("anna"), seated("boris")
    anna.desk.look_at(10423)
    anna.engine.presence.step()
    boris.desk.look_at(10423)
    assert boris.engine.presence.step() <= 3
    assert anna.engine.presence.step() <= 3
    boris.desk.look_at(10423, writing=True)
    boris.engine.presence.step()
    assert anna.engine.presence.step() <= 3
    assert [someone.writing for someone in anna.desk.presence] == [False, True]
    boris.desk.look_at(None)
    boris.engine.presence.step()
    assert anna.engine.presence.step() == 10.0


def test_desk_that_died_is_nowhere_after_45_seconds(served_central: World, seated: Seated) -> None:
    anna, boris = seated("anna"), seated("boris")
    anna.desk.look_at(10423, writing=True)
    anna.engine.presence.step()
    served_central.clock.advance(seconds=44)
    boris.engine.presence.step()
    assert [someone.ticket for someone in boris.desk.presence] == [10423, None]
    served_central.clock.advance(seconds=1)
    boris.engine.presence.step()
    assert [someone.name for someone in boris.desk.presence] == ["Борис Кац"]


def test_presence_expires_without_a_connection(served_central: World, seated: Seated) -> None:
    anna = seated("anna")
    heard: list[int] = []
    anna.desk.on_presence(lambda present: heard.append(len(present)))
    anna.engine.presence.step()
    anna.transport.offline = True
    for _ in range(5):
        anna.ticking.seconds += 10
        anna.engine.presence.step()
    assert heard == [1, 0]


def test_failures_of_presence_leave_the_link_alone(served_central: World, seated: Seated) -> None:
    anna = seated("anna")
    anna.catch_up()
    state = anna.desk.state
    served_central.clock.advance(hours=13)
    anna.engine.presence.step()
    assert anna.desk.state == state


def test_answer_wakes_the_feed_that_waits_for_its_next_try(seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    rings: list[str] = []
    desk.engine._bells.ring_reading = lambda: rings.append("reading")  # type: ignore[method-assign]
    desk.engine.presence.step()
    assert rings == [], "the feed is not asked again while it is followed"
    desk.unplug()
    desk.engine.presence.step()
    assert rings == []
    desk.transport.offline = False
    desk.engine.presence.step()
    assert rings == ["reading"]
