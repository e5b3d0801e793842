"""The commands about the audit: its public key, whether it is whole, and taking a detail out of it."""

import argparse
import sys
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import null, select, update

from desktop.central import audit_verify, tables
from desktop.central.audit_chain import REDACTING
from desktop.central.audit_tips import Tip
from desktop.central.commands import CommandError, opened
from desktop.central.database import reading
from desktop.central.settings import Place, place
from desktop.central.writing import Author
from desktop.regulation.texts import one_line

_LONGEST_REASON = 255


def print_key(options: argparse.Namespace) -> int:
    """The public key of the tips, made with the private one at its first use."""
    _say(place(options.data).tips.public_key())
    return 0


def verify(options: argparse.Namespace) -> int:
    """0 when the audit is whole, 1 when it is not; CommandError when nothing signed says so."""
    where = place(options.data, options.audit_tips)
    lines = _lines(where, options.public_key)  # before the data base: it knows at least as much
    signed = [line for line in lines if line is not None]
    with reading(opened(where).engine) as connection:
        trail = audit_verify.walk(connection, {line.number for line in signed})
        history = connection.execute(select(tables.feed_head.c.history)).scalar_one()
        faults = [trail.fault, audit_verify.feed_fault(connection)]
    if None in lines:
        faults.append(f"Line {lines.index(None) + 1} of the tips was edited, or signed with another key.")
    else:
        faults.append(audit_verify.compare(signed, trail, history))
    found = [fault for fault in faults if fault is not None]
    _say("\n".join([*audit_verify.restores(signed), *found]))
    if found:
        return 1
    if not signed:
        raise CommandError(f"The chain is whole up to entry {trail.last}, but there are no tips in {where.tips.file}.")
    _say(f"The audit is whole up to entry {trail.last}; signed tips confirm it up to entry {signed[-1].number}.")
    return 0


def redact(options: argparse.Namespace) -> int:
    """The detail of an entry goes, for ever; who, when and what stay, and that it was done is an entry."""
    reason, audit = one_line(options.reason), tables.audit
    if not 1 <= len(reason) <= _LONGEST_REASON:
        raise CommandError(f"A reason has 1 to {_LONGEST_REASON} characters.")
    with opened(place(options.data)).write(Author("operator")) as transaction:
        mine = audit.c.id == options.number, audit.c.salt.is_not(None), audit.c.act != REDACTING
        taken_out = update(audit).where(*mine).values(detail=None, salt=null())
        if not transaction.connection.execute(taken_out).rowcount:
            raise CommandError(f"There is no entry {options.number} with a detail that may be taken out.")
        transaction.audit(REDACTING, entry=options.number, reason=reason)
    _say(f"The detail of entry {options.number} was taken out; backups made before still have it.")
    return 0


def public_key(text: str) -> Ed25519PublicKey:
    """A key as `audit-key` prints it."""
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError("a public key is 64 hexadecimal digits") from error


def _lines(where: Place, keys: list[Ed25519PublicKey] | None) -> list[Tip | None]:
    if not where.tips.file.exists():
        return []
    if keys is None and not where.tips.key.exists():
        raise CommandError(f"There is no key in {where.tips.key}; name the public one with --public-key.")
    try:
        content = where.tips.file.read_bytes()
    except OSError as error:
        raise CommandError(f"The tips in {where.tips.file} cannot be read: {error.strerror}.") from error
    return audit_verify.read_lines(content, keys or [public_key(where.tips.public_key())])


def _say(text: str) -> None:
    if text:
        sys.stdout.write(text + "\n")


AUDIT_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "audit-key": print_key,
    "audit-verify": verify,
    "audit-redact": redact,
}
