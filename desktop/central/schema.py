"""The whole schema: every table of every part, on the one `metadata`."""

from desktop.central import secret_tables as secret_tables
from desktop.central.tables import metadata as metadata
