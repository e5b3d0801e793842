"""`rotate-keys`: everything sealed goes under a new master key while central serves, and the old ones are gone."""

import base64
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from desktop.central import rotating, second_factor, tables
from desktop.central.file_tables import blobs
from desktop.central.files import blob_context
from desktop.central.rotating import SEALED_TABLES, rotate
from desktop.central.schema import metadata
from desktop.central.secret_tables import sealed_factors, sealed_secrets
from desktop.central.secrets import keep_pasted, value_of
from desktop.central.settings import PlaceError
from desktop.central.vault import Sealed, VaultError, open_bytes, seal_bytes
from desktop.regulation.ticket import SecretKind
from tests.central_server import START, World


def kept(world: World, value: str) -> int:
    with world.central.write(world.operator) as transaction:
        return keep_pasted(transaction, value, SecretKind.PASSWORD)


def value(world: World, secret: int) -> str | None:
    with world.central.write(world.operator) as transaction:
        return value_of(transaction, secret)


def test_everything_opens_under_the_new_key_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "_BATCH", 2)  # several rounds
    secrets = {kept(world, f"value {number}"): f"value {number}" for number in range(5)}
    old = world.central.vault.ring()
    blob = seal_bytes(old, b"picture", blob_context("hash"))
    sealed = {"key_id": blob.key_id, "wrapped_key": blob.wrapped_key, "ciphertext": blob.ciphertext}
    with world.central.write(world.operator) as transaction:
        transaction.connection.execute(insert(blobs).values(sha256="hash", size=7, **sealed))
    done = rotate(world.central)
    new = world.central.vault.ring()
    assert (done.rewrapped, done.lost) == (6, 0)
    assert len(new.keys) == 1
    assert new.newest_id not in old.keys
    assert {number: value(world, number) for number in secrets} == secrets
    with world.central.engine.connect() as connection:
        row = connection.execute(select(blobs)).one()
    assert open_bytes(new, Sealed(row.key_id, row.wrapped_key, row.ciphertext), blob_context("hash")) == b"picture"


@pytest.mark.about_sqlite
def test_a_lost_file_of_keys_is_made_anew_by_the_operator_alone(world: World) -> None:
    lost = kept(world, "one")
    world.central.vault.path.unlink()
    for _ in range(2):
        with pytest.raises(PlaceError, match=r"missing.* bring it back"):
            kept(world, "two")
    assert rotate(world.central).lost == 1
    assert value(world, kept(world, "two")) == "two"
    with pytest.raises(VaultError):
        value(world, lost)


def test_what_does_not_open_is_counted_and_stops_nothing(world: World) -> None:
    damaged, sound = kept(world, "one"), kept(world, "two")
    with world.central.write(world.operator) as transaction:
        spoilt = update(sealed_secrets).where(sealed_secrets.c.secret_id == damaged)
        transaction.connection.execute(spoilt.values(wrapped_key=b"x" * 60))
    done = rotate(world.central)
    assert (done.rewrapped, done.lost) == (1, 1)
    assert value(world, sound) == "two"


def test_a_secret_that_is_being_sealed_meanwhile_is_not_lost(world: World) -> None:
    is_sealed, may_commit, made = threading.Event(), threading.Event(), []

    def seal_slowly() -> None:
        with world.central.write(world.operator, is_shared=True) as transaction:
            made.append(keep_pasted(transaction, "slow", SecretKind.PASSWORD))
            is_sealed.set()
            may_commit.wait(30)

    sealing = threading.Thread(target=seal_slowly)
    turning = threading.Thread(target=rotate, args=[world.central])
    sealing.start()
    is_sealed.wait(30)
    turning.start()
    turning.join(0.3)  # it may have come as far as it gets: until the other commits
    may_commit.set()
    sealing.join(30)
    turning.join(30)
    assert len(world.central.vault.ring().keys) == 1
    assert value(world, made[0]) == "slow"


def test_every_table_with_sealed_rows_takes_part() -> None:
    assert {of.table for of in SEALED_TABLES} == {table for table in metadata.sorted_tables if "wrapped_key" in table.c}


def test_a_second_factor_is_sealed_and_an_old_plain_one_at_its_next_use(world: World) -> None:
    factors, key = tables.second_factors, base64.b32encode(b"12345678901234567890").decode()
    anna = world.ids["anna"]
    with world.central.write(world.operator) as transaction:
        second_factor.add(transaction, world.ids["olga"], "olga")
        transaction.connection.execute(insert(factors).values(agent_id=anna, secret=key, used_step=0))
    code = second_factor.code_at(b"12345678901234567890", int(START.timestamp()) // 30)
    with world.central.write(world.operator) as transaction:
        second_factor.check(transaction, anna, code)
    rotate(world.central)
    with world.central.write(world.operator) as transaction:
        with pytest.raises(second_factor.WrongCode):
            second_factor.check(transaction, anna, code)  # used up, so the key was the right one
        rows = transaction.connection.execute(select(factors.c.secret)).scalars().all()
        assert (rows, len(transaction.connection.execute(select(sealed_factors)).all())) == (["", ""], 2)


@pytest.mark.about_sqlite
def test_no_file_keeps_the_old_key(world: World) -> None:
    kept(world, "one")
    old = base64.b64encode(next(iter(world.central.vault.ring().keys.values())))
    rotate(world.central)
    folder = Path(world.central.vault.path).parent
    assert not [file for file in folder.rglob("*") if file.is_file() and old in file.read_bytes()]
