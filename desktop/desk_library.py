"""What is written once for everybody, as a desk reads and edits it: standard answers (STP.8), announcements (T.6)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

import msgspec

from desktop.regulation.sentences import sentence
from desktop.replica import queries
from desktop.replica.disk import DiskFull
from desktop.replica.store import Store
from desktop.sync.editing import Edit, NotSaved
from desktop.wire.rows import AnnouncementRow, Row

T = TypeVar("T")
R = TypeVar("R", bound=Row)
_FAVOURITES = "favourite_answers"  # of the desk's own settings: ids with spaces between


class Read(Protocol):
    """Runs a reading on the thread of the data base; `when_damaged` is given where the replica can't be read."""

    def __call__(self, reading: Callable[[], T], then: Callable[[T], None], when_damaged: T) -> None: ...


class EditLine(Protocol):
    """The connection to central, as far as something is edited over it."""

    def edit(self, edit: Edit, row_type: type[R], then: Callable[[R | NotSaved], None]) -> None: ...


class Library:
    """Methods and callbacks belong to the main thread."""

    def __init__(
        self,
        store: Store,
        read: Read,
        line: Callable[[], EditLine | None],
        language: Callable[[], str],
        make_key: Callable[[], str],
    ) -> None:
        self._store, self._read, self._line, self._language, self._make_key = store, read, line, language, make_key
        self._keys: dict[bytes, str] = {}  # of what was asked for and is not known to be saved

    def read_announcements(self, then: Callable[[tuple[AnnouncementRow, ...]], None]) -> None:
        """All of them, drafts too, the newest first."""
        nothing: tuple[AnnouncementRow, ...] = ()
        self._read(lambda: queries.read_announcements(self._store.replica.raw), then, nothing)

    def read_hosting(self, then: Callable[[dict[str, str | None]], None]) -> None:
        """The server of each account that billing has put."""
        nothing: dict[str, str | None] = {}
        self._read(lambda: queries.read_hosting(self._store.replica.raw), then, nothing)

    def read_favourites(self, then: Callable[[frozenset[int]], None]) -> None:
        """Ids of the standard answers that this agent marked at this desk."""
        from desktop.replica import drafts

        def read() -> frozenset[int]:
            kept = drafts.read_setting(self._store.outbox, _FAVOURITES) or ""
            return frozenset(int(word) for word in kept.split() if word.isdecimal())

        nothing: frozenset[int] = frozenset()
        self._read(read, then, nothing)

    def keep_favourites(self, ids: Iterable[int], then: Callable[[str], None]) -> None:
        """`then` gets a sentence when they can't be kept, else an empty one."""
        from desktop.replica import drafts

        kept = " ".join(str(one) for one in sorted(ids))

        def keep() -> str:
            try:
                drafts.save_setting(self._store.outbox, _FAVOURITES, kept)
            except DiskFull:
                return "desk.disk_full"
            return ""

        self._read(keep, lambda code: then(sentence(code, self._language()) if code else ""), "")

    def edit(self, edit: Edit, row_type: type[R], then: Callable[[R | NotSaved], None]) -> None:
        """Saved at central at once, or not at all. What is asked for once more after an answer was lost, word for word,
        goes under its first key: it is made once."""
        line: Any = self._line()
        if line is None:
            then(NotSaved(sentence("desk.offline", self._language())))
            return
        same = msgspec.json.encode((edit.method, edit.path, edit.body))
        keyed = replace(edit, key=self._keys.setdefault(same, self._make_key())) if edit.method == "POST" else edit

        def answered(answer: R | NotSaved) -> None:
            if not isinstance(answer, NotSaved):
                self._keys.pop(same, None)
            then(answer)

        line.edit(keyed, row_type, answered)
