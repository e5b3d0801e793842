"""What must hold when all is at rest again: the desks' files, central's tables and the journals side by side."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, Table, select

from desktop.central import tables
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.replica.entry import Entry
from desktop.replica.views import IntentState
from desktop.wire.replica_tables import TABLES, digest_hash
from tests.torture import desk_files
from tests.torture.desk_files import Rows
from tests.torture.desks import DeskProcess
from tests.torture.takes import wrong_takes
from tests.torture.torment import Torment

_SPEAKING = ("Reply", "Note", "RequestData", "Resolve", "contact_note")
_ENDED = (IntentState.DONE, IntentState.REFUSED, IntentState.DROPPED)
_TOLD = 12  # lines of a story


@dataclass
class Books:
    """Central's tables as they are at the end."""

    receipts: dict[str, RowMapping]
    audit: dict[str, list[RowMapping]]  # by intent key
    spoken: dict[str, list[RowMapping]]  # messages and contact notes by intent key
    bodies: Counter[str]
    feed: list[int]
    digest: dict[str, Any]
    snapshot: Rows
    acts: list[RowMapping]  # the audit in order
    tickets: dict[int, RowMapping]


@dataclass
class Verdict:
    violations: list[str] = field(default_factory=list)
    intents: int = 0
    states: Counter[str] = field(default_factory=Counter)

    def wrong(self, story: str) -> None:
        self.violations.append(story)


def judge(torment: Torment, is_at_rest: bool) -> Verdict:
    """Everything that does not hold, each with its story."""
    verdict = Verdict(list(torment.violations))
    if not is_at_rest:
        verdict.wrong(f"not all was sent and read within a minute of healing (I4, I12): {torment.states}")
    books = read_books(torment.central.beside(), torment.central.folder / "verdict")
    _judge_central(verdict, torment, books)
    for desk in torment.desks:
        with desk_files.opened(desk.folder) as store:
            entries = desk_files.outbox_entries(store)
            rows = desk_files.replica_rows(store)
        _judge_intents(verdict, torment, desk, entries, books)
        _judge_order(verdict, desk, entries, books)
        if is_at_rest:
            _judge_replica(verdict, desk, rows, books)
        if said := desk.log.read_text().strip():
            verdict.wrong(f"{desk.name} said:\n{said[-3000:]}")
    return verdict


def read_books(central: Central, scratch: Path) -> Books:
    """`central` as its data base stands; `scratch` is for a snapshot that no desk was served."""
    scratch.mkdir(exist_ok=True)
    fresh = Central(central.engine, scratch)
    snapshot = desk_files.snapshot_rows(fresh.snapshots.current(fresh.engine, fresh.now()).path)
    with reading(fresh.engine) as connection:

        def rows(table: Table) -> list[RowMapping]:
            return list(connection.execute(select(table).order_by(*table.primary_key.columns)).mappings())

        acts, messages, notes = rows(tables.audit), rows(tables.messages), rows(tables.contact_notes)
        return Books(
            receipts={row["key"]: row for row in rows(tables.receipts)},
            audit=_by_key(acts),
            spoken=_by_key([*(row for row in messages if row["kind"] != "event"), *notes]),
            bodies=Counter(row["body"] for row in [*messages, *notes]),
            feed=[row["seq"] for row in rows(tables.feed)],
            digest=rows(tables.feed_head)[0]["digest"],
            snapshot=snapshot,
            acts=acts,
            tickets={row["id"]: row for row in rows(tables.tickets)},
        )


def _judge_central(verdict: Verdict, torment: Torment, books: Books) -> None:
    if books.feed != list(range(books.feed[0], books.feed[0] + len(books.feed))):
        verdict.wrong("the feed has a gap (I10)")
    for kind, rows in books.snapshot.items():
        counted, xor = len(rows), 0
        for row in rows:
            xor ^= digest_hash(str(row[0]), row[_version_place(kind)])
        if tuple(books.digest.get(kind, (0, 0))) != (counted, xor):
            verdict.wrong(f"central's digest of {kind} is not that of its rows (I4)")
    for text in torment.site.written:
        if books.bodies[text] != 1:
            verdict.wrong(f"the site's {text!r} stands {books.bodies[text]} times (I1)")
    for key, said in books.spoken.items():
        if len(said) != 1:
            verdict.wrong(f"said more than once (I1):\n{_story(torment, key, books)}")
    for told, key in wrong_takes(books.acts, books.tickets, torment.furnished.agents["sveta"]):
        verdict.wrong(f"{told} (I6):\n{_story(torment, key, books)}")
    for line in _wrong_log_lines(torment):
        verdict.wrong(f"central said: {line}")


def _judge_intents(verdict: Verdict, torment: Torment, desk: DeskProcess, entries: list[Entry], books: Books) -> None:
    """Each intent the agent was told is kept is done exactly once, or refused with its text, or given up by him."""
    by_key = {entry.key: entry for entry in entries}
    journal = {line["key"]: line for line in desk.journal.kept}
    given_up = desk.journal.dropped | {entry.supersedes for entry in entries}
    verdict.intents += len(journal)
    refused: set[str] = set()
    for key in dict.fromkeys([*by_key, *journal]):
        entry, line = by_key.get(key), journal.get(key)
        if entry is None:
            fault: str | None = "an intent that was kept is lost (I3)"
        else:
            verdict.states[entry.state] += 1
            fault = _fault_of(entry, line, books, key in given_up, entry.strand in refused)
            if entry.state is IntentState.REFUSED:
                refused.add(entry.strand)
        if fault is not None:
            verdict.wrong(f"{desk.name}: {fault}:\n{_story(torment, key, books, desk, entry)}")
    for text in desk.journal.unkept:
        if text and books.bodies[text]:
            verdict.wrong(f"{desk.name}: {text!r} was said not to be kept and was sent (I3)")


def _fault_of(
    entry: Entry, line: dict[str, Any] | None, books: Books, is_given_up: bool, is_behind: bool
) -> str | None:
    receipt, effects = books.receipts.get(entry.key), _effects(entry.key, books)
    text = line["text"] if line is not None else ""
    if entry.state not in _ENDED:
        return None if is_behind else f"it is {entry.state} although all is at rest (I12)"
    if entry.state is IntentState.DONE:
        if receipt is None or receipt["status"] != 200 or effects != 1:
            return f"it is shown as done and has {effects} effects (I1)"
        said = books.spoken.get(entry.key, [])
        if line is not None and line["act"] in _SPEAKING and text and [row["body"] for row in said] != [text]:
            return "its text is not what was said (I1)"
        return None
    if effects:
        return f"it is {entry.state} and has {effects} effects (I7)"
    if entry.state is IntentState.REFUSED and text and getattr(entry.intent, "body", text) != text:
        return "it was refused and its text is gone (I3)"
    if entry.state is IntentState.DROPPED and not is_given_up and line is not None:
        return "it was dropped, and not by the agent (I3)"
    return None


def _effects(key: str, books: Books) -> int:
    """How often an intent took effect, by the audit, which each act enters in the transaction of its effect."""
    acts = [row for row in books.audit.get(key, []) if row["act"] != "void"]
    return sum((row["detail"] or {}).get("outcome") != "refused" for row in acts)


def _judge_order(verdict: Verdict, desk: DeskProcess, entries: list[Entry], books: Books) -> None:
    by_strand: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.state is IntentState.DONE and entry.key in books.receipts:
            by_strand[entry.strand].append(books.receipts[entry.key]["seq"])
    for strand, seqs in by_strand.items():
        if seqs != sorted(seqs):
            verdict.wrong(f"{desk.name}: acts on {strand} took effect as {seqs}, not in the order they were made (I5)")


def _judge_replica(verdict: Verdict, desk: DeskProcess, rows: Rows, books: Books) -> None:
    for kind, of_central in books.snapshot.items():
        other = sorted(set(map(repr, rows[kind])) ^ set(map(repr, of_central)))
        if other or len(rows[kind]) != len(of_central):
            verdict.wrong(f"{desk.name}: {kind} differs from central's in {len(other)} rows (I4), e.g. {other[:1]}")


def _wrong_log_lines(torment: Torment) -> Iterator[str]:
    """Errors in central's log that neither a full disk nor a killed worker explains, and whatever is no line of it."""
    has_been_full = bool(torment.told.full_disk)
    for line in torment.central.log.read_text().splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            yield line
            continue
        words = said["message"] + said.get("trace", "")
        is_full = any(word in words for word in ("disk", "SQLITE_FULL", "No space left"))
        is_explained = (has_been_full and is_full) or " ended with -9" in said["message"]
        if said["level"] in ("error", "critical") and not is_explained:
            yield f"{said['message']}\n{said.get('trace', '')[-1500:]}"


def _story(
    torment: Torment, key: str, books: Books, desk: DeskProcess | None = None, entry: Entry | None = None
) -> str:
    """What is known of one intent: journal, outbox row, central's rows, and its way through the proxy."""
    lines = [f"  key {key}"]
    whose = [desk] if desk is not None else torment.desks
    lines += [f"  journal of {d.name}: {line}" for d in whose for line in d.journal.kept if line["key"] == key]
    lines += [f"  outbox: {entry}"] if entry is not None else []
    receipt = books.receipts.get(key)
    lines += [f"  receipt: {dict(receipt)}"] if receipt is not None else ["  no receipt"]
    lines += [f"  audit: {dict(row)}" for row in books.audit.get(key, [])]
    lines += [f"  said: {dict(row)}" for row in books.spoken.get(key, [])]
    on_the_way = [exchange for exchange in torment.proxy.exchanges if exchange.key == key]
    lines += [f"  {exchange}" for exchange in on_the_way[-_TOLD:]]
    if on_the_way:
        near = [(at, what) for at, what in torment.told.lines if abs(at - on_the_way[-1].at) < 10]
        lines += [f"  {at:9.2f} {what}" for at, what in near[-_TOLD:]]
    return "\n".join(lines)


def _by_key(rows: list[RowMapping]) -> dict[str, list[RowMapping]]:
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in rows:
        if row["intent_key"]:
            found[row["intent_key"]].append(row)
    return found


def _version_place(kind: str) -> int:
    return [column.name for column in TABLES[kind].columns].index("version")
