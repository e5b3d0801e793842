"""A faulty network between the desks and central: an HTTP proxy on loopback that does to requests what networks do."""

import asyncio
import random
import socket
import struct
import threading
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

WAITS = 25.0  # seconds a long poll may be silent by itself
_REMEMBERED = 50_000  # exchanges
_LARGEST = 2**26
_DRIPPED, _DRIP = 300, 0.004  # bytes, seconds between two


class Fault(StrEnum):
    NONE = "none"
    LATE = "late"
    DRIP = "a byte at a time"
    CUT_REQUEST = "request cut in the middle"
    CUT_ANSWER = "answer cut in the middle"
    RESET = "reset instead of the answer"
    SWALLOWED = "answer swallowed, line open"
    BLACK_HOLE = "request swallowed, line open"
    REPLAYED = "request sent once more"


_FAULTS = tuple(fault for fault in Fault if fault is not Fault.NONE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as the proxy saw it, at monotonic seconds; `status` 0: no answer came from central."""

    at: float
    desk: str
    request: str  # method and path
    key: str
    fault: Fault
    status: int

    def __str__(self) -> str:
        return f"{self.at:9.2f} {self.desk}: {self.request} → {self.status or 'nothing'}; {self.fault}"


@dataclass
class _Side:
    """What one desk's way to central is like right now."""

    is_cut: bool = False
    is_silent: bool = False  # while cut: nothing is refused, nothing answered
    lines: set[asyncio.StreamWriter] = field(default_factory=set)


class FaultyProxy:
    """`urls` by desk lead to central's port. `rate`: the part of requests something happens to; 0 after `heal`.
    `silence`: the longest that nothing is heard on an open line, in seconds."""

    def __init__(self, port: int, desks: list[str], seed: str, rate: float, silence: float) -> None:
        self.rate, self.urls = rate, dict.fromkeys(desks, "")
        self.counts: Counter[Fault] = Counter()
        self.exchanges: deque[Exchange] = deque(maxlen=_REMEMBERED)
        self.delay = 0.0  # seconds each request and each answer is on the way
        self._port, self._silence = port, silence
        self._random = random.Random(seed)
        self._sides = {desk: _Side() for desk in desks}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._is_ready = threading.Event()
        self._thread.start()
        self._is_ready.wait()

    def cut(self, desk: str, silently: bool) -> None:
        """The desk's cable is out: connections are refused, or open and dead."""
        self._loop.call_soon_threadsafe(self._cut, self._sides[desk], silently)

    def mend(self, desk: str) -> None:
        self._loop.call_soon_threadsafe(self._mend, self._sides[desk])  # after a cut that was asked for before

    def heal(self) -> None:
        """From now on nothing happens to any request."""
        self.rate = 0.0
        for desk in self._sides:
            self.mend(desk)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        servers = [self._loop.run_until_complete(self._listen(desk)) for desk in self._sides]
        self._is_ready.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _listen(self, desk: str) -> asyncio.Server:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)  # the loop forgets a task whose connection has ended
            task.add_done_callback(self._tasks.discard)
            with suppress(asyncio.CancelledError):  # the end of the proxy
                await self._serve(desk, reader, writer)

        server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=_LARGEST)
        self.urls[desk] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    def _cut(self, side: _Side, silently: bool) -> None:
        side.is_cut, side.is_silent = True, silently
        if not silently:
            for writer in side.lines:
                reset(writer)

    def _mend(self, side: _Side) -> None:
        side.is_cut = False

    async def _serve(self, desk: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a desk: request after request, until one of the three ends."""
        side, far = self._sides[desk], None
        side.lines.add(writer)
        try:
            while request := await read_message(reader):
                if side.is_cut:
                    await self._dead(side)
                    return
                if far is None:
                    far = await asyncio.open_connection("127.0.0.1", self._port, limit=_LARGEST)
                if not await self._exchange(desk, request, far, writer):
                    return
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return  # who is behind the other end must cope with it
        finally:
            side.lines.discard(writer)
            if not writer.is_closing():
                reset(writer)
            if far is not None:
                reset(far[1])

    async def _dead(self, side: _Side) -> None:
        until = time.monotonic() + self._silence
        while side.is_cut and side.is_silent and time.monotonic() < until:
            await asyncio.sleep(0.05)

    async def _exchange(
        self,
        desk: str,
        request: bytes,
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        near: asyncio.StreamWriter,
    ) -> bool:
        """Whether the connection goes on after it."""
        at = time.monotonic()
        fault = self._random.choice(_FAULTS) if self._random.random() < self.rate else Fault.NONE
        self.counts[fault] += 1
        status = 0
        try:
            if fault is Fault.BLACK_HOLE:
                await self._say_nothing()
                return False
            if fault is Fault.CUT_REQUEST:
                far[1].write(request[: self._random.randrange(1, len(request))])
                await far[1].drain()
                await asyncio.sleep(0.02)
                return False
            await asyncio.sleep(self.delay + (self._random.uniform(0.05, 1.5) if fault is Fault.LATE else 0))
            if fault is Fault.REPLAYED:
                self._replay(request)
            far[1].write(request)
            await far[1].drain()
            answer = await read_message(far[0])
            status = status_of(answer)
            return bool(answer) and await self._deliver(fault, answer, near)
        finally:
            self.exchanges.append(Exchange(at, desk, first_line(request), key_of(request), fault, status))

    async def _deliver(self, fault: Fault, answer: bytes, near: asyncio.StreamWriter) -> bool:
        if self._cut_of(near):
            return False
        if fault is Fault.SWALLOWED:
            await self._say_nothing()
            return False
        if fault is Fault.RESET:
            return False
        if fault is Fault.CUT_ANSWER:
            near.write(answer[: self._random.randrange(1, len(answer))])
            near.close()
            return False
        if fault is Fault.DRIP:
            for place in range(min(_DRIPPED, len(answer))):
                near.write(answer[place : place + 1])
                await near.drain()
                await asyncio.sleep(_DRIP)
            answer = answer[_DRIPPED:]
        await asyncio.sleep(self.delay)
        near.write(answer)
        await near.drain()
        return True

    def _cut_of(self, near: asyncio.StreamWriter) -> bool:
        return any(side.is_cut and near in side.lines for side in self._sides.values())

    async def _say_nothing(self) -> None:
        await asyncio.sleep(self._random.uniform(0.5, self._silence))

    def _replay(self, request: bytes) -> None:
        """The same bytes on a connection of their own, beside the first, or some seconds later."""
        task = self._loop.create_task(self._send_again(request, self._random.choice((0.0, 0.0, 0.3, 3.0))))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_again(self, request: bytes, after: float) -> None:
        await asyncio.sleep(after)
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=_LARGEST)
            writer.write(request)
            await writer.drain()
            with suppress(TimeoutError):
                await asyncio.wait_for(read_message(reader), WAITS + 5)
            reset(writer)


def reset(writer: asyncio.StreamWriter) -> None:
    """Close at once; what is unsent is thrown away, and the other end is told by RST."""
    opened: socket.socket | None = writer.get_extra_info("socket")
    if opened is not None and opened.fileno() >= 0:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def read_message(reader: asyncio.StreamReader) -> bytes:
    """A whole HTTP message; empty at the end of the stream. IncompleteReadError when it ends inside of one."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if not error.partial:
            return b""
        raise
    named = {}
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        named[name.strip()] = value.strip()
    if b"content-length" in named:
        return head + await reader.readexactly(int(named[b"content-length"]))
    return head + (await _read_chunks(reader) if named.get(b"transfer-encoding") == b"chunked" else b"")


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        body += size + await reader.readexactly(int(size, 16) + 2)
        if int(size, 16) == 0:
            return body


def status_of(answer: bytes) -> int:
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0


def first_line(request: bytes) -> str:
    return request.split(b" HTTP/", 1)[0].decode("latin-1")[:120]


def key_of(request: bytes) -> str:
    """The idempotency key of a request, or of the void of it; empty for others."""
    head = request.split(b"\r\n\r\n", 1)[0]
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"idempotency-key:"):
            return line.partition(b":")[2].strip().decode()
    path = first_line(request).split(" ")[-1]
    return path.split("/")[3] if path.endswith("/void") else ""
