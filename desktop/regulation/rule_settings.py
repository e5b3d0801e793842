"""The settings of the rules."""

from dataclasses import dataclass
from datetime import time, timedelta

from desktop.regulation.ticket_words import BasicService


@dataclass(frozen=True, slots=True)
class Settings:
    """What the rules leave to the provider, with its default."""

    guard: timedelta = timedelta(minutes=60)
    stp_from: time = time(6)
    stp_until: time = time(22)
    basic_services: frozenset[BasicService] = frozenset(BasicService)
    cabinet_url: str = ""  # where subscribers file tickets; empty: not told
