"""The queue of our mail in the data base: what is due, who has it, what came of it, when it is tried again."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from desktop.central.context import Central
from desktop.central.mailroom.courier import Fate, Outcome
from desktop.central.mailroom.deliveries import lock_conversation, show, words_of
from desktop.central.mailroom.outgoing import is_broken
from desktop.central.outgoing_tables import outgoing_mail
from desktop.central.writing import Author, Writing

CLAIMED_FOR = timedelta(minutes=10)  # then whoever had it is taken for dead
DELAYED_AFTER = timedelta(minutes=15)
GIVEN_UP_AFTER = timedelta(days=3)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
_DAY = timedelta(days=1)
_BATCH = 50  # mails a transaction
_SYSTEM = Author("system")
_mails = outgoing_mail.c


def is_due(connection: Connection, at: datetime) -> bool:
    return connection.execute(select(_mails.id).where(_mails.next_at <= at).limit(1)).first() is not None


def claim(central: Central) -> RowMapping | None:
    """The mail that is due first, ours alone for ten minutes; None when none is due."""
    with central.write(_SYSTEM, is_shared=True) as transaction:
        due = select(outgoing_mail).where(_mails.next_at <= transaction.at).order_by(_mails.next_at, _mails.id).limit(1)
        mail = transaction.connection.execute(due.with_for_update(skip_locked=True)).mappings().one_or_none()
        if mail is not None:
            taken = {"state": "sending", "tries": mail["tries"] + 1, "next_at": transaction.at + CLAIMED_FOR}
            transaction.connection.execute(update(outgoing_mail).where(_mails.id == mail["id"]).values(taken))
    return mail


def settle(central: Central, mail: RowMapping, outcome: Outcome) -> str | None:
    """What came of the try that `claim` began; the state it has now. None when somebody else took it meanwhile, or a
    report told us more: then this one says nothing."""
    with central.write(_SYSTEM, is_shared=True) as transaction:
        ours = select(_mails.id).where(
            _mails.id == mail["id"], _mails.state == "sending", _mails.tries == mail["tries"] + 1
        )
        if transaction.connection.execute(ours.with_for_update()).first() is None:
            return None
        values = _after(mail, outcome, transaction.at)
        transaction.connection.execute(update(outgoing_mail).where(_mails.id == mail["id"]).values(values))
        _show_change(transaction, mail)
    state: str = values["state"]
    return state


def show_delays(central: Central) -> bool:
    """Mark some of the mails that wait for a quarter of an hour; whether there may be more. It needs no try: of many
    that wait for one server only the first is tried."""
    with central.write(_SYSTEM, is_shared=True) as transaction:
        late = select(outgoing_mail).where(*_late(transaction.at)).order_by(_mails.id).limit(_BATCH)
        mails = transaction.connection.execute(late.with_for_update(skip_locked=True)).mappings().all()
        for mail in mails:
            marked = update(outgoing_mail).where(_mails.id == mail["id"]).values(state="delayed")
            transaction.connection.execute(marked)
            _show_change(transaction, mail)
    return len(mails) == _BATCH


def has_unshown_delays(connection: Connection, at: datetime) -> bool:
    return connection.execute(select(_mails.id).where(*_late(at)).limit(1)).first() is not None


def try_again(transaction: Writing, number: int) -> bool:
    """An operator's word: a mail that waits or failed is due now, as if it were new. False when there is none."""
    again = select(outgoing_mail).where(_mails.id == number, _mails.state.in_(["queued", "delayed", "failed"]))
    mail = transaction.connection.execute(again.with_for_update()).mappings().one_or_none()
    if mail is None or (mail["state"] == "delayed" and mail["next_at"] is None):
        return False
    fresh = {"state": "queued", "tries": 0, "reason": "", "next_at": transaction.at, "queued_at": transaction.at}
    transaction.connection.execute(update(outgoing_mail).where(_mails.id == number).values(fresh))
    _show_change(transaction, mail)
    return True


def pause_after(tries: int, mail_id: str) -> timedelta:
    """From a minute to four hours, a fifth more or less by the mail, so that not all come back at once."""
    share = hashlib.sha256(f"{tries} {mail_id}".encode()).digest()[0] / 255
    return min(_FIRST_PAUSE * (1 << min(tries - 1, 16)), _LONGEST_PAUSE) * (0.8 + 0.4 * share)


def mail_gauges(connection: Connection, at: datetime) -> dict[str, float]:
    """For those who watch central: how many mails wait and for how many seconds the oldest, how many of the last day
    failed, whether the breaker keeps automatic mail back."""
    waiting = select(func.count(), func.min(_mails.queued_at)).where(_mails.next_at.is_not(None))
    failed = select(func.count()).where(_mails.queued_at > at - _DAY, _mails.state == "failed")
    count, since_at = connection.execute(waiting).one()
    return {
        "mail_queued": count,
        "mail_oldest_seconds": 0 if since_at is None else (at - since_at).total_seconds(),
        "mail_failed_last_day": connection.execute(failed).scalar_one(),
        "mail_breaker": int(is_broken(connection, at)),
    }


def _late(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return _mails.next_at.is_not(None), _mails.state == "queued", _mails.queued_at <= at - DELAYED_AFTER


def _after(mail: RowMapping, outcome: Outcome, at: datetime) -> dict[str, Any]:
    reason, waited = words_of(outcome.reason), at - mail["queued_at"]
    if outcome.fate is Fate.SENT:
        return {"state": "sent", "reason": "", "next_at": None, "sent_at": at}
    if outcome.fate is Fate.FAILED or waited >= GIVEN_UP_AFTER:
        return {"state": "failed", "reason": reason, "next_at": None}
    next_at = at + pause_after(mail["tries"] + 1, mail["mail_id"])
    return {"state": "delayed" if waited >= DELAYED_AFTER else "queued", "reason": reason, "next_at": next_at}


def _show_change(transaction: Writing, mail: RowMapping) -> None:
    lock_conversation(transaction, mail["message"])
    show(transaction, mail["message"], mail["ticket"])
