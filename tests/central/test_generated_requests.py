"""Requests made from the OpenAPI document, right and wrong ones: every answer is one the document names, none is a
failure of central's, and a refused request changes nothing."""

import itertools
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from litestar.testing import TestClient
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desktop.central import sign_in, webhooks
from tests.central.callers import changed, contents, headers_of
from tests.central.test_rights_matrix import LEFT_BEHIND, ROWS
from tests.central_server import Client, World, new_world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = sorted({row.operation for row in ROWS})
CALLERS = {"cabinet": "s1", "billing": "billing"}  # by the operation's tag; a supervisor for the others
REQUESTS = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


class Central(NamedTuple):
    world: World
    client: Client
    operations: dict[str, Any]
    ticket: int
    turns: Iterator[int]

    def ask(self, case: Any, caller: str) -> Any:
        """Send the request, every other one about what there is; a refusal must change nothing."""
        if next(self.turns) % 2:
            self._name_what_there_is(case)
        sent = case.as_transport_kwargs(base_url="http://testserver")
        sent.pop("cookies", None)
        own = headers_of(self.world, caller)
        headers = {name: value for name, value in dict(sent.pop("headers") or {}).items() if name.lower() not in OURS}
        headers |= {name: own[name] for name in own if name.lower() in OURS}
        headers = {name: value.encode("latin-1", "replace") for name, value in headers.items()}
        before = contents(self.world)
        answer = self.client.request(headers=headers, **sent)
        if answer.status_code >= 400:
            assert changed(before, contents(self.world)) <= LEFT_BEHIND.get(case.operation.label, set())
        case.validate_response(answer, checks=CHECKS)
        return answer

    def _name_what_there_is(self, case: Any) -> None:
        for name, value in {
            "number": self.ticket,
            "department": "stp",
            "main_domain": "plain.ru",
            "year": 2027,
        }.items():
            if name in (case.path_parameters or {}):
                case.path_parameters[name] = value
        if isinstance(case.body, dict) and "ticket" in case.body:
            case.body["ticket"] = self.ticket


OURS = ("authorization", "smena-subscriber", "smena-device", "smena-wire")


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    with (
        pytest.MonkeyPatch.context() as patch,
        new_world(tmp_path_factory.mktemp("central")) as world,
        TestClient(world.app, raise_server_exceptions=False) as client,
    ):
        patch.setattr(webhooks, "_EVERY", 3600.0)  # it calls nobody
        world.central.feed.close()  # no poll waits
        schema = schemathesis.openapi.from_dict(client.get("/schema/openapi.json").json())
        operations = {found.ok().label: found.ok() for found in schema.get_all_operations()}
        yield Central(world, client, operations, world.file_ticket(), itertools.count())


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_answer_is_one_that_the_document_names(
    central: Central, operation: str, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_matches", lambda stored, password: False)
    asked = central.operations[operation]
    caller = CALLERS.get(asked.definition.raw["tags"][0], "lead")

    @REQUESTS
    @given(asked.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        central.ask(case, caller)

    with suppress(Unsatisfiable):  # nothing can be wrong with a request that says nothing
        ask()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_stranger_learns_nothing_and_changes_nothing(central: Central, operation: str) -> None:
    asked = central.operations[operation]
    is_open = asked.definition.raw.get("security") == [{}]

    @settings(REQUESTS, max_examples=3)
    @given(asked.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        assert central.ask(case, "without").status_code == 401 or is_open

    ask()
