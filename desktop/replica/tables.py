"""The outbox file's tables: intents, drafts, words of dialogs and settings of this desk. The replica's stand in
`wire.replica_tables`."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("place", Integer, nullable=False),  # order of sending; an intent that supersedes another takes its place
    Column("strand", Text, nullable=False),
    Column("ticket", Integer),
    Column("agent_id", Integer, nullable=False),
    Column("seen_seq", Integer, nullable=False),
    Column("written_at", Text, nullable=False),  # by central's clock
    Column("wall_at", Text, nullable=False, server_default=""),  # by this computer's own
    Column("intent", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("is_void_wanted", Boolean, nullable=False, default=False),
    Column("supersedes", Text),
    Column("seq", Integer),  # central's, once accepted
    Column("code", Text),
    Column("reason", Text, nullable=False, default=""),
    Column("clause", Text),
    Column("history", Text),  # that `seen_seq` is of; None: central's present one
    Column("is_void_owed", Boolean, nullable=False, default=False, server_default="0"),
    Column("files", Text, nullable=False, server_default="[]"),
    Index("outbox_by_state", "state", "place"),
)
drafts = Table(
    "drafts",
    metadata,
    Column("ticket", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("is_note", Boolean, nullable=False),
    Column("files", Text, nullable=False, server_default="[]"),
)
written = Table(  # in a dialog, and neither carried out nor given up
    "written",
    metadata,
    Column("name", Text, primary_key=True),  # of the dialog, and of what it is about
    Column("part", Text, primary_key=True),  # a row of an editor; empty where the dialog has one text
    Column("body", Text, nullable=False),
    Column("written_at", Text, nullable=False),  # by central's clock
)
points = Table(  # of central's history, what this desk has seen
    "points",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("tip", Text, primary_key=True),
)
settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
