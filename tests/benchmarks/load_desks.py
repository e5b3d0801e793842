"""Light desks, hundreds in one process: each polls the feed by the real protocol and checks every page it gets."""

import asyncio
import json
import random
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec
import uvloop

from desktop.sync.pace import delay
from desktop.wire.changes import LONGEST_WAIT, Change, Page, poll_path
from desktop.wire.points import Point, points_text, read_points
from desktop.wire.replica_tables import digest_hash
from desktop.wire.version import DEVICE_HEADER, HEAD_HEADER, POINTS_HEADER, WIRE_HEADER, WIRE_VERSION

PRESENCE_EVERY = 10.0  # seconds
_LARGEST = 2**26
_hash = lru_cache(100_000)(digest_hash)
_page = msgspec.json.Decoder(Page)


class WrongPage(Exception):
    """Central served what must never be: a gap, a step back, rows that are not those of its digest."""


@dataclass
class LightDesk:
    """It keeps no rows, only their versions: `base`, shared by all, and its own since. So it can tell whether what it
    was given is what central's digest says."""

    host: str
    port: int
    token: str
    device: str
    cursor: int
    history: str
    base: Mapping[tuple[str, str], int]
    digest: dict[str, tuple[int, int]]
    applied: list[tuple[float, int]] = field(default_factory=list)  # monotonic seconds, cursor then
    caught_up_at: float = 0.0  # monotonic, of the last page that said so
    tries: int = 0
    _point: Point | None = None
    _versions: dict[tuple[str, str], int] = field(default_factory=dict)
    _line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def follow(self) -> None:
        """Poll after poll; after a lost connection again as a real desk does."""
        while True:
            try:
                await self._poll(LONGEST_WAIT if self.tries == 0 else 0)
                self.tries = 0
            except (OSError, asyncio.IncompleteReadError):
                self._hang_up()
                self.tries += 1
                await asyncio.sleep(delay(self.tries, random.random))

    async def be_present(self) -> None:
        """Tell every ten seconds what stands on the screen, beside the polls."""
        await asyncio.sleep(random.random() * PRESENCE_EVERY)
        while True:
            try:
                reader, writer = await asyncio.open_connection(self.host, self.port)
                await self._ask(reader, writer, "POST /v1/presence", b"{}")
                writer.close()
            except (OSError, asyncio.IncompleteReadError):
                pass
            await asyncio.sleep(PRESENCE_EVERY)

    async def _poll(self, wait: int) -> None:
        if self._line is None:
            self._line = await asyncio.open_connection(self.host, self.port, limit=_LARGEST)
        path = f"GET {poll_path(self.cursor, wait, self.history)}"
        status, head, body = await self._ask(*self._line, path)
        if status != 200:
            raise WrongPage(f"{status}: {body[:300]!r}") if status in (409, 410) else OSError(status)
        self._apply(_page.decode(body))
        told = next(
            (line for line in head.split(b"\r\n") if line.lower().startswith(HEAD_HEADER.lower().encode())), b""
        )
        for point in read_points(told.partition(b":")[2].strip().decode()):
            self._point = point

    def _apply(self, page: Page) -> None:
        if page.next < self.cursor or page.history != self.history:
            raise WrongPage(f"{page.history} {page.next} after {self.history} {self.cursor}")
        for change in page.changes:
            self._change(change)
        self.cursor = page.next
        self.applied.append((time.monotonic(), page.next))
        if page.caught_up:
            self.caught_up_at = time.monotonic()
            told = {kind: tuple(sums) for kind, sums in (page.digest or {}).items()}
            if told != self.digest:
                raise WrongPage(f"the rows at {page.next} are not those of central's digest")

    def _change(self, change: Change) -> None:
        named = change.kind, change.id
        old = self._versions.get(named, self.base.get(named, 0))
        if change.op == "put" and change.version < old:
            raise WrongPage(f"{named} went back from version {old} to {change.version}")
        count, xor = self.digest.get(change.kind, (0, 0))
        for version in (old, change.version):
            xor ^= _hash(change.id, version) if version else 0
        self.digest[change.kind] = count - bool(old) + bool(change.version), xor
        self._versions[named] = change.version

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, what: str, body: bytes = b""
    ) -> tuple[int, bytes, bytes]:
        lines = [
            f"{what} HTTP/1.1",
            f"Host: {self.host}",
            f"Authorization: Bearer {self.token}",
            f"{WIRE_HEADER}: {WIRE_VERSION}",
            f"{DEVICE_HEADER}: {self.device}",
            "User-Agent: smena",
        ]
        if self._point is not None:
            lines.append(f"{POINTS_HEADER}: {points_text([self._point])}")
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, "\r\n"]).encode() + body)
        return await read_answer(reader)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line[1].close()
            self._line = None


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    """Status, head and body of an answer whose length is told."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
    return int(head[9:12]), head, await reader.readexactly(int(length or 0))


async def _work(told: dict[str, Any]) -> None:
    base = {(kind, row_id): version for kind, versions in told["base"].items() for row_id, version in versions.items()}
    digest = {kind: tuple(sums) for kind, sums in told["digest"].items()}
    start = told["cursor"], told["history"], base
    desks = [
        LightDesk("127.0.0.1", told["port"], token, f"light-{place}", *start, dict(digest))
        for place, token in enumerate(told["tokens"])
    ]
    tasks = [asyncio.create_task(work) for desk in desks for work in (desk.follow(), desk.be_present())]
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := (await lines.readline()).decode().split():
        for task in tasks:
            if task.done():
                task.result()  # a wrong page ends this process with its story
        if line[0] == "oldest":  # when the last of them was caught up
            _tell(min(desk.caught_up_at for desk in desks))
        elif line[0] == "cursor":
            _tell(min(desk.cursor for desk in desks))
        elif line[0] == "applied":
            _tell([desk.applied for desk in desks])
    for task in tasks:
        task.cancel()


def _tell(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(_work(json.loads(sys.stdin.readline())))
