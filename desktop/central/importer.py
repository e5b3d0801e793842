"""`smena-central import`: tickets of another help desk from JSON lines, each bad line reported by its number.

An import only adds: what billing put stays as it is, and a ticket known by its `external_id` is passed over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import BinaryIO, TextIO

import msgspec
from tqdm import tqdm

from desktop.central.context import Central
from desktop.central.import_chunk import Chunk
from desktop.central.import_fields import unknown_fields
from desktop.central.import_lines import ImportedTicket, LineError, Remark, ahead_of, read_line
from desktop.central.writing import Author

LINES_A_TRANSACTION = 250  # few, so that a serving central gets its turn
BYTES_A_TRANSACTION = 4 * 1024 * 1024  # about: so that long lines need no more memory than many
LONGEST_LINE = 16 * 1024 * 1024  # bytes
SKEW = timedelta(minutes=5)  # how far ahead of central's clock that of the other help desk may have been
_BOM = b"\xef\xbb\xbf"

Findings = list[tuple[int, Remark]]  # by line number


@dataclass
class Summary:
    """How many tickets an import added, found there already, and could not read; and how often it warned."""

    imported: int = 0
    unchanged: int = 0
    bad: int = 0
    warnings: int = 0
    _said: set[str] = field(default_factory=set, repr=False, compare=False)

    def __str__(self) -> str:
        counts = f"{self.imported} imported, {self.unchanged} unchanged, {self.bad} bad"
        return f"{counts}, warnings: {self.warnings}" if self.warnings else counts

    def is_news(self, remark: Remark) -> bool:
        """Whether the remark is still to be said in this run."""
        if remark.once in self._said:
            return False
        if remark.once:
            self._said.add(remark.once)
        return True


def run_import(central: Central, file: BinaryIO, report: TextIO, summary: Summary) -> None:
    """Import a seekable file of JSON lines (`ImportedTicket`); bad lines, warnings and, on a terminal, the progress go
    to `report`.

    A bad line spoils only itself. Whatever stops it (an OSError, a full disk, Ctrl+C), what `summary` counts is
    committed, and the next run goes on behind it.
    """
    reserved, total = _scan(file)
    file.seek(0)
    with tqdm(total=total, unit=" lines", file=report, disable=None, dynamic_ncols=True) as bar:
        for chunk in _chunks(_lines(file)):
            bad, remarks = _import_chunk(central, chunk, reserved, summary)
            told = [(number, str(remark)) for number, remark in bad]
            told += [(number, f"warning: {remark}") for number, remark in remarks if summary.is_news(remark)]
            summary.bad += len(bad)
            summary.warnings += len(told) - len(bad)
            for number, text in sorted(told, key=lambda entry: entry[0]):
                bar.write(f"line {number}: {text}", file=report)
            bar.update(len(chunk))


def _import_chunk(
    central: Central, lines: list[tuple[int, bytes]], reserved: frozenset[int], summary: Summary
) -> tuple[Findings, Findings]:
    """Write what is good of these lines in one transaction; returns why the others are bad, and the warnings."""
    bad: Findings = []
    remarks: Findings = []
    tickets: list[tuple[int, ImportedTicket]] = []
    latest_at = central.now() + SKEW
    for number, line in lines:
        try:
            if line.strip():
                ticket = read_line(line)
                remarks += [(number, remark) for remark in unknown_fields(line) + ahead_of(ticket, latest_at)]
                tickets.append((number, ticket))
        except LineError as error:
            bad.append((number, error.remark))
    with central.write(Author("operator")) as transaction:
        chunk = Chunk(transaction, [ticket for _, ticket in tickets], reserved)
        for number, ticket in tickets:
            try:
                remarks += [(number, remark) for remark in chunk.add(ticket)]
            except LineError as error:
                bad.append((number, error.remark))
        chunk.write()
    summary.imported += chunk.added
    summary.unchanged += chunk.unchanged
    return bad, remarks


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


def _chunks(lines: Iterable[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    """The lines with their numbers from 1, some at a time."""
    chunk: list[tuple[int, bytes]] = []
    size = 0
    for number, line in enumerate(lines, start=1):
        chunk.append((number, line))
        size += len(line)
        if len(chunk) == LINES_A_TRANSACTION or size >= BYTES_A_TRANSACTION:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The file's lines; of one that is too long only the beginning, which is no JSON."""
    is_first = True
    while line := file.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield line.removeprefix(_BOM) if is_first else line
        is_first = False
