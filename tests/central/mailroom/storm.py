"""Hostile mail by the thousand: bombs, mutations of real letters, and what hypothesis makes up. Run it as
`python -m tests.central.mailroom.storm --messages 20000`: it prints what became of them."""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.letter import Quarantined
from tests.central.mailroom.bombs import BOMBS
from tests.central.mailroom.corpus import SUITES, files_of
from tests.central.mailroom.made_up import made_up

_WORDS = [
    b"Content-Type: multipart/mixed; boundary=b\n\n", b"--b\n", b"--b--\n", b"\n", b"\r\n\r\n", b"\r", b"\0",
    b"Content-Transfer-Encoding: base64\n", b"=?utf-8?B?", b"?=", b"; filename*0*=", b"message/rfc822", b"text/html",
    b"begin 644 x\n", b"end\n", b"<table>", b"<!--", b"=", b"\xff\xfe", b"\xd0",
    b"-----BEGIN PGP SIGNED MESSAGE-----\n",
]  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What a storm did. `slowest`: (seconds of the wall, kind), `busiest`: the same of the child's processor time where
    it lives on; `largest`: bytes of memory a child took, at most."""

    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    busiest: tuple[float, str] = (0.0, "")
    largest: int = 0


def letters(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many letters, each with the name of its kind: every bomb once, a quarter made up, the rest mutations."""
    source = random.Random(seed)
    bombs = list(BOMBS.items())[:count]
    yield from ((kind, make()) for kind, make in bombs)
    invented = (count - len(bombs)) // 4
    yield from (("made up", raw) for raw in made_up(invented, seed))
    real = [raw for suite in SUITES for raw in files_of(suite).values() if len(raw) < 60_000]
    for _ in range(count - len(bombs) - invented):
        yield "mutation", mutated(source.choice(real), source)


def mutated(raw: bytes, source: random.Random) -> bytes:
    """A real letter with some damage: cut, doubled, bytes changed, pieces of structure dropped into it."""
    data = bytearray(raw)
    for _ in range(source.randint(1, 6)):
        at = source.randrange(len(data) + 1)
        end = min(len(data), at + source.randrange(1, 400))
        match source.randrange(5):
            case 0:
                del data[at:end]
            case 1:
                data[at:at] = data[at:end] * source.randint(1, 20)
            case 2:
                data[at:at] = source.choice(_WORDS)
            case 3:
                data[at:end] = source.randbytes(end - at)
            case _:
                data[at:at] = source.choice(_WORDS) * source.randint(1, 300)
    return bytes(data)


def storm(count: int, seed: int, reader: LetterReader, most: int | None = None) -> Tally:
    """Reads them all, each cut to `most` bytes. Whatever comes out as an exception is a fault."""
    tally = Tally()
    reader.read(b"")
    before = memory_of(reader.process_id)
    for kind, raw in letters(count, seed):
        child, busy, started = reader.process_id, processor_time_of(reader.process_id), time.perf_counter()
        try:
            outcome = reader.read(raw[:most])
        except Exception as error:
            tally.faults.append(f"{kind}: {error!r}")
            continue
        took = time.perf_counter() - started, kind
        result = outcome.reason if isinstance(outcome, Quarantined) else "read"
        tally.outcomes[result] += 1
        tally.kinds[f"{kind}: {result}"] += 1
        tally.slowest = max(tally.slowest, took)
        if child == reader.process_id:
            tally.busiest = max(tally.busiest, (processor_time_of(child) - busy, kind))
        tally.largest = max(tally.largest, memory_of(reader.process_id) - before)
    return tally


def memory_of(process_id: int | None) -> int:
    """The most bytes a process ever held; 0 where the system does not tell, or it is gone."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text("ascii")
    except OSError:
        return 0
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 if "VmHWM:" in status else 0


def processor_time_of(process_id: int | None) -> float:
    """Seconds, in steps of a hundredth; 0 where the system does not tell."""
    try:
        times = Path(f"/proc/{process_id}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--messages", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    with LetterReader() as reader:
        tally = storm(given.messages, given.seed, reader)
    shown = {
        "messages": given.messages,
        "outcomes": dict(tally.outcomes),
        "slowest_seconds": tally.slowest,
        "busiest_processor_seconds": tally.busiest,
        "largest_mebibytes": round(tally.largest / 2**20, 1),
        "faults": tally.faults,
        "bombs": {kind: count for kind, count in sorted(tally.kinds.items()) if kind.split(":")[0] in BOMBS},
    }
    sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
