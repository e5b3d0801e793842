"""Signing in and staying signed in; who is signed in where, and an end to it."""

from typing import Any

from litestar import Request, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from desktop.central import sessions, sign_in
from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.guards import agents_only, device_of
from desktop.central.problems import not_found
from desktop.central.sessions import OpenSession
from desktop.wire.session import Refresh, Session, SignIn

AnyRequest = Request[Any, Any, Any]


@post("/sign-in", status_code=200, security=[{}])
async def open_session(request: AnyRequest, central: NamedDependency[Central], data: JSONBody[SignIn]) -> Session:
    """Name and password for a session of twelve hours. Too many wrong ones have to wait (429)."""
    address = request.client.host if request.client else ""
    return await sign_in.sign_in(central, data, address, device_of(request))


@post("/refresh", status_code=200, security=[{}])
async def refresh(request: AnyRequest, central: NamedDependency[Central], data: JSONBody[Refresh]) -> Session:
    """The next pair of tokens. Each refresh token is good once; its repeat within a minute from the same device gets
    the same answer, any later or other use ends the session."""
    device = device_of(request)
    return await central.in_writer(lambda: sessions.refresh(central, data.refresh_token, device))


@post("/sign-out", status_code=204, guards=[agents_only])
async def close_session(central: NamedDependency[Central], caller: NamedDependency[Caller]) -> None:
    """The session ends at once, with its tokens."""
    await central.in_writer(lambda: sessions.sign_out(central, caller))


@get("/sessions", guards=[agents_only])
async def list_sessions(central: NamedDependency[Central], caller: NamedDependency[Caller]) -> list[OpenSession]:
    """The caller's open sessions, newest first; a supervisor sees everybody's."""
    return sessions.open_sessions(central, caller)


@delete("/sessions/{session_id:int}", status_code=204, guards=[agents_only])
async def end_session(
    central: NamedDependency[Central], caller: NamedDependency[Caller], session_id: FromPath[int]
) -> None:
    """End one of one's own sessions, a supervisor anybody's: its tokens are worth nothing at once."""
    if session_id > LARGEST_NUMBER:
        raise not_found()
    await central.in_writer(lambda: sessions.end_one(central, caller, session_id))


router = Router(
    "/v1", route_handlers=[open_session, refresh, close_session, list_sessions, end_session], tags=["sessions"]
)
