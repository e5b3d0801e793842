"""So many changes a second, each a note of an agent sent as a desk sends it; tells when each was asked for and done."""

import asyncio
import json
import sys
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from tests.benchmarks.load_desks import read_answer

BODY = "Проверили журнал: ошибка повторяется раз в час, причина в планировщике заданий. " * 3
LINES = 8


async def _write(told: dict[str, Any], queue: "asyncio.Queue[int]", token: str, done: list[Any]) -> None:
    """One connection: the notes whose turn it is, one after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", told["port"])
    while True:
        number = await queue.get()
        wish = {"ticket": number, "seen_seq": 0, "written_at": datetime.now(UTC).isoformat()}
        body = json.dumps({**wish, "intent": {"type": "note", "body": BODY}}).encode()
        head = (
            f"POST /v1/intents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        sent_at = time.monotonic()
        writer.write(head.encode() + body)
        status, _, answer = await read_answer(reader)
        assert status == 200, answer
        done.append((json.loads(answer)["seq"], number, sent_at, time.monotonic()))


async def _work(told: dict[str, Any]) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    done: list[Any] = []
    tasks = [asyncio.create_task(_write(told, queue, token, done)) for token in told["tokens"][:LINES]]
    began, count = time.monotonic(), int(told["seconds"] * told["rate"])
    for place in range(count):
        await asyncio.sleep(max(0.0, began + place / told["rate"] - time.monotonic()))
        queue.put_nowait(told["tickets"][place % len(told["tickets"])])
    while len(done) < count:
        await asyncio.sleep(0.05)
        for task in tasks:
            if task.done():
                task.result()
    sys.stdout.write(json.dumps(done) + "\n")
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(_work(json.loads(sys.stdin.readline())))
