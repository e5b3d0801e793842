"""A real central, driven through Litestar's test client."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar.testing import TestClient

from tests.central.cabinet_site import Cabinet
from tests.central.importing import imported
from tests.central_server import Client, Send, World, new_world, served_central
from tests.data_bases import POSTGRESQL, SQLITE, DataBases

__all__ = ["imported", "served_central"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What needs a data base runs on both kinds, unless it is marked as being about one of them."""
    if "data_bases" in metafunc.fixturenames:
        about = {mark.name for mark in metafunc.definition.iter_markers()}
        kinds = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
        chosen = {name: kind for name, kind in kinds.items() if f"about_{name}" in about} or kinds
        metafunc.parametrize("data_bases", chosen.values(), ids=chosen, scope="session")


@pytest.fixture
def world(tmp_path: Path, data_bases: DataBases) -> Iterator[World]:
    """A fresh central, not served."""
    with new_world(tmp_path / "central", data_bases) as fresh:
        yield fresh


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    """Calls the world's central in this process, problems included."""
    with TestClient(world.app, raise_server_exceptions=False) as test_client:
        yield test_client


@pytest.fixture
def cabinet(world: World, client: Client) -> Cabinet:
    return Cabinet(world, client)


@pytest.fixture
def stranger(world: World, client: Client) -> Cabinet:
    """The same site speaking for another subscriber."""
    return Cabinet(world, client, "s2")


@pytest.fixture
def send(world: World, client: Client) -> Send:
    """Sends an intent: `send(ticket, "reply", body="…", who="anna", key="k", seen_seq=…)`; who saw everything by
    default, under a key of its own."""
    keys = (f"key-{number}" for number in itertools.count(1))
    seen: dict[str, int] = {}  # by key: a repeat is the same request

    def send_intent(
        ticket: int | None,
        /,
        type: str,
        *,
        who: str = "anna",
        key: str | None = None,
        seen_seq: int | None = None,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> Response:
        key = key or next(keys)
        return client.post(
            "/v1/intents",
            headers=world.headers(who) | {"Idempotency-Key": key} | (headers or {}),
            json={
                "ticket": ticket,
                "seen_seq": seen.setdefault(key, world.head()) if seen_seq is None else seen_seq,
                "written_at": "2026-10-06T11:59:00+03:00",
                "intent": {"type": type, **values},
            },
        )

    return send_intent
