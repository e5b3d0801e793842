"""Brings a data base to the tables of this version; works without an ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select

from desktop.central import tables
from desktop.central.database import writing
from desktop.central.writing import begin_history

SCRIPTS = Path(__file__).with_name("migrations")


def migrate(engine: Engine) -> None:
    """Run what is missing, in one transaction, and begin the feed of a new data base."""
    with writing(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.execute(select(tables.feed_head.c.id)).first() is None:
            begin_history(connection)


def is_migrated(engine: Engine) -> bool:
    """Whether the data base has the tables of this version."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config
