"""One central and two desks under any mix of acts and mishaps: what must hold, holds after each of them.

`pytest --hypothesis-profile long tests/crashes/test_machine.py` looks for much longer than the usual run.
"""

import itertools
from collections import defaultdict
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from desktop.central import sessions, tables
from desktop.central.database import reading
from desktop.regulation.intents import INTENT_TYPES, Assign, ContactNote, LetterIntent, Merge, Note, Reply, Split
from desktop.regulation.ticket import MessageKind
from desktop.replica.overlay import text_of
from desktop.replica.views import Draft, IntentState
from desktop.sync.exchange import Answer, Call
from tests.central_server import OPERATOR
from tests.crashes.every_act import make
from tests.crashes.house import House, new_house
from tests.crashes.truth import check_central, check_replica
from tests.sync.stepped import Stepped

LOGINS = ("anna", "boris")
MOST_TICKETS = 4
_KEPT = ("queued", "sending", "held", "stuck", "accepted", "refused")
_SPEECH = ("reply", "request_data", "request_secret", "refuse", "out_of_scope", "resolve")
_FREES = ("release", "transfer", "merge", "split", "subscriber_message")


def test_machine_knows_every_kind_of_intent() -> None:
    of_letters = {name for name, kind in INTENT_TYPES.items() if issubclass(kind, LetterIntent)}
    assert make.keys() == INTENT_TYPES.keys() - of_letters


class Killed(BaseException):
    """The desk's process ends here."""


@dataclass
class Made:
    """An act as it was made: `seen_seq` is what its author had on the screen."""

    key: str
    text: str
    seen_seq: int
    is_anyway: bool = False


desks = st.sampled_from(LOGINS)
choices = st.integers(0, 7)


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        folder = Path(self.open.enter_context(TemporaryDirectory()))
        self.house: House = self.open.enter_context(new_house(folder / "house"))
        self.numbers = itertools.count(1)
        self.tickets = [self.house.world.file_ticket()]
        self.texts: dict[str, set[str]] = defaultdict(set)  # by login: what the window said is kept
        self.drafts: dict[tuple[str, int], str] = {}
        self.made: dict[tuple[str, str], list[Made]] = defaultdict(list)  # by login and strand, in their order
        self.cursors: dict[str, int] = {}
        self.rearranged: set[int] = set()  # tickets that a merge or a split was asked of
        for login in LOGINS:
            self.house.desk(login).catch_up()

    def text(self) -> str:
        return f"Текст {next(self.numbers)}"

    def ticket_of(self, choice: int) -> int:
        return self.tickets[choice % len(self.tickets)]

    @rule(login=desks, choice=choices, kind=st.sampled_from(sorted(make)))
    def act(self, login: str, choice: int, kind: str) -> None:
        desk, number, text = self.house.desk(login), self.ticket_of(choice), self.text()
        view = desk.answer(desk.desk.read_ticket, number)
        if view is None:
            return
        intent = make[kind](text, self.ticket_of(choice + 1), [m.id for m in view.messages if m.id])
        if isinstance(intent, ContactNote):
            key, seen_seq, strand = desk.desk.add_contact_note(intent.subscriber_id, intent.body), 0, "subscriber"
            self.texts[login].add(text)
        else:
            key, seen_seq, strand = desk.desk.act(view, intent), view.seen_seq, f"ticket {number}"
        if isinstance(intent, Merge | Split):
            self.rearranged.update(self.tickets)
        if text_of(intent):
            self.texts[login].add(text)
            self.texts[login].discard(self.drafts.pop((login, number), ""))
        self.made[login, strand].append(Made(key, text, seen_seq))

    @rule(login=desks, choice=choices)
    def type_draft(self, login: str, choice: int) -> None:
        number, text = self.ticket_of(choice), self.text()
        self.house.desk(login).desk.save_draft(Draft(number, text))
        self.texts[login].discard(self.drafts.get((login, number), ""))
        self.drafts[login, number] = text
        self.texts[login].add(text)

    @rule(login=desks, fault=st.sampled_from(("none", "lost", "twice", "busy", "late")))
    def send(self, login: str, fault: str) -> None:
        desk = self.house.desk(login)
        wire = desk.transport
        if fault == "lost":
            wire.losing = 1
        elif fault == "busy":
            wire.answers.append(Answer(503))
        real = wire.real.send

        def twice(call: Call) -> Answer:
            real(call)
            return real(call)

        if fault == "twice":
            wire.real.send = twice  # type: ignore[method-assign]
        desk.send()
        wire.real.send = real  # type: ignore[method-assign]
        wire.losing, wire.answers = 0, []
        if fault == "late":  # a copy that hung in the network for long
            for call in [call for call in wire.calls if call.path == "/v1/intents"][-3:]:
                if not wire.offline:
                    real(call)

    @rule(login=desks)
    def read(self, login: str) -> None:
        self.house.desk(login).read()

    @rule(login=desks)
    def sync(self, login: str) -> None:
        desk = self.house.desk(login)
        desk.drain()
        for _ in range(4):
            desk.read()

    @rule(login=desks, is_offline=st.booleans())
    def plug(self, login: str, is_offline: bool) -> None:
        self.house.desk(login).transport.offline = is_offline

    @rule(login=desks)
    def restart(self, login: str) -> None:
        self.house.kill(login)
        self.house.desk(login)

    @rule(login=desks, is_inside=st.booleans())
    def kill_in_a_page(self, login: str, is_inside: bool) -> None:
        """Before the page's commit, or after it and before the outbox knows of it."""
        desk = self.house.desk(login)

        def end(*_: object) -> None:
            raise Killed

        if is_inside:
            desk.store.replica.set_data_at = end  # type: ignore[method-assign]
        else:
            desk.store.outbox.confirm = end  # type: ignore[assignment, method-assign]
        with suppress(Killed):
            desk.read()
        self.restart(login)

    @rule()
    def restart_central(self) -> None:
        self.house.restart_central()

    @rule(login=desks)
    def drop_replica(self, login: str) -> None:
        self.house.desk(login).store.drop_replica()
        self.cursors.pop(login, None)

    @rule()
    def trim_feed(self) -> None:
        self.house.trim_feed()

    @rule(login=desks)
    def end_token(self, login: str) -> None:
        central = self.house.world.central
        with central.write(OPERATOR) as transaction:
            sessions.end_all(transaction, self.house.world.ids[login])
        central.tokens.forget()

    @rule(login=desks)
    def sign_in(self, login: str) -> None:
        self.house.sign_in(login)

    @rule(choice=choices, agent_id=st.sampled_from((None, 1, 2)))
    def supervisor_assigns(self, choice: int, agent_id: int | None) -> None:
        self.house.act("sveta", self.ticket_of(choice), Assign(agent_id, "Смена"))

    @rule(choice=choices)
    def subscriber_writes(self, choice: int) -> None:
        number = self.ticket_of(choice)
        answer = self.house.cabinet(f"/tickets/{number}/messages", {"body": self.text()}, f"k{next(self.numbers)}")
        assert answer.status_code == 201, answer.text

    @precondition(lambda self: len(self.tickets) < MOST_TICKETS)
    @rule()
    def subscriber_files_a_ticket(self) -> None:
        draft = {"department": "stp", "subject": "Почта", "account": "plain.ru", "body": self.text()}
        answer = self.house.cabinet("/tickets", draft, f"k{next(self.numbers)}")
        self.tickets.append(answer.json()["number"])

    @rule(login=desks, choice=choices, how=st.sampled_from(("again", "anyway", "edited")))
    def resend(self, login: str, choice: int, how: str) -> None:
        desk = self.house.desk(login)
        refused = [entry for entry in desk.outbox() if entry.state is IntentState.REFUSED]
        if not refused:
            return
        old = refused[choice % len(refused)]
        text, seen_seq = getattr(old.intent, "body", ""), desk.store.outbox.get(old.key).seen_seq  # type: ignore[union-attr]
        intent, is_anyway = old.intent, False
        if how == "anyway" and isinstance(old.intent, Reply):
            intent, is_anyway = Reply(text, anyway=True), True
        elif how == "edited" and text_of(old.intent):
            self.texts[login].discard(text)
            text = self.text()
            intent = Note(text)
            self.texts[login].add(text)
        key = desk.desk.resend(old.key, intent)
        entry = desk.store.outbox.get(key)
        assert entry is not None
        assert entry.seen_seq >= seen_seq
        strand = f"ticket {old.ticket}" if old.ticket is not None else "subscriber"
        strands = self.made[login, strand]
        place = next(place for place, made in enumerate(strands) if made.key == old.key)
        strands[place] = Made(key, text, entry.seen_seq, is_anyway)

    @rule(login=desks, choice=choices)
    def drop(self, login: str, choice: int) -> None:
        desk = self.house.desk(login)
        entries = [entry for entry in desk.outbox() if entry.state is not IntentState.ACCEPTED]
        if entries:
            entry = entries[choice % len(entries)]
            desk.desk.drop(entry.key)
            self.texts[login].discard(getattr(entry.intent, "body", ""))

    @rule(seconds=st.sampled_from((1, 40, 3_600, 50_000)))
    def wait(self, seconds: int) -> None:
        self.house.pass_time(seconds)

    @invariant()
    def kept_texts_stand_in_one_place(self) -> None:
        """I3 and I8."""
        for login in LOGINS:
            desk = self.house.desk(login)
            if desk.store.replica.position() is None:
                continue
            for text in self.texts[login]:
                assert len(places_of(desk, text)) == 1, f"{login}: {text} is in {places_of(desk, text)}"

    @invariant()
    def cursors_never_go_back(self) -> None:
        """I2."""
        for login in LOGINS:
            position = self.house.desk(login).store.replica.position()
            if position is not None:
                assert position[1] >= self.cursors.get(login, 0)
                self.cursors[login] = position[1]

    @invariant()
    def central_is_right(self) -> None:
        """I1, I5, I6, I7, I9, I10."""
        check_central(self.house.world)
        with reading(self.house.world.central.engine) as connection:
            audit = connection.execute(select(tables.audit).order_by(tables.audit.c.id)).all()
            messages = connection.execute(select(tables.messages)).all()
        done = {row.intent_key: row.id for row in audit if row.intent_key and accepted(row)}
        for strand in self.made.values():
            effects = [done[made.key] for made in strand if made.key in done]
            assert effects == sorted(effects), "acts of one ticket took effect in another order"
        check_holders(audit)
        seqs = {message.intent_key: message for message in messages if message.intent_key}
        for made in itertools.chain.from_iterable(self.made.values()):
            reply = seqs.get(made.key)
            if reply is None or made.is_anyway or reply.ticket in self.rearranged or not is_public(reply):
                continue
            others = [m for m in messages if m.ticket == reply.ticket and m.author_id != reply.author_id]
            unseen = [m for m in others if is_public(m) and made.seen_seq < m.seq < reply.seq]
            assert not unseen, f"{made.text} went out beside {unseen}"

    def teardown(self) -> None:
        """I4: when everything is in reach again, all is said and every replica is central's."""
        try:
            self.house.heal()
            for login in LOGINS:
                check_replica(self.house.desk(login), self.house.world)
            self.kept_texts_stand_in_one_place()
            self.central_is_right()
        finally:
            self.open.close()


def accepted(row: Any) -> bool:
    return row.act != "void" and row.detail.get("outcome") != "refused"


def is_public(message: Any) -> bool:
    return MessageKind(message.kind).is_public


def check_holders(audit: list[Any]) -> None:
    """I6: nobody takes what another has; `holder` is None where these acts do not tell."""
    holders: dict[int, str | None] = {}
    for row in audit:
        if row.ticket is None or not accepted(row):
            continue
        if row.act == "take":
            assert holders.get(row.ticket) in (None, row.actor), "two agents took one ticket"
            holders[row.ticket] = row.actor
        elif row.act in _SPEECH:
            holders[row.ticket] = holders.get(row.ticket) or row.actor
        elif row.act == "assign":
            agent_id = row.detail["agent_id"]
            holders[row.ticket] = None if agent_id is None else f"agent:{agent_id}"
        elif row.act in _FREES:
            holders[row.ticket] = None


def places_of(desk: Stepped, text: str) -> list[str]:
    """Where a desk has a text: confirmed, waiting in the outbox, or typed and not sent."""
    raw = desk.store.replica.raw
    confirmed = raw.execute(
        "SELECT intent_key FROM message WHERE body = ?1 UNION ALL SELECT intent_key FROM contact_note WHERE body = ?1",
        (text,),
    ).fetchall()
    keys = {key for (key,) in confirmed}
    waiting = [entry.state.value for entry in desk.store.outbox.pending()
               if getattr(entry.intent, "body", "") == text and entry.key not in keys]  # fmt: skip
    with desk.store.outbox.lock:
        drafts = desk.store.outbox._raw.execute("SELECT 1 FROM drafts WHERE body = ?", (text,)).fetchall()
    assert all(state in _KEPT for state in waiting)
    return ["confirmed"] * len(confirmed) + waiting + ["draft"] * len(drafts)


_USUAL = settings(
    derandomize=True,
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
Machine.TestCase.settings = settings.get_profile("long") if settings.get_current_profile_name() == "long" else _USUAL
TestMachine = Machine.TestCase
