"""Files that go with an answer: each on its way to central or there already, by the ticket whose box it stands at."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from desktop.regulation.intents import MOST_FILES
from desktop.sync.state import Link, SyncState
from desktop.wire.rows import Attachment
from desktop.wire.uploads import LARGEST_FILE

if TYPE_CHECKING:
    from desktop.sync.sending_files import Ended, FileToSend

_TYPES = mimetypes.MimeTypes()


class FileState(StrEnum):
    SENDING = "sending"
    WAITING = "waiting"  # for a connection: goes on by itself
    READY = "ready"
    FAILED = "failed"  # until the agent tries again or takes it away


@dataclass(eq=False, slots=True)
class OutgoingFile:
    """`part` is what is there, 0 to 1; `why_not` a sentence."""

    sending: FileToSend
    state: FileState = FileState.SENDING
    part: float = 0.0
    why_not: str = ""

    @property
    def name(self) -> str:
        return self.sending.name

    @property
    def size(self) -> int:
        """In bytes; 0 while it is not known."""
        return self.sending.size

    @property
    def may_try_again(self) -> bool:
        return self.state is FileState.FAILED and self.sending.read is not None

    def kept(self) -> Attachment:
        """As draft and outbox keep it; its id is empty while central has not the whole of it."""
        media_type = _TYPES.guess_type(self.name)[0] or "application/octet-stream"
        upload_id = self.sending.id if self.state is FileState.READY else ""
        return Attachment(upload_id, self.name, self.size, media_type)


class FileLine(Protocol):
    """The connection to central, as far as files go over it."""

    def send_file(self, file: FileToSend, progress: Callable[[float], None], then: Callable[[Ended], None]) -> None: ...

    def forget_file(self, file: FileToSend) -> None: ...


class OutgoingFiles:
    """Methods and callbacks belong to the main thread."""

    def __init__(
        self,
        line: Callable[[], FileLine | None],
        say: Callable[..., str],
        new_key: Callable[[], str],
        on_state: Callable[[Callable[[SyncState], None]], object],
    ) -> None:
        self._line, self._say, self._new_key = line, say, new_key
        self._files: dict[int, list[OutgoingFile]] = {}
        self._known: dict[str, Attachment] = {}  # all that were whole in this run, by id
        self.changed: Callable[[int], None] = lambda ticket: None  # a ticket's files, or how far they are
        on_state(self._go_on)

    def of(self, ticket: int) -> tuple[OutgoingFile, ...]:
        return tuple(self._files.get(ticket, ()))

    def kept(self, ticket: int) -> tuple[Attachment, ...]:
        return tuple(file.kept() for file in self._files.get(ticket, ()))

    def named(self, ids: Iterable[str]) -> tuple[Attachment, ...]:
        """The files of an act, by their ids."""
        return tuple(self._known[file_id] for file_id in ids)

    def know(self, kept: Iterable[Attachment]) -> None:
        """Files of an act of an earlier run, in whose place another may go."""
        self._known |= {file.id: file for file in kept}

    def attach(self, ticket: int, name: str, size: int | None, read: Callable[[], bytes]) -> str:
        """One more file for the ticket's box, on its way at once; a sentence when it can't be. `size` in bytes, None
        where only `read` can tell; that is called on another thread."""
        name = name.encode(errors="replace").decode()  # what the system could not decode goes over no wire
        fault = "desk.file_empty" if size == 0 else "file_too_large" if (size or 0) > LARGEST_FILE else ""
        if fault:
            return f"{name}: {self._say(fault, mebibytes=LARGEST_FILE >> 20)}"
        from desktop.sync.sending_files import FileToSend

        if len(self._files.get(ticket, ())) >= MOST_FILES:
            return self._say("too_many_files", limit=MOST_FILES)
        self._add(ticket, FileToSend(name, self._new_key(), size or 0, read))
        return ""

    def restore(self, ticket: int, kept: Iterable[Attachment]) -> None:
        """What a draft of an earlier run had; central says whether it still has it."""
        if ticket not in self._files:
            self.bring_back(ticket, kept)

    def bring_back(self, ticket: int, kept: Iterable[Attachment]) -> None:
        """Files of a refused act, back to its ticket's box."""
        from desktop.sync.sending_files import FileToSend

        there = {file.sending.id for file in self._files.setdefault(ticket, [])}
        for file in kept:
            if not file.id or file.id not in there:
                self._add(ticket, FileToSend(file.name, self._new_key(), file.size, id=file.id))

    def again(self, ticket: int, file: OutgoingFile) -> None:
        self._send(ticket, file)
        self.changed(ticket)

    def remove(self, ticket: int, file: OutgoingFile) -> None:
        """The agent takes it away again."""
        self._files[ticket].remove(file)
        file.sending.is_given_up = True
        if (line := self._line()) is not None:
            line.forget_file(file.sending)
        self.changed(ticket)

    def sent(self, ticket: int) -> None:
        """An act has them."""
        self._files[ticket] = []

    def _add(self, ticket: int, sending: FileToSend) -> None:
        file = OutgoingFile(sending)
        if sending.id:  # whole, until central says otherwise
            file.state = FileState.READY
            self._known[sending.id] = file.kept()
        self._files.setdefault(ticket, []).append(file)
        self._send(ticket, file)
        self.changed(ticket)

    def _send(self, ticket: int, file: OutgoingFile) -> None:
        if file.state is not FileState.READY:
            file.state, file.why_not = FileState.SENDING, ""
        line = self._line()
        if line is not None:
            line.send_file(
                file.sending, lambda part: self._came(ticket, file, part), lambda end: self._ended(ticket, file, end)
            )
        elif file.state is FileState.SENDING:
            file.state, file.why_not = FileState.WAITING, self._say("desk.file_waits")

    def _came(self, ticket: int, file: OutgoingFile, part: float) -> None:
        file.part = part
        self.changed(ticket)

    def _ended(self, ticket: int, file: OutgoingFile, ended: Ended) -> None:
        if file.sending.is_given_up:
            return
        if not ended.why_not:
            file.state, file.why_not = FileState.READY, ""
            self._known[file.sending.id] = file.kept()
        elif not ended.goes_on:
            file.state, file.why_not = FileState.FAILED, ended.why_not
        elif file.state is not FileState.READY:
            file.state, file.why_not = FileState.WAITING, ended.why_not
        self.changed(ticket)

    def _go_on(self, state: SyncState) -> None:
        """What waits for a connection, whenever there is news of one."""
        if state.link is not Link.ONLINE:
            return
        for ticket, files in self._files.items():
            for file in files:
                if file.state is FileState.WAITING:
                    self._send(ticket, file)
                    self.changed(ticket)
