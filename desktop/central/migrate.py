"""Brings a data base to the tables of this version; works without an ini file."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select

from desktop.central import tables
from desktop.central.chain import begin_history
from desktop.central.database import writing

SCRIPTS = Path(__file__).with_name("migrations")


def migrate(engine: Engine) -> None:
    """Run what is missing, in one transaction, and begin the feed of a new data base."""
    with writing(engine) as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        tip = connection.execute(select(tables.feed_head.c.tip)).scalar()
        if not tip:  # a new data base, or one whose feed was no chain yet
            begin_history(connection, str(uuid.uuid4()), datetime.now(UTC))


def is_migrated(engine: Engine) -> bool:
    """Whether the data base has the tables of this version."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(alembic_config()).get_current_head()


def alembic_config() -> Config:
    """Alembic's settings; whoever migrates puts his connection into its attributes."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config
