"""The audit can't be edited unnoticed: whatever is changed in it, in the feed or in the signed tips, is found."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import delete, insert, select, text, update

from desktop.central import housekeeping, tables
from desktop.central.__main__ import main
from desktop.central.audit_chain import chained
from desktop.central.audit_tips import AuditTips
from desktop.central.backup import back_up, begin_restored
from desktop.central.database import reading, writing
from desktop.central.migrate import alembic_config
from desktop.wire.points import Point
from tests.central_server import OPERATOR, Client, Send, World

ENTRIES = 5


class Trail:
    """An audit of five entries, each beside a feed row; its tip was signed at the third and at the fifth."""

    def __init__(self, world: World, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.world, self._capsys = world, capsys
        self.tips = AuditTips(folder / "tips.jsonl", folder / "key.pem")
        for number in range(1, ENTRIES + 1):
            self.enter(f"act{number}")
            if number in (3, 5):
                self.sign("hour")

    def enter(self, act: str) -> None:
        with self.world.central.write(OPERATOR) as transaction:
            transaction.audit(act, 10_001, word="слово")
            transaction.log_in_feed()

    def sign(self, on: str) -> None:
        self.tips.sign(self.world.central.engine, self.world.clock(), on)

    def edit(self, *statements: str) -> None:
        with writing(self.world.central.engine) as connection:
            for statement in statements:
                connection.execute(text(statement))

    def compute_anew(self, keeps: Callable[[str], bool]) -> None:
        """As one does who can write to the data base and knows this program: only the signatures are beyond him."""
        audit, head = tables.audit, tables.feed_head
        with writing(self.world.central.engine) as connection:
            old = [dict(row) for row in connection.execute(select(audit).order_by(audit.c.id)).mappings()]
            connection.execute(delete(audit))
            tip, kept = "", [row for row in old if keeps(row["act"])]
            for number, row in enumerate(kept):
                (new,) = chained(tip, number, [row], Point(row["feed_seq"], row["feed_tip"]))
                connection.execute(insert(audit), new)
                tip = new["tip"]
            connection.execute(update(head).values(audit_seq=len(kept), audit_tip=tip))

    def verify(self, *arguments: str) -> tuple[int, str]:
        self._capsys.readouterr()
        code = main(["audit-verify", "--tips", str(self.tips.file), *arguments])
        return code, "".join(self._capsys.readouterr())

    def verdict(self) -> tuple[int, str]:
        return self.verify("--public-key", self.tips.public_key())


@pytest.fixture
def trail(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Trail:
    monkeypatch.setenv("SMENA_DATABASE_URL", world.data_base)
    return Trail(world, tmp_path, capsys)


WHOLE = (0, "The audit is whole up to entry 5; signed tips confirm it up to entry 5.\n")
PLACE = "Entry {} is not the one that was written there: it was edited, or stands in another's place.\n"


def test_untouched_audit_is_whole(trail: Trail, client: Client, send: Send) -> None:
    assert trail.verdict() == WHOLE
    number = trail.world.file_ticket()
    send(number, "take")
    assert send(number, "take", who="boris").status_code == 409
    client.get(f"/v1/tickets/{number}", headers=trail.world.headers("olga"))
    client.post("/v1/sign-out", headers=trail.world.headers("boris"))
    assert trail.verdict() == (0, "The audit is whole up to entry 9; signed tips confirm it up to entry 5.\n")


EDITS = {
    "actor": ("UPDATE audit SET actor = 'agent:9' WHERE id = 3", PLACE.format(3)),
    "instant": ("UPDATE audit SET at = '2026-10-06T08:00:00.000000Z' WHERE id = 1", PLACE.format(1)),
    "ticket": ("UPDATE audit SET ticket = 10002 WHERE id = 5", PLACE.format(5)),
    "act": ("UPDATE audit SET act = 'act9' WHERE id = 2", PLACE.format(2)),
    "device": ("UPDATE audit SET device = 'x' WHERE id = 2", PLACE.format(2)),
    "place in the feed": (
        "UPDATE audit SET feed_seq = feed_seq - 1 WHERE id = 4",
        PLACE.format(4) + "The feed is not the one that entry 4 was written beside.\n",
    ),
    "detail": ('UPDATE audit SET detail = \'{"word":"другое"}\' WHERE id = 3', "The detail of entry 3 was edited.\n"),
    "salt": ("UPDATE audit SET salt = NULL WHERE id = 3", "The detail of entry 3 was edited.\n"),
    "detail gone": (
        "UPDATE audit SET salt = NULL, detail = 'null' WHERE id = 3",
        "The detail of entry 3 is gone, and no entry says that it was taken out.\n",
    ),
    "no instant": (
        "UPDATE audit SET at = 'x' WHERE id = 3",
        "An entry after number 2 was edited: it cannot be read.\n",
    ),
    "first": ("DELETE FROM audit WHERE id = 1", "Entry 1 is missing.\n"),
    "middle": ("DELETE FROM audit WHERE id = 3", "Entry 3 is missing.\n"),
    "last": ("DELETE FROM audit WHERE id = 5", "Entries 5 to 5 were cut off the end.\n"),
    "all": ("DELETE FROM audit", "Entries 1 to 5 were cut off the end.\n"),
    "order": (
        "UPDATE audit SET id = -id WHERE id IN (2, 3); UPDATE audit SET id = 5 + id WHERE id < 0",
        PLACE.format(2),
    ),
    "numbers moved up": ("DELETE FROM audit WHERE id = 2; UPDATE audit SET id = id - 1 WHERE id > 2", PLACE.format(2)),
    "tail and the note of it": (
        "UPDATE feed_head SET audit_seq = 4, audit_tip = (SELECT tip FROM audit WHERE id = 4);"
        "DELETE FROM audit WHERE id = 5",
        "Entries 5 to 5 were cut off: line 2 of the tips knows them.\n",
    ),
    "added": (
        "INSERT INTO audit (id, at, actor, act, detail, salt, content, feed_seq, feed_tip, tip)"
        " SELECT 6, at, actor, act, detail, salt, content, feed_seq, feed_tip, tip FROM audit WHERE id = 5",
        PLACE.format(6),
    ),
    "feed": (
        "UPDATE feed SET device = 'x' WHERE seq = (SELECT feed_seq FROM audit WHERE id = 2)",
        "Number {} of the feed is not the one that was written there.\n",
    ),
    "feed's middle": (
        "DELETE FROM feed WHERE seq = (SELECT feed_seq FROM audit WHERE id = 2)",
        "Number {} of the feed is missing.\n",
    ),
    "feed's end": (
        "DELETE FROM feed WHERE seq = (SELECT feed_seq FROM audit WHERE id = 5)",
        "The feed ends with number {}, and that is not its end.\n",
    ),
}


@pytest.mark.about_sqlite
@pytest.mark.parametrize("edit", EDITS)
def test_edit_is_found(trail: Trail, edit: str) -> None:
    statements, said = EDITS[edit]
    with reading(trail.world.central.engine) as connection:
        second = connection.execute(select(tables.audit.c.feed_seq).where(tables.audit.c.id == 2)).scalar_one()
    trail.edit(*statements.split(";"))
    assert trail.verdict() == (1, said.format(second + 2 if edit == "feed's end" else second))


@pytest.mark.about_sqlite
def test_feed_that_was_computed_anew_contradicts_the_audit(trail: Trail) -> None:
    trail.edit("UPDATE feed SET tip = 'x' WHERE seq = (SELECT max(seq) FROM feed)", "UPDATE feed_head SET tip = 'x'")
    trail.edit("DELETE FROM feed WHERE seq < (SELECT max(seq) FROM feed)", "UPDATE feed_head SET floor = seq")
    assert trail.verdict() == (1, "The feed is not the one that entry 5 was written beside.\n")


def test_feed_that_housekeeping_shortened_contradicts_nothing(trail: Trail) -> None:
    trail.edit(
        "DELETE FROM feed WHERE seq < (SELECT feed_seq FROM audit WHERE id = 3)",
        "UPDATE feed_head SET floor = (SELECT feed_seq FROM audit WHERE id = 3)",
    )
    assert trail.verdict() == WHOLE


def test_audit_that_was_computed_anew_is_found_by_the_signed_tips_alone(trail: Trail) -> None:
    trail.compute_anew(lambda act: act != "act2")
    assert trail.verdict() == (1, "Entries 5 to 5 were cut off: line 2 of the tips knows them.\n")
    trail.enter("act6")
    assert trail.verdict() == (1, "The audit was computed anew: line 2 of the tips knows another entry 5.\n")
    trail.tips.file.unlink()
    code, said = trail.verdict()
    assert (code, said.partition(",")[0]) == (2, "smena-central: The chain is whole up to entry 5")


def _swapped(line: bytes, other: bytes) -> bytes:
    return line.partition(b'"signature"')[0] + b"".join(other.partition(b'"signature"')[1:])


OF_TIPS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int]] = {
    "number": (lambda lines: [lines[0].replace(b'"number":3', b'"number":2'), lines[1]], 1),
    "tip": (lambda lines: [lines[0], lines[1].replace(b'"tip":"', b'"tip":"0')], 2),
    "reason": (lambda lines: [lines[0], lines[1].replace(b'"hour"', b'"restore"')], 2),
    "signature": (lambda lines: [lines[0].replace(b'"signature":"', b'"signature":"00'), lines[1]], 1),
    "broken off": (lambda lines: [lines[0], lines[1][:40]], 2),
    "signature of another line": (lambda lines: [_swapped(lines[0], lines[1]), lines[1]], 1),
    "no text": (lambda lines: [b"\xff\x00", *lines], 1),
}


@pytest.mark.about_sqlite
@pytest.mark.parametrize("edit", OF_TIPS)
def test_edit_of_the_tips_is_found(trail: Trail, edit: str) -> None:
    change, place = OF_TIPS[edit]
    trail.tips.file.write_bytes(b"\n".join(change(trail.tips.file.read_bytes().splitlines())))
    assert trail.verdict() == (1, f"Line {place} of the tips was edited, or signed with another key.\n")


@pytest.mark.about_sqlite
def test_tips_signed_with_another_key_confirm_nothing(trail: Trail) -> None:
    key = trail.tips.public_key()
    forged = AuditTips(trail.tips.file, trail.tips.key.with_name("forged.pem"))
    forged.sign(trail.world.central.engine, trail.world.clock(), "hour")
    assert trail.verdict() == (1, "Line 3 of the tips was edited, or signed with another key.\n")
    assert trail.verify("--public-key", key, "--public-key", forged.public_key())[0] == 0, "a successor's is named too"


@pytest.mark.about_sqlite
def test_line_after_one_that_a_power_loss_broke_off_is_whole(trail: Trail) -> None:
    whole = trail.tips.file.read_bytes()
    trail.tips.file.write_bytes(whole[:-30])
    trail.sign("start")
    first, broken, third = trail.tips.file.read_bytes().splitlines()
    assert (first, broken) == (whole.splitlines()[0], whole.splitlines()[1][:-29])
    assert json.loads(third)["signed"]["on"] == "start"


@pytest.mark.about_sqlite
def test_restore_by_its_command_is_no_loss_and_is_told(trail: Trail, tmp_path: Path) -> None:
    file = Path(trail.world.central.engine.url.database or "")
    tips = AuditTips(tmp_path / "tips.jsonl", file.with_name("audit-key.pem"))
    tips.file.unlink()
    trail.tips = tips
    back_up(file, tmp_path / "backup.sqlite")
    for act in ("act6", "act7"):
        trail.enter(act)
    trail.sign("hour")
    trail.world.central.engine.dispose()
    assert main(["restore", str(tmp_path / "backup.sqlite"), "--audit-tips", str(tips.file)]) == 0
    code, said = trail.verdict()
    assert code == 0
    assert "what were entries 6 to 7 then is lost.\nThe audit is whole up to entry 6; " in said
    trail.enter("act7")
    trail.sign("hour")
    assert trail.verdict()[1].endswith("whole up to entry 7; signed tips confirm it up to entry 7.\n")
    hour, restored, later = tips.file.read_bytes().splitlines()
    trail.edit(*EDITS["tail and the note of it"][0].replace("5", "7").replace("4", "6").split(";"))
    for lines in ((hour, restored, later, restored), (hour, later, restored)):
        tips.file.write_bytes(b"\n".join(lines))
        code, said = trail.verdict()
        assert (code, said.endswith("stands before the restore that began its history: a line was moved.\n")) == (
            1,
            True,
        )


@pytest.mark.about_sqlite
def test_restore_that_nobody_signed_is_a_cut_tail(trail: Trail) -> None:
    trail.compute_anew(lambda act: act < "act4")
    begin_restored(trail.world.central.engine, trail.world.clock(), trail.world.central.vault)
    unsigned = (1, "Line 2 of the tips knows another history, and no restore was signed after it.\n")
    assert trail.verdict() == unsigned
    trail.sign("hour")
    assert trail.verdict() == unsigned, "what central signs by the hour is no excuse"


def test_detail_that_was_taken_out_leaves_the_chain_whole(trail: Trail, client: Client) -> None:
    assert main(["audit-redact", "3", "--reason", "пароль в причине"]) == 0
    assert trail.verdict() == (0, "The audit is whole up to entry 6; signed tips confirm it up to entry 5.\n")
    entries = client.get("/v1/audit", headers=trail.world.headers("sveta")).json()
    assert [(entry["act"], entry["detail"]) for entry in entries if entry["id"] in (3, 6)] == [
        ("redact_audit", {"entry": 3, "reason": "пароль в причине"}),
        ("act3", None),
    ]
    for number in ("3", "6", "7"):
        assert main(["audit-redact", number, "--reason", "ещё раз"]) == 2
    trail.edit("UPDATE audit SET actor = 'agent:9' WHERE id = 3")
    assert trail.verdict() == (1, PLACE.format(3)), "the rest of it is as firm as before"


def test_entries_from_before_the_chain_are_chained_in_their_order(trail: Trail) -> None:
    trail.edit(
        "UPDATE audit SET id = id + 3 WHERE id = 5",
        "UPDATE audit SET id = id + 2 WHERE id = 4",
        *(f"ALTER TABLE audit DROP COLUMN {name}" for name in ("salt", "content", "feed_seq", "feed_tip", "tip")),
        *(f"ALTER TABLE feed_head DROP COLUMN {name}" for name in ("audit_seq", "audit_tip")),
        "UPDATE alembic_version SET version_num = '0007'",
    )
    if trail.world.central.engine.dialect.name == "postgresql":
        trail.edit("CREATE SEQUENCE audit_id_seq OWNED BY audit.id")
    trail.tips.file.unlink()
    with writing(trail.world.central.engine) as connection:  # the tables of what came later are there already
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        command.stamp(config, "head")
    trail.enter("act6")
    trail.sign("start")
    assert trail.verdict() == (0, "The audit is whole up to entry 6; signed tips confirm it up to entry 6.\n")
    with reading(trail.world.central.engine) as connection:
        acts = connection.execute(select(tables.audit.c.act).order_by(tables.audit.c.id)).scalars().all()
    assert acts == [f"act{number}" for number in range(1, 7)]


@pytest.mark.about_sqlite
def test_key_is_its_owners_alone_and_the_command_prints_its_public_half(
    trail: Trail, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trail.tips.key.stat().st_mode & 0o777 == trail.tips.file.stat().st_mode & 0o777 == 0o600
    capsys.readouterr()
    assert [main(["audit-key"]) for _ in range(2)] == [0, 0]
    first, second = capsys.readouterr().out.splitlines()
    assert (first == second, len(bytes.fromhex(first))) == (True, 32)


@pytest.mark.about_sqlite
@pytest.mark.parametrize("content", [b"", b"no key", bytes(range(32))])
def test_file_that_holds_no_key_is_a_sentence_and_code_2(
    trail: Trail, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    key = Path(trail.world.central.engine.url.database or "").with_name("audit-key.pem")
    key.write_bytes(content)
    capsys.readouterr()
    assert main(["audit-key"]) == 2
    assert capsys.readouterr().err == f"smena-central: The file {key} holds no key.\n"


@pytest.mark.about_sqlite
def test_tip_is_signed_by_the_hour(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    trail.world.central.tips, before = trail.tips, trail.tips.file.stat().st_size
    for pause in ("_AFTER_START", "_EVERY"):
        monkeypatch.setattr(housekeeping, pause, 0)

    async def until_signed() -> None:
        house = asyncio.create_task(housekeeping.keep_house(trail.world.central))
        while trail.tips.file.stat().st_size == before:
            await asyncio.sleep(0)
        house.cancel()

    asyncio.run(until_signed())
    assert b'"on":"hour"' in trail.tips.file.read_bytes()[before:]
    assert trail.verdict() == WHOLE


@pytest.mark.about_sqlite
def test_tips_that_cannot_be_written_are_logged_and_stop_nothing(
    trail: Trail, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("smena.central"), "disabled", False)  # import-linter switches loggers off
    file = trail.tips.file.parent / "no mount" / "tips.jsonl"
    trail.world.central.tips = AuditTips(file, trail.tips.key)
    trail.world.central.sign_tip("hour")
    assert caplog.messages == [f"The audit's tip cannot be written to {file}: No such file or directory."]
