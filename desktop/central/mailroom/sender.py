"""Sends our mail while central serves: one at a time, by one worker, whatever the mail server does (STP.2, STP.10).

A mail is claimed in one transaction, handed over, and settled in another. When central dies between the server's word
that it took the mail and that second transaction, the mail is sent again ten minutes later under the same Message-ID:
twice on the way, and one mail for whoever looks at the id. None is lost, none is a second answer.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from sqlalchemy import Connection, RowMapping

from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.mail_settings import MailSettings, Smtp
from desktop.central.mailroom.addresses import AddressError, wire_host
from desktop.central.mailroom.compose import compose
from desktop.central.mailroom.courier import Courier, Fate, Outcome
from desktop.central.mailroom.mail_facts import facts_of
from desktop.central.mailroom.mail_queue import claim, has_unshown_delays, is_due, settle, show_delays
from desktop.central.mailroom.outgoing import is_broken
from desktop.central.mailroom.reply_keys import reply_keys
from desktop.regulation.sentences import sentence

_LOOK_EVERY, _AFTER_TROUBLE = 1.0, 30.0  # seconds
_LAST_WORDS = 5.0  # seconds for a mail that is under way when central stops

T = TypeVar("T")
log = logging.getLogger("smena.central")


async def send_mails(central: Central) -> None:
    """Send what is due, for ever; nothing without a server to give it to. Of several workers one does it."""
    settings = central.mail
    if settings is None or settings.smtp is None or not settings.mailbox:
        return
    sender = Sender(central, settings, settings.smtp)
    while True:
        is_well = True
        try:
            if await central.is_housekeeper():
                is_well = await sender.send_due()
        except Exception:
            log.exception("sending mail failed")
        await asyncio.sleep(_LOOK_EVERY if is_well else _AFTER_TROUBLE)


class Sender:
    """Says in the log when mail ceases to go out and when it goes again, not at each try."""

    def __init__(self, central: Central, settings: MailSettings, server: Smtp) -> None:
        self._central, self._settings = central, settings
        self._courier = Courier(server, wire_host(settings.domain))
        self._thread = anyio.CapacityLimiter(1)
        self._is_well, self._is_broken = True, False

    async def send_due(self) -> bool:
        """Whether the server takes our mail: where it does not, the rest waits too."""
        self._watch_breaker()
        while self._is_so(has_unshown_delays) and await self._central.in_writer(lambda: show_delays(self._central)):
            pass
        while self._is_so(is_due):
            outcome = await self._to_its_end(self._send_one())
            if outcome is None:
                break  # somebody else was faster
            self._note_health(outcome)
            if outcome.trouble:
                return False
        return True

    async def _send_one(self) -> Outcome | None:
        central = self._central
        mail = await central.in_writer(lambda: claim(central))
        if mail is None:
            return None
        outcome = await to_thread.run_sync(self._carried, mail, limiter=self._thread)
        state = await central.in_writer(lambda: settle(central, mail, outcome))
        if state in (Fate.SENT, Fate.FAILED):
            central.counters.mails[state] += 1
        return outcome

    def _carried(self, mail: RowMapping) -> Outcome:
        """On the thread for SMTP. A mail that can't be composed stops no other."""
        try:
            ring = self._central.vault.ring()
            with reading(self._central.engine) as connection:
                facts = facts_of(connection, mail, self._settings, ring)
            key = reply_keys(ring)[0]
            composed = compose(facts, self._settings, key, self._central.now())
            composed.content.as_bytes()  # what cannot be written fails here, and stops no other
        except AddressError:
            return Outcome(Fate.FAILED, sentence("unmailable_address"))
        except Exception:
            log.exception("mail %s could not be composed", mail["id"])
            return Outcome(Fate.AGAIN, sentence("uncomposed_mail"))
        return self._courier.carry(composed)

    async def _to_its_end(self, step: Coroutine[Any, Any, T]) -> T:
        """A mail that was handed over is settled even when central stops meanwhile; a server that does not answer is
        left then."""
        task, is_cancelled = asyncio.ensure_future(step), False
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError:
                is_cancelled = True
                asyncio.get_running_loop().call_later(_LAST_WORDS, self._courier.hang_up)
        if is_cancelled:
            raise asyncio.CancelledError
        return task.result()

    def _is_so(self, question: Callable[[Connection, Any], bool]) -> bool:
        with reading(self._central.engine) as connection:
            return question(connection, self._central.now())

    def _note_health(self, outcome: Outcome) -> None:
        if outcome.trouble and self._is_well:
            log.error("mail does not go out: %s", outcome.trouble)
        elif outcome.fate is Fate.SENT and not self._is_well:
            log.warning("mail goes out again")
        self._is_well = outcome.fate is Fate.SENT or (self._is_well and not outcome.trouble)

    def _watch_breaker(self) -> None:
        is_broken_now = self._is_so(is_broken)
        if is_broken_now and not self._is_broken:
            log.error("so many automatic letters went out within an hour that no more do: look at what comes in")
        elif self._is_broken and not is_broken_now:
            log.warning("automatic letters go out again")
        self._is_broken = is_broken_now
