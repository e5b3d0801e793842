"""How much one token may ask for at once: so many requests are served, some more wait, the rest come again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from litestar.types import ASGIApp, Receive, Scope, Send

from desktop.central.cabinet_page.cookies import token_in as session_in
from desktop.central.problems import ProblemError

AT_ONCE = 8
_WAITING = 64  # of one token, until one of its others is done


@dataclass
class _Turn:
    """One token's requests; `number` counts those served and those that wait."""

    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    number: int = 0


@dataclass
class Turns:
    """The requests under way, by token. `patience`: seconds a request waits for its turn."""

    patience: float = 5.0
    _by_token: dict[str, _Turn] = field(default_factory=dict)

    @property
    def under_way(self) -> int:
        """Requests served or waiting right now."""
        return sum(turn.number for turn in self._by_token.values())

    @asynccontextmanager
    async def of(self, token: str) -> AsyncIterator[None]:
        """While it is this request's turn; 429 with Retry-After when its token asks for too much."""
        turn = self._by_token.setdefault(token, _Turn())
        turn.number += 1
        try:
            await self._wait(turn)
            try:
                yield
            finally:
                turn.free.release()
        finally:
            turn.number -= 1
            if not turn.number:
                self._by_token.pop(token, None)

    async def _wait(self, turn: _Turn) -> None:
        if not turn.free.locked():
            await turn.free.acquire()
            return
        try:
            if turn.number > AT_ONCE + _WAITING:
                raise TimeoutError
            async with asyncio.timeout(self.patience):
                await turn.free.acquire()
        except TimeoutError:
            headers = {"Retry-After": "1"}
            raise ProblemError("too_many_requests", 429, headers=headers, limit=AT_ONCE, seconds=1) from None


def token_in(authorization: str) -> str:
    """The token of the header, whatever its scheme."""
    return authorization.strip().rpartition(" ")[2]


def in_turn(app: ASGIApp) -> ASGIApp:
    """The middleware: each request that names a token, or a session of the cabinet's page, waits for its turn."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        token = _token_of(scope)
        if token is None:
            await app(scope, receive, send)
            return
        async with scope["litestar_app"].state.central.turns.of(token):
            await app(scope, receive, send)

    return serve


def _token_of(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return token_in(value.decode("latin-1"))
        if name == b"cookie" and (token := session_in(value.decode("latin-1"))):
            return token
    return None
