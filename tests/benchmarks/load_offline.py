"""A desk that comes back: after eight hours without a network, and with two hundred acts in its outbox."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.central.context import Central
from desktop.central.writing import Author
from desktop.regulation.intents import Note
from desktop.replica.views import TicketView
from desktop.sync.state import Link
from tests.benchmarks.load_figure import LoadFigure
from tests.benchmarks.load_process import heard, running, tokens_of
from tests.central_process import CentralProcess, Furnished, Person, furnish
from tests.central_server import PASSWORD
from tests.headless import HeadlessDesk
from tests.torture.faulty_proxy import FaultyProxy

LOGIN = "anna"
TICKETS = 500
CHANGES, A_TRANSACTION = 20_000, 20
INTENTS, ON_EACH, ROUND_TRIP = 200, 4, 0.1  # seconds
_PATIENCE = 300.0  # seconds
BODY = "Проверили журнал: ошибка повторяется раз в час, причина в планировщике заданий. " * 3


def figures(folder: Path, url: str | None, workers: int, name: str) -> Iterator[LoadFigure]:
    central = CentralProcess(folder / "central", url, workers)
    furnished = furnish(central.beside(), [Person(LOGIN)], TICKETS)
    central.start()
    proxy = FaultyProxy(central.port, [LOGIN], seed="load", rate=0, silence=1)
    try:
        central.wait_until_ready()
        yield from _drained(folder, proxy, furnished, name)
        yield from _eight_hours(folder, central, proxy, furnished, name)
    finally:
        proxy.close()
        central.stop()


def _eight_hours(
    folder: Path, central: CentralProcess, proxy: FaultyProxy, furnished: Furnished, name: str
) -> Iterator[LoadFigure]:
    """From the first request that comes through again until the window is online; its main thread is watched."""
    token = tokens_of(central, furnished)[LOGIN]
    arguments = [proxy.urls[LOGIN], str(folder / "window"), LOGIN, str(furnished.agents[LOGIN]), token]
    with running("load_window", *arguments, environment={"QT_QPA_PLATFORM": "offscreen"}) as window:
        assert heard(window) == "ready"
        proxy.cut(LOGIN, silently=False)
        _change(central.beside(), furnished.tickets)
        mended = _mend(proxy)
        online_at, held, worked = heard(window)
    began = next(exchange.at for exchange in proxy.exchanges if exchange.at > mended and exchange.status == 200)
    what = f"{name}: {CHANGES:,} changes while offline"
    yield LoadFigure(f"{what}, caught up in a real window", online_at - began, 10.0)
    yield LoadFigure(f"{what}, longest hold of its main thread", held, 0.05)
    yield LoadFigure(f"{what}, most that its main thread itself worked in one hold", worked, None)


def _drained(folder: Path, proxy: FaultyProxy, furnished: Furnished, name: str) -> Iterator[LoadFigure]:
    """From the first request that comes through again until central has answered for the last."""
    headless = HeadlessDesk(proxy.urls[LOGIN], folder / "headless", LOGIN, PASSWORD)
    _turn_until(headless, lambda: headless.link is Link.ONLINE)
    desk = headless.desk
    assert desk is not None
    proxy.cut(LOGIN, silently=False)

    def act(view: TicketView | None) -> None:
        assert view is not None
        for place in range(ON_EACH):
            desk.act(view, Note(f"{BODY} {place}"))

    for number in furnished.tickets[: INTENTS // ON_EACH]:
        desk.read_ticket(number, act)
    _turn_until(headless, lambda: desk.state.pending == INTENTS and headless.link is Link.OFFLINE)
    proxy.delay = ROUND_TRIP / 2
    mended = _mend(proxy)
    _turn_until(headless, lambda: desk.state.pending == 0)
    ended, proxy.delay = time.monotonic(), 0.0
    headless.close()
    began = next(exchange.at for exchange in proxy.exchanges if exchange.at > mended)
    what = f"{name}: {INTENTS} intents queued offline, {ROUND_TRIP * 1000:.0f} ms round trip, drained"
    yield LoadFigure(what, ended - began, 30.0)


def _change(central: Central, tickets: list[int]) -> None:
    """What eight hours bring: messages, and tickets that change with them."""
    count = 0
    while count < CHANGES:
        with central.write(Author("operator")) as transaction:
            for number in (tickets[(count + place) % len(tickets)] for place in range(0, A_TRANSACTION, 2)):
                body = f"{BODY} {os.urandom(8).hex()}"
                transaction.insert("message", ticket=number, kind="note", author_name="x", at=transaction.at, body=body)
                transaction.update("ticket", number, unanswered_since_at=transaction.at)
        count += A_TRANSACTION


def _mend(proxy: FaultyProxy) -> float:
    proxy.mend(LOGIN)
    return time.monotonic()


def _turn_until(headless: HeadlessDesk, condition: Callable[[], bool]) -> None:
    end_at = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < end_at, f"{headless.link}, {headless.desk and headless.desk.state}"
        headless.turn(0.02)
