"""The token in a ticket's reply address proves its number and no other (H7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.regulation.reply_tokens import reply_address, reply_token, ticket_of_address, ticket_of_token

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


@given(st.integers(1, 999_999_999), st.binary(min_size=32, max_size=32))
def test_a_token_proves_its_number_under_its_key(number: int, key: bytes) -> None:
    token = reply_token(number, key)
    assert token == token.lower()
    assert len(f"support+{token}") <= 64  # of a mail address's local part
    assert ticket_of_token(token, key) == ticket_of_token(token.upper(), key) == number
    assert ticket_of_token(token, key + b"x") is None


TOKEN = reply_token(10423, KEY)
WRONG = [
    TOKEN.replace("t10423", "t10424"),
    TOKEN[:-1],
    TOKEN + "a",
    TOKEN.replace("t10423", "t010423"),
    "t10423.",
    "t10423.aaaaaaaaaaaaaaaa",
    "t10423",
    "",
    "т10423.aaaaaaaaaaaaaaaa",
    "t١.aaaaaaaaaaaaaaaa",
    reply_token(10423, OTHER_KEY),
    TOKEN + "\n",
]


@pytest.mark.parametrize("token", WRONG)
def test_anything_else_proves_nothing(token: str) -> None:
    assert ticket_of_token(token, KEY) is None


def test_an_address_carries_the_token_after_its_last_plus() -> None:
    address = reply_address("support@provider.ru", 10423, KEY)
    assert address == f"support+{TOKEN}@provider.ru"
    assert ticket_of_address(address.upper(), KEY) == 10423
    assert ticket_of_address(reply_address("support+a@provider.ru", 7, KEY), KEY) == 7


@given(st.text(max_size=60))
def test_no_text_proves_a_number(text: str) -> None:
    assert ticket_of_token(text, KEY) is None
    assert ticket_of_address(text, KEY) is None
