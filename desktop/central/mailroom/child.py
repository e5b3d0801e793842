"""The child process that reads letters, and central's hold on it: limits of time and memory, no files, no network.

Run as `python -m desktop.central.mailroom.child BYTES_OF_MEMORY` it answers frames on its standard streams:
`LetterReader` owns it.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Lock, Timer
from types import TracebackType
from typing import IO

import msgspec

from desktop.central.mailroom.confinement import MEMORY_OF_A_LETTER, allow_time, confine, has_run_out_of_time
from desktop.central.mailroom.letter import Outcome, Quarantined
from desktop.central.mailroom.read_letter import quarantined, read_letter
from desktop.central.mailroom.scan import LARGEST_LETTER

_MODULE = "desktop.central.mailroom.child"
_READY = b"ready"
_LETTERS_OF_A_CHILD = 300
_START = timedelta(seconds=60)
PROCESSOR = 1.8  # seconds for one letter, whatever else the machine does
DEADLINE = timedelta(seconds=2 if sys.platform == "win32" else 20)  # of the wall, for what waits and does not work
_ROOT = Path(__file__).resolve().parents[3]


class LetterReader:
    """Owns one child process and starts it anew when it dies, and after some hundreds of letters. Thread safe: letters
    are read one after the other. A letter may take so many seconds of the `processor`, be read for no longer than the
    `deadline`, and take so many bytes of `memory` beyond what the child has at its start."""

    def __init__(
        self, deadline: timedelta = DEADLINE, memory: int = MEMORY_OF_A_LETTER, processor: float = PROCESSOR
    ) -> None:
        self._deadline = deadline
        self._limits = (str(memory), str(processor))
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._letters = 0

    def __enter__(self) -> "LetterReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        return self._child.pid if self._child else None

    def read(self, raw: bytes) -> Outcome:
        """What a letter says. Never fails for what a letter contains: what takes more than it may, or ends two
        children, is quarantined. Raises OSError when no child can be started."""
        if len(raw) > LARGEST_LETTER:
            return quarantined(raw, "letter.too_large")
        return self._asked_once(raw) or self._asked_once(raw) or quarantined(raw, "letter.unreadable")

    def _asked_once(self, raw: bytes) -> Outcome | None:
        """None when the child died, which may have been no fault of the letter's."""
        with self._lock:
            child = self._running()
            was_late, answer = _within(self._deadline, child, lambda: _asked(child, raw))
            if answer is not None:
                self._letters += 1
                outcome: Outcome = msgspec.msgpack.decode(answer, type=Outcome)
                is_spent = isinstance(outcome, Quarantined) and outcome.reason == "letter.took_too_much_memory"
                if was_late or is_spent or self._letters >= _LETTERS_OF_A_CHILD:
                    self._end()
                return outcome
            self._end()
        was_late = was_late or has_run_out_of_time(child.returncode)
        return quarantined(raw, "letter.took_too_long") if was_late else None

    def close(self) -> None:
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._letters = 0
        self._child = child = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, *self._limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        if _within(_START, child, lambda: _received(child.stdout))[1] != _READY:
            self._end()
            raise OSError("the process that reads letters does not start")
        return child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for stream in (child.stdin, child.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        child.kill()
        child.wait()


def _within(
    limit: timedelta, child: subprocess.Popen[bytes], ask: Callable[[], bytes | None]
) -> tuple[bool, bytes | None]:
    """Whether the limit passed, and the answer; the child is killed then, which ends what waits for it."""
    late: list[bool] = []

    def end() -> None:
        late.append(True)
        child.kill()

    timer = Timer(limit.total_seconds(), end)
    timer.daemon = True
    timer.start()
    try:
        answer = ask()
    except OSError:  # it died while it was written to
        answer = None
    timer.cancel()
    return bool(late), answer


def _asked(child: subprocess.Popen[bytes], raw: bytes) -> bytes | None:
    _send(child.stdin, raw)
    return _received(child.stdout)


def _send(stream: IO[bytes] | None, content: bytes) -> None:
    assert stream is not None
    stream.write(len(content).to_bytes(4, "big"))
    stream.write(content)
    stream.flush()


def _received(stream: IO[bytes] | None) -> bytes | None:
    """One frame; None at the end of the stream."""
    assert stream is not None
    size = stream.read(4)
    if len(size) < 4:
        return None
    content = stream.read(int.from_bytes(size, "big"))
    return content if len(content) == int.from_bytes(size, "big") else None


def _environment() -> dict[str, str]:
    """Nothing of central's own: its secrets may stand there."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}


def main(processor: float) -> None:
    """Answers letters until its standard input ends; each may take so many seconds of the processor."""
    encoder = msgspec.msgpack.Encoder()
    _send(sys.stdout.buffer, _READY)
    while (raw := _received(sys.stdin.buffer)) is not None:
        allow_time(processor)
        try:
            answer = encoder.encode(read_letter(raw))
        except MemoryError:
            answer = b""
        except Exception:  # a fault of ours or of a library: the letter is kept, and the next one is read
            answer = encoder.encode(quarantined(raw, "letter.unreadable"))
        if not answer:  # what was allocated is free again here
            answer = encoder.encode(quarantined(raw, "letter.took_too_much_memory"))
        allow_time(0)
        _send(sys.stdout.buffer, answer)


if __name__ == "__main__":
    confine(int(sys.argv[1]))
    main(float(sys.argv[2]))
