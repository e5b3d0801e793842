"""The ASGI application: endpoints, guards, problem documents and OpenAPI around one `Central`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import Message, Scope

from desktop.central.cabinet_page.problem_page import is_page, problem_page
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.endpoints import (
    announcements,
    billing,
    cabinet,
    cabinet_files,
    cabinet_forms,
    cabinet_secrets,
    cabinet_webhook,
    departments,
    documents,
    operations,
    secrets,
    sessions,
    standard_answers,
    supervisor,
    tickets,
    uploads,
    workstation,
)
from desktop.central.guards import speaks_our_wire
from desktop.central.housekeeping import keep_house
from desktop.central.polling import short_answer
from desktop.central.problems import answer
from desktop.central.secret_keeping import destroy_in_time
from desktop.central.slow_clients import in_time
from desktop.central.strict_json import BODY_LIMIT, StrictRequest
from desktop.central.turns import in_turn
from desktop.wire.version import WIRE_HEADER, WIRE_VERSION

ROUTERS = tuple(
    module.router
    for module in (
        announcements,
        billing,
        cabinet,
        cabinet_files,
        cabinet_secrets,
        cabinet_webhook,
        departments,
        operations,
        secrets,
        sessions,
        standard_answers,
        supervisor,
        tickets,
        uploads,
        workstation,
    )
)
_NOT_KEPT = (b"cache-control", b"no-store")
_HEADERS_OF_EVERY_ANSWER = (
    (WIRE_HEADER.lower().encode(), str(WIRE_VERSION).encode()),
    (b"x-content-type-options", b"nosniff"),
)


class Api(Litestar):
    """Answers most polls by itself: see `polling.short_answer`."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        found = await short_answer(self.state.central, scope) if scope["type"] == "http" else None
        if found is None:
            await super().__call__(scope, receive, send)
            return
        page, named = found
        told = [(name.lower().encode(), value.encode()) for name, value in named.items()]
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(page)).encode()), *told]
        start: Message = {"type": "http.response.start", "status": 200, "headers": headers}
        _stamp(self.state.central, start)
        await send(start)
        await send({"type": "http.response.body", "body": page, "more_body": False})


def create_app(central: Central) -> Litestar:
    """The API of one central. Its data base must be migrated."""
    return Api(
        route_handlers=[*(documents.with_problems(router) for router in ROUTERS), cabinet_forms.router],
        guards=[speaks_our_wire],
        exception_handlers={Exception: _in_words},
        dependencies={
            "central": Provide(_central, sync_to_thread=False),
            "caller": Provide(_caller, sync_to_thread=False),
        },
        before_send=[_before_send],
        middleware=[in_turn, in_time],
        plugins=[documents.ClosedStructs()],
        lifespan=[_living],
        openapi_config=_openapi(),
        request_class=StrictRequest,
        request_max_body_size=BODY_LIMIT,
        state=State({"central": central}, deep_copy=False),
        logging_config=None,
    )


def _in_words(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """An error for whoever asked: a problem document for a program, a page for a person."""
    return problem_page(request, error) if is_page(request.url.path) else answer(request, error)


def _central(state: State) -> Central:
    central: Central = state.central
    return central


def _caller(request: Request[Caller, None, State], central: NamedDependency[Central]) -> Caller:
    """`central` is not used: of two that need nothing Litestar would make two tasks in a group, for each request."""
    return request.user


async def _before_send(message: Message, scope: Scope) -> None:
    _stamp(scope["litestar_app"].state.central, message)


def _stamp(central: Central, message: Message) -> None:
    if message["type"] == "http.response.start":
        headers = [*message["headers"], *_HEADERS_OF_EVERY_ANSWER]
        message["headers"] = headers if _says_who_keeps_it(headers) else [*headers, _NOT_KEPT]
        central.counters.answers[message["status"]] += 1


def _says_who_keeps_it(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == _NOT_KEPT[0] for name, _ in headers)


@asynccontextmanager
async def _living(app: Litestar) -> AsyncIterator[None]:
    central: Central = app.state.central
    loop = asyncio.get_running_loop()
    central.feed.open(loop)
    jobs = [central.watch(), keep_house(central), destroy_in_time(central), *(job() for job in central.jobs)]
    if central.fanout is not None:
        jobs += central.fanout.open(loop)
    tasks = {asyncio.create_task(job) for job in jobs}
    try:
        yield
    finally:
        central.feed.close()
        if central.tips is not None and await central.is_housekeeper():
            await to_thread.run_sync(central.sign_tip, "stop")
        while tasks:  # one in the middle of a statement may take the first word for a lost connection
            for task in tasks:
                task.cancel()
            _, tasks = await asyncio.wait(tasks, timeout=1)


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Smena central",
        version=str(WIRE_VERSION),
        path="/schema",
        render_plugins=[JsonRenderPlugin(path=["/openapi.json", "/"])],
        components=documents.COMPONENTS,
        security=[{"token": []}],
        use_handler_docstrings=True,
    )
