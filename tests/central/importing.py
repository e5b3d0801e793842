"""Lines of an import as a test writes them, and imports of them into a world."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from desktop.central import tables
from desktop.central.importer import Summary, run_import
from tests.central_server import START, World

S, A, N = "subscriber", "agent", "note"
PERSON = {"id": "i1", "name": "ООО «Импорт»"}


def at(hours: float) -> str:
    """So many hours before the world's noon in Moscow, with an offset."""
    return (START - timedelta(hours=hours)).isoformat()


def said(author: str, hours: float, body: str = "Текст") -> dict[str, str]:
    return {"at": at(hours), "author": author, "body": body}


def line(external_id: Any = "rt-1", **changes: Any) -> dict[str, Any]:
    """An STP ticket from the cabinet, received three hours ago."""
    plain = {
        "external_id": external_id,
        "department": "stp",
        "channel": "cabinet",
        "subject": "Нужна помощь",
        "received_at": at(3),
        "messages": [said("subscriber", 3)],
    }
    return {name: value for name, value in (plain | changes).items() if value is not ...}


class Import:
    """Imports of lines into a world, and what came of them."""

    def __init__(self, world: World, client: TestClient[Litestar]) -> None:
        self.world, self._client = world, client
        self.report = ""

    def __call__(self, *lines: dict[str, Any] | bytes) -> Summary:
        raw = (json.dumps(line, ensure_ascii=False).encode() if isinstance(line, dict) else line for line in lines)
        return self.file(b"\n".join(raw) + b"\n")

    def file(self, content: bytes) -> Summary:
        report, summary = io.StringIO(), Summary()
        run_import(self.world.central, io.BytesIO(content), report, summary)
        self.report = report.getvalue()
        return summary

    def tickets(self) -> list[Any]:
        with self.world.central.engine.connect() as connection:
            return list(connection.execute(select(tables.tickets).order_by(tables.tickets.c.id)))

    def queue(self, department: str = "stp", **params: str) -> list[dict[str, Any]]:
        headers = self.world.headers()
        answer = self._client.get(f"/v1/queues/{department}", params=params, headers=headers)
        rows: list[dict[str, Any]] = answer.json()["tickets"]
        return rows


@pytest.fixture
def imported(world: World, client: TestClient[Litestar]) -> Import:
    return Import(world, client)
