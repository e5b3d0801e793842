"""Copies of a house at every instant at which its files differ: the machine may have ended at any of them."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.crashes.acts import Acts
from tests.crashes.house import House, reopened


@dataclass(frozen=True)
class Instant:
    """`copy` are the files. `kept`: of each of these exactly one text must be there, for the window had said so;
    `typed` is every text that stood in a box so far."""

    act: str
    copy: Path
    kept: tuple[tuple[str, ...], ...]
    typed: tuple[str, ...]


@dataclass
class Instants:
    house: House
    acts: Acts
    folder: Path
    all: list[Instant] = field(default_factory=list)
    _kept: list[tuple[str, ...]] = field(default_factory=list)
    _typed: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Copies are taken while this lasts, the last one at its end."""
        with self.acts.told(self._take):
            yield
        self._take("the end")

    def keep(self, text: str, act: Callable[[], object]) -> None:
        """What keeps this text: from its return on it must never be lost."""
        self._typed.append(text)
        act()
        self._kept.append((text,))

    def exchange(self, old: str, new: str, act: Callable[[], object]) -> None:
        """What puts a text in the place of a kept one."""
        self._typed.append(new)
        self._kept[self._kept.index((old,))] = (old, new)
        act()
        self._kept[self._kept.index((old, new))] = (new,)

    def destroy(self, text: str, act: Callable[[], object]) -> None:
        """The agent's own act that destroys a text."""
        self._kept.remove((text,))
        act()

    def each(self, at_least: int) -> Iterator[tuple[House, Instant]]:
        """Every copy opened again; a failure names its instant."""
        assert len(self.all) >= at_least, f"of {at_least} acts {len(self.all)} were told"
        for place, instant in enumerate(self.all):
            with reopened(instant.copy, self.house) as house:
                try:
                    yield house, instant
                except Exception as error:
                    error.add_note(f"at the instant {place}: {instant.act}")
                    raise

    def _take(self, act: str) -> None:
        state = hashlib.sha256(repr((self._kept, self._typed)).encode())
        for path in sorted(self.house.folder.rglob("*")):
            if path.is_file() and not path.name.endswith("-shm"):
                state.update(str(path).encode() + b"\x00" + path.read_bytes())
        if state.hexdigest() not in self._known:
            self._known.add(state.hexdigest())
            copy = self.house.copy(self.folder / str(len(self.all)))
            self.all.append(Instant(act, copy, tuple(self._kept), tuple(self._typed)))
