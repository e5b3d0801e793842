"""Answers to frequent questions as a supervisor writes them and takes them out of use (STP.8)."""

from typing import Any

import msgspec
from sqlalchemy import RowMapping, select

from desktop.central import tables
from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.field_texts import line, lines
from desktop.central.problems import ProblemError, not_found
from desktop.central.writing import Writing
from desktop.regulation.links import links_in
from desktop.regulation.people import Department

TITLE_LIMIT, BODY_LIMIT = 120, 16_384


class StandardAnswerPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer; its body may hold links and the placeholders `{name}`, `{account}`, `{ticket}`, `{due}`. `version`: of
    the row that was edited; another one by now refuses the edit."""

    department: Department
    title: str
    body: str
    version: int | None = None


def create(transaction: Writing, put: StandardAnswerPut) -> int:
    """A new answer; returns its id."""
    title, body = line("title", put.title, TITLE_LIMIT), lines("body", put.body, BODY_LIMIT)
    row_id: int = transaction.insert("standard_answer", department=put.department, title=title, body=body)
    transaction.audit("create_standard_answer", answer=row_id)
    return row_id


def edit(transaction: Writing, row_id: int, put: StandardAnswerPut) -> None:
    """Other words; its links are tried anew. 409 when somebody else edited it meanwhile."""
    row = _found(transaction, row_id)
    title, body = line("title", put.title, TITLE_LIMIT), lines("body", put.body, BODY_LIMIT)
    if put.version not in (None, row["version"]):
        raise ProblemError("edited_meanwhile", 409)
    values: dict[str, Any] = {"department": put.department, "title": title, "body": body}
    if body != row["body"]:
        links = links_in(body)
        values |= {"checked_at": None, "dead_links": [link for link in row["dead_links"] if link in links]}
    transaction.upsert("standard_answer", row_id, **values)
    transaction.audit("edit_standard_answer", answer=row_id)


def withdraw(transaction: Writing, row_id: int) -> None:
    """Take an answer out of use: it leaves the desks, central keeps it."""
    _found(transaction, row_id)
    transaction.retire("standard_answer", row_id)
    transaction.audit("withdraw_standard_answer", answer=row_id)


def _found(transaction: Writing, row_id: int) -> RowMapping:
    answers = tables.standard_answers
    chosen = select(answers).where(answers.c.id == row_id, ~answers.c.is_retired).with_for_update()
    row = transaction.connection.execute(chosen).mappings().one_or_none() if row_id <= LARGEST_NUMBER else None
    if row is None:
        raise not_found()
    return row
