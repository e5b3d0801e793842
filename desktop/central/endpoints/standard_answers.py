"""Answers to frequent questions: a supervisor writes them and takes them out of use (STP.8)."""

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, Router, delete, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from sqlalchemy import select

from desktop.central import standard_answers, tables
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.endpoints.once import once_of_caller
from desktop.central.guards import supervisors_only
from desktop.central.receipts import Key
from desktop.central.records import wire_row
from desktop.central.standard_answers import StandardAnswerPut
from desktop.central.writing import Writing
from desktop.wire.rows import StandardAnswerRow


@post("/standard-answers", responses={201: ResponseSpec(StandardAnswerRow, generate_examples=False)})
async def create_standard_answer(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    key: Key,
    data: JSONBody[StandardAnswerPut],
) -> Response[bytes]:
    """A new answer, on every desk at once; its links are tried soon."""

    def create(transaction: Writing) -> Any:
        return _row(transaction, standard_answers.create(transaction, data))

    return await once_of_caller(request, central, caller, key, create)


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
            return _row(transaction, job(transaction))

    return await central.in_writer(write)


def _row(transaction: Writing, row_id: int) -> Any:
    written = select(tables.standard_answers).where(tables.standard_answers.c.id == row_id)
    return wire_row("standard_answer", transaction.connection.execute(written).mappings().one())


router = Router(
    "/v1",
    route_handlers=[create_standard_answer, edit_standard_answer, withdraw_standard_answer],
    guards=[supervisors_only],
    tags=["supervisor"],
)
