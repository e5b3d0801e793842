"""The provider's site, for tests: what it asks and sends for one subscriber."""

import uuid
from typing import Any

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from tests.central_server import World

DRAFT = {
    "department": "stp",
    "topic": "fault",
    "account": "plain.ru",
    "subject": "Нужна помощь",
    "body": "Посмотрите, пожалуйста, журнал.",
}


class Cabinet:
    """The provider's site speaking for one subscriber, and the agents who answer him."""

    def __init__(self, world: World, client: TestClient[Litestar], subscriber: str = "s1") -> None:
        self.world, self.client, self.subscriber = world, client, subscriber

    def get(self, path: str, **params: Any) -> Response:
        headers = self.world.headers("cabinet") | {"Smena-Subscriber": self.subscriber}
        return self.client.get(f"/v1/cabinet{path}", params=params, headers=headers)

    def post(self, path: str, body: Any, key: str | None = None) -> Response:
        headers = {"Smena-Subscriber": self.subscriber, "Idempotency-Key": key or str(uuid.uuid4())}
        return self.client.post(f"/v1/cabinet{path}", json=body, headers=self.world.headers("cabinet") | headers)

    def file(self, **changes: Any) -> int:
        answer = self.post("/tickets", DRAFT | changes)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["number"])

    def write(self, number: int, body: str = "Ещё одно сообщение.") -> dict[str, Any]:
        answer = self.post(f"/tickets/{number}/messages", {"body": body})
        assert answer.status_code == 201, answer.text
        filed: dict[str, Any] = answer.json()
        return filed

    def ticket(self, number: int) -> dict[str, Any]:
        """The ticket as an agent reads it."""
        answer: dict[str, Any] = self.client.get(f"/v1/tickets/{number}", headers=self.world.headers("sveta")).json()
        return answer

    def act(self, number: int, kind: str, /, **values: Any) -> None:
        """An act of the supervisor, who saw everything and is accepted."""
        now = self.world.clock().isoformat()
        intent = {
            "ticket": number,
            "seen_seq": self.world.head(),
            "written_at": now,
            "intent": {"type": kind, **values},
        }
        headers = self.world.headers("sveta") | {"Idempotency-Key": str(uuid.uuid4())}
        answer = self.client.post("/v1/intents", json=intent, headers=headers)
        assert answer.status_code == 200, answer.text
