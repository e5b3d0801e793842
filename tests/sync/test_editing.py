"""What a supervisor edits is saved at once, or he is told why not, in the field's own words."""

from typing import Any

import msgspec
import pytest

from desktop.regulation.people import Department
from desktop.sync.editing import Edit, NotSaved, save
from desktop.sync.exchange import Answer, Call, Lost, Unreachable
from desktop.wire.rows import StandardAnswerRow
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped

EDIT = Edit("POST", "/v1/standard-answers", {"title": "Ответ"})
ROW = StandardAnswerRow(version=1, id=7, department=Department.STP, title="Ответ", body="Текст")
UNANSWERED = "Central did not answer: it is not known whether this is saved. Look at the list and save again."


class Line:
    """Answers as it is told to, and keeps what was asked."""

    def __init__(self, answer: Answer | Exception) -> None:
        self._answer, self.calls = answer, list[Call]()

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def download(self, *_: Any) -> Answer:
        raise AssertionError("nothing is downloaded")


def problem(**values: Any) -> Answer:
    document = {"type": "urn:smena:invalid", "status": 422, **values}
    return Answer(values.get("status", 422), msgspec.json.encode(document))


def test_new_row_whose_answer_was_lost_is_made_once_when_it_is_saved_again(
    served_central: World, seated: Seated
) -> None:
    sveta = seated("sveta")
    edit = Edit("POST", EDIT.path, {"department": "stp", "title": "Ответ", "body": "Текст"})
    sveta.transport.losing = 1
    assert saved(sveta, edit) == NotSaved(sveta.desk.say("desk.edit_unanswered"))
    first, another = saved(sveta, edit), saved(sveta, edit)
    sveta.catch_up()
    rows = sveta.answer(sveta.desk.read_standard_answers)
    assert sorted(row.id for row in rows) == sorted((first.id, another.id))  # what is saved may be made once more


def saved(desk: Stepped, edit: Edit) -> Any:
    return desk.answer(desk.desk.library.edit, edit, StandardAnswerRow)


def test_saved_row_comes_back() -> None:
    line = Line(Answer(201, msgspec.json.encode(ROW)))
    assert save(line, EDIT, StandardAnswerRow, "en") == ROW
    assert (line.calls[0].method, line.calls[0].path, line.calls[0].body) == (
        "POST",
        "/v1/standard-answers",
        '{"title":"Ответ"}'.encode(),
    )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (problem(title="Not accepted.", detail="Too long.", field="title"), NotSaved("Too long.", "title")),
        (problem(title="Edited meanwhile.", status=409), NotSaved("Edited meanwhile.")),
        (Unreachable(), NotSaved("There is no connection to central. Try again when it is back.")),
        (Lost(), NotSaved(UNANSWERED)),
        (Answer(502, b"<html>"), NotSaved(UNANSWERED)),
        (Answer(200, b"{}"), NotSaved(UNANSWERED)),
    ],
)
def test_why_it_is_not_saved_is_told(answer: Answer | Exception, told: NotSaved) -> None:
    assert save(Line(answer), EDIT, StandardAnswerRow, "en") == told
