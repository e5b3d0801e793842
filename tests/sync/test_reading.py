"""Snapshot, feed and what happens when either goes wrong, with the real central."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.central import tables
from desktop.regulation.intents import Note, Reply, RequestData, Resolve, SetAccount, SetTopic, Take, Transfer
from desktop.regulation.people import Department
from desktop.replica import disk
from desktop.sync.exchange import Answer, Call
from desktop.sync.state import Link
from tests.central_server import OPERATOR, World
from tests.keys import KEYS
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped


def numbers(desk: Stepped) -> set[int]:
    return set(desk.rows())


def test_first_fill_brings_every_live_ticket_and_the_tail_follows(served_central: World, seated: Seated) -> None:
    first = served_central.file_ticket()
    desk = seated()
    links: list[Link] = []
    desk.desk.on_state(lambda state: links.append(state.link))
    desk.read()
    assert desk.desk.state.link is Link.FILLING
    second = served_central.file_ticket(Department.ORK)
    desk.catch_up()
    assert numbers(desk) == {first, second}
    assert desk.desk.state.link is Link.ONLINE
    assert desk.desk.state.data_at == served_central.clock()
    assert links[-1] is Link.ONLINE


def test_change_names_the_tickets_and_subscribers_to_read_again(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    desk.changes.clear()
    number = served_central.file_ticket()
    desk.catch_up()
    (change,) = desk.changes
    assert (change.tickets, change.subscribers, change.is_refill) == ({number}, {"s1"}, False)


def test_quiet_poll_changes_nothing_but_the_age(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    desk.changes.clear()
    served_central.clock.advance(seconds=25)
    desk.read()
    assert desk.changes == []
    assert desk.desk.state.data_at == served_central.clock()


def test_renamed_subscriber_is_found_and_shown_under_the_new_name(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    with served_central.central.write(OPERATOR) as transaction:
        transaction.update("subscriber", "s1", name="Пётр Сидоренко")
    desk.changes.clear()
    desk.catch_up()
    assert desk.changes[0].tickets == {number}
    assert desk.rows()[number].subscriber_name == "Пётр Сидоренко"
    assert [hit.number for hit in desk.answer(desk.desk.search, "сидоренко").hits] == [number]


def test_changed_settings_reach_the_book(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    with served_central.central.write(OPERATOR) as transaction:
        transaction.upsert("setting", "guard_minutes", value="90")
        transaction.upsert("setting", "demo", value="true")
    desk.catch_up()
    assert desk.desk.book.settings.guard == timedelta(minutes=90)
    assert desk.desk.is_demo
    assert desk.changes[-1].has_book


def test_retired_ticket_leaves_the_replica(served_central: World, seated: Seated) -> None:
    number, other = served_central.file_ticket(), served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    message_ids = [message.id for message in desk.ticket(number).messages]
    with served_central.central.write(OPERATOR) as transaction:
        transaction.retire("ticket", number)
        for message_id in message_ids:
            transaction.retire("message", message_id)
    desk.catch_up()
    assert numbers(desk) == {other}
    assert [hit.number for hit in desk.answer(desk.desk.search, "открывается").hits] == [other]


def test_replica_of_zeros_is_filled_again_and_the_outbox_is_kept(
    served_central: World, seated: Seated, tmp_path: Path
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.unplug()
    desk.desk.act(desk.ticket(number), Reply("Не потеряйте"))
    desk.close()
    file = tmp_path / "desks" / "anna" / "replica.sqlite"
    file.write_bytes(bytes(file.stat().st_size))
    again = seated()
    assert (numbers(again), again.states()) == (set(), ["queued"])
    assert len(again.troubles) == 1
    again.catch_up()
    assert numbers(again) == {number}
    again.sync()
    assert again.ticket(number).messages[-1].body == "Не потеряйте"
    assert file.with_name("replica.damaged.sqlite").exists()


@pytest.mark.parametrize("content", [b"", b"not a data base", b"SQLite format 3\x00" + bytes(4096)])
def test_any_broken_replica_is_filled_again(
    served_central: World, seated: Seated, tmp_path: Path, content: bytes
) -> None:
    number = served_central.file_ticket()
    folder = tmp_path / "desks" / "anna"
    folder.mkdir(parents=True)
    (folder / "replica.sqlite").write_bytes(content)
    desk = seated()
    desk.catch_up()
    assert numbers(desk) == {number}


def test_replica_of_another_schema_is_filled_again_without_a_word(
    served_central: World, seated: Seated, tmp_path: Path
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.close()
    file = disk.connect(tmp_path / "desks" / "anna" / "replica.sqlite", KEYS.replica)
    file.execute("UPDATE feed_position SET schema = 'older'")
    file.close()
    again = seated()
    assert (numbers(again), again.troubles) == (set(), [])
    again.catch_up()
    assert numbers(again) == {number}


def test_damage_inside_is_found_after_an_unclean_exit(served_central: World, seated: Seated, tmp_path: Path) -> None:
    for _ in range(30):
        served_central.file_ticket(body="Сайт не открывается. " * 50)
    desk = seated()
    desk.catch_up()
    desk.kill()
    file = tmp_path / "desks" / "anna" / "replica.sqlite"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = b"\xff" * 64
    file.write_bytes(bytes(content))
    again = seated()
    assert len(again.troubles) == 1
    again.catch_up()
    assert len(numbers(again)) == 30


def test_rows_that_differ_from_central_are_reported_and_filled_again(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.store.replica.raw.execute("DELETE FROM ticket")
    desk.store.replica.digest = None
    assert numbers(desk) == set()
    served_central.clock.advance(seconds=1)
    troubles: list[str] = []
    desk.desk.on_state(lambda state: troubles.append(state.trouble))
    desk.read()
    desk.catch_up()
    assert numbers(desk) == {number}
    assert any(troubles)
    assert desk.desk.state.trouble == ""


def test_central_whose_digest_is_wrong_is_not_asked_for_snapshots_all_the_time(
    served_central: World, seated: Seated
) -> None:
    desk = seated()
    desk.catch_up()
    with served_central.central.engine.begin() as connection:
        connection.execute(update(tables.feed_head).values(digest={"ticket": [7, 7]}))
    served_central.file_ticket()
    waits = [desk.read() for _ in range(6)]
    assert waits == [0.0, 0.0, 30.0, 0.0, 30.0, 0.0]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(410, b'{"type":"urn:smena:cursor_too_old","title":"","status":410}'),
        Answer(409, b'{"type":"urn:smena:history_changed","title":"","status":409}'),
    ],
)
def test_cursor_that_central_does_not_serve_means_a_new_fill(
    served_central: World, seated: Seated, answer: Answer
) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.transport.answers.append(answer)
    assert desk.read() == 0.0
    assert numbers(desk) == {number}, "the rows stay until the snapshot is there"
    desk.changes.clear()
    desk.catch_up()
    assert desk.changes[0].is_refill


def test_new_history_sends_what_was_accepted_and_not_seen_again(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    key = desk.desk.act(desk.ticket(number), Note("Заметка"))
    desk.drain()
    assert desk.states() == ["accepted"]
    with served_central.central.engine.begin() as connection:
        connection.execute(update(tables.feed_head).values(history="restored"))
    desk.catch_up()
    desk.sync()
    assert [call.key for call in desk.transport.calls if call.path == "/v1/intents"] == [key, key]
    assert [message.body for message in desk.ticket(number).messages].count("Заметка") == 1
    assert desk.outbox() == []


def test_refill_from_an_older_snapshot_keeps_own_text_on_the_screen(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()  # central keeps this snapshot for a while
    desk.desk.act(desk.ticket(number), Note("Заметка"))
    desk.sync()
    assert desk.outbox() == []
    desk.transport.answers.append(Answer(410, b""))
    desk.read()
    desk.read()
    assert [message.body for message in desk.ticket(number).messages].count("Заметка") == 1
    desk.catch_up()
    assert (desk.outbox(), desk.ticket(number).messages[-1].outbox) == ([], None)


@pytest.mark.parametrize("days", [-1, 1, 3650])
def test_wrong_wall_clock_shows_centrals_time(served_central: World, seated: Seated, days: int) -> None:
    served_central.file_ticket()
    desk = seated(wall=lambda: served_central.clock() + timedelta(days=days))
    desk.catch_up()
    assert desk.desk.now() == served_central.clock()
    desk.ticking.seconds += 90
    assert desk.desk.now() == served_central.clock() + timedelta(seconds=90)
    desk.close()
    offline = seated(wall=lambda: served_central.clock() + timedelta(days=days))
    assert offline.desk.now() == served_central.clock()


def test_age_of_the_rows_is_known_without_a_connection(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    seen_at = served_central.clock()
    desk.close()
    offline = seated()
    offline.unplug()
    assert (offline.desk.state.link, offline.desk.state.data_at) == (Link.OFFLINE, seen_at)


def test_signed_out_feed_waits_until_it_is_woken(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    served_central.clock.advance(hours=13)
    assert desk.read() == float("inf")
    assert desk.desk.state.link is Link.SIGNED_OUT


def test_lost_connection_is_tried_again_with_growing_pauses(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    desk.transport.offline = True
    assert [desk.read() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert desk.desk.state.link is Link.OFFLINE
    desk.transport.offline = False
    assert desk.read() == 0.0
    assert desk.desk.state.link is Link.ONLINE


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"history":1}', b"\xff\xfe"])
def test_page_that_is_none_changes_nothing(served_central: World, seated: Seated, body: bytes) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    desk.transport.answers.append(Answer(200, body))
    assert desk.read() == 0.5
    assert numbers(desk) == {number}
    desk.catch_up()


def test_snapshot_with_a_wrong_hash_is_thrown_away(
    served_central: World, seated: Seated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = seated()
    real = desk.transport.real

    def cut_short(call: Call, into: bytearray, progress: object) -> Answer:
        answer = real.download(call, into, lambda part: None)
        into.pop()
        return answer

    monkeypatch.setattr(desk.transport, "download", cut_short)
    assert desk.read() == 0.5
    assert not (tmp_path / "desks" / "anna" / "replica.filling").exists()
    monkeypatch.undo()
    desk.catch_up()
    assert desk.desk.state.link is Link.ONLINE


def test_full_disk_while_a_page_is_applied_loses_nothing(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    raw = desk.store.replica.raw
    (pages,) = raw.execute("PRAGMA page_count").fetchone()
    raw.execute(f"PRAGMA max_page_count={pages}")
    number = served_central.file_ticket(body="Очень длинное письмо. " * 5_000)
    assert desk.read() > 0
    assert desk.desk.state.trouble
    assert numbers(desk) == set()
    raw.execute("PRAGMA max_page_count=1000000")
    desk.catch_up()
    assert numbers(desk) == {number}


def test_progress_of_the_first_fill_ends_at_one(served_central: World, seated: Seated) -> None:
    desk = seated()
    parts: list[float] = []
    desk.desk.on_state(lambda state: parts.append(state.progress))
    desk.read()
    assert max(parts) == 1.0
    assert parts == sorted(parts)


def test_rows_after_every_kind_of_act_equal_a_fresh_snapshot(served_central: World, seated: Seated) -> None:
    anna, olga = seated("anna"), seated("olga")
    first, second, third = (served_central.file_ticket() for _ in range(3))
    anna.catch_up()
    desk = anna.desk
    view = anna.ticket(first)
    desk.act(view, Take())
    desk.act(view, SetTopic(view.ticket.topic, "fault"))
    desk.act(view, SetAccount(view.ticket.account, "example.ru"))
    desk.act(view, RequestData("Назовите аккаунт"))
    desk.act(anna.ticket(second), Resolve("Готово"))
    desk.act(anna.ticket(third), Transfer(Department.ORK, "Оплата"))
    anna.sync()
    olga.catch_up()
    olga.desk.act(olga.ticket(third), Take())
    olga.sync()
    anna.catch_up()
    assert anna.outbox() == []
    fresh = seated("boris")
    fresh.catch_up()
    for table in ("ticket", "message", "subscriber", "account", "agent"):
        query = f'SELECT * FROM "{table}" ORDER BY id'
        assert list(anna.store.replica.raw.execute(query)) == list(fresh.store.replica.raw.execute(query))


def test_instants_are_aware(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket()
    desk = seated()
    desk.catch_up()
    assert desk.rows()[number].received_at == datetime(2026, 10, 6, 9, tzinfo=UTC)
