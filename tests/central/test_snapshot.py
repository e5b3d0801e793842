"""The snapshot: one file of the replica's tables at one feed number; with the tail it equals the rows."""

import hashlib
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import select, update

from desktop.central import tables
from desktop.central.chain import head_point
from desktop.central.conversation import retire
from desktop.central.database import reading, writing
from desktop.central.feed import head_of
from desktop.central.records import wire_row
from desktop.wire.replica_tables import TABLES, record, schema_hash
from tests.central_server import OPERATOR, Client, Send, World


def contents(file: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of a snapshot by kind, nested values decoded."""
    found = {}
    for kind, table in TABLES.items():
        names = [column.name for column in table.columns]
        rows = file.execute(f'SELECT {", ".join(chr(34) + n + chr(34) for n in names)} FROM "{kind}" ORDER BY id')
        found[kind] = [plain(dict(zip(names, row, strict=True))) for row in rows]
    return found


def expected(world: World) -> dict[str, list[dict[str, Any]]]:
    """The live rows of central as the wire carries them."""
    found = {}
    with reading(world.central.engine) as connection:
        for kind, table in tables.REPLICATED.items():
            rows = connection.execute(select(table).order_by(table.c.id)).mappings()
            found[kind] = [plain(record(wire_row(kind, row))) for row in rows if not row.get("is_retired")]
    return found


def plain(row: dict[str, Any]) -> dict[str, Any]:
    nested = ("domains", "services", "detail", "stp_clock", "ork_clock")
    return {name: msgspec.json.decode(value) if name in nested and value else value for name, value in row.items()}


def opened(tmp_path: Path, content: bytes) -> Any:
    path = tmp_path / "snapshot.sqlite"
    path.write_bytes(content)
    return sqlite.connect(str(path))


def fill(world: World, send: Send) -> list[int]:
    numbers = [world.file_ticket(account="example.ru"), world.file_ticket(body="Не приходит почта")]
    send(numbers[0], "request_data", body="Укажите домен.")
    send(numbers[0], "declare_emergency", service="web", reason="лежит")
    with world.central.write(OPERATOR) as transaction:
        domains = [{"name": "пример.рф", "paid_until": "2027-01-01", "is_bound": True}]
        transaction.update("account", "example.ru", domains=domains)
        transaction.insert("announcement", title="Работы", body="Ночью", starts_at=world.clock())
        day, opens, closes = date(2026, 10, 8), time(10), time(17, 30)
        transaction.insert(
            "calendar_override", id="2026-10-08/ork", date=day, department="ork", opens=opens, closes=closes
        )
    return numbers


def test_snapshot_holds_the_live_rows_and_says_where_it_stands(
    world: World, client: Client, send: Send, tmp_path: Path
) -> None:
    _, old = fill(world, send)
    with world.central.write(OPERATOR) as transaction:
        retire(transaction, old)
    answer = client.get("/v1/snapshot", headers=world.headers())
    assert hashlib.sha256(answer.content).hexdigest() == answer.headers["Smena-Hash"]
    file = opened(tmp_path, answer.content)
    assert contents(file) == expected(world)
    with reading(world.central.engine) as connection:
        head = head_of(connection)
    assert file.execute("SELECT history, cursor, schema FROM feed_position").fetchall() == [
        (head["history"], head["seq"], schema_hash())
    ]
    assert answer.headers["Smena-Seq"] == str(head["seq"])
    assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_snapshot_comes_gzipped_to_who_accepts_it_and_plain_to_who_does_not(world: World, client: Client) -> None:
    packed = client.get("/v1/snapshot", headers=world.headers())
    plain_one = client.get("/v1/snapshot", headers=world.headers() | {"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain_one.headers
    assert packed.content == plain_one.content
    assert int(plain_one.headers["Content-Length"]) == len(plain_one.content) > int(packed.headers["Content-Length"])


def test_snapshot_can_be_searched_at_once(world: World, client: Client, send: Send, tmp_path: Path) -> None:
    first, second = fill(world, send)
    file = opened(tmp_path, client.get("/v1/snapshot", headers=world.headers()).content)

    def tickets(words: str) -> set[int]:
        return {row for (row,) in file.execute("SELECT rowid FROM ticket_words WHERE ticket_words MATCH ?", (words,))}

    assert tickets('"пример.рф"') == {first}
    assert tickets('"Петров"') == {first, second}
    found = file.execute("SELECT rowid FROM message_text WHERE message_text MATCH 'почт*'").fetchall()
    assert [file.execute("SELECT ticket FROM message WHERE id = ?", row).fetchone() for row in found] == [(second,)]


def test_snapshot_knows_no_password_and_no_other_desks_number(world: World, client: Client) -> None:
    content = client.get("/v1/snapshot", headers=world.headers() | {"Accept-Encoding": "identity"}).content
    assert b"argon2" not in content
    assert b"external_id" not in content


def test_snapshot_is_made_once_for_all_until_the_feed_left_it_behind(world: World) -> None:
    shelf, engine = world.central.snapshots, world.central.engine
    first = shelf.current(engine, world.clock())
    assert shelf.current(engine, world.clock()) is first
    world.file_ticket()
    assert shelf.current(engine, world.clock()) is first
    assert shelf.current(engine, world.clock.advance(minutes=2)).point.seq > first.point.seq
    assert first.path.exists()  # somebody may still be reading it


def test_snapshot_far_behind_the_feed_is_made_anew_at_once(world: World) -> None:
    shelf, engine = world.central.snapshots, world.central.engine
    first = shelf.current(engine, world.clock())
    rows = [{"title": str(n), "body": "", "starts_at": world.clock()} for n in range(501)]
    with world.central.write(OPERATOR) as transaction:
        transaction.insert_many("announcement", rows)
    assert shelf.current(engine, world.clock()).point.seq == first.point.seq + 501


def test_snapshot_is_not_older_than_what_the_desk_has_seen(world: World) -> None:
    shelf, engine = world.central.snapshots, world.central.engine
    first = shelf.current(engine, world.clock())
    world.file_ticket()
    with engine.connect() as connection:
        seen = head_point(connection)
    assert shelf.current(engine, world.clock(), frozenset({first.point})) is first
    assert shelf.current(engine, world.clock(), frozenset({seen})).point == seen


def test_snapshot_that_the_feed_does_not_go_on_from_is_made_anew(world: World) -> None:
    shelf, engine = world.central.snapshots, world.central.engine
    first = shelf.current(engine, world.clock())
    world.file_ticket()
    with writing(engine) as connection:
        connection.execute(update(tables.feed_head).values(floor=first.point.seq + 1))
    assert shelf.current(engine, world.clock()).point.seq > first.point.seq


def test_old_snapshots_do_not_pile_up(world: World) -> None:
    for _ in range(5):
        world.file_ticket()
        world.clock.at += timedelta(minutes=2)
        world.central.snapshots.current(world.central.engine, world.clock())
    assert len(list(world.central.cache.iterdir())) == 4  # two, each plain and packed


def test_snapshot_is_never_older_than_what_the_desk_has_seen(world: World, client: Client) -> None:
    first = client.get("/v1/snapshot", headers=world.headers()).headers["Smena-Seq"]
    world.file_ticket()
    seen = client.get("/v1/changes?cursor=0", headers=world.headers()).headers["Smena-Head"]
    assert client.get("/v1/snapshot", headers=world.headers()).headers["Smena-Seq"] == first
    anew = client.get("/v1/snapshot", headers=world.headers(Smena_Points=seen)).headers["Smena-Seq"]
    assert int(anew) == world.head() > int(first)


def test_snapshot_below_the_floor_of_the_feed_is_made_anew(world: World, client: Client) -> None:
    client.get("/v1/snapshot", headers=world.headers())
    world.file_ticket()
    with world.central.write(OPERATOR) as transaction:
        transaction.connection.execute(update(tables.feed_head).values(floor=tables.feed_head.c.seq))
    seq = client.get("/v1/snapshot", headers=world.headers()).headers["Smena-Seq"]
    assert client.get(f"/v1/changes?cursor={seq}", headers=world.headers()).status_code == 200
