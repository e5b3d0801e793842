"""Guards: which callers a route lets through. They run before a request's body is read."""

from dataclasses import replace
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from desktop.central.callers import Caller, has_left, token_hash
from desktop.central.context import Central
from desktop.central.problems import ProblemError, access_revoked
from desktop.wire.version import DEVICE_HEADER, WIRE_HEADER, WIRE_VERSION

_LONGEST_DEVICE = 64
Connection = ASGIConnection[Any, Any, Any, Any]


async def speaks_our_wire(connection: Connection, _: BaseRouteHandler) -> None:
    """Another wire version is refused (426); none at all is an integrator's."""
    spoken = connection.headers.get(WIRE_HEADER)
    if spoken is not None and spoken != str(WIRE_VERSION):
        raise ProblemError("wrong_wire", 426, headers={"Upgrade": f"smena/{WIRE_VERSION}"}, wire=WIRE_VERSION)


async def anyone_signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Any valid token."""
    caller_of(connection)


async def agents_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Agents and supervisors."""
    if caller_of(connection).agent is None:
        raise ProblemError("forbidden", 403)


async def supervisors_only(connection: Connection, _: BaseRouteHandler) -> None:
    agent = caller_of(connection).agent
    if agent is None or not agent.is_supervisor:
        raise ProblemError("wrong_role", 403)


async def cabinet_only(connection: Connection, _: BaseRouteHandler) -> None:
    """The provider's site, with a client token of kind "cabinet"."""
    if caller_of(connection).kind != "cabinet":
        raise ProblemError("forbidden", 403)


async def billing_only(connection: Connection, _: BaseRouteHandler) -> None:
    """The billing system, with a client token of kind "billing"."""
    if caller_of(connection).kind != "billing":
        raise ProblemError("forbidden", 403)


def caller_of(connection: Connection) -> Caller:
    """The bearer of the request's token; 401 `unauthenticated`, `token_expired`, or `access_revoked` when
    it is of an agent who left."""
    known: Caller | None = connection.scope.get("user")
    if known is None:
        central: Central = connection.app.state.central
        headers = connection.headers
        known = let_in(central, headers.get("authorization", ""), headers.get(DEVICE_HEADER))
        connection.scope["user"] = known
    return known


def let_in(central: Central, named: str, device: str | None) -> Caller:
    """The same by what a request's headers name."""
    scheme, _, token = named.partition(" ")
    caller = central.tokens.caller(central.engine, token.strip()) if scheme.lower() == "bearer" else None
    if caller is None:
        raise _unknown(central, token_hash(token.strip()) if token else "")
    now = central.now()
    if caller.expires_at is not None and now >= caller.expires_at:
        raise ProblemError("token_expired", 401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    device = _short(device)
    if caller.device is not None and device is not None and device != caller.device:
        raise ProblemError("unauthenticated", 401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    if caller.agent is not None:
        central.presence.see(caller.agent, now)
        caller = replace(caller, device=device or caller.device)
    return caller


def check_again(central: Central, caller: Caller) -> None:
    """401 when the token that a request was let in with has ended while it waited."""
    if central.tokens.caller_of(central.engine, caller.token_hash) is None:
        raise _unknown(central, caller.token_hash)


def _unknown(central: Central, hashed: str) -> ProblemError:
    if hashed and has_left(central.engine, hashed):
        return access_revoked()
    return ProblemError("unauthenticated", 401, headers={"WWW-Authenticate": "Bearer"})


def device_of(connection: Connection) -> str | None:
    """The installation that calls, as it names itself."""
    return _short(connection.headers.get(DEVICE_HEADER))


def _short(device: str | None) -> str | None:
    return (device or "")[:_LONGEST_DEVICE] or None
