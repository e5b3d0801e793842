"""Central's API without a socket: the desk's own HTTP transport, with central's application behind it."""

import asyncio
import io
from collections.abc import Callable
from typing import Any

import httpx
import requests
import urllib3
from litestar import Litestar
from requests.adapters import BaseAdapter

from desktop.sync.transport import HttpTransport

URL = "http://localhost"  # nothing is packed between two programs of one machine


class InProcess(BaseAdapter):
    """Answers by the application that `app` gives at that moment. What is no Exception goes through to the caller: so
    ends a central that is killed."""

    def __init__(self, app: Callable[[], Litestar]) -> None:
        super().__init__()
        self._app = app
        self._loop = asyncio.Runner()

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> httpx.Response:
        async def exchange() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app()), base_url=URL) as client:
                return await client.request(method, path, headers=headers, content=body)

        return self._loop.run(exchange())

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        body = request.body.encode() if isinstance(request.body, str) else request.body
        given = self.ask(request.method or "", request.path_url, dict(request.headers), body)  # type: ignore[arg-type]
        answer = requests.Response()
        answer.status_code = given.status_code
        answer.headers.update(given.headers)
        content = io.BytesIO(given.content)
        answer.raw = urllib3.HTTPResponse(content, given.headers, given.status_code, preload_content=False)
        return answer

    def close(self) -> None:
        """A desk's session ended: the others go on."""

    def end(self) -> None:
        self._loop.close()


def transport_to(adapter: InProcess, device: str) -> HttpTransport:
    """The desk's transport, whose calls of this thread go to the adapter."""
    transport = HttpTransport(URL, device, "ru")
    transport._line().session.mount(URL, adapter)
    return transport
