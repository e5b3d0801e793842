"""A subscriber's browser without a script, for tests of the cabinet's page: follows links, fills in forms."""

import html
import re
import uuid
from datetime import timedelta

from httpx import Response

from desktop.central.cabinet_page.links import new_link_key, sign_link
from tests.central_server import OPERATOR, Client, World

RUSSIAN = {"accept-language": "ru"}


def link_key(world: World) -> str:
    """A new key of the cabinet client."""
    with world.central.write(OPERATOR) as transaction:
        return new_link_key(transaction, world.ids["cabinet"])


class Visitor:
    """Comes by a signed link; `get` and `send` show the page they end at."""

    def __init__(self, world: World, client: Client, key: str, subscriber: str = "s1") -> None:
        self.world, self.client, self.key, self.subscriber = world, client, key, subscriber
        self.cookies: dict[str, str] = {}

    def link(self, **times: float) -> str:
        expires_at = self.world.clock() + timedelta(**(times or {"minutes": 4}))
        return sign_link(self.key, self.subscriber, expires_at, uuid.uuid4().hex)

    def enter(self) -> "Visitor":
        answer = self.get(self.link())
        assert answer.status_code == 200, answer.text
        return self

    def get(self, path: str, **headers: str) -> Response:
        return self._followed("GET", path, headers=headers)

    def send(self, path: str, page: Response | None = None, /, *, on: str | None = None, **typed: str) -> Response:
        """The form on the page at `on` (or `path`), sent to `path` with what was typed."""
        page = page or self.get(on or path)
        return self._followed("POST", path, data=hidden(page.text, path) | typed)

    def _followed(self, method: str, path: str, **more: object) -> Response:
        self.client.cookies.clear()
        headers = RUSSIAN | dict(more.pop("headers", {}))  # type: ignore[call-overload]
        answer = self.client.request(
            method,
            path,
            headers=headers,
            cookies=self.cookies,
            follow_redirects=False,
            **more,  # type: ignore[arg-type]
        )
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        if answer.status_code == 303:
            return self._followed("GET", answer.headers["location"])
        return answer


def hidden(text: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to `action`."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}".*?</form>', text, re.DOTALL)
    assert form, text
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])
    }
