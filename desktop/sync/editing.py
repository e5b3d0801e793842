"""What a supervisor edits for everybody: saved at central at once or not at all, nothing waits in the outbox."""

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from desktop.regulation.sentences import sentence
from desktop.sync.exchange import Call, Lost, Transport, Unreachable
from desktop.wire.rows import Row

R = TypeVar("R", bound=Row)

SECONDS = 15.0  # somebody waits for it


@dataclass(frozen=True, slots=True)
class Edit:
    """A request to central; `body` is a value for JSON, None for a request without one. `key` makes a repeat of one
    that creates something harmless."""

    method: str
    path: str
    body: object = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class NotSaved:
    """Why central did not save it: a sentence, and the field of the request that is wrong."""

    words: str
    field: str = ""


def save(transport: Transport, edit: Edit, row_type: type[R], language: str) -> R | NotSaved:
    """The row as central has it now, or why it is not saved."""
    body = None if edit.body is None else msgspec.json.encode(edit.body)
    try:
        answer = transport.send(Call(edit.method, edit.path, body, edit.key, seconds=SECONDS))
        if answer.is_ok:
            return msgspec.json.decode(answer.body, type=row_type)
    except Unreachable:
        return NotSaved(sentence("desk.offline", language))
    except (Lost, msgspec.DecodeError):
        return NotSaved(sentence("desk.edit_unanswered", language))
    problem = answer.problem
    if problem is None:
        return NotSaved(sentence("desk.edit_unanswered", language))
    return NotSaved(problem.detail or problem.title, problem.field or "")
