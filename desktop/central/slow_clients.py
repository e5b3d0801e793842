"""Clients that take for ever to say what they want are cut: the head of a request and its body each have a time."""

import asyncio
from typing import Any

from litestar.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from desktop.central.faults import fault
from desktop.central.problems import ProblemError

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0  # for each mebibyte, as over a bad line
_MEBIBYTE = 1024 * 1024
LARGEST_HEAD = 64 * 1024  # bytes


class PromptProtocol(HttpToolsProtocol):
    """A connection on which no head of a request is whole in time, or it has no end, is closed without an answer.
    Between two requests uvicorn's own limit counts."""

    _cut_at: asyncio.TimerHandle | None = None  # while a head is waited for
    _head_size = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._head_size += len(data)
        if self._cut_at is not None and self._head_size > LARGEST_HEAD:
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_size = 0
        if self._cut_at is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        self._head_is_here()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._cut_at = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _head_is_here(self) -> None:
        if self._cut_at is not None:
            self._cut_at.cancel()
            self._cut_at = None


def in_time(app: ASGIApp) -> ASGIApp:
    """The middleware: 408 when the next mebibyte of a body, or its end, does not come in time, counted from when the
    body is first read."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        deadline, is_whole, received = 0.0, False, 0

        async def hurry() -> Any:
            nonlocal deadline, is_whole, received
            if is_whole:
                return await receive()
            deadline = deadline or asyncio.get_running_loop().time() + BODY_SECONDS
            try:
                async with asyncio.timeout_at(deadline):
                    message: Any = await receive()
            except TimeoutError:
                raise ProblemError("too_slow", 408, headers={"Connection": "close"}) from None
            if message["type"] == "http.disconnect":  # nobody hears this; it is no failure of ours
                raise ProblemError("no_json", 400, fault=fault("cut_off"))
            is_whole = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received >= _MEBIBYTE:
                deadline, received = 0.0, 0
            return message

        await app(scope, hurry, send)

    return serve
