"""RFC 9457 problem documents: the one shape of every error answer."""

from typing import Any

import msgspec

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:smena:"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """`type` is PREFIX + a stable code, `title` a sentence in the caller's language; `reason` (the code) and `clause`
    where a rule refused; `field` names the wrong field of a bad request, `detail` says in the same language what is
    wrong with it, `facts["fault"]` says it as a code; `facts` fills sentences."""

    type: str
    title: str
    status: int
    detail: str | None = None
    reason: str | None = None
    clause: str | None = None
    field: str | None = None
    facts: dict[str, Any] = {}

    @property
    def code(self) -> str:
        return self.type.removeprefix(PREFIX)
