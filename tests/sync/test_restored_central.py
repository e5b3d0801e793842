"""A central that was put back from a backup: the desks fill anew and give it back what it has forgotten, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from desktop.central import tables
from desktop.central.backup import begin_restored
from desktop.central.database import reading
from desktop.central.pages import PageShelf
from desktop.regulation.intents import Note, Reply, Take
from desktop.sync.exchange import Answer
from desktop.sync.state import Link
from tests.central_server import Clock, World
from tests.data_bases import kept
from tests.sync.stepped import Stepped

Seated = Callable[..., Stepped]
REPLY = "Сайт снова открывается."


class Backup:
    """Central's data base as it is now, and the way back to it: told (as `restore` does) or by hand."""

    def __init__(self, world: World) -> None:
        self._world = world
        world.central.engine.dispose()
        self._put_back = kept(str(world.central.engine.url))

    def put_back(self, is_told: bool) -> None:
        central = self._world.central
        central.engine.dispose()
        self._put_back()
        if is_told:
            begin_restored(central.engine, self._world.clock(), central.vault)
            with central.write(self._world.operator) as transaction:  # as if everybody had signed in again
                transaction.connection.execute(update(tables.tokens).values(revoked_at=None))
            self._world.extend_tokens()
        central.feed.head, central.pages = 0, PageShelf()  # as in a new process
        central.tokens.forget()


@pytest.fixture
def backed_up(served_central: World) -> Callable[[], Backup]:
    return lambda: Backup(served_central)


def bodies(desk: Stepped, number: int) -> list[str]:
    return [message.body for message in desk.ticket(number).messages]


def settle(*desks: Stepped) -> None:
    for _ in range(3):
        for desk in desks:
            desk.ticking.seconds += 60
            desk.sync()


def keys_at(world: World) -> list[str]:
    with reading(world.central.engine) as connection:
        return list(connection.execute(select(tables.messages.c.intent_key)).scalars())


@pytest.mark.parametrize("is_told", [True, False], ids=["restored", "copied by hand"])
@pytest.mark.parametrize("was_seen", [True, False])
def test_what_it_lost_is_carried_out_again_and_once(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup], is_told: bool, was_seen: bool
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Note("Было до копии"))
    desk.sync()
    backup = backed_up()
    key = desk.desk.act(desk.ticket(number), Note("Было после копии"))
    desk.drain()
    if was_seen:
        desk.catch_up()
    backup.put_back(is_told)
    settle(desk)
    assert desk.outbox() == []
    assert [body for body in bodies(desk, number) if body.startswith("Было")] == ["Было до копии", "Было после копии"]
    assert keys_at(served_central).count(key) == 1


def test_a_lost_reply_goes_out_again_after_a_restore(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.sync()
    backup.put_back(is_told=True)
    settle(desk)
    assert (desk.outbox(), bodies(desk, number).count(REPLY)) == ([], 1)


def test_a_lost_reply_over_a_message_its_author_never_saw_is_held(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    for _ in range(5):
        served_central.file_ticket()
    desk.catch_up()
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.sync()
    backup.put_back(is_told=True)
    with served_central.central.write(served_central.operator) as transaction:
        transaction.insert("message", ticket=number, kind="subscriber", at=served_central.clock(), body="Ещё вопрос")
    settle(desk)
    assert [(entry.state, entry.code) for entry in desk.outbox()] == [("refused", "unseen_message")]
    assert desk.outbox()[0].intent == Reply(REPLY)


def test_a_reply_of_a_history_that_was_lost_in_a_second_restore_is_held_and_the_card_says_why(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    """Nobody can tell what its author had seen: nothing is lost, he decides, and it goes."""
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    backup.put_back(is_told=True)
    settle(desk)
    desk.desk.act(desk.ticket(number), Reply(REPLY))
    settle(desk)
    assert desk.outbox() == []
    backup.put_back(is_told=True)
    settle(desk)
    (kept,) = desk.outbox()
    assert (kept.state, kept.code) == ("refused", "unseen_after_restore")
    assert kept.reason.startswith(
        "Центральный сервер восстановлен из копии и не знает, видели ли вы сообщение: абонент"
    )
    desk.ticket(number)  # he reads it as it is now
    desk.desk.resend(kept.key, kept.intent)
    settle(desk)
    assert (desk.outbox(), bodies(desk, number).count(REPLY)) == ([], 1)


def test_what_was_refused_never_takes_effect_in_a_restored_central(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    number = served_central.file_ticket()
    anna, boris = seated(), seated("boris", device="b" * 32)
    for desk in (anna, boris):
        desk.catch_up()
    backup = backed_up()
    boris.desk.act(boris.ticket(number), Take())
    boris.sync()
    key = anna.desk.act(anna.ticket(number), Take())
    anna.sync()
    assert anna.states() == ["refused"]
    late = next(call for call in anna.transport.calls if call.key == key)
    backup.put_back(is_told=True)
    settle(anna)  # Boris's desk is away: the ticket is free again
    assert anna.states() == ["refused"]
    assert anna.transport.real.send(late).status == 409, "the late duplicate of what was refused"
    settle(boris, anna)
    assert anna.rows()[number].assignee_name == "Борис Кац"


def test_what_was_given_up_never_takes_effect_in_a_restored_central(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    key = desk.desk.act(desk.ticket(number), Note("Передумала"))
    desk.transport.answers.append(Answer(503))
    desk.drain()
    desk.desk.drop(key)
    settle(desk)
    late = next(call for call in desk.transport.calls if call.key == key)
    backup.put_back(is_told=False)
    settle(desk)
    assert desk.transport.real.send(late).status == 409
    assert "Передумала" not in bodies(desk, number)


def test_another_desks_page_is_enough_to_know_that_central_forgot(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    """The desk that only reads has seen what is lost: it is neither served a page nor may it act before it fills."""
    number = served_central.file_ticket()
    anna, boris = seated(), seated("boris", device="b" * 32)
    boris.catch_up()
    backup = backed_up()
    anna.catch_up()
    anna.desk.act(anna.ticket(number), Note("Потеряно"))
    anna.sync()
    boris.catch_up()
    anna.kill()
    backup.put_back(is_told=False)
    boris.desk.act(boris.ticket(number), Take())
    boris.drain()
    with reading(served_central.central.engine) as connection:
        assert connection.execute(select(tables.receipts.c.key)).all() == []
    settle(boris)
    assert "Потеряно" not in bodies(boris, number)
    assert boris.rows()[number].assignee_name == "Борис Кац"


def test_what_is_older_than_a_week_is_not_sent_again(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    old = desk.desk.act(desk.ticket(number), Note("Старая"))
    desk.sync()
    served_central.clock.at += timedelta(days=7, seconds=1)
    served_central.extend_tokens()
    desk.catch_up()
    new = desk.desk.act(desk.ticket(number), Note("Новая"))
    desk.sync()
    backup.put_back(is_told=True)
    settle(desk)
    keys = keys_at(served_central)
    assert (keys.count(old), keys.count(new)) == (0, 1)


@pytest.mark.parametrize("years", [-10, 10])
@pytest.mark.parametrize("is_right_again", [True, False])
def test_leap_of_central_s_clock_takes_nothing_from_what_is_sent_again(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup], years: int, is_right_again: bool
) -> None:
    clock, number = served_central.clock, served_central.file_ticket()
    desk = seated(wall=Clock(clock.at))
    desk.catch_up()
    backup = backed_up()
    before = desk.desk.act(desk.ticket(number), Note("До скачка"))
    desk.sync()
    right = clock.at
    clock.at = right.replace(year=right.year + years)
    served_central.extend_tokens()
    desk.unplug()
    desk.plug_in()  # it tidies up when it is in reach again
    after = desk.desk.act(desk.ticket(number), Note("После скачка"))
    desk.sync()
    clock.at = right if is_right_again else clock.at
    backup.put_back(is_told=True)
    settle(desk)
    keys = keys_at(served_central)
    assert (keys.count(before), keys.count(after), desk.outbox()) == (1, 1, [])


def test_points_outlive_the_program(served_central: World, seated: Seated, backed_up: Callable[[], Backup]) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    desk.desk.act(desk.ticket(number), Note("Потеряно"))
    desk.sync()
    desk.kill()
    backup.put_back(is_told=False)
    served_central.clock.advance(seconds=1)
    for _ in range(4):
        served_central.file_ticket()  # the lost numbers are others' now
    again = seated()
    settle(again)
    assert bodies(again, number).count("Потеряно") == 1
    assert (again.desk.state.trouble, again.outbox()) == ("", [])


def test_number_of_a_lost_ticket_is_not_given_to_another_one(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup]
) -> None:
    """What a desk did on the lost ticket would be done to somebody else's."""
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    lost = served_central.file_ticket()
    desk.catch_up()
    desk.desk.act(desk.ticket(lost), Note("О первом абоненте"))
    desk.sync()
    backup.put_back(is_told=True)
    other = served_central.file_ticket()
    settle(desk)
    assert other != lost
    assert [(entry.intent, entry.code) for entry in desk.outbox()] == [(Note("О первом абоненте"), "unknown_ticket")]
    assert "О первом абоненте" not in bodies(desk, other)


@pytest.mark.parametrize("is_told", [True, False], ids=["restored", "copied by hand"])
def test_what_names_no_history_was_seen_in_the_one_that_ends(
    served_central: World, seated: Seated, backed_up: Callable[[], Backup], is_told: bool
) -> None:
    """As the first version's outbox has it, and an act on an older ticket; its number is above the backup's head."""
    number, fresh = served_central.file_ticket(), served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    backup = backed_up()
    for _ in range(9):
        served_central.file_ticket()
    desk.catch_up()
    key = desk.desk.act(desk.ticket(number), Reply(REPLY))
    desk.sync()
    with desk.store.outbox.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET history = NULL")
    backup.put_back(is_told)
    if not is_told:
        served_central.clock.advance(seconds=1)
        served_central.file_ticket()
    settle(desk)
    assert desk.rows().keys() >= {number, fresh}
    if is_told:
        assert (desk.outbox(), keys_at(served_central).count(key)) == ([], 1)
    else:
        assert [(entry.state, entry.code) for entry in desk.outbox()] == [("refused", "unseen_after_restore")]


def test_after_a_restore_everybody_signs_in_again_and_keeps_the_outbox(served_central: World, seated: Seated) -> None:
    """A token that was ended after the backup would be good again."""
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    begin_restored(served_central.central.engine, served_central.clock(), served_central.central.vault)
    served_central.central.tokens.forget()
    desk.desk.act(desk.ticket(number), Note("Заметка"))
    desk.drain()
    assert (desk.states(), desk.desk.state.link) == (["held"], Link.SIGNED_OUT)
    desk.close()
    again = seated()
    settle(again)
    assert (again.outbox(), bodies(again, number).count("Заметка")) == ([], 1)
