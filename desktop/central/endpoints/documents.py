"""What the OpenAPI document says beyond the handlers' own types: problems, a page of the feed, examples of intents."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

import msgspec
from litestar import Router
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Components, Example, Schema, SecurityScheme
from litestar.params import PathParameter, QueryParameter
from litestar.plugins import OpenAPISchemaPlugin
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from desktop.regulation.people import Department
from desktop.wire.problem import MEDIA_TYPE, Problem
from desktop.wire.rows import ROW_TYPES, Row


def _change(kind: str, row_type: type[Row]) -> type[msgspec.Struct]:
    fields: list[Any] = [
        ("op", Literal["put", "gone"]),
        ("id", str),
        ("version", int, 0),
        ("row", row_type | None, None),
    ]
    return msgspec.defstruct(row_type.__name__.removesuffix("Row") + "Change", fields, tag=kind, tag_field="kind")


_AnyChange: Any = reduce(or_, (_change(kind, row_type) for kind, row_type in ROW_TYPES.items()))
PROBLEMS: dict[int, ResponseSpec] = {
    status: ResponseSpec(Problem, description=what, media_type=MEDIA_TYPE, generate_examples=False)
    for status, what in {
        400: "The body is no JSON.",
        401: "No token, or one that has ended.",
        403: "Not for this caller.",
        404: "Not there, or not for this caller.",
        405: "Another method; `Allow` names those that are.",
        408: "The body did not come in time.",
        409: "A rule refuses; `reason` and `clause` say why.",
        413: "More than 1 MiB.",
        422: "`field` names what is wrong.",
        426: "Another version of the wire in `Smena-Wire`.",
        429: "More than eight requests of one token at once; `Retry-After` says when.",
        500: "Central failed; `facts.id` finds it in the log.",
        503: "Busy; try again.",
        507: "The disk is full; nothing was changed.",
    }.items()
}
CURSOR_TOO_OLD = {
    410: ResponseSpec(
        Problem, description="Below the feed's floor: fill anew.", media_type=MEDIA_TYPE, generate_examples=False
    )
}
SECRET_DESTROYED = {
    410: ResponseSpec(
        Problem,
        description="Destroyed: ask for it again.",
        media_type=MEDIA_TYPE,
        generate_examples=False,
    )
}
_INSTANT = {"format": "date-time"}
DepartmentPath = Annotated[str, PathParameter(schema_extra={"enum": list(Department)})]
At = Annotated[
    str | None, QueryParameter(description="RFC 3339 with an offset; now when absent.", schema_extra=_INSTANT)
]
ReceivedAt = Annotated[str, QueryParameter(description="RFC 3339 with an offset.", schema_extra=_INSTANT)]
SNAPSHOT = {
    200: ResponseSpec(
        bytes, description="An SQLite file.", media_type="application/vnd.sqlite3", generate_examples=False
    )
}
COMPONENTS = Components(
    security_schemes={
        "token": SecurityScheme(
            type="http", scheme="bearer", description="From `POST /v1/sign-in`, or a client's from `add-client`."
        )
    }
)


class ClosedStructs(OpenAPISchemaPlugin):
    """Where a request's unknown fields are refused, its schema says so."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        shape = field_definition.annotation
        is_struct = isinstance(shape, type) and issubclass(shape, msgspec.Struct)
        return is_struct and shape.__struct_config__.forbid_unknown_fields

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        usual = next(
            plugin
            for plugin in schema_creator.plugins
            if plugin is not self and isinstance(plugin, OpenAPISchemaPlugin)  # that of attrs is none
            if plugin.is_plugin_supported_field(field_definition)
        )
        schema: Schema = usual.to_openapi_schema(field_definition, schema_creator)
        schema.additional_properties = False
        return schema


def with_problems(router: Router) -> Router:
    """The router with the problem documents named among its answers."""
    for route in router.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            handler.responses = {**PROBLEMS, **(handler.responses or {})}
    return router


class PageDocument(msgspec.Struct, frozen=True):
    """A page of the feed. A change of op "gone" has no row; `mine`: keys of this device's intents whose effects lie in
    it; `digest`: per kind [count, xor]."""

    history: str
    next: int
    caught_up: bool
    server_time: datetime
    changes: list[_AnyChange]
    mine: list[str]
    digest: dict[str, tuple[int, int]] | None


def _example(summary: str, ticket: int | None, **intent: Any) -> Example:
    value = {"ticket": ticket, "seen_seq": 4711, "written_at": "2026-10-06T09:15:00+03:00", "intent": intent}
    return Example(summary=summary, value=value)


INTENTS = [
    _example("Take a ticket", 10423, type="take"),
    _example("Answer it", 10423, type="reply", body="Сайт снова открывается."),
    _example("Refuse", 10423, type="refuse", reason="not_in_plan", body="Услуга не входит в ваш тариф."),
    _example("Declare an emergency", 10423, type="declare_emergency", service="web", reason="Сайт не открывается"),
    _example("Keep a talk by phone", None, type="contact_note", subscriber_id="1007", body="Звонил, просил счёт."),
]
