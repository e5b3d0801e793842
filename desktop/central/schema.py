"""Every table of central, whichever module it stands in: `metadata` is whole once this is imported."""

from desktop.central import cabinet_tables as cabinet_tables
from desktop.central import file_tables as file_tables
from desktop.central import mail_tables as mail_tables
from desktop.central import outgoing_tables as outgoing_tables
from desktop.central import page_tables as page_tables
from desktop.central import secret_tables as secret_tables
from desktop.central.tables import metadata as metadata
