"""What the process that reads letters may use: so much memory and time, no file and no network."""

import encodings
import importlib
import logging
import pkgutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

MEMORY_OF_A_LETTER = 256 * 1024 * 1024  # bytes


def confine(memory: int) -> None:
    """Holds for this process from here on: so many bytes of memory beyond what it has now. On Windows, which has no
    such limits, central's deadline is all."""
    logging.disable()
    _load_charsets()
    if sys.platform == "win32":
        return
    size = _address_space() + memory
    for kind, limit in (
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_NOFILE, 3),  # those it has: no other can be opened, no socket either
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS limits no address space
            resource.setrlimit(kind, (limit, limit))


def allow_time(seconds: float) -> None:
    """So many seconds of the processor from now on; then SIGPROF ends the process. 0: as many as it likes."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def has_run_out_of_time(exit_code: int) -> bool:
    """Whether a process ended because its time was over."""
    return sys.platform != "win32" and exit_code == -signal.SIGPROF


def _load_charsets() -> None:
    """They are modules, read from files when a letter first names one: afterwards no file can be opened."""
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(ImportError):  # a charset of another system
            importlib.import_module(f"encodings.{module.name}")


def _address_space() -> int:
    """Bytes; a gibibyte where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 1024 * 1024 * 1024
    return pages * resource.getpagesize()
