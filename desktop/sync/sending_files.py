"""A file on its way to central, in pieces: after a line broke it goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from desktop.regulation.sentences import sentence
from desktop.sync.exchange import Answer, Call, Lost, Transport, Unreachable
from desktop.sync.sign_in import why_not
from desktop.wire.uploads import LARGEST_FILE, Upload, UploadDraft

PIECE = 256 * 1024  # bytes: a slow line sends one within the time of an exchange
_TRIES = 3  # with a line that breaks, before it waits for a better one
_PASSES = (401, 408, 425, 429, 500, 502, 503, 504)

Progress = Callable[[float], None]  # gets the part that is there, 0 to 1


@dataclass(slots=True)
class FileToSend:
    """`read` gives the content, off the main thread; None for a file of an earlier run, which central has whole or not
    at all. The content is kept until it is there: no try mixes two states of a file. `size` in bytes, 0 until it is
    known; `key` makes the beginning harmless to repeat, `id` is central's name for it, `is_given_up` ends it between
    two pieces."""

    name: str
    key: str
    size: int = 0
    read: Callable[[], bytes] | None = None
    id: str = ""
    content: bytes | None = None
    begun: int = 0  # times central had to begin anew
    is_given_up: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a try ended: `why_not` is empty when central has the whole file; `goes_on`: the next try may do better."""

    why_not: str = ""
    goes_on: bool = False


def send(transport: Transport, file: FileToSend, language: str, progress: Progress) -> Ended:
    for _ in range(_TRIES):
        try:
            return _tried(transport, file, language, progress)
        except Lost:
            continue
        except Unreachable:
            break
        except OSError as error:
            return Ended(sentence("desk.file_unread", language, error=error.strerror or str(error)))
    return Ended(sentence("desk.file_waits", language), goes_on=True)


def forget(transport: Transport, file: FileToSend) -> None:
    """It shall not come after all; where that can't be said, central forgets it after a day."""
    if file.id:
        try:
            transport.send(Call("DELETE", _path(file)))
        except (Unreachable, Lost):
            return


def _tried(transport: Transport, file: FileToSend, language: str, progress: Progress) -> Ended:
    if file.id:
        answer = transport.send(Call("GET", _path(file)))
        if answer.status == 404:
            file.id, file.begun = "", file.begun + 1
    if not file.id:
        if file.read is None:
            return Ended(sentence("desk.file_again", language))
        content = file.content = file.read() if file.content is None else file.content
        file.size = len(content)
        if not 0 < len(content) <= LARGEST_FILE:
            code = "file_too_large" if content else "desk.file_empty"
            return Ended(sentence(code, language, mebibytes=LARGEST_FILE >> 20))
        draft = msgspec.json.encode(UploadDraft(file.name, len(content)))
        answer = transport.send(Call("POST", "/v1/uploads", draft, key=f"{file.key}/{file.begun}"))
    while True:
        if not answer.is_ok:
            return _refused(answer, language)
        upload = _upload(answer)
        file.id = upload.id
        progress(upload.offset / upload.size)
        if upload.offset == upload.size:
            file.content = file.read = None  # a picture of the whole screen takes its room
            return Ended()
        if file.is_given_up:
            return Ended()
        if file.content is None:  # begun in an earlier run
            return Ended(sentence("desk.file_again", language))
        piece = file.content[upload.offset : upload.offset + min(upload.chunk, PIECE)]
        path = f"{_path(file)}?offset={upload.offset}"
        answer = transport.send(Call("PUT", path, piece, media_type="application/octet-stream"))
        if answer.status in (404, 409):  # the next try asks where it stands
            raise Lost


def _upload(answer: Answer) -> Upload:
    try:
        return msgspec.json.decode(answer.body, type=Upload)
    except msgspec.DecodeError as error:
        raise Lost from error


def _refused(answer: Answer, language: str) -> Ended:
    if answer.status in _PASSES:
        return Ended(sentence("desk.file_waits", language), goes_on=True)
    return Ended(why_not(answer, language))


def _path(file: FileToSend) -> str:
    return f"/v1/uploads/{file.id}"
