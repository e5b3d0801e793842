"""The people of a run: agents at their desks, subscribers in the cabinet, and what befalls the machines."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from desktop.central import sessions
from desktop.central.housekeeping import FEED_KEPT, prune, retire_some
from desktop.desk import DiskFull
from desktop.regulation.intents import (
    Assign,
    ContactNote,
    DeclareEmergency,
    Merge,
    Note,
    Release,
    Reply,
    RequestData,
    Resolve,
    SetTopic,
    Split,
    Take,
    TicketIntent,
    Transfer,
)
from desktop.regulation.outcome import Refused
from desktop.regulation.people import Department
from desktop.regulation.ticket import BasicService, MessageKind
from desktop.regulation.topics import codes_of
from desktop.replica.views import Draft, IntentState, TicketView
from tests.simulation.clockwork import Killed
from tests.simulation.desk_side import DeskSide, Process

if TYPE_CHECKING:
    from tests.simulation.world import World

ACTS = 11  # of each agent, while the troubles last
LETTERS = 9  # of the subscribers
BLOWS = 30  # moments at which something may befall a machine
FIRST_TICKETS = 4
_LAST_ACT = 190.0  # seconds
_DECIDES_EVERY = 12.0  # seconds between an agent's looks at what was refused
_JUMP = timedelta(days=3653)


@dataclass
class Letter:
    """What a subscriber files or writes, and whether central said that it has it."""

    key: str
    body: str
    path: str
    document: dict[str, Any]
    is_kept: bool = False
    may_be_lost: bool = False  # central was put back from a backup since


class People:
    def __init__(self, world: "World") -> None:
        self._world = world
        self._chances = world.chances
        self._words = 0
        self.letters: list[Letter] = []
        self.is_healing = False
        self._backups: list[tuple[bytes, frozenset[str]]] = []  # with what had been told until then
        self._restores = 0

    def begin(self) -> None:
        world, chances, last = self._world, self._chances, _LAST_ACT * self._world.scale
        for _ in range(FIRST_TICKETS):
            self._file_ticket()
        for desk in world.desks:
            world.clockwork.at(chances.between(0, 1), desk.start)
            world.clockwork.at(chances.between(0, _DECIDES_EVERY), lambda desk=desk: self._decide(desk))
            for _ in range(round(ACTS * world.scale)):
                world.clockwork.at(chances.between(2, last), lambda desk=desk: self._look(desk))
        for _ in range(round(LETTERS * world.scale)):
            world.clockwork.at(chances.between(1, last), self._write_letter)
        for _ in range(round(BLOWS * world.scale)):
            world.clockwork.at(chances.between(5, last), self._befall)

    def heal(self) -> None:
        """From now on nothing fails any more."""
        self.is_healing = self._chances.is_calm = True
        world = self._world
        world.central.down_until, world.central.jump = 0.0, timedelta(0)
        for desk in world.desks:
            desk.full_until = desk.transport.offline_until = 0.0
            desk.jump = timedelta(0)
            desk.strands.heal()

    def text(self) -> str:
        self._words += 1
        return f"text {self._words}"

    def _look(self, desk: DeskSide) -> None:
        """An agent opens a ticket, and acts on it a little later, on what he saw then."""
        rows = sorted(desk.rows(), key=lambda row: row.number)
        if not rows:
            return
        view = desk.ticket(self._chances.random.choice(rows).number)
        if view is not None and desk.process is not None:
            process = desk.process
            self._world.oracle.shown(desk, view)
            self._world.clockwork.at(self._chances.soon(4), lambda: self._act(process, view))

    def _act(self, process: Process, view: TicketView) -> None:
        desk = process.machine
        if desk.process is not process:
            return
        if self._chances.one_in(12) and view.row.subscriber_id:
            self._try(desk, lambda: self._note_talk(process, view.row.subscriber_id or ""))
            return
        if self._chances.one_in(6):
            self._try(desk, lambda: self._write_draft(process, view.row.number))
            return
        intent = self._intent(process, view)
        if isinstance(process.desk.judge(view.ticket, intent), Refused) and not self._chances.one_in(5):
            return
        self._try(desk, lambda: self._world.oracle.made(desk, process.desk.act(view, intent), view, intent))
        if self._chances.one_in(9):
            self._world.clockwork.at(self._chances.soon(4), lambda: self._drop_something(process))

    def _note_talk(self, process: Process, subscriber_id: str) -> None:
        note = ContactNote(subscriber_id, self.text())
        self._world.oracle.made(process.machine, process.desk.add_contact_note(subscriber_id, note.body), None, note)

    def _write_draft(self, process: Process, number: int) -> None:
        """What stands in a reply box is kept, or the agent empties it."""
        desk, drafts, random = process.machine, self._world.oracle.drafts, self._chances.random
        draft = Draft(number, random.choice(["", *[self.text()] * 3]), is_note=random.choice([True, False]))
        before, told = drafts.before_save(desk.name, draft), desk.troubles
        process.desk.save_draft(draft)
        desk.log(f"draft of {number}: {draft.body!r}")
        drafts.after_save(desk.name, draft, before, is_kept=desk.troubles == told)
        if draft.body and self._chances.one_in(2):
            self._world.clockwork.at(self._chances.soon(4), lambda: self._send_draft(process, draft))

    def _send_draft(self, process: Process, draft: Draft) -> None:
        view = process.machine.ticket(draft.ticket) if process.machine.process is process else None
        if view is not None:
            intent = Note(draft.body) if draft.is_note else Reply(draft.body)
            self._world.oracle.shown(process.machine, view)
            self._try(
                process.machine,
                lambda: self._world.oracle.made(process.machine, process.desk.act(view, intent), view, intent),
            )

    def _try(self, desk: DeskSide, act: Any) -> None:
        try:
            act()
        except DiskFull:
            desk.log("disk full: the text stays in the box")
        except Killed:
            desk.kill()
        else:
            self._world.oracle.look(desk)

    def _intent(self, process: Process, view: TicketView) -> TicketIntent:
        random, ticket = self._chances.random, view.ticket
        other = Department.ORK if ticket.department is Department.STP else Department.STP
        made: list[tuple[int, Any]] = [
            (6, Take()),
            (2, Release()),
            (7, Reply(self.text())),
            (6, Note(self.text())),
            (2, RequestData(self.text())),
            (1, Resolve(self.text())),
            (1, Transfer(other)),
            (1, SetTopic(ticket.topic, random.choice(codes_of(ticket.department).split(", ")))),
            (1, DeclareEmergency(BasicService.WEB, "down")),
            (3, Merge(random.choice(self._world.oracle.ticket_numbers()))),
            (3, self._split(view)),
        ]
        if process.desk.me.is_supervisor:
            made.append((8, Assign(random.choice([None, *self._world.central.agent_ids.values()]), "why")))
        intent: TicketIntent = random.choices([intent for _, intent in made], [weight for weight, _ in made])[0]
        return intent

    def _split(self, view: TicketView) -> Split:
        """Some of the messages, the first of the subscriber's among them: it needs another that stays."""
        of_subscriber = [message.id for message in view.messages if message.kind is MessageKind.SUBSCRIBER]
        others = [m.id for m in view.messages if m.id and m.id not in of_subscriber and self._chances.one_in(3)]
        return Split((*of_subscriber[:1], *others), "apart")

    def _drop_something(self, process: Process) -> None:
        """The agent thinks better of something that may be on the wire."""
        desk = process.machine
        if desk.process is not process:
            return
        going = [e for e in desk.outbox() if e.state not in (IntentState.ACCEPTED, IntentState.REFUSED)]
        if going:
            self._drop(process, self._chances.random.choice(going).key)

    def _drop(self, process: Process, key: str) -> None:
        process.machine.log(f"drops {self._world.trace.name(key)}")
        self._world.oracle.given_up_by_agent(key)
        self._try(process.machine, lambda: process.desk.drop(key))

    def _decide(self, desk: DeskSide) -> None:
        """The agent looks at what central refused: drop it, send it again as it was, or send it anyway."""
        self._world.clockwork.at(_DECIDES_EVERY, lambda: self._decide(desk))
        process = desk.process
        if process is None:
            return
        for entry in desk.outbox():
            if entry.state is not IntentState.REFUSED or desk.process is not process:
                continue
            choice = self._chances.random.randrange(3)
            if self.is_healing or choice == 0 or entry.ticket is None:
                self._drop(process, entry.key)
                continue
            view = desk.ticket(entry.ticket)
            if view is None:
                continue
            self._world.oracle.shown(desk, view)
            intent = entry.intent
            if isinstance(intent, Reply) and choice == 1:
                intent = Reply(intent.body, anyway=self._chances.one_in(2))

            self._world.oracle.given_up_by_agent(entry.key)

            def resend(entry: Any = entry, intent: Any = intent) -> None:
                self._world.oracle.resent(desk, process.desk.resend(entry.key, intent), entry, intent)

            self._try(desk, resend)

    def _file_ticket(self) -> None:
        department = self._chances.random.choice(["stp", "stp", "stp", "ork"])
        body = self.text()
        document = {"department": department, "subject": body, "body": body, "account": "plain.ru"}
        self._send(Letter(f"letter-{len(self.letters)}", body, "/v1/cabinet/tickets", document))

    def _write_letter(self) -> None:
        numbers = self._world.oracle.ticket_numbers()
        if self._chances.one_in(6) or not numbers:
            self._file_ticket()
            return
        body, number = self.text(), self._chances.random.choice(numbers)
        path = f"/v1/cabinet/tickets/{number}/messages"
        self._send(Letter(f"letter-{len(self.letters)}", body, path, {"body": body}))

    def _send(self, letter: Letter) -> None:
        self.letters.append(letter)
        self._carry(letter)

    def _carry(self, letter: Letter) -> None:
        """The cabinet repeats a request under its key until it has an answer."""
        world = self._world
        headers = {
            "Authorization": f"Bearer {world.central.tokens['cabinet']}",
            "Smena-Subscriber": "s1",
            "Idempotency-Key": letter.key,
            "Content-Type": "application/json",
        }
        answered = False
        if not world.central.is_down:
            try:
                answer = world.central.ask("POST", letter.path, headers, json.dumps(letter.document).encode())
                answered = answer.status < 500
                letter.is_kept = answer.status == 201
                world.log(f"cabinet {letter.key} {letter.body!r} -> {answer.status}")
            except Killed:
                world.central_killed()
            world.committed()
        if not answered or self._chances.happens("answer_lost"):
            world.clockwork.at(self._chances.soon(10), lambda: self._carry(letter))

    def _befall(self) -> None:
        """Something happens to a machine, or nothing."""
        world, chances, now = self._world, self._chances, self._world.clockwork.now
        desk = chances.random.choice(world.desks)
        if chances.happens("desk_ended"):
            desk.kill()
        if chances.happens("offline"):
            desk.transport.offline_until = now + chances.between(10, 120)
            desk.log("loses the network")
        if chances.happens("stuck"):
            desk.strands.get_stuck(chances.between(30, 120))
        if chances.happens("revoked"):
            desk.log("tokens revoked")
            self._by_operator(lambda transaction: sessions.end_all(transaction, desk.agent.id))
        if chances.happens("clock_jump"):
            self._jump(desk)
        if chances.happens("trimmed"):
            older = timedelta(days=31) if chances.one_in(4) else FEED_KEPT - timedelta(seconds=chances.between(0, 60))
            self._keep_house(older)
        if "restore" not in chances.off:
            self._back_up_or_restore()

    def _back_up_or_restore(self) -> None:
        world, chances = self._world, self._chances
        if world.central.is_down:
            return
        if chances.one_in(4):
            self._backups.append((world.central.back_up(), world.oracle.heads))
        elif self._backups and chances.happens("restore"):
            self._restores += 1
            history = f"history-{self._restores}" if chances.one_in(3) else None
            world.oracle.look_away()
            backup, heads = chances.random.choice(self._backups[-3:])
            world.central.restore(backup, history)
            world.log(f"central  restored, {history or 'nobody is told'}")
            world.oracle.restored(heads)
            world.arrivals.moved()

    def _jump(self, desk: DeskSide) -> None:
        """Where central is put back from a backup too, one side's clocks leap in a run: what a desk sends again after
        that is what either clock calls the last seven days (`replica.outbox.KEPT`), and two leaps would end them."""
        is_central = self._chances.one_in(2) if "restore" in self._chances.off else self._chances.seed % 2 == 1
        machine = self._world.central if is_central else desk
        machine.jump = self._chances.random.choice([_JUMP, -_JUMP, timedelta(0)])
        self._world.log(f"clock of {'central' if is_central else desk.name} is {machine.jump} off")

    def _by_operator(self, job: Any) -> None:
        world = self._world
        if world.central.is_down:
            return
        try:
            world.central.write(job)
        except (Killed, OSError):
            world.central_killed()
        world.committed()

    def _keep_house(self, later: timedelta) -> None:
        """Housekeeping as it will be after so long a time."""
        world = self._world
        if world.central.is_down or world.central.jump:  # after a leap of its clock central forgets nothing for a day
            return
        central, clock = world.central.central, world.central.wall
        try:
            central.clock = lambda: clock() + later
            prune(central)
            retire_some(central)
            world.log("central  housekeeping")
        except (Killed, OSError):
            world.central_killed()
        finally:
            central.clock = clock
        world.committed()
