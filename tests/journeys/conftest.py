"""For the journeys: a served central, desks at it, a cable that can be cut."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.regulation.people import Agent, Department, Role
from tests.central_server import PEOPLE, World, served_central, world
from tests.journeys.cable import Cable, cable_to
from tests.panels.translations import compile_stale
from tests.seats import Seat, wait

__all__ = ["served_central", "world"]

Sit = Callable[..., Seat]
Write = Callable[..., int]


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_stale()


@pytest.fixture
def cable(served_central: World) -> Iterator[Cable]:
    with cable_to(served_central.url) as whole:
        yield whole


@pytest.fixture
def sit(qapp: QApplication, served_central: World, tmp_path: Path) -> Iterator[Sit]:
    """`sit("anna")` seats her with an online desk; `url` for another way to central, `data` for the folder of another
    agent's computer; every seat is left at the end."""
    assets.apply_theme(assets.Theme.LIGHT)
    assets.set_language("ru")
    seats: list[Seat] = []

    def sit(login: str, url: str | None = None, data: str | None = None) -> Seat:
        name, department, role = next((n, d, r) for known, n, d, r in PEOPLE if known == login)
        agent = Agent(served_central.ids[login], login, name, Department(department), Role(role))
        seat = Seat(url or served_central.url, tmp_path / (data or login), agent, served_central.tokens[login])
        seats.append(seat)
        wait(seat.is_online)
        return seat

    yield sit
    for seat in seats:
        seat.leave()


@pytest.fixture
def write_in_cabinet(served_central: World) -> Write:
    """The subscriber files a ticket in the cabinet, or writes another message to the ticket `to`."""

    def write(body: str, subject: str = "Не открывается сайт", to: int | None = None) -> int:
        url = f"{served_central.url}/v1/cabinet/tickets"
        headers = served_central.headers("cabinet", Idempotency_Key=str(uuid.uuid4()))
        ticket = {"department": "stp", "topic": "fault", "account": "plain.ru", "subject": subject, "body": body}
        answer = requests.post(
            url if to is None else f"{url}/{to}/messages",
            json=ticket if to is None else {"body": body},
            headers=headers,
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        return to or int(answer.json()["number"])

    return write
