"""Log lines as JSON, one a line, on standard error: whatever a text holds, it forges no line and gets into none.

No body, query, password or token is logged. Messages of exceptions and of other libraries quote what they failed on, so
of those a line has types, codes and places.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

import msgspec

_CODES = ("errno", "sqlstate", "sqlite_errorname")  # of the system, PostgreSQL and SQLite: they quote nothing
_INNERMOST = 30  # places: a recursion has a thousand

log = logging.getLogger("smena")


class JsonLine(logging.Formatter):
    """A record as one line of JSON with these keys and no other."""

    def format(self, record: logging.LogRecord) -> str:
        is_ours = record.name.partition(".")[0] == log.name
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage() if is_ours else str(record.msg).partition("\n")[0],
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = trace_of(record.exc_info[1])
        return msgspec.json.encode(line).decode()


class _Lines(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:
        """A line that can't be written is lost: what would be said instead quotes it."""


def log_as_json() -> None:
    """Warnings and worse go to standard error."""
    handler = _Lines(sys.stderr)
    handler.setFormatter(JsonLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def hook_failures() -> Callable[[], None]:
    """What nothing catches is logged too, and not written out with its message; the result undoes it."""
    old = sys.excepthook, threading.excepthook, sys.unraisablehook

    def undo() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = old

    sys.excepthook = log_failure
    threading.excepthook = lambda failed: log_failure(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = lambda failed: log_failure(failed.exc_type, failed.exc_value, failed.exc_traceback)
    return undo


def log_failure(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Log what nothing caught; an interruption is none."""
    if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        log.critical("something failed that nobody expected", exc_info=error.with_traceback(trace))


def trace_of(error: BaseException) -> str:
    """Types, codes and places of an exception and of those that led to it, on one line."""
    told, seen, waiting = [], set[int](), [error]
    while waiting:
        error = waiting.pop()
        if id(error) in seen:
            continue
        seen.add(id(error))
        told.append(_described(error))
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        waiting += [found for found in (before, *getattr(error, "exceptions", ())) if found is not None]
    return "; after ".join(told)


def _described(error: BaseException) -> str:
    codes = [str(code) for name in _CODES if (code := getattr(error, name, None)) is not None]
    frames = traceback.StackSummary.extract(
        traceback.walk_tb(error.__traceback__), limit=-_INNERMOST, lookup_lines=False
    )
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return " ".join([type(error).__qualname__, *codes, "at", " > ".join(places) or "no place"])
