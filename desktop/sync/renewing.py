"""A transport that keeps its session: the tokens are renewed before they end, by one thread for all."""

import threading
from collections.abc import Callable
from typing import Protocol

import msgspec

from desktop.sync.exchange import Answer, Call, Lost, Transport, Unreachable
from desktop.wire.session import ACCESS_FOR, Refresh, Session
from desktop.wire.tokens import Tokens

RENEW_AFTER = ACCESS_FOR.total_seconds() * 0.8  # seconds, of a clock that nobody sets
AGAIN_AFTER = 10.0  # seconds; central repeats a lost answer for sixty
SECONDS = 15.0  # one exchange
_TRIES = 3  # at once, where the answer was lost
_EXPIRED = "token_expired"


class Bearer(Transport, Protocol):
    """A transport that sends `token` with every call."""

    token: str | None


class Renewing:
    """Central alone says when a token has ended; no wall clock is asked. `renewed` is told the new session before it is
    used, on the thread that renewed it."""

    def __init__(self, bearer: Bearer, monotonic: Callable[[], float], renewed: Callable[[Session], None]) -> None:
        self._bearer = bearer
        self._monotonic = monotonic
        self._renewed = renewed
        self._renewing = threading.Lock()
        self._tokens: Tokens | None = None
        self._renew_at = 0.0

    def use(self, tokens: Tokens | None) -> None:
        """From now on these, of the same agent."""
        self._tokens = tokens
        self._bearer.token = None if tokens is None else tokens.access
        self._renew_at = self._monotonic() + RENEW_AFTER

    def send(self, call: Call) -> Answer:
        return self._exchange(lambda: self._bearer.send(call))

    def download(self, call: Call, into: bytearray, progress: Callable[[float], None]) -> Answer:
        return self._exchange(lambda: self._bearer.download(call, into, progress))

    def _exchange(self, ask: Callable[[], Answer]) -> Answer:
        self._renew_early()
        used = self._tokens
        answer = ask()
        if not _has_expired(answer):
            return answer
        with self._renewing:
            is_renewed = self._tokens is not used or self._renew()
        return ask() if is_renewed else answer

    def _renew_early(self) -> None:
        """The token is still good: whoever finds another thread at it goes on, and so does who fails."""
        if self._monotonic() < self._renew_at or not self._renewing.acquire(blocking=False):
            return
        try:
            if self._monotonic() >= self._renew_at:
                self._renew_at = self._monotonic() + AGAIN_AFTER
                self._renew()
        except Unreachable:
            return
        finally:
            self._renewing.release()

    def _renew(self) -> bool:
        """Whether there are new tokens; False when the session has ended. Unreachable when central did not say."""
        old = self._tokens
        if old is None or old.refresh is None:
            return False
        answer = self._ask_for_the_next(old.refresh)
        if answer.status == 401 and answer.problem is not None:
            self._tokens = Tokens(old.access)
            return False
        try:
            session = msgspec.json.decode(answer.body if answer.is_ok else b"", type=Session)
        except msgspec.DecodeError as error:  # busy, or another's page: what was to be sent has not been
            raise Unreachable from error
        if self._tokens is old:  # else he signed in again meanwhile
            self._renewed(session)
            self.use(session.tokens)
        return True

    def _ask_for_the_next(self, refresh: str) -> Answer:
        call = Call("POST", "/v1/refresh", msgspec.json.encode(Refresh(refresh)), seconds=SECONDS)
        for _ in range(_TRIES):
            try:
                return self._bearer.send(call)
            except Lost:
                continue
        raise Unreachable


def _has_expired(answer: Answer) -> bool:
    problem = answer.problem if answer.status == 401 else None
    return problem is not None and problem.code == _EXPIRED
