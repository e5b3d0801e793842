"""A real central for tests: a data base of its own, people and tokens in it, a clock in the test's hand, served on
demand."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pytest
import requests
import uvicorn
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import event, func, insert, select, update

from desktop.central import tables
from desktop.central.app import create_app
from desktop.central.callers import issue_token
from desktop.central.context import Central, open_central
from desktop.central.feed import head_of
from desktop.central.lookups import book_at
from desktop.central.migrate import migrate
from desktop.central.records import values_of
from desktop.central.serving import Server, listen
from desktop.central.slow_clients import PromptProtocol
from desktop.central.writing import Author
from desktop.regulation.intake import new_ticket
from desktop.regulation.people import Department
from desktop.regulation.ticket import Channel
from tests.data_bases import SQLITE, DataBases

START = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)  # a Tuesday, noon in Moscow
OPERATOR = Author("operator")
Client = TestClient[Litestar]
Send = Callable[..., Response]
_FREE_APPS: list[Litestar] = []  # it takes a tenth of a second to make one
PASSWORD = "correct horse battery"  # of every agent here
PASSWORD_HASH = (  # argon2id of PASSWORD with the product's parameters
    "$argon2id$v=19$m=47104,t=1,p=1$wJ7NIe82ijucYPc6Ch1NtQ$vuM0yna17L2HSSOkpPySYmVxHvhfH3Dk/UAk6HufBzE"
)
PEOPLE = (
    ("anna", "Анна Петрова", Department.STP, "agent"),
    ("boris", "Борис Кац", Department.STP, "agent"),
    ("olga", "Ольга Ким", Department.ORK, "agent"),
    ("sveta", "Светлана Ли", Department.STP, "supervisor"),
)


@dataclass
class Clock:
    """Central's clock in the test's hand."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **delta: float) -> datetime:
        self.at += timedelta(**delta)
        return self.at


@dataclass
class World:
    """A central with agents anna and boris (STP), olga (ORK), sveta (supervisor), clients cabinet and billing,
    subscriber s1 with the accounts example.ru (premium) and plain.ru, subscriber s2 with other.ru."""

    central: Central
    clock: Clock
    tokens: dict[str, str]
    ids: dict[str, int]
    url: str = ""  # when served
    operator: Author = OPERATOR
    stop: Callable[[], None] = lambda: None  # ends the serving, when served

    @cached_property
    def app(self) -> Litestar:
        """Another world's that is over, when there is one: all that an app holds is its central."""
        app = _FREE_APPS.pop() if _FREE_APPS else create_app(self.central)
        app.state.central = self.central
        return app

    def headers(self, name: str = "anna", **more: str) -> dict[str, str]:
        """Request headers of an agent by login, or of "cabinet" (subscriber s1) or "billing"."""
        subscriber = {"Smena-Subscriber": "s1"} if name == "cabinet" else {}
        return {
            "Authorization": f"Bearer {self.tokens[name]}",
            **subscriber,
            **{key.replace("_", "-"): value for key, value in more.items()},
        }

    def extend_tokens(self) -> None:
        """Every agent's token is good for twelve more hours from the clock's now."""
        with self.central.write(OPERATOR) as transaction:
            tokens = tables.tokens
            later = update(tokens).where(tokens.c.agent_id.is_not(None))
            transaction.connection.execute(later.values(expires_at=self.clock() + timedelta(hours=12)))
            transaction.changes_tokens = True

    def head(self) -> int:
        """The feed's newest number: who has seen it has seen everything."""
        with self.central.engine.connect() as connection:
            return int(head_of(connection)["seq"])

    def beside(self) -> Central:
        """Another process on the same data base: an administration command, say."""
        return open_central(self.data_base, self.central.cache, self.clock)

    @property
    def data_base(self) -> str:
        """Its URL."""
        return self.central.engine.url.render_as_string(hide_password=False)

    def limit_pages(self, pages: int) -> None:
        """The disk is full when the data base has so many pages."""
        self._set("max_page_count", pages)

    def be_impatient(self) -> None:
        """Wait for no other writer."""
        self._set("busy_timeout", 0)

    def _set(self, pragma: str, value: int) -> None:
        """For every connection from now on."""
        self.central.engine.dispose()
        event.listen(
            self.central.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}={value}")
        )

    def add_letter(self, **values: object) -> int:
        """A letter that is no ticket, each of another sender; returns its id."""
        with self.central.write(OPERATOR) as transaction:
            count = select(func.count()).select_from(tables.letters)
            sender = f"petr{transaction.connection.execute(count).scalar_one()}@other.test"
            words = {"sender": sender, "subject": "Сайт", "body": "Помогите.", "missing": ["gate.account"]}
            state = {"department": "stp", "state": "unidentified", "received_at": self.clock()}
            number: int = transaction.insert("letter", **{**words, **state, **values})
        return number

    def file_ticket(
        self,
        department: Department = Department.STP,
        *,
        at: datetime | None = None,
        channel: Channel = Channel.CABINET,
        account: str | None = "plain.ru",
        premium: bool = False,
        subject: str = "Не открывается сайт",
        body: str = "Сайт не открывается с утра.",
    ) -> int:
        """A ticket of subscriber s1 with its first message; returns its number."""
        at = at or self.clock()
        with self.central.write(OPERATOR) as transaction:
            number = transaction.next_number()
            ticket = new_ticket(number, department, channel, at, account=account, subscriber_id="s1", premium=premium)
            values = values_of(ticket, book_at(transaction.connection))
            transaction.insert("ticket", id=number, subject=subject, **values)
            transaction.insert("message", ticket=number, kind="subscriber", author_name="Иван Петров", at=at, body=body)
        return number


def _people_it(url: str) -> None:
    """Nothing but the world's people in an empty data base."""
    central = open_central(url, Path(), Clock())
    migrate(central.engine)
    with central.write(OPERATOR) as transaction:
        for login, name, department, role in PEOPLE:
            transaction.insert(
                "agent", login=login, name=name, department=department, role=role, password_hash=PASSWORD_HASH
            )
        for client in ("cabinet", "billing"):
            transaction.connection.execute(insert(tables.clients).values(name=client, kind=client))
        transaction.insert("plan", id="premium-2", name="Премиум-2", group="premium")
        transaction.insert("plan", id="start", name="Старт", group="standard")
        transaction.insert("subscriber", id="s1", name="Иван Петров", email="ivan@example.ru")
        transaction.insert("subscriber", id="s2", name="ООО «Другое»", kind="organisation")
        for account, subscriber, plan in (
            ("example.ru", "s1", "premium-2"),
            ("plain.ru", "s1", "start"),
            ("other.ru", "s2", "start"),
        ):
            transaction.insert("account", id=account, subscriber_id=subscriber, plan_id=plan)
    central.engine.dispose()


@contextmanager
def new_world(directory: Path, data_bases: DataBases = SQLITE) -> Iterator[World]:
    """A fresh central in the directory; every token is valid for twelve hours from START."""
    directory.mkdir(parents=True, exist_ok=True)
    with data_bases.made(directory, _people_it) as url:
        yield from _peopled(open_central(url, directory / "cache", clock := Clock()), clock)


def _peopled(central: Central, clock: Clock) -> Iterator[World]:
    ids = {login: number for number, (login, *_) in enumerate(PEOPLE, 1)} | {"cabinet": 1, "billing": 2}
    tokens = {}
    with central.write(OPERATOR) as transaction:
        for name, row_id in ids.items():
            whose = {"client_id": row_id} if name in ("cabinet", "billing") else {"agent_id": row_id}
            expires_at = None if "client_id" in whose else START + timedelta(hours=12)
            tokens[name] = issue_token(transaction.connection, START, **whose, expires_at=expires_at)
    world = World(central, clock, tokens, ids)
    try:
        yield world
    finally:
        central.engine.dispose()
        if "app" in vars(world):
            _FREE_APPS.append(world.app)


@contextmanager
def serving(world: World) -> Iterator[World]:
    """The world's central in a real uvicorn on a free loopback port; `world.url` says where."""
    socket = listen("127.0.0.1", 0)
    server = Server(
        world.central, uvicorn.Config(world.app, http=PromptProtocol, log_level="warning", access_log=False)
    )
    thread = threading.Thread(target=server.run, args=([socket],), name="central")
    thread.start()
    world.url = f"http://127.0.0.1:{socket.getsockname()[1]}"

    def stop() -> None:
        server.should_exit = True
        thread.join(30)
        socket.close()

    world.stop = stop
    try:
        requests.get(f"{world.url}/healthz", timeout=30).raise_for_status()
        yield world
    finally:
        stop()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A fresh central, not served."""
    with new_world(tmp_path / "central") as fresh:
        yield fresh


@pytest.fixture
def served_central(world: World) -> Iterator[World]:
    """A fresh central at `world.url`."""
    with serving(world) as served:
        yield served
