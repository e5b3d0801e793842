"""Secrets at rest: what is sealed opens under its own context and key alone, a rotation changes the wrapping only."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.central.vault import KeyRing, Sealed, VaultError, new_master_key, open_sealed, rewrap, seal

OLD = KeyRing({"old": new_master_key()})
BOTH = KeyRing({"new": new_master_key()} | dict(OLD.keys))
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # halves of surrogate pairs too


def refused(ring: KeyRing, sealed: Sealed, context: str) -> str:
    with pytest.raises(VaultError) as error:
        open_sealed(ring, sealed, context)
    return error.value.code


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_opens_as_it_was_sealed(plain: str, context: str) -> None:
    assert open_sealed(OLD, seal(OLD, plain, context), context) == plain


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_a_secret_does_not_open_as_another_one(plain: str, context: str, other: str) -> None:
    if context != other:
        assert refused(OLD, seal(OLD, plain, context), other) == "damaged"


@settings(max_examples=300)
@given(st.sampled_from(["wrapped_key", "ciphertext"]), st.data())
def test_any_flipped_bit_is_refused(part: str, data: st.DataObject) -> None:
    sealed = seal(OLD, data.draw(st.text(max_size=20)), "secret 12")
    changed = bytearray(getattr(sealed, part))
    bit = data.draw(st.integers(0, len(changed) * 8 - 1))
    changed[bit // 8] ^= 1 << bit % 8
    assert refused(OLD, dataclasses.replace(sealed, **{part: bytes(changed)}), "secret 12") == "damaged"


@pytest.mark.parametrize("part", ["wrapped_key", "ciphertext"])
@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_what_was_cut_short_is_refused(part: str, length: int) -> None:
    sealed = seal(OLD, "s3cret", "secret 12")
    short = dataclasses.replace(sealed, **{part: getattr(sealed, part)[:length]})
    assert refused(OLD, short, "secret 12") == "damaged"


def test_the_parts_of_two_secrets_do_not_fit_each_other() -> None:
    one, two = seal(OLD, "one", "secret 1"), seal(OLD, "two", "secret 2")
    mixed = dataclasses.replace(one, ciphertext=two.ciphertext)
    assert [refused(OLD, mixed, context) for context in ("secret 1", "secret 2")] == ["damaged", "damaged"]


def test_nothing_of_a_secret_repeats_when_it_is_sealed_again() -> None:
    one, two = seal(OLD, "s3cret", "secret 12"), seal(OLD, "s3cret", "secret 12")
    assert one.wrapped_key != two.wrapped_key
    assert one.ciphertext != two.ciphertext
    assert b"s3cret" not in one.wrapped_key + one.ciphertext


def test_the_newest_key_seals_and_the_older_ones_open() -> None:
    sealed = seal(OLD, "s3cret", "secret 12")
    assert open_sealed(BOTH, sealed, "secret 12") == "s3cret"
    assert seal(BOTH, "s3cret", "secret 12").key_id == "new"


def test_rewrapping_changes_the_wrapping_alone_and_makes_the_old_key_dispensable() -> None:
    sealed = seal(OLD, "s3cret", "secret 12")
    again = rewrap(BOTH, sealed, "secret 12")
    only_new = KeyRing({"new": BOTH.keys["new"]})
    assert (again.key_id, again.ciphertext) == ("new", sealed.ciphertext)
    assert open_sealed(only_new, again, "secret 12") == "s3cret"
    assert refused(only_new, sealed, "secret 12") == "unknown_key"


def test_no_secret_is_rewrapped_as_another_one() -> None:
    with pytest.raises(VaultError, match="damaged"):
        rewrap(BOTH, seal(OLD, "s3cret", "secret 12"), "secret 13")


def test_without_its_wrapped_key_a_secret_is_destroyed() -> None:
    assert (
        refused(BOTH, dataclasses.replace(seal(OLD, "s3cret", "secret 12"), wrapped_key=b""), "secret 12") == "damaged"
    )


def test_neither_keys_nor_ciphertext_stand_in_a_traceback() -> None:
    assert repr(seal(OLD, "s3cret", "secret 12")) == "Sealed(key_id='old')"
    assert repr(OLD) == "KeyRing()"
