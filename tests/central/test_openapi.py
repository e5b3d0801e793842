"""The OpenAPI document: real schemas, every operation with its answers, the intents as a tagged union."""

from typing import Any

import pytest

from desktop.regulation.intents import INTENT_TYPES
from desktop.regulation.topics import TOPICS
from tests.central_server import Client

pytestmark = pytest.mark.about_sqlite  # what is said here does not depend on the data base


@pytest.fixture
def document(client: Client) -> Any:
    return client.get("/schema/openapi.json").json()


def test_every_intent_is_in_the_document_under_its_tag(document: Any) -> None:
    schemas = document["components"]["schemas"]
    tags = {
        schema["properties"]["type"].get("const") or schema["properties"]["type"]["enum"][0]
        for schema in schemas.values()
        if schema.get("additionalProperties") is False or "type" in schema.get("properties", {})
        if "type" in schema.get("properties", {}) and schema["title"] != "Problem"
    }
    assert tags >= set(INTENT_TYPES)
    union = str(schemas["IntentRequest"]["properties"]["intent"])
    assert all(f"/{cls.__name__}'" in union for cls in INTENT_TYPES.values())


def test_intents_have_examples(document: Any) -> None:
    body = document["paths"]["/v1/intents"]["post"]["requestBody"]["content"]["application/json"]
    assert "take" in str(body)
    assert "contact_note" in str(body)


def test_every_operation_names_its_problems_and_its_token(document: Any) -> None:
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["security"] == [{"token": []}]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            assert {"401", "405", "422", "426", "429", "500", "507"} <= set(answers), path
            assert "Problem" in str(answers["401"]["content"]["application/problem+json"])


def test_document_names_the_headers_a_request_needs(document: Any) -> None:
    def needed(path: str) -> set[str]:
        parameters = document["paths"][path]["post"]["parameters"]
        return {entry["name"] for entry in parameters if entry["in"] == "header" and entry["required"]}

    assert needed("/v1/intents") == {"Idempotency-Key"}
    assert needed("/v1/cabinet/tickets") == {"Idempotency-Key", "Smena-Subscriber"}
    assert "410" in document["paths"]["/v1/changes"]["get"]["responses"]


def test_every_operation_says_what_it_does(document: Any) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation.get("description"), path


def test_document_has_no_invented_examples(document: Any) -> None:
    """A random instant without an offset would teach what is refused."""
    schemas = document["components"]["schemas"].values()
    assert [schema["title"] for schema in schemas if "examples" in str(schema)] == ["IntentRequest"]


def test_a_caller_finds_the_topics_and_the_premium_group_in_the_document(document: Any) -> None:
    schemas = document["components"]["schemas"]
    draft, plan = schemas["TicketDraft"]["properties"], schemas["PlanPut"]["properties"]
    assert all(code in draft["topic"]["description"] for code in TOPICS)
    assert "“premium”" in plan["group"]["description"]


def test_open_operations_need_no_token(document: Any) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert document["paths"][path]["get"]["security"] == [{}]
    assert document["paths"]["/v1/sign-in"]["post"]["security"] == [{}]


def test_documents_of_every_part_are_there(document: Any) -> None:
    assert {
        "/v1/sign-in", "/v1/sign-out", "/v1/snapshot", "/v1/changes", "/v1/intents", "/v1/presence",
        "/v1/tickets/{number}", "/v1/search", "/v1/departments", "/v1/departments/{department}/deadline",
        "/v1/queues/{department}", "/v1/cabinet/tickets", "/v1/cabinet/tickets/{number}/messages",
        "/v1/cabinet/notices", "/v1/cabinet/announcements", "/v1/billing/plans/{plan_id}",
    } <= set(document["paths"])  # fmt: skip
