"""The faults of a run: how often each kind happens, and which kinds a seed switches off."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

RATES = {
    "drop": 0.15,  # a request or the way to central is lost
    "duplicate": 0.12,  # a request arrives twice, the second time maybe much later
    "answer_lost": 0.10,  # after central has acted
    "central_killed": 0.04,  # before a commit
    "delay": 0.04,  # 15 to 80 seconds
    "desk_killed": 0.015,  # before a commit of the replica or the outbox, and as often after one
    "desk_ended": 0.06,  # an act of the world: the desk's process ends wherever it stands
    "offline": 0.06,  # an act of the world: a desk has no network for a while
    "restore": 0.03,  # an act of the world: central's file is put back from a backup, and nobody is told
    "trimmed": 0.06,  # an act of the world: the feed is cut
    "clock_jump": 0.02,  # an act of the world: central's or a desk's wall clock is ten years off
    "disk_full": 0.01,  # at a commit; on a desk it stays full for a while
    "stuck": 0.06,  # an act of the world: intents of one strand of a desk get no answer for a while
    "revoked": 0.02,  # an act of the world: an agent's tokens end
}


@dataclass
class Chances:
    """Random choices of one seed. `is_calm`: nothing happens any more."""

    seed: int
    random: Random = field(init=False)
    off: frozenset[str] = field(init=False)
    happened: Counter[str] = field(default_factory=Counter)
    is_calm: bool = False

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        names = sorted(RATES)
        self.off = frozenset(self.random.sample(names, len(names) // 2))

    def happens(self, name: str) -> bool:
        if self.is_calm or name in self.off or self.random.random() >= RATES[name]:
            return False
        self.happened[name] += 1
        return True

    def soon(self, mean: float) -> float:
        """Seconds, most of them short."""
        return self.random.expovariate(1 / mean)

    def between(self, least: float, most: float) -> float:
        return self.random.uniform(least, most)

    def one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def bytes(self, count: int) -> bytes:
        return self.random.randbytes(count)
