"""Bodies are taken at their word: the text "100" is no number, although Litestar would make it one."""

from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from desktop.central.callers import Caller

BODY_LIMIT = 1024 * 1024  # bytes of one request


class StrictRequest(Request[Caller, None, State]):
    """A request whose JSON body must have the types that its handler declares."""

    async def json(self) -> Any:
        """The body; msgspec.ValidationError names the field that is of another type."""
        body = await super().json()
        declared = self.route_handler.parsed_data_field
        if declared is not None:
            msgspec.convert(body, declared.annotation)
        return body
