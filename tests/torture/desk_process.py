"""A desk in a process of its own, its agent a seeded script: every act it is told is kept goes to standard output."""

import json
import random
import sys
import threading
import time
import traceback
from functools import partial
from pathlib import Path
from typing import Any

from desktop.desk import Desk, DiskFull
from desktop.regulation.intents import (
    BODY_LIMIT,
    Intent,
    Note,
    Release,
    Reply,
    RequestData,
    Resolve,
    SetTopic,
    Take,
    TicketIntent,
    Transfer,
)
from desktop.replica.entry import Entry
from desktop.replica.views import IntentState, OutboxView, TicketView
from tests.central_process import SUBSCRIBER
from tests.central_server import PASSWORD
from tests.headless import HeadlessDesk

ACTS_A_SECOND = 4.0
_HOT = 6  # tickets that all desks work on


class Script:
    """The agent. What it does is a line of JSON on standard output once the desk has said that it is kept."""

    def __init__(self, headless: HeadlessDesk, name: str, seed: str) -> None:
        self.is_resting = self.has_ended = False
        self._headless, self._name, self._random = headless, name, random.Random(seed)
        self._numbers: list[int] = []
        self._decided: set[str] = set()
        self._count = 0

    def act(self) -> None:
        desk = self._headless.desk
        if desk is None:
            return
        chance = self._random.random()
        if self.is_resting:
            if chance < 0.5:
                desk.read_outbox(lambda entries: self._decide(desk, entries))
        elif chance < 0.1 or not self._numbers:
            desk.read_queues(lambda rows: self._numbers.__setitem__(slice(None), sorted(row.number for row in rows)))
        elif chance < 0.3:
            desk.read_outbox(lambda entries: self._decide(desk, entries))
        elif chance < 0.35:
            body = self._text("talk")
            self._put("contact_note", None, body, lambda: desk.add_contact_note(SUBSCRIBER, body))
        else:
            among = self._numbers[:_HOT] if self._random.random() < 0.7 else self._numbers
            desk.read_ticket(self._random.choice(among), lambda view: self._on_ticket(desk, view))

    def command(self, line: str) -> None:
        if line == "rest":
            self.is_resting = True
        elif line == "end":
            self.has_ended = True
        elif line == "state":
            self._tell(do="state", **self._state())

    def _on_ticket(self, desk: Desk, view: TicketView | None) -> None:
        if view is None or self.is_resting:
            return
        intent, text = self._intent(view)
        name = type(intent).__name__
        self._put(name, view.row.number, text, lambda: desk.act(view, intent))

    def _intent(self, view: TicketView) -> tuple[TicketIntent, str]:
        text, topic = self._text("reply"), view.ticket.topic
        choices: list[tuple[float, TicketIntent]] = [
            (4, Take()),
            (2, Release()),
            (4, Reply(text)),
            (4, Note(text)),
            (1, RequestData(text)),
            (1, Resolve(text)),
            (1, Transfer(view.ticket.department.other, text)),
            (1, SetTopic(topic, self._random.choice(("fault", "config", "nonsense")))),
            (0.2, Note("x" * (BODY_LIMIT + 1))),
        ]
        intent = self._random.choices([choice for _, choice in choices], [weight for weight, _ in choices])[0]
        return intent, text if getattr(intent, "body", "") == text else ""

    def _decide(self, desk: Desk, entries: tuple[OutboxView, ...]) -> None:
        """About one refused intent: send it anyway, edited, or destroy it; some are left as they are. Sometimes a
        waiting one is destroyed. At rest nothing new is made."""
        entries = tuple(entry for entry in entries if entry.key not in self._decided)
        refused = [entry for entry in entries if self._will_decide(entry)]
        if not self.is_resting and entries and self._random.random() < 0.1:
            self._drop(desk, self._random.choice(entries))
        if not refused:
            return
        entry = self._random.choice(refused)
        if self.is_resting or self._random.random() < 0.4:
            self._drop(desk, entry)
            return
        self._decided.add(entry.key)
        intent, text = self._again(entry.intent)
        name = type(intent).__name__
        self._put(name, entry.ticket, text, lambda: desk.resend(entry.key, intent), supersedes=entry.key)

    def _will_decide(self, entry: OutboxView | Entry) -> bool:
        return (
            entry.state is IntentState.REFUSED and bool(int(entry.key[-1], 16) % 4) and entry.key not in self._decided
        )

    def _again(self, intent: Intent) -> tuple[Intent, str]:
        text = self._text("again")
        if isinstance(intent, Reply | RequestData | Resolve):
            return type(intent)(text, anyway=True), text
        if isinstance(intent, Note):
            return Note(text), text
        return intent, getattr(intent, "body", "")

    def _drop(self, desk: Desk, entry: OutboxView) -> None:
        self._decided.add(entry.key)
        self._tell(do="drop", key=entry.key)
        desk.drop(entry.key)

    def _put(self, name: str, ticket: int | None, text: str, put: Any, supersedes: str = "") -> None:
        try:
            key = put()
        except DiskFull:
            self._tell(do="not kept", text=text)
        else:
            self._tell(do="kept", key=key, ticket=ticket, act=name, text=text, supersedes=supersedes)

    def _text(self, kind: str) -> str:
        self._count += 1
        return f"{kind} {self._name} {self._count} {self._random.getrandbits(64):x}"

    def _state(self) -> dict[str, Any]:
        headless = self._headless
        if headless.desk is None:
            return {"link": "starting", "waiting": -1, "cursor": 0}
        waiting = [
            entry
            for entry in headless.store.outbox.pending()
            if self._will_decide(entry) or not (entry.state is IntentState.REFUSED or entry.is_behind)
        ]
        return {"link": headless.link, "waiting": len(waiting), "cursor": headless.cursor()}

    def _tell(self, **what: Any) -> None:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


def main(url: str, folder: str, login: str, seed: str) -> None:
    """Acts until "rest" comes on standard input, ends at "end" or at its end; "state" is answered."""
    headless = HeadlessDesk(url, Path(folder), login, PASSWORD)
    script = Script(headless, f"{Path(folder).name}/{seed}", seed)
    threading.Thread(target=_listen, args=(headless, script), daemon=True).start()
    pause = random.Random(f"{seed} pause")
    while not script.has_ended:
        try:
            headless.turn(pause.expovariate(ACTS_A_SECOND))
            script.act()
        except Exception:  # as in the window: a fault is told and the program goes on
            traceback.print_exc()
            time.sleep(0.1)
    headless.close()


def _listen(headless: HeadlessDesk, script: Script) -> None:
    for line in sys.stdin:
        headless.posted.put(partial(script.command, line.strip()))
    headless.posted.put(lambda: script.command("end"))


if __name__ == "__main__":
    main(*sys.argv[1:])
