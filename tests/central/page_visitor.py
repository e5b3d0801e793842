"""A subscriber's browser without a script, for tests of the cabinet's page: follows links, fills in forms."""

import html
import re
import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from httpx import Response

from desktop.central.cabinet_page.links import new_link_key, signature_of
from tests.central_server import OPERATOR, Client, World


def link_key(world: World) -> str:
    """A new key of the cabinet client."""
    with world.central.write(OPERATOR) as transaction:
        return new_link_key(transaction, world.ids["cabinet"])


def signed_link(key: str, subscriber_id: str, expires_at: datetime, nonce: str) -> str:
    """The path and query of a link as the provider's site makes it."""
    expires = str(int(expires_at.timestamp()))
    named = {"subscriber": subscriber_id, "expires": expires, "nonce": nonce}
    return f"/cabinet/enter?{urlencode(named | {'signature': signature_of(key, subscriber_id, expires, nonce)})}"


class Visitor:
    """Comes by a signed link; `get` and `send` give the page they end at."""

    def __init__(self, world: World, client: Client, key: str, subscriber: str = "s1", language: str = "ru") -> None:
        self.world, self.client, self.key, self.subscriber, self.language = world, client, key, subscriber, language
        self.cookies: dict[str, str] = {}

    def link(self, **life: float) -> str:
        expires_at = self.world.clock() + timedelta(**(life or {"minutes": 4}))
        return signed_link(self.key, self.subscriber, expires_at, uuid.uuid4().hex)

    def enter(self) -> "Visitor":
        answer = self.get(self.link())
        assert answer.status_code == 200, answer.text
        return self

    def get(self, path: str, **headers: str) -> Response:
        return self.ask("GET", path, headers)

    def send(
        self,
        path: str,
        page: Response | None = None,
        /,
        *,
        files: tuple[tuple[str, bytes], ...] = (),
        headers: dict[str, str] | None = None,
        **typed: str,
    ) -> Response:
        """The form that goes to `path`, from `page` or the page of that address, with what was typed."""
        fields = hidden((page or self.get(path)).text, path)
        for name in typed:
            fields = [field for field in fields if field[0] != name]
        return self.ask("POST", path, headers or {}, fields=[*fields, *typed.items()], files=files)

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        fields: list[tuple[str, str]] | None = None,
        files: tuple[tuple[str, bytes], ...] = (),
    ) -> Response:
        """As a browser asks, redirects followed."""
        self.client.cookies.clear()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {"accept-language": self.language} | ({"cookie": cookies} if cookies else {}) | headers
        parts: list[Any] = [(name, (None, value.encode())) for name, value in fields or ()]
        parts += [("files", (name, content)) for name, content in files or (("", b""),)] if fields else []
        answer = self.client.request(method, path, headers=named, files=parts or None, follow_redirects=False)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        if answer.status_code == 303:
            return self.get(answer.headers["location"])
        return answer


def hidden(text: str, action: str) -> list[tuple[str, str]]:
    """The hidden fields of the form that goes to `action`."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}".*?</form>', text, re.DOTALL)
    assert form, text
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])
    return [(name, html.unescape(value)) for name, value in found]


def number_in(page: Response) -> int:
    """Of the ticket that a page shows."""
    found = re.search(r"<h1>№&nbsp;(\d+)", page.text)
    assert found, page.text
    return int(found[1])
