"""Webhooks: a cabinet that has one is told of each notice until it hears it, and given up after three days of silence.

A delivery says that there is a notice, not what it says: the URL is outside of what central can look after (proxies and
logs on the way keep bodies), so the words are handed out over the authenticated `GET /v1/cabinet/notices` alone, where
a redaction reaches them too.
"""

import asyncio
import logging
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, or_, select, update

from desktop.central import cabinet_tables
from desktop.central.cabinet_tables import webhook_deliveries, webhooks
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.problems import ProblemError, not_found
from desktop.central.vault import Sealed, VaultError, open_sealed, seal
from desktop.central.webhook_sending import UnfitUrlError, check_url, send, signature
from desktop.central.writing import Author, Writing

GIVEN_UP_AFTER = timedelta(days=3)
_FEWEST_TRIES = 100  # before anything is given up: a clock that leaps makes three days of a moment
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)
_AT_A_TIME = 50  # deliveries of one webhook in a round
_EVERY = 1.0  # seconds
_SYSTEM = Author("system")

log = logging.getLogger("smena.central")


class WebhookDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without a `secret` the one there is stays, and a first webhook gets one."""

    url: Annotated[str, msgspec.Meta(max_length=2000)]
    secret: Annotated[str, msgspec.Meta(min_length=16, max_length=256)] | None = None


class Webhook(msgspec.Struct, frozen=True):
    """`waiting`: notices that are not delivered yet. `off_at`: since when none is sent, after three days of failures;
    another PUT switches it on. `secret` is told once, to who let central choose it."""

    url: str
    waiting: int = 0
    failing_since_at: datetime | None = None
    off_at: datetime | None = None
    secret: str | None = None


class Told(msgspec.Struct, frozen=True):
    """What a webhook is sent. `id` is the notice's: the same notice may come twice, with the same one."""

    id: int
    subscriber: str
    ticket: int
    kind: str
    at: datetime


def webhook_context(client_id: int) -> str:
    """Under which its secret is sealed: another's does not open as it."""
    return f"webhook {client_id}"


def set_webhook(transaction: Writing, client_id: int, draft: WebhookDraft) -> Webhook:
    """The client's only webhook, from now on this one, with a new secret where none is there that opens; 422
    `bad_webhook`, `private_webhook`."""
    try:
        check_url(draft.url)
    except UnfitUrlError as error:
        raise ProblemError(error.code, 422, field="url") from None
    connection = transaction.connection
    present, ring = _row(connection, client_id, lock=True), transaction.vault.ring()
    has_secret = present is not None and present["key_id"] in ring.keys
    chosen = os.urandom(32).hex() if draft.secret is None and not has_secret else None
    values: dict[str, Any] = {"url": draft.url, "tries": 0, "next_at": transaction.at}
    values |= {"failing_since_at": None, "off_at": None}
    if secret := draft.secret or chosen:
        values |= asdict(seal(ring, secret, webhook_context(client_id)))
    mine = webhooks.c.client_id == client_id
    connection.execute(
        update(webhooks).where(mine).values(values)
        if present
        else insert(webhooks).values(client_id=client_id, **values)
    )
    transaction.audit("set_webhook")
    return msgspec.structs.replace(find_webhook(connection, client_id), secret=chosen)


def find_webhook(connection: Connection, client_id: int) -> Webhook:
    """404 `not_found` when the client has none."""
    row = _row(connection, client_id)
    if row is None:
        raise not_found()
    waiting = select(func.count()).select_from(webhook_deliveries).where(webhook_deliveries.c.client_id == client_id)
    return Webhook(row["url"], connection.execute(waiting).scalar_one(), row["failing_since_at"], row["off_at"])


def forget_webhook(transaction: Writing, client_id: int) -> None:
    """With all that was not delivered."""
    transaction.connection.execute(delete(webhooks).where(webhooks.c.client_id == client_id))
    transaction.audit("forget_webhook")


async def keep_telling(central: Central) -> None:
    """Deliver, for ever; a round that fails is logged and tried again. Of several workers one does it."""
    while True:
        await asyncio.sleep(_EVERY)
        try:
            if await central.is_housekeeper():
                await tell(central)
        except Exception:
            log.exception("webhooks failed")


async def tell(central: Central) -> None:
    """One round: what is due now is sent, to each webhook until the first failure, to all of them at once."""
    with reading(central.engine) as connection:
        due = _due(connection, central.now())
        central.counters.webhooks_waiting = _count(connection, webhook_deliveries.c.notice_id.is_not(None))
        central.counters.webhooks_off = _count(connection, webhooks.c.off_at.is_not(None))
    for error in await asyncio.gather(*(_tell_one(central, webhook) for webhook in due), return_exceptions=True):
        if isinstance(error, Exception):
            log.error("a webhook failed", exc_info=error)


async def _tell_one(central: Central, webhook: RowMapping) -> None:
    client_id = webhook["client_id"]
    with reading(central.engine) as connection:
        waiting = _waiting(connection, client_id)
    for row in waiting:
        notice = Told(**row)
        outcome = await _sent(central, webhook, msgspec.json.encode(notice))
        central.counters.webhooks[outcome] += 1
        if outcome != "delivered":
            await central.in_writer(partial(_note_failure, central, client_id, notice.id, outcome))
            return
        await central.in_writer(partial(_note_delivery, central, client_id, notice.id))


async def _sent(central: Central, webhook: RowMapping, body: bytes) -> str:
    sealed = Sealed(webhook["key_id"], webhook["wrapped_key"], webhook["ciphertext"])
    try:
        secret = open_sealed(central.vault.ring(), sealed, webhook_context(webhook["client_id"]))
    except VaultError as error:
        return error.code
    signed = signature(secret, int(central.now().timestamp()), body)
    return await send(webhook["url"], body, {"Smena-Signature": signed})


def _note_delivery(central: Central, client_id: int, notice_id: int) -> None:
    with central.write(_SYSTEM) as transaction:
        execute = transaction.connection.execute
        execute(delete(webhook_deliveries).where(*_delivery(client_id, notice_id)))
        well = {"tries": 0, "next_at": transaction.at, "failing_since_at": None}
        execute(update(webhooks).where(webhooks.c.client_id == client_id).values(well))


def _note_failure(central: Central, client_id: int, notice_id: int, outcome: str) -> None:
    with central.write(_SYSTEM) as transaction:
        at, execute = transaction.at, transaction.connection.execute
        row = _row(transaction.connection, client_id, lock=True)
        if row is None or row["off_at"] is not None:
            return
        tries, since = row["tries"] + 1, row["failing_since_at"] or at
        pause = min(_FIRST_PAUSE * 2 ** min(row["tries"], 10), _LONGEST_PAUSE)
        is_over = at - since >= GIVEN_UP_AFTER and tries >= _FEWEST_TRIES
        now = {"tries": tries, "next_at": at + pause, "failing_since_at": since, "off_at": at if is_over else None}
        execute(update(webhooks).where(webhooks.c.client_id == client_id).values(now))
        deliveries = webhook_deliveries.c
        more = update(webhook_deliveries).where(*_delivery(client_id, notice_id))
        execute(more.values(tries=deliveries.tries + 1))
        is_hopeless = (deliveries.at <= at - GIVEN_UP_AFTER) & (deliveries.tries >= _FEWEST_TRIES)
        mine = deliveries.client_id == client_id
        gone = execute(delete(webhook_deliveries).where(mine if is_over else mine & is_hopeless)).rowcount
    if row["failing_since_at"] is None:
        log.warning("webhook of client %d fails: %s", client_id, outcome)
    if gone:
        log.warning("webhook of client %d: %d notices given up after three days", client_id, gone)
    if is_over:
        log.error("webhook of client %d is switched off: three days of failures, the last: %s", client_id, outcome)


def _due(connection: Connection, now: datetime) -> Sequence[RowMapping]:
    """Webhooks whose pause is over and that have something to hear; a pause into the far future is a leap's."""
    has_work = exists().where(webhook_deliveries.c.client_id == webhooks.c.client_id)
    is_time = or_(webhooks.c.next_at <= now, webhooks.c.next_at > now + _LONGEST_PAUSE)
    chosen = select(webhooks).where(webhooks.c.off_at.is_(None), is_time, has_work)
    return connection.execute(chosen).mappings().all()


def _waiting(connection: Connection, client_id: int) -> Sequence[RowMapping]:
    """Those that failed least go first: one that the other side cannot digest keeps no other waiting."""
    notices, deliveries = cabinet_tables.notices.c, webhook_deliveries.c
    chosen = (
        select(notices.id, notices.subscriber_id.label("subscriber"), notices.ticket, notices.kind, notices.at)
        .join(webhook_deliveries, deliveries.notice_id == notices.id)
        .where(deliveries.client_id == client_id)
        .order_by(deliveries.tries, notices.id)
        .limit(_AT_A_TIME)
    )
    return connection.execute(chosen).mappings().all()


def _row(connection: Connection, client_id: int, lock: bool = False) -> RowMapping | None:
    chosen = select(webhooks).where(webhooks.c.client_id == client_id)
    return connection.execute(chosen.with_for_update() if lock else chosen).mappings().one_or_none()


def _delivery(client_id: int, notice_id: int) -> tuple[Any, Any]:
    return webhook_deliveries.c.client_id == client_id, webhook_deliveries.c.notice_id == notice_id


def _count(connection: Connection, which: Any) -> int:
    return connection.execute(select(func.count()).where(which)).scalar_one()
