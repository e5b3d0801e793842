"""A file on its way to central, in pieces, as both sides speak of it."""

from typing import Annotated

import msgspec

LARGEST_FILE = 25 * 1024 * 1024  # bytes


class UploadDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that shall come; `size` in bytes."""

    name: Annotated[str, msgspec.Meta(max_length=255)]
    size: Annotated[int, msgspec.Meta(ge=1)]


class Upload(msgspec.Struct, frozen=True):
    """How far it is: the next piece begins at `offset` and has at most `chunk` bytes; whole when that is `size`."""

    id: str
    size: int
    offset: int
    chunk: int
