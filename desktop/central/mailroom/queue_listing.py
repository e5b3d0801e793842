"""The queue of our mail in sentences, for the operator at his terminal."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, or_, select

from desktop.central.outgoing_tables import outgoing_mail

_FAILED_SHOWN_FOR = timedelta(days=30)
_NAMES = {"acknowledgement": "The acknowledgement of", "answer": "An answer on", "question": "The question about"}


def lines_of_queue(connection: Connection, at: datetime) -> Iterator[str]:
    """One line a mail: what waits, oldest first, and what failed within thirty days; or that there is none."""
    mails = outgoing_mail.c
    failed = (mails.state == "failed") & (mails.queued_at > at - _FAILED_SHOWN_FOR)
    chosen = select(outgoing_mail).where(or_(mails.next_at.is_not(None), failed)).order_by(mails.id)
    found = [_line(mail) for mail in connection.execute(chosen).mappings()]
    yield from found or ["No mail waits, and none has failed."]


def _line(mail: RowMapping) -> str:
    about = f"ticket {mail['ticket']}" if mail["ticket"] else f"letter {mail['letter']}"
    what = f"{mail['id']}: {_NAMES[mail['kind']]} {about} to {mail['recipient']}"
    tries = f"{mail['tries']} {'try' if mail['tries'] == 1 else 'tries'}"
    said = f": {mail['reason']}" if mail["reason"] else ""
    if mail["state"] == "failed":
        return f"{what} failed after {tries}{said}"
    waits = f"waits since {mail['queued_at']:%Y-%m-%d %H:%M} UTC, {tries}, next at {mail['next_at']:%H:%M} UTC"
    return f"{what} {waits}{said}"
