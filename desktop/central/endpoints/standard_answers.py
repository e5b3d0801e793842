"""Answers to frequent questions: a supervisor writes them and takes them out of use (STP.8)."""

from collections.abc import Callable
from typing import Any

from litestar import Router, delete, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import select

from desktop.central import standard_answers, tables
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.guards import supervisors_only
from desktop.central.records import wire_row
from desktop.central.standard_answers import StandardAnswerPut
from desktop.central.writing import Writing
from desktop.wire.rows import StandardAnswerRow


@post("/standard-answers")
async def create_standard_answer(
    central: NamedDependency[Central], caller: NamedDependency[Caller], data: JSONBody[StandardAnswerPut]
) -> StandardAnswerRow:
    """A new answer, on every desk at once; its links are tried soon."""
    return await _written(central, caller, lambda transaction: standard_answers.create(transaction, data))


@put("/standard-answers/{answer_id:int}")
async def edit_standard_answer(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    answer_id: FromPath[int],
    data: JSONBody[StandardAnswerPut],
) -> StandardAnswerRow:
    """Other words, or another department."""

    def edit(transaction: Writing) -> int:
        standard_answers.edit(transaction, answer_id, data)
        return answer_id

    return await _written(central, caller, edit)


@delete("/standard-answers/{answer_id:int}", status_code=200)
async def withdraw_standard_answer(
    central: NamedDependency[Central], caller: NamedDependency[Caller], answer_id: FromPath[int]
) -> StandardAnswerRow:
    """Take an answer out of use; it is answered as it was last."""

    def withdraw(transaction: Writing) -> int:
        standard_answers.withdraw(transaction, answer_id)
        return answer_id

    return await _written(central, caller, withdraw)


async def _written(central: Central, caller: Caller, job: Callable[[Writing], int]) -> StandardAnswerRow:
    def write() -> Any:
        with central.write(caller.author()) as transaction:
            written = select(tables.standard_answers).where(tables.standard_answers.c.id == job(transaction))
            return wire_row("standard_answer", transaction.connection.execute(written).mappings().one())

    return await central.in_writer(write)


router = Router(
    "/v1",
    route_handlers=[create_standard_answer, edit_standard_answer, withdraw_standard_answer],
    guards=[supervisors_only],
    tags=["supervisor"],
)
