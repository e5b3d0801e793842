"""What central does with secrets by itself: those whose time has passed are destroyed, and what is left of them on the
disk too."""

import asyncio
import logging

from desktop.central.context import Central
from desktop.central.database import is_postgresql
from desktop.central.secrets import destroy_old
from desktop.central.writing import Author

_EVERY = 60.0  # seconds
_PATIENCE = 100  # milliseconds for those who read: a minute later there is another try

log = logging.getLogger("smena.central")


async def destroy_in_time(central: Central) -> None:
    """A round a minute, for ever; one that fails is logged and tried again. Of several workers one does it."""
    while True:
        await asyncio.sleep(_EVERY)
        try:
            if await central.is_housekeeper():
                await central.in_writer(lambda: destroy_now(central))
        except Exception:
            log.exception("destroying old secrets failed")


def destroy_now(central: Central) -> None:
    """One round."""
    with central.write(Author("system")) as transaction:
        destroy_old(transaction)
    if not is_postgresql(central.engine):
        empty_log(central)


def empty_log(central: Central) -> bool:
    """Put SQLite's write-ahead log into its file and cut it to nothing: what was deleted stands in it until then.
    Returns whether that was possible; it is not while somebody still reads what was there before."""
    with central.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        (usual,) = raw.execute("PRAGMA busy_timeout").fetchone()
        raw.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        try:
            is_busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.execute(f"PRAGMA busy_timeout={usual}")
    return not is_busy
