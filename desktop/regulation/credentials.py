"""Credentials that somebody wrote into a message: where they stand, and whether they surely are some (section 6)."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_nearby import alone, nearby, regions
from desktop.regulation.credential_numbers import numbers
from desktop.regulation.credential_pairs import in_pairs
from desktop.regulation.credential_shapes import by_shape
from desktop.regulation.credential_tables import in_tables
from desktop.regulation.credential_values import after_labels

# a certificate or a public key; a private one is found by its own shape
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]{1,60}-----[^-]*-----END")

__all__ = ["CredentialKind", "Finding", "find", "moved"]


def find(text: str) -> tuple[Finding, ...]:
    """The values, in order and apart from each other, without the words that tell what they are. Where a value is
    sure it is moved to the secret store before the message is kept; else it is offered for redaction."""
    low = _lowered(text)
    by_themselves = _apart(chain(by_shape(text, low), numbers(text, low), in_tables(text, low)))
    parts = list(regions(low))
    bare = _ARMOUR.sub(lambda met: " " * len(met.group()), text)
    near = chain(after_labels(text, low, parts), nearby(bare, low, parts), in_pairs(bare, low, parts))
    told = _apart(chain(near, alone(bare)))
    ends = [finding.end for finding in by_themselves]
    firsts = ((one, bisect_right(ends, one.start)) for one in told)  # the first that could share characters with it
    free = [one for one, at in firsts if at == len(ends) or by_themselves[at].start >= one.end]
    return tuple(sorted((*by_themselves, *free)))


def moved(text: str, findings: Sequence[Finding], marks: Sequence[str]) -> str:
    """The text with a mark such as «[секрет 12]» in the place of each finding, which stand in order as in `find`."""
    pieces, at = [], 0
    for finding, mark in zip(findings, marks, strict=True):
        pieces += [text[at : finding.start], mark]
        at = finding.end
    return "".join([*pieces, text[at:]])


def _lowered(text: str) -> str:
    """In lower case, each character in its place: of "İ" two would be made."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower()[0] for one in text)


def _apart(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of those that share characters the sure one, else the longer one."""
    kept: list[Finding] = []
    for finding in sorted(found):
        if kept and finding.start < kept[-1].end:
            kept[-1] = max(kept[-1], finding, key=lambda one: (one.is_sure, one.end - one.start))
        else:
            kept.append(finding)
    return tuple(kept)
