"""Knowing that a transaction of another thread has come to the lock it waits for."""

from sqlalchemy import text

from tests.central_server import World

_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def until_somebody_waits(world: World) -> None:
    """For a lock of the world's data base."""
    with world.central.engine.connect() as connection:
        while not connection.execute(_WAITS).scalar_one():
            connection.rollback()  # else the next look would tell the same
