"""Secrets: what a subscriber is asked for and answers over a form of the cabinet (STP.6, ORK.4)."""

from desktop.central.writing import Writing
from desktop.regulation.ticket import SecretKind, SecretState


def ask_for_secret(transaction: Writing, ticket: int, kind: SecretKind, agent_id: int) -> int:
    """A new secret request of the ticket; returns its number."""
    made: int = transaction.insert(
        "secret",
        ticket=ticket,
        kind=kind.value,
        state=SecretState.ASKED.value,
        asked_by_id=agent_id,
        asked_at=transaction.at,
    )
    return made
