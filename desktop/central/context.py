"""What a running central holds: data base, clock, presence, the feed's wake-up and its folders."""

import logging
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from desktop.central.audit_tips import AuditTips, TipsError
from desktop.central.callers import TokenBook
from desktop.central.counters import Counters
from desktop.central.database import WRITERS, is_postgresql, open_engine, reading
from desktop.central.fanout import Fanout
from desktop.central.feed import FeedSignal
from desktop.central.mail_settings import MailSettings
from desktop.central.master_keys import MasterKeys
from desktop.central.pages import PageShelf
from desktop.central.presence import PresenceBoard
from desktop.central.queue_page import QueueShelf
from desktop.central.schema import metadata
from desktop.central.snapshot import SnapshotShelf
from desktop.central.turns import Turns
from desktop.central.writing import Author, Writing, write

T = TypeVar("T")

log = logging.getLogger("smena.central")


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Central:
    """One central. `clock` gives aware UTC; `cache` is a folder whose files may be deleted at any time; `folder` is
    central's own, the one above the cache when none is named; `mail`: None when no e-mail comes in or goes out; `jobs`:
    what a serving process does beside, on its loop."""

    engine: Engine
    cache: Path
    clock: Callable[[], datetime] = system_clock
    tips: AuditTips | None = None
    presence: PresenceBoard = field(default_factory=PresenceBoard)
    feed: FeedSignal = field(default_factory=FeedSignal)
    tokens: TokenBook = field(default_factory=TokenBook)
    counters: Counters = field(default_factory=Counters)
    pages: PageShelf = field(default_factory=PageShelf)
    queues: QueueShelf = field(default_factory=QueueShelf)
    turns: Turns = field(default_factory=Turns)
    mail: MailSettings | None = None
    jobs: list[Callable[[], Coroutine[Any, Any, None]]] = field(default_factory=list)
    searchers: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(1))
    examiners: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(2))
    folder: Path | None = None

    def __post_init__(self) -> None:
        self.vault = MasterKeys(self.folder or self.cache.parent, partial(_holds_sealed, self.engine))
        self.snapshots = SnapshotShelf(self.cache)
        self.fanout = Fanout(self.engine, self.presence, self._missed) if is_postgresql(self.engine) else None
        if self.fanout is not None:
            self.presence.tell = self.fanout.tell
        self.writers = anyio.CapacityLimiter(WRITERS if is_postgresql(self.engine) else 1)

    def now(self) -> datetime:
        """Central's time, the only one that decides."""
        return self.clock()

    def write(self, author: Author, is_shared: bool = False) -> AbstractContextManager[Writing]:
        """A write transaction at central's time; after the commit everybody who waits for the feed is woken.
        `is_shared`: see `database.writing`."""
        return write(self.engine, self.now(), author, self.vault, self._committed, is_shared, self.mail)

    def _committed(self, done: Writing) -> None:
        """Called on any thread."""
        if done.concerns_callers:
            self.tokens.forget()
        if done.has_redacted:
            self.snapshots.forget()
        self.feed.committed(done.seq)
        if self.fanout is not None:
            self.fanout.committed(done.concerns_callers)

    def watch(self) -> Coroutine[Any, Any, None]:
        """What has to run on the serving loop: see `FeedSignal.watch`."""
        return self.feed.watch(self.engine, partial(self.tokens.ended, self.engine), self._went_back)

    def _went_back(self) -> None:
        """The data base was put back from a backup while it is served: what is remembered is of a history that is no
        more."""
        self.tokens.forget()
        self.pages, self.queues = PageShelf(), QueueShelf()

    def _missed(self, concerns_callers: bool) -> None:
        """Another worker has committed: what it wrote is unknown here. On the serving loop."""
        if concerns_callers:
            self.tokens.forget()
        self.feed.look()

    async def is_housekeeper(self) -> bool:
        """Whether this is the one process, of those that serve the data base, that does what one has to do."""
        return self.fanout is None or await self.fanout.is_housekeeper()

    def sign_tip(self, on: str) -> None:
        """See `AuditTips.sign`. A failure is logged: nobody waits for another machine's disk."""
        try:
            if self.tips is not None:
                self.tips.sign(self.engine, self.now(), on)
        except TipsError as error:
            log.error("%s", error)
        except SQLAlchemyError:
            log.exception("the audit's tip is not known")

    async def in_writer(self, job: Callable[[], T]) -> T:
        """The result of `job`, run on a thread when it is a writer's turn (SQLite has one writer at a time)."""
        return await to_thread.run_sync(job, limiter=self.writers)


def open_central(
    url: str,
    cache: Path,
    clock: Callable[[], datetime] = system_clock,
    folder: Path | None = None,
    mail: MailSettings | None = None,
    tips: AuditTips | None = None,
) -> Central:
    """A central on the data base at `url`, which must be migrated already."""
    return Central(open_engine(url), cache, clock, folder=folder, mail=mail, tips=tips)


def _holds_sealed(engine: Engine) -> bool:
    """Whether anything in the data base opens by a master key alone. Asked within a transaction, while others may hold
    all connections and wait for its end: so by a connection of its own."""
    wrapped = [table.c.wrapped_key for table in metadata.tables.values() if "wrapped_key" in table.c]
    own = open_engine(engine.url.render_as_string(hide_password=False))
    try:
        with reading(own) as connection:
            return any(connection.execute(select(one).where(one.is_not(None)).limit(1)).first() for one in wrapped)
    finally:
        own.dispose()
