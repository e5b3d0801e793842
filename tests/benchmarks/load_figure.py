"""One figure of the load: what was measured, in seconds, and what is promised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoadFigure:
    """`target` None: nothing is promised, it helps to read the others."""

    name: str
    seconds: float
    target: float | None

    @property
    def is_met(self) -> bool:
        return self.target is None or self.seconds <= self.target

    def __str__(self) -> str:
        promised = "" if self.target is None else f"at most {_text(self.target)}"
        verdict = "" if self.target is None else "met" if self.is_met else "MISSED"
        return f"{_text(self.seconds):>9}  {promised:<17} {verdict:7} {self.name}"


def _text(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 2 else f"{seconds:.1f} s"
