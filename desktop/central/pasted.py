"""Credentials that somebody wrote into a text: moved to the secret store before the text is stored (section 6)."""

from collections.abc import Sequence

from desktop.central.secrets import keep_pasted
from desktop.central.writing import Writing
from desktop.regulation.credentials import CredentialKind, Finding, find, moved
from desktop.regulation.outcome import REDACTED, secret_mark
from desktop.regulation.ticket import SecretKind
from desktop.wire.rows import Suspect


def cleared(
    transaction: Writing, text: str, *, ticket: int | None = None, letter: int | None = None
) -> tuple[str, list[Suspect]]:
    """The text with «[секрет 12]» in the place of every credential that surely is one, and what only looks like one:
    its spans are of that text. The secrets belong to the ticket or letter, whose row must be there already; a text
    that was cleared before stays as it is."""
    said, suspects, _ = cleared_message(transaction, text, ticket, letter)
    return said, suspects


def cleared_message(
    transaction: Writing, text: str, ticket: int | None, letter: int | None = None
) -> tuple[str, list[Suspect], list[int]]:
    """The same, with the numbers of the secrets that it had."""
    findings = find(text)
    said, secret_ids = _moved_out(transaction, text, findings, ticket, letter)
    return said, _suspects(findings, secret_ids), secret_ids


def cleared_letter(transaction: Writing, text: str, quote_at: int | None = None) -> tuple[str, int | None, list[int]]:
    """The same for a letter before it is known what becomes of it; its quoted tail begins at `quote_at`, here and in
    the result. The secrets, whose numbers come last, belong to nobody yet: see `secrets.adopt`."""
    own, secret_ids = _moved_out(transaction, text[:quote_at], find(text[:quote_at]))
    if quote_at is None:
        return own, None, secret_ids
    tail, more = _moved_out(transaction, text[quote_at:], find(text[quote_at:]))
    return own + tail, len(own), secret_ids + more


def masked(text: str) -> str:
    """The text with nothing but a mark where a credential surely was: nobody is asked for what was given long ago."""
    sure = [finding for finding in find(text) if finding.is_sure]
    return moved(text, sure, [REDACTED] * len(sure))


def suspects_in(text: str) -> list[Suspect]:
    """What in a text that was cleared looks like a credential."""
    return [Suspect(one.start, one.end, one.kind.value) for one in find(text)]


def _moved_out(
    transaction: Writing, text: str, findings: Sequence[Finding], ticket: int | None = None, letter: int | None = None
) -> tuple[str, list[int]]:
    sure = [finding for finding in findings if finding.is_sure]
    secret_ids = [
        keep_pasted(transaction, text[one.start : one.end], _kind(one), ticket=ticket, letter=letter) for one in sure
    ]
    return moved(text, sure, [secret_mark(secret_id) for secret_id in secret_ids]), secret_ids


def _suspects(findings: Sequence[Finding], secret_ids: Sequence[int]) -> list[Suspect]:
    """Those that are not sure, each moved on by what the marks before it are longer than the values they replace."""
    suspects, longer, rest = [], 0, map(secret_mark, secret_ids)
    for finding in findings:
        if finding.is_sure:
            longer += len(next(rest)) - (finding.end - finding.start)
        else:
            suspects.append(Suspect(finding.start + longer, finding.end + longer, finding.kind.value))
    return suspects


def _kind(finding: Finding) -> SecretKind:
    is_authorization = finding.kind is CredentialKind.AUTHORIZATION
    return SecretKind.AUTHORIZATION if is_authorization else SecretKind.PASSWORD
