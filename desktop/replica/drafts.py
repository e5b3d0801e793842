"""Drafts: what stands in a reply box and was not sent; words of dialogs; and a few settings of this desk's own."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Table, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from desktop.replica import tables
from desktop.replica.disk import full_disk_named
from desktop.replica.outbox import Outbox
from desktop.replica.views import Draft, Written
from desktop.wire.replica_tables import instant_text
from desktop.wire.rows import Attachment


def save(outbox: Outbox, draft: Draft) -> None:
    """Durable when it returns; without a text and files the draft is deleted. Raises DiskFull."""
    drafts = tables.drafts
    if draft.body or draft.files:
        files = msgspec.json.encode(draft.files).decode()
        _put(outbox, drafts, ticket=draft.ticket, body=_whole(draft.body), is_note=draft.is_note, files=files)
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


def save_written(outbox: Outbox, name: str, part: str, body: str, at: datetime) -> None:
    """Durable when it returns; an empty body is deleted. Raises DiskFull."""
    written = tables.written
    if body:
        _put(outbox, written, name=name, part=part, body=_whole(body), written_at=instant_text(at))
        return
    with outbox.lock, full_disk_named(), outbox.engine.begin() as connection:
        connection.execute(delete(written).where(written.c.name == name, written.c.part == part))


def read_written(outbox: Outbox, name: str) -> dict[str, Written]:
    """By part, what was written in the dialog of this name."""
    written = tables.written
    with outbox.lock, outbox.engine.connect() as connection:
        rows = connection.execute(select(written).where(written.c.name == name)).all()
    return {found.part: Written(found.body, datetime.fromisoformat(found.written_at)) for found in rows}


def has_unsent(outbox: Outbox) -> bool:
    """Whether a draft or words of a dialog are kept."""
    with outbox.lock, outbox.engine.connect() as connection:
        return any(connection.execute(select(exists(table))).scalar_one() for table in (tables.drafts, tables.written))


def save_setting(outbox: Outbox, name: str, value: str) -> None:
    _put(outbox, tables.settings, name=name, value=value)


def read_setting(outbox: Outbox, name: str) -> str | None:
    settings = tables.settings
    with outbox.lock, outbox.engine.connect() as connection:
        return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar_one_or_none()


def _whole(body: str) -> str:
    """A box may hold half of a surrogate pair, a file may not."""
    return body.encode(errors="replace").decode()


def _draft(found: Row[Any]) -> Draft:
    files = msgspec.json.decode(found.files, type=tuple[Attachment, ...])
    return Draft(found.ticket, found.body, found.is_note, files)


def _put(outbox: Outbox, table: Table, **values: object) -> None:
    statement = insert(table).values(values)
    with outbox.lock, full_disk_named(), outbox.engine.begin() as connection:
        connection.execute(statement.on_conflict_do_update(set_=values))
