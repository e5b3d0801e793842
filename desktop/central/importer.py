"""`smena-central import`: tickets of another help desk from JSON lines, each bad line reported by its number.

An import only adds: what billing put stays as it is, and a ticket known by its `external_id` is passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec
from tqdm import tqdm

from desktop.central.context import Central
from desktop.central.import_chunk import Chunk
from desktop.central.import_lines import ImportedTicket, LineError, read_line
from desktop.central.writing import Author

LINES_A_TRANSACTION = 250  # few, so that a serving central gets its turn
LONGEST_LINE = 16 * 1024 * 1024  # bytes
_BOM = b"\xef\xbb\xbf"


@dataclass
class Summary:
    """How many tickets an import added, found there already, and could not read."""

    imported: int = 0
    unchanged: int = 0
    bad: int = 0

    def __str__(self) -> str:
        return f"{self.imported} imported, {self.unchanged} unchanged, {self.bad} bad"


def run_import(central: Central, path: Path, report: TextIO) -> Summary:
    """Import a file of JSON lines (`ImportedTicket`); bad lines and, on a terminal, the progress go to `report`.

    A bad line spoils only itself. OSError when the file can't be read; what was committed until then stays, and the
    next run goes on behind it.
    """
    summary = Summary()
    with path.open("rb") as file:
        reserved, total = _scan(file)
        file.seek(0)
        with tqdm(total=total, unit=" lines", file=report, disable=None, dynamic_ncols=True) as bar:
            lines = enumerate(_lines(file), start=1)
            while chunk := list(islice(lines, LINES_A_TRANSACTION)):
                for number, error in _import_chunk(central, chunk, reserved, summary):
                    summary.bad += 1
                    bar.write(f"line {number}: {error}", file=report)
                bar.update(len(chunk))
    return summary


def _import_chunk(
    central: Central, lines: list[tuple[int, bytes]], reserved: frozenset[int], summary: Summary
) -> list[tuple[int, LineError]]:
    """Write what is good of these lines in one transaction; returns the bad ones."""
    bad: list[tuple[int, LineError]] = []
    tickets: list[tuple[int, ImportedTicket]] = []
    for number, line in lines:
        try:
            if line.strip():
                tickets.append((number, read_line(line)))
        except LineError as error:
            bad.append((number, error))
    with central.write(Author("operator")) as transaction:
        chunk = Chunk(transaction, [ticket for _, ticket in tickets], reserved)
        for number, ticket in tickets:
            try:
                chunk.add(ticket)
            except LineError as error:
                bad.append((number, error))
        chunk.write()
    summary.imported += chunk.added
    summary.unchanged += chunk.unchanged
    return sorted(bad, key=lambda entry: entry[0])


class _Numbered(msgspec.Struct):
    number: int | None = None


def _scan(file: BinaryIO) -> tuple[frozenset[int], int]:
    """The numbers that lines of the file claim, so that no new ticket takes one of them first; and how many lines."""
    decoder, numbers, count = msgspec.json.Decoder(_Numbered), set(), 0
    for line in _lines(file):
        count += 1
        try:
            numbers.add(decoder.decode(line).number)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
    return frozenset(number for number in numbers if number is not None), count


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The file's lines; of one that is too long only the beginning, which is no JSON."""
    is_first = True
    while line := file.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield line.removeprefix(_BOM) if is_first else line
        is_first = False
