"""Between the workers on one PostgreSQL: that one has committed, and who is present where, told by NOTIFY.

A lost word costs a second, never a row: every worker looks at the feed's head by itself too.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
import psycopg
from sqlalchemy import Engine

from desktop.central.database import CONNECT, HOUSEKEEPER
from desktop.central.presence import PresenceBoard, Sign

FEED, _PRESENCE = "smena_feed", "smena_presence"
_CALLERS = "callers"  # with the word of a commit: see `Writing.concerns_callers`
_WHO_IS_THERE = ""  # a worker that begins to listen asks, the others tell it whom they know
_AGAIN_AFTER = 1.0  # seconds without a connection
_TELL = f"SELECT pg_notify('{_PRESENCE}', word) FROM unnest(%s::text[]) AS word"

log = logging.getLogger("smena.central")


class Fanout:
    """One connection that speaks and one that listens, both on the serving loop. `heard` is called when another worker
    has committed, and when something may have been missed; with whether it may concern who was let in before."""

    def __init__(self, engine: Engine, presence: PresenceBoard, heard: Callable[[bool], None]) -> None:
        _, self._address = engine.dialect.create_connect_args(engine.url)
        self._presence, self._heard = presence, heard
        self._loop: asyncio.AbstractEventLoop | None = None
        self._commits: set[str] = set()
        self._words: list[str] = []
        self._speaker: psycopg.AsyncConnection[Any] | None = None
        self.is_listening = False

    def open(self, loop: asyncio.AbstractEventLoop) -> list[Coroutine[Any, Any, None]]:
        """What has to run on the loop from now on."""
        self._loop, self._is_due = loop, asyncio.Event()
        return [self._kept_up(self._speak), self._kept_up(self._listen)]

    def committed(self, concerns_callers: bool) -> None:
        """This worker has committed; may be called on any thread."""
        self._post(lambda: self._note_commit(_CALLERS if concerns_callers else ""))

    def tell(self, sign: Sign) -> None:
        """This worker learnt something of an agent; may be called on any thread."""
        self._post(lambda: self._say(msgspec.json.encode(sign).decode()))

    async def is_housekeeper(self) -> bool:
        """Whether this worker is the one that tidies; it stays so until it loses its connection."""
        if self._speaker is None:
            return False
        try:
            answer = await self._speaker.execute("SELECT pg_try_advisory_lock(%s)", [HOUSEKEEPER])
            return bool(await answer.fetchone() == (True,))
        except psycopg.Error:
            self._note_commit("")  # what speaks finds that its connection is cut, and makes another
            return False

    def _post(self, what: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what)

    def _note_commit(self, word: str) -> None:
        self._commits.add(word)
        self._is_due.set()

    def _say(self, word: str) -> None:
        self._words.append(word)
        self._is_due.set()

    async def _kept_up(self, job: Callable[[psycopg.AsyncConnection[Any]], Coroutine[Any, Any, None]]) -> None:
        """Does a job that has no end on a connection of its own, and on another one when that is lost."""
        while True:
            try:
                address: dict[str, Any] = {**self._address, **CONNECT}
                async with await psycopg.AsyncConnection.connect(**address, autocommit=True) as connection:
                    await job(connection)
            except psycopg.Error as error:
                log.warning("no word from or to the other workers: %s", " ".join(str(error).split()))
            await asyncio.sleep(_AGAIN_AFTER)

    async def _speak(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._speaker = connection
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            commits, self._commits = self._commits, set()
            words, self._words = self._words, []
            if commits:
                await connection.execute(f"NOTIFY {FEED}, '{max(commits)}'")
            if words:
                await connection.execute(_TELL, [words])

    async def _listen(self, connection: psycopg.AsyncConnection[Any]) -> None:
        for channel in (FEED, _PRESENCE):
            await connection.execute(f"LISTEN {channel}")
        self._heard(True)
        self._say(_WHO_IS_THERE)
        self.is_listening = True
        try:
            await self._hear(connection)
        finally:
            self.is_listening = False

    async def _hear(self, connection: psycopg.AsyncConnection[Any]) -> None:
        async for notice in connection.notifies():
            if self._speaker is not None and notice.pid == self._speaker.info.backend_pid:
                continue
            if notice.channel == FEED:
                self._heard(notice.payload == _CALLERS)
            elif notice.payload == _WHO_IS_THERE:
                for sign in self._presence.signs():
                    self._say(msgspec.json.encode(sign).decode())
            else:
                self._presence.hear(msgspec.json.decode(notice.payload, type=Sign))
