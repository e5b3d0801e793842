"""Presence: every ten seconds, in company more often, tell which ticket is on this screen and learn who is where."""

from collections.abc import Callable

import msgspec

from desktop.sync.exchange import Call, Lost, Transport, Unreachable
from desktop.wire.changes import Presence, PresenceReport

EVERY = 10.0  # seconds
IN_COMPANY = 2.5  # seconds, while another agent looks at the same ticket: who begins to write there is seen at once
EXPIRES = 45.0  # seconds without an answer: nobody is known to be anywhere


class PresenceLoop:
    """`step` does one exchange and gives the seconds until the next; its failures disturb nothing else."""

    def __init__(
        self, transport: Transport, monotonic: Callable[[], float], told: Callable[[tuple[Presence, ...]], None]
    ) -> None:
        self._transport = transport
        self._monotonic = monotonic
        self._told = told
        self._answered_at = monotonic()
        self.report = PresenceReport()
        self.is_signed_in = True

    def step(self) -> float:
        present = self._ask() if self.is_signed_in else None
        if present is not None:
            self._answered_at = self._monotonic()
            self._told(tuple(present))
            own = self.report.ticket
            has_company = own is not None and sum(someone.ticket == own for someone in present) > 1
            return IN_COMPANY if has_company else EVERY
        if self._monotonic() - self._answered_at >= EXPIRES:
            self._told(())
        return EVERY

    def _ask(self) -> list[Presence] | None:
        try:
            answer = self._transport.send(Call("POST", "/v1/presence", msgspec.json.encode(self.report), seconds=EVERY))
            return msgspec.json.decode(answer.body, type=list[Presence]) if answer.is_ok else None
        except (Unreachable, Lost, msgspec.DecodeError):
            return None
