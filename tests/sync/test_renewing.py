"""Staying signed in: tokens are renewed before they end, once for all threads, and never in a loop."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from desktop.central.sign_in import deactivate_agent
from desktop.regulation.intents import Note
from desktop.settings import as_agent
from desktop.sync.exchange import Answer, Call, Lost, Unreachable
from desktop.sync.renewing import RENEW_AFTER, Renewing
from desktop.sync.sign_in import sign_in
from desktop.sync.state import Link
from desktop.sync.transport import HttpTransport
from desktop.wire.problem import PREFIX, Problem
from desktop.wire.session import Session
from desktop.wire.tokens import Tokens
from tests.central_server import OPERATOR, PASSWORD, World
from tests.sync.stepped import DEVICE, Cuttable, Stepped, Ticking, put_together

CALL = Call("GET", "/v1/departments")


def refused(code: str, status: int = 401) -> Answer:
    return Answer(status, msgspec.json.encode(Problem(PREFIX + code, "…", status)))


class Line(Cuttable):
    """A real transport whose refreshes are counted, and whose next answers can be lost."""

    @property
    def token(self) -> str | None:
        return self.real.token  # type: ignore[attr-defined, no-any-return]

    @token.setter
    def token(self, token: str | None) -> None:
        self.real.token = token  # type: ignore[attr-defined]

    @property
    def refreshes(self) -> int:
        return sum(call.path == "/v1/refresh" for call in self.calls)


@dataclass
class Signed:
    """Anna, signed in over a line; `kept` is what would be stored."""

    line: Line
    renewing: Renewing
    session: Session
    ticking: Ticking
    kept: list[Session] = field(default_factory=list)


@pytest.fixture
def anna(served_central: World) -> Iterator[Signed]:
    transport = HttpTransport(served_central.url, DEVICE, "ru")
    session = sign_in(transport, "anna", PASSWORD, "ru")
    assert isinstance(session, Session)
    line, ticking, kept = Line(transport), Ticking(), list[Session]()
    renewing = Renewing(line, ticking, kept.append)
    renewing.use(session.tokens)
    yield Signed(line, renewing, session, ticking, kept)
    transport.close()


def test_ended_token_is_renewed_and_the_call_sent_again(served_central: World, anna: Signed) -> None:
    served_central.clock.advance(minutes=16)
    assert anna.renewing.send(CALL).is_ok
    assert [call.path for call in anna.line.calls] == ["/v1/departments", "/v1/refresh", "/v1/departments"]
    assert [session.token for session in anna.kept] == [anna.line.token]
    assert anna.line.token != anna.session.token


def test_token_is_renewed_before_it_ends(served_central: World, anna: Signed) -> None:
    for seconds, refreshes in ((RENEW_AFTER - 1, 0), (1, 1), (1, 1), (RENEW_AFTER - 2, 1), (1, 2)):
        anna.ticking.seconds += seconds
        served_central.clock.advance(seconds=seconds)
        assert anna.renewing.send(CALL).is_ok
        assert anna.line.refreshes == refreshes


def test_all_threads_share_one_renewal(served_central: World, anna: Signed) -> None:
    served_central.clock.advance(minutes=16)
    together = threading.Barrier(8)

    def call(_: int) -> int:
        together.wait()
        return anna.renewing.send(CALL).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(call, range(8))) == {200}
    assert (anna.line.refreshes, len(anna.kept)) == (1, 1)


@pytest.mark.parametrize("lost", [1, 2])
def test_lost_answer_of_a_renewal_is_asked_for_again(served_central: World, anna: Signed, lost: int) -> None:
    served_central.clock.advance(minutes=16)
    losing = iter([*[True] * lost, False])
    send = anna.line.real.send

    def lossy(call: Call) -> Answer:
        answer = send(call)
        if call.path == "/v1/refresh" and next(losing):
            raise Lost
        return answer

    anna.line.real.send = lossy  # type: ignore[method-assign]
    assert anna.renewing.send(CALL).is_ok
    assert anna.line.refreshes == lost + 1
    assert anna.renewing.send(CALL).is_ok


def test_renewal_that_central_does_not_answer_leaves_the_call_unsent_and_may_be_tried_again(
    served_central: World, anna: Signed
) -> None:
    served_central.clock.advance(minutes=16)
    for trouble in (
        refused("unavailable", 503),
        Answer(200, b"<html>hotel</html>"),
        Answer(401, b"<html>hotel</html>"),
    ):
        anna.line.answers = [refused("token_expired"), trouble]
        with pytest.raises(Unreachable):
            anna.renewing.send(CALL)
    assert anna.renewing.send(CALL).is_ok


def test_early_renewal_that_fails_disturbs_nobody_and_waits_before_the_next(anna: Signed) -> None:
    anna.ticking.seconds += RENEW_AFTER
    anna.line.answers = [refused("unavailable", 503)]
    for seconds, refreshes in ((0, 1), (9, 1), (1, 2)):
        anna.ticking.seconds += seconds
        assert anna.renewing.send(CALL).is_ok
        assert anna.line.refreshes == refreshes


def test_central_that_knows_no_token_is_not_asked_in_a_loop(anna: Signed) -> None:
    fresh = Answer(200, msgspec.json.encode(anna.session))
    anna.line.answers = [refused("token_expired"), fresh, refused("token_expired")]
    assert anna.renewing.send(CALL).status == 401
    assert len(anna.line.calls) == 3


def test_ended_session_is_told_and_not_asked_for_again(served_central: World, anna: Signed) -> None:
    served_central.clock.advance(hours=12)
    assert [anna.renewing.send(CALL).status for _ in range(3)] == [401] * 3
    assert anna.line.refreshes == 1


def test_revoked_token_is_not_renewed(served_central: World, anna: Signed) -> None:
    with served_central.central.write(OPERATOR) as transaction:
        deactivate_agent(transaction, served_central.ids["anna"])
    assert anna.renewing.send(CALL).status == 401
    assert anna.line.refreshes == 0


def test_token_without_a_refresh_token_ends_as_it_is(anna: Signed) -> None:
    anna.renewing.use(Tokens("of another kind"))
    anna.line.answers = [refused("token_expired")]
    assert anna.renewing.send(CALL).status == 401
    assert len(anna.line.calls) == 1


@pytest.fixture
def desk(anna: Signed, tmp_path: Path, served_central: World) -> Iterator[Callable[[float], Stepped]]:
    """`desk(hours)` seats Anna at a computer whose clock is wrong by so much."""
    desks: list[Stepped] = []

    def sit(wrong_by: float = 0) -> Stepped:
        def wall() -> object:
            return served_central.clock() + timedelta(hours=wrong_by)

        desk = put_together(as_agent(anna.session.agent), tmp_path / "anna", anna.renewing, wall)  # type: ignore[arg-type]
        desks.append(desk)
        return desk

    yield sit
    for desk in desks:
        desk.close()


@pytest.mark.parametrize("wrong_by", [-3, 3])
def test_wrong_clock_of_a_workstation_renews_neither_in_a_loop_nor_never(
    served_central: World, anna: Signed, desk: Callable[[float], Stepped], wrong_by: float
) -> None:
    at_desk = desk(wrong_by)
    for _ in range(120):
        at_desk.catch_up()
        anna.ticking.seconds += 60
        served_central.clock.advance(minutes=1)
    assert at_desk.desk.state.link is Link.ONLINE
    assert anna.line.refreshes == 120 * 60 // RENEW_AFTER - 1


def test_who_was_offline_for_a_shift_signs_in_again_and_his_outbox_goes_out(
    served_central: World, anna: Signed, desk: Callable[..., Stepped]
) -> None:
    number, at_desk = served_central.file_ticket(), desk()
    at_desk.catch_up()
    at_desk.unplug()
    at_desk.desk.act(at_desk.ticket(number), Note("Написано без связи."))
    served_central.clock.advance(hours=12)
    at_desk.transport.offline = False
    at_desk.drain()
    assert (at_desk.states(), at_desk.desk.state.link) == (["held"], Link.SIGNED_OUT)
    session = sign_in(anna.line.real, "anna", PASSWORD, "ru")
    assert isinstance(session, Session)
    anna.renewing.use(session.tokens)
    at_desk.engine.signed_in()
    at_desk.sync()
    assert (at_desk.states(), at_desk.desk.state.link) == ([], Link.ONLINE)
    assert [message.body for message in at_desk.ticket(number).messages][-1] == "Написано без связи."
