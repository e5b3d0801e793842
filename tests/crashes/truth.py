"""What must hold of a central and of a desk, whatever happened to them: each check names its invariant."""

from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from desktop.central import tables
from desktop.central.database import reading
from desktop.central.feed import head_of
from desktop.central.housekeeping import RECEIPTS_KEPT
from desktop.central.snapshot import write_snapshot
from desktop.replica import disk
from desktop.wire.replica_tables import SEARCH_DDL, digest_hash, metadata
from tests.central_server import World
from tests.sync.stepped import Stepped

_OWN = ("mine",)  # tables that a snapshot leaves empty
_WORDS = [statement.split()[3] for statement in SEARCH_DDL]

Rows = dict[str, set[tuple[Any, ...]]]


def rows_of(raw: Any) -> Rows:
    """Every row of a replica by table, the words of its search and where it stands in the feed included."""
    found = {}
    for name in (table.name for table in metadata.sorted_tables if table.name not in _OWN):
        found[name] = set(raw.execute(f'SELECT * FROM "{name}"').fetchall())
    for name in _WORDS:
        raw.execute(f"CREATE VIRTUAL TABLE temp.words_of USING fts5vocab('main', '{name}', 'instance')")
        found[name] = set(raw.execute("SELECT doc, term, col, offset FROM temp.words_of").fetchall())
        raw.execute("DROP TABLE temp.words_of")
    return found


def snapshot_rows(world: World, folder: Path) -> Rows:
    """The rows of a replica that is filled now."""
    path = folder / "fresh.sqlite"
    path.unlink(missing_ok=True)
    with reading(world.central.engine) as connection:
        head = head_of(connection)
        write_snapshot(connection, path, head["history"], head["seq"])
    raw = disk.connect(path, None)
    try:
        return rows_of(raw)
    finally:
        raw.close()


def check_replica(desk: Stepped, world: World) -> None:
    """I4: a desk that has caught up has central's rows, every one of them and in its search too."""
    own, fresh = rows_of(desk.store.replica.raw), snapshot_rows(world, desk.store.folder)
    for table, rows in fresh.items():
        assert own[table] == rows, f"{table}: lacks {rows - own[table]}, has {own[table] - rows}"


def check_central(world: World) -> None:
    """I1: a key has one effect; I7: a refused or voided one has none; I10: the feed has no gap, no row without a
    number, and its digest is that of the rows."""
    with reading(world.central.engine) as connection:
        head = head_of(connection)
        numbers = list(connection.execute(select(tables.feed.c.seq).order_by(tables.feed.c.seq)).scalars())
        assert numbers == list(range(head["floor"], head["seq"] + 1)), "the feed has a gap"
        audit = tables.audit.c
        acts = connection.execute(select(audit.intent_key, audit.at).where(audit.intent_key.is_not(None))).all()
        repeated = [key for key, count in Counter(act.intent_key for act in acts).items() if count > 1]
        assert not repeated, "a key had two effects"
        receipts = {row.key: row for row in connection.execute(select(tables.receipts))}
        young = {act.intent_key for act in acts if act.at > world.clock() - RECEIPTS_KEPT}
        assert young <= receipts.keys(), "an effect has no receipt"
        assert all(row.status for row in receipts.values()), "a key is claimed and has no answer"
        said = connection.execute(select(tables.messages.c.intent_key, tables.messages.c.id)).all()
        for key in {row.intent_key for row in said if row.intent_key}:
            assert key not in receipts or receipts[key].status == 200, "what was refused is in the conversation"
        for kind, table in tables.REPLICATED.items():
            chosen = select(table) if "is_retired" not in table.c else select(table).where(~table.c.is_retired)
            count = xor = 0
            for row in connection.execute(chosen).mappings():
                count, xor = count + 1, xor ^ digest_hash(str(row["id"]), row["version"])
            assert tuple(head["digest"].get(kind, (0, 0))) == (count, xor), f"{kind}: the digest is not of its rows"


def count_at_central(world: World, body: str) -> int:
    """How often central's conversations have this text."""
    with reading(world.central.engine) as connection:
        return len(connection.execute(select(tables.messages.c.id).where(tables.messages.c.body == body)).all())
