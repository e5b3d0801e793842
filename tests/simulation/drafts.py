"""I3 for drafts: what the desk said it kept stands there until its agent clears it or sends a text on the ticket."""

from collections import Counter, defaultdict
from typing import Any

from desktop.replica.views import Draft
from tests.simulation.trace import Violation

_DRAFTS = "SELECT ticket, body, is_note FROM drafts"


class Drafts:
    """Of each ticket on each desk, what may stand there: one thing, or two when the program ended during a save."""

    def __init__(self) -> None:
        self.exposed: Counter[str] = Counter()
        self._may_be: dict[str, dict[int, set[Draft | None]]] = defaultdict(lambda: defaultdict(lambda: {None}))

    def before_save(self, name: str, draft: Draft) -> set[Draft | None]:
        """What may stand there before it; both may while the save lasts."""
        before = self._may_be[name][draft.ticket]
        self._may_be[name][draft.ticket] = before | {_kept(draft)}
        return before

    def after_save(self, name: str, draft: Draft, before: set[Draft | None], is_kept: bool) -> None:
        self._may_be[name][draft.ticket] = {_kept(draft)} if is_kept else before

    def sent(self, name: str, ticket: int) -> None:
        """The outbox has a text of this ticket, and took it out of the draft."""
        self._may_be[name][ticket] = {None}

    def killed(self, name: str) -> None:
        kept = sum(may_be != {None} for may_be in self._may_be[name].values())
        self.exposed["draft when the program ended"] += kept

    def check(self, name: str, outbox: Any) -> None:
        found = {ticket: Draft(ticket, body, bool(is_note)) for ticket, body, is_note in outbox.execute(_DRAFTS)}
        of_desk = self._may_be[name]
        for ticket in sorted(of_desk.keys() | found.keys()):
            draft = found.get(ticket)
            if draft not in of_desk[ticket]:
                raise Violation(f"I3: the draft of {ticket} at {name} is {draft}, not {of_desk[ticket]}")
            of_desk[ticket] = {draft}


def _kept(draft: Draft) -> Draft | None:
    return draft if draft.body else None
