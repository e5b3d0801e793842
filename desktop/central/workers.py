"""Several serving processes behind one listening socket: started, started again when one dies, ended in good order."""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from multiprocessing import connection
from multiprocessing.context import SpawnProcess

from desktop.central.context import open_central
from desktop.central.mail_settings import read_mail_settings
from desktop.central.serving import Server, server_for
from desktop.central.settings import Place
from desktop.logs import hook_failures, log_as_json

_SOON = 5.0  # seconds: what dies sooner dies again, so the next one is not started at once
_LONGEST_END = 30.0  # seconds

_spawn = multiprocessing.get_context("spawn")  # a fork would share the data base's connections
log = logging.getLogger("smena.central")


def keep_workers(count: int, where: Place, listener: socket.socket) -> None:
    """Run so many workers until SIGTERM or SIGINT; the data base is migrated already."""
    stop, ring = _spawn.Pipe(duplex=False)
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, lambda *_: ring.send(None))
    workers = {number: _start(number, where, listener) for number in range(1, count + 1)}
    started_at = dict.fromkeys(workers, time.monotonic())
    while stop not in connection.wait([stop, *(worker.sentinel for worker in workers.values())]):
        for number, worker in workers.items():
            if worker.exitcode is None:
                continue
            log.error("worker %s ended with %s, another one takes its place", number, worker.exitcode)
            if time.monotonic() - started_at[number] < _SOON and stop.poll(1.0):
                break
            workers[number], started_at[number] = _start(number, where, listener), time.monotonic()
    _end(list(workers.values()))


def _start(number: int, where: Place, listener: socket.socket) -> SpawnProcess:
    worker = _spawn.Process(target=_work, args=(number, where, listener), name=f"worker-{number}", daemon=True)
    worker.start()
    return worker


def _end(workers: list[SpawnProcess]) -> None:
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + _LONGEST_END
    for worker in workers:
        worker.join(max(deadline - time.monotonic(), 0))
        if worker.is_alive():
            worker.kill()
            worker.join()


def _work(number: int, where: Place, listener: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group; the parent says when it is over
    log_as_json()
    hook_failures()
    try:
        cache, mail = where.folder / "cache" / f"worker-{number}", read_mail_settings(where)
        server = server_for(open_central(where.url, cache, folder=where.folder, tips=where.tips, mail=mail))
        threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
        server.run([listener])
    except Exception:  # else it would be written out with its message
        log.critical("worker %s failed", number, exc_info=True)
        sys.exit(1)


def _end_with_parent(server: Server) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    server.should_exit = True
    time.sleep(_LONGEST_END)
    os._exit(1)
