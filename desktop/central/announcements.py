"""Planned works as a supervisor writes, publishes and ends them (T.6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import RowMapping, select

from desktop.central import tables
from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.domains import main_domain
from desktop.central.field_texts import instant, line, lines
from desktop.central.problems import ProblemError, invalid, not_found
from desktop.central.writing import Writing
from desktop.regulation.announcements import AnnouncementState, end_of

TITLE_LIMIT, BODY_LIMIT, NAME_LIMIT, MOST_NAMES = 120, 16_384, 255, 500
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Names = Annotated[list[str], msgspec.Meta(max_length=MOST_NAMES)]


class AnnouncementPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Planned works. Whom they concern: the accounts named by main domain and those on the servers named; nobody named
    means everybody. `version`: of the row that was edited; another one by now refuses the edit."""

    title: str
    body: str
    starts_at: Instant
    ends_at: Instant | None = None
    servers: Names = []
    accounts: Names = []
    version: int | None = None

    def values(self) -> dict[str, Any]:
        """The columns; 422 names the field that is wrong."""
        starts_at = instant("starts_at", self.starts_at)
        ends_at = None if self.ends_at is None else instant("ends_at", self.ends_at)
        if ends_at is not None and ends_at <= starts_at:
            raise invalid("ends_at", "before_its_start")
        return {
            "title": line("title", self.title, TITLE_LIMIT),
            "body": lines("body", self.body, BODY_LIMIT),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "servers": _names("servers", self.servers),
            "accounts": _names("accounts", self.accounts),
        }


def create(transaction: Writing, put: AnnouncementPut) -> int:
    """A draft, which nobody but supervisors sees; returns its id."""
    row_id: int = transaction.insert("announcement", state=AnnouncementState.DRAFT, **put.values())
    transaction.audit("create_announcement", announcement=row_id)
    return row_id


def edit(transaction: Writing, row_id: int, put: AnnouncementPut) -> None:
    """Other words, times or names; 409 for one that has ended, or that somebody else edited meanwhile."""
    row, values = _open(transaction, row_id), put.values()
    if put.version not in (None, row["version"]):
        raise ProblemError("edited_meanwhile", 409)
    if row["state"] == AnnouncementState.PUBLISHED:
        _check_not_over(values["ends_at"], transaction.at)
    transaction.upsert("announcement", row_id, **values)
    transaction.audit("edit_announcement", announcement=row_id)


def publish(transaction: Writing, row_id: int) -> None:
    """From now on the subscribers it concerns are told; one that is published already stays so."""
    row = _open(transaction, row_id)
    _check_not_over(row["ends_at"], transaction.at)
    if transaction.upsert("announcement", row_id, state=AnnouncementState.PUBLISHED):
        transaction.audit("publish_announcement", announcement=row_id)


def end(transaction: Writing, row_id: int) -> None:
    """Nobody is told any more; one that has ended already stays so. A draft is thrown away by it."""
    row, at = _found(transaction, row_id), transaction.at
    if row["state"] != AnnouncementState.ENDED:
        ends_at = end_of(row["state"], row["starts_at"], row["ends_at"], at)
        transaction.update("announcement", row_id, state=AnnouncementState.ENDED, ends_at=ends_at)
        transaction.audit("end_announcement", announcement=row_id, was=row["state"])


def _open(transaction: Writing, row_id: int) -> RowMapping:
    row = _found(transaction, row_id)
    if row["state"] == AnnouncementState.ENDED:
        raise ProblemError("announcement_ended", 409)
    return row


def _found(transaction: Writing, row_id: int) -> RowMapping:
    announcements = tables.announcements
    chosen = select(announcements).where(announcements.c.id == row_id).with_for_update()
    row = transaction.connection.execute(chosen).mappings().one_or_none() if row_id <= LARGEST_NUMBER else None
    if row is None:
        raise not_found()
    return row


def _check_not_over(ends_at: datetime | None, at: datetime) -> None:
    if ends_at is not None and ends_at <= at:
        raise invalid("ends_at", "over")


def _names(field: str, names: Sequence[str]) -> list[str]:
    """Each name once; accounts in the one spelling of their main domain."""
    tidied = [line(f"{field}[{index}]", name, NAME_LIMIT) for index, name in enumerate(names)]
    if field == "accounts":
        tidied = [_domain(f"{field}[{index}]", name) for index, name in enumerate(tidied)]
    return list(dict.fromkeys(tidied))


def _domain(field: str, name: str) -> str:
    try:
        return main_domain(name)
    except ValueError:
        raise invalid(field, "no_domain") from None
