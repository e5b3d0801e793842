"""The present by two clocks, for what may not be judged by one that has leapt."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Now:
    """An instant by central's clock, as far as this desk knows it, and by this computer's own; aware UTC."""

    central: datetime
    wall: datetime
