"""A look at a secret shows it or says why not, in words that are true of a look: nothing is tried again by itself."""

from typing import Any

import msgspec
import pytest

from desktop.regulation.sentences import sentence
from desktop.sync.exchange import Answer, Call, Lost, Unreachable
from desktop.sync.secret_looks import PasswordWanted, SecretShown, look


class Line:
    """Answers as it is told to."""

    def __init__(self, answer: Answer | Exception) -> None:
        self._answer = answer

    def send(self, call: Call) -> Answer:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def download(self, *_: Any) -> Answer:
        raise AssertionError("nothing is downloaded")


def problem(status: int, code: str) -> Answer:
    document = {"type": f"urn:smena:{code}", "status": status, "title": sentence(code, "en")}
    return Answer(status, msgspec.json.encode(document))


UNANSWERED = "Central did not answer: the secret is not shown. Try again."


@pytest.mark.parametrize(
    ("answer", "words", "wants_password"),
    [
        (Unreachable(), "There is no connection to central. Try again when it is back.", False),
        (Lost(), UNANSWERED, False),
        (Answer(200, b"{}"), UNANSWERED, False),
        (Answer(502, b"<html>"), UNANSWERED, False),
        (problem(503, "unavailable"), UNANSWERED, False),
        (problem(507, "disk_full"), UNANSWERED, False),
        (problem(410, "secret_destroyed"), sentence("secret_destroyed", "en"), False),
        (problem(403, "step_up"), sentence("step_up", "en"), True),
        (problem(403, "not_your_password"), sentence("not_your_password", "en"), True),
    ],
)
def test_why_it_is_not_shown_is_told(answer: Answer | Exception, words: str, wants_password: bool) -> None:
    told = look(Line(answer), 12, "Вход", None, "en")
    assert (told, isinstance(told, PasswordWanted)) == (words, wants_password)


def test_who_gave_no_name_is_not_told_that_it_is_wrong() -> None:
    assert "name" not in sentence("not_your_password", "en")


def test_shown_value_stands_in_no_repr() -> None:
    body = {"value": "Kx7-plum", "shown_until": "2026-10-06T09:01:00Z"}
    shown = look(Line(Answer(200, msgspec.json.encode(body))), 12, "Вход", None, "en")
    assert isinstance(shown, SecretShown)
    assert (shown.value, "plum" in repr(shown)) == ("Kx7-plum", False)
