"""Where the mailroom runs: in the serving process that keeps house, from the start to the end of its serving."""

import asyncio

from anyio import to_thread

from desktop.central.context import Central
from desktop.central.mailroom.watch import MailroomThreads

_LOOK = 5.0  # seconds: of several workers one keeps house, and another when that one is gone


async def keep_mailroom(central: Central) -> None:
    """For ever; nothing without mail settings."""
    threads: MailroomThreads | None = None
    try:
        while central.mail is not None:
            is_mine = await central.is_housekeeper()
            if is_mine and threads is None:
                threads = MailroomThreads(central, central.mail.fetched)
                threads.start()
            elif not is_mine and threads is not None:
                await to_thread.run_sync(threads.stop)
                threads = None
            await asyncio.sleep(_LOOK)
    finally:
        if threads is not None:
            threads.stop()
