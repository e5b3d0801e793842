"""GET /v1/queues/stp with 500 tickets in the queue: requests a second against an empty answer of the same server."""

import asyncio
import time
from urllib.parse import urlsplit

from tests.benchmarks.central_process import Served, central_with
from tests.benchmarks.measuring import Figure, in_turn

TICKETS, CONNECTIONS, REQUESTS = 500, 8, 40  # requests on each connection in a round


def figure() -> Figure:
    with central_with(TICKETS, messages=1) as served:
        rows = served.session().get(f"{served.url}/v1/queues/stp", timeout=30).json()["tickets"]
        assert len(rows) == TICKETS
        queue, empty = in_turn(lambda: _a_second(served, "/v1/queues/stp"), lambda: _a_second(served, "/healthz"))
    return Figure(
        f"GET /v1/queues/stp, {TICKETS} tickets in it, authenticated, requests a second",
        queue / empty,
        0.3,
        "GET /healthz of the same server",
        f"{queue:.0f}/s / {empty:.0f}/s",
        is_least=True,
    )


def _a_second(served: Served, path: str) -> float:
    return asyncio.run(_ask_at_once(served, path))


async def _ask_at_once(served: Served, path: str) -> float:
    """Requests a second over CONNECTIONS kept open; the answers are read whole and not looked at."""
    address = urlsplit(served.url)
    lines = [await asyncio.open_connection(address.hostname, address.port, limit=2**22) for _ in range(CONNECTIONS)]
    request = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {served.tokens['anna']}\r\n\r\n"

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(REQUESTS):
            writer.write(request.encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            assert head.startswith(b"http/1.1 200")
            await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))

    began = time.perf_counter()
    await asyncio.gather(*(ask(*line) for line in lines))
    elapsed = time.perf_counter() - began
    for _, writer in lines:
        writer.close()
    return CONNECTIONS * REQUESTS / elapsed
