"""Public letters of other mail libraries' tests, each suite with its licence, in `corpus/`."""

import lzma
import tarfile
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).with_name("corpus")
SUITES = ("cpython", "flanker", "mail-parser", "ruby-mail")


def files_of(suite: str) -> dict[str, bytes]:
    """The files of a suite by name, its licence left out."""
    with tarfile.open(fileobj=BytesIO(lzma.decompress((FOLDER / f"{suite}.tar.xz").read_bytes()))) as archive:
        found = {each.name: stream.read() for each in archive if (stream := archive.extractfile(each)) is not None}
    assert found.pop("LICENSE")
    return found
