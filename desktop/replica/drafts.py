"""Drafts: what stands in a reply box and was not sent; and the few settings this desk keeps for itself."""

from typing import Any

import msgspec
from sqlalchemy import Row, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.replica import tables
from desktop.replica.disk import full_disk_named
from desktop.replica.outbox import Outbox
from desktop.replica.views import Draft
from desktop.wire.rows import Attachment


def save(outbox: Outbox, draft: Draft) -> None:
    """Durable when it returns; without a text and files the draft is deleted. Raises DiskFull."""
    drafts = tables.drafts
    if draft.body or draft.files:
        files = msgspec.json.encode(draft.files).decode()
        body = draft.body.encode(errors="replace").decode()  # a box may hold half of a surrogate pair, a file may not
        _put(outbox, drafts, ticket=draft.ticket, body=body, is_note=draft.is_note, files=files)
        return
    with outbox.lock, full_disk_named(), outbox.engine.begin() as connection:
        connection.execute(delete(drafts).where(drafts.c.ticket == draft.ticket))


def read(outbox: Outbox, ticket: int) -> Draft | None:
    drafts = tables.drafts
    with outbox.lock, outbox.engine.connect() as connection:
        found = connection.execute(select(drafts).where(drafts.c.ticket == ticket)).one_or_none()
    return _draft(found) if found else None


def read_all(outbox: Outbox) -> list[Draft]:
    drafts = tables.drafts
    with outbox.lock, outbox.engine.connect() as connection:
        rows = connection.execute(select(drafts).order_by(drafts.c.ticket)).all()
    return [_draft(found) for found in rows]


def save_setting(outbox: Outbox, name: str, value: str) -> None:
    _put(outbox, tables.settings, name=name, value=value)


def read_setting(outbox: Outbox, name: str) -> str | None:
    settings = tables.settings
    with outbox.lock, outbox.engine.connect() as connection:
        return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar_one_or_none()


def _draft(found: Row[Any]) -> Draft:
    files = msgspec.json.decode(found.files, type=tuple[Attachment, ...])
    return Draft(found.ticket, found.body, found.is_note, files)


def _put(outbox: Outbox, table: Table, **values: object) -> None:
    statement = insert(table).values(values)
    with outbox.lock, full_disk_named(), outbox.engine.begin() as connection:
        connection.execute(statement.on_conflict_do_update(set_=values))
