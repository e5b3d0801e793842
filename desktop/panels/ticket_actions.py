"""What an agent can do with the ticket on the screen: one QAction each, enabled exactly as the regulation judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from desktop import assets
from desktop.models.clause_words import refusal_words
from desktop.models.incident import Members, incident_of
from desktop.models.row_text import department_name
from desktop.models.standard_texts import is_asked_for
from desktop.models.works import explaining
from desktop.regulation import intents
from desktop.regulation.book import Book
from desktop.regulation.intents import TicketIntent
from desktop.regulation.outcome import Refused
from desktop.regulation.people import Department
from desktop.regulation.permissions import may_look
from desktop.regulation.refusals import reasons
from desktop.regulation.ticket import AuthorizationWay, MessageKind, SecretKind, SecretState
from desktop.regulation.topics import TOPICS
from desktop.replica.views import TicketView

if TYPE_CHECKING:
    from desktop.desk import Desk

translate = QCoreApplication.translate

ANY_TEXT = "-"  # stands for what is yet to be written
KEYS = {
    "reply": "Ctrl+Return",
    "standard_answer": "Ctrl+J",
    "answer_with_works": "Ctrl+Shift+J",
    "attach_file": "Ctrl+Shift+F",
    "find": "Ctrl+F",
}
OF_INCIDENT = ("answer_incident", "resolve_incident")  # not offered where there is none
OF_THE_BOX = ("reply", "note", "request_data", "out_of_scope", "resolve", "refuse", "ask_account", *OF_INCIDENT)
ASKED_LATER = {"set_account": ("unknown_account", "foreign_account"), "merge": ("unknown_ticket",)}
MOST_AHEAD = 8  # tickets judged before they are opened
PUBLIC = ("request_data", "out_of_scope")


@dataclass(frozen=True, slots=True)
class Texts:
    """What stands in the reply box: as a public text, and as a note; a note's text is never public."""

    public: str = ""
    note: str = ""
    is_note: bool = False


def _names() -> dict[str, str]:
    return {
        "take": translate("TicketActions", "Take"),
        "release": translate("TicketActions", "Release"),
        "reply": translate("TicketActions", "Reply"),
        "note": translate("TicketActions", "Note"),
        "request_data": translate("TicketActions", "Request data"),
        "refuse": translate("TicketActions", "Refuse…"),
        "resolve": translate("TicketActions", "Resolve"),
        "out_of_scope": translate("TicketActions", "Out of scope"),
        "no_answer_needed": translate("TicketActions", "No answer needed"),
        "standard_answer": translate("TicketActions", "Standard answer"),
        "attach_file": translate("TicketActions", "Attach file…"),
        "answer_with_works": translate("TicketActions", "Answer with planned works"),
        "transfer": translate("TicketActions", "Transfer…"),
        "declare_emergency": translate("TicketActions", "Declare an emergency…"),
        "revoke_emergency": translate("TicketActions", "Revoke the emergency…"),
        "set_topic": translate("TicketActions", "Topic…"),
        "set_account": translate("TicketActions", "Name the account…"),
        "ask_account": translate("TicketActions", "Ask for the account"),
        "request_secret": translate("TicketActions", "Request a password or authorization…"),
        "look_at_secret": translate("TicketActions", "Show the secret…"),
        "authorize": translate("TicketActions", "Record the authorization…"),
        "revoke_authorization": translate("TicketActions", "Take the authorization back…"),
        "join_incident": translate("TicketActions", "Join an incident…"),
        "gather_incident": translate("TicketActions", "Join similar tickets to this one…"),
        "leave_incident": translate("TicketActions", "Leave the incident"),
        "answer_incident": translate("TicketActions", "Answer all"),
        "resolve_incident": translate("TicketActions", "Resolve all"),
        "repeat_incident_answer": translate("TicketActions", "Send the incident's answer here too"),
        "redact": translate("TicketActions", "Hide for ever…"),
        "assign": translate("TicketActions", "Assign…"),
        "merge": translate("TicketActions", "Merge into another ticket…"),
        "split": translate("TicketActions", "Split messages off…"),
        "write_reply": translate("TicketActions", "Write a reply"),
        "write_note": translate("TicketActions", "Write a note"),
        "find": translate("TicketActions", "Find in the conversation"),
        "why": translate("TicketActions", "Why so? Reasons and clauses"),
    }


def probe(name: str, view: TicketView, texts: Texts, desk: Desk) -> TicketIntent | None:
    """The intent to be judged for an action; where a dialog will ask for more, with a stand-in for it. None: the
    action is no intent."""
    ticket = view.ticket
    topic = next(topic.code for topic in TOPICS.values() if topic.department is ticket.department)
    note = intents.Note(texts.note or texts.public or ANY_TEXT)
    services = sorted(desk.book.settings.basic_services)
    made: dict[str, Callable[[], TicketIntent]] = {
        "take": intents.Take,
        "release": intents.Release,
        "reply": lambda: (
            intents.Note(texts.note or ANY_TEXT) if texts.is_note else intents.Reply(texts.public or ANY_TEXT)
        ),
        "note": lambda: note,
        "request_data": lambda: intents.RequestData(texts.public or ANY_TEXT),
        "refuse": lambda: intents.Refuse(reasons(ticket.department, ticket.topic)[0], texts.public or ANY_TEXT),
        "resolve": lambda: intents.Resolve(texts.public),
        "out_of_scope": lambda: intents.OutOfScope(texts.public or ANY_TEXT),
        "no_answer_needed": intents.NoAnswerNeeded,
        "transfer": lambda: intents.Transfer(ticket.department.other),
        "declare_emergency": lambda: intents.DeclareEmergency(services[0], ANY_TEXT),
        "revoke_emergency": lambda: intents.RevokeEmergency(ANY_TEXT),
        "set_topic": lambda: intents.SetTopic(ticket.topic, ticket.topic or topic),
        "assign": lambda: intents.Assign(None, ANY_TEXT),
        "set_account": lambda: intents.SetAccount(ticket.account, ANY_TEXT),
        "merge": lambda: intents.Merge(0),
        "split": lambda: intents.Split(_first_asked(view), ANY_TEXT),
        "leave_incident": intents.LeaveIncident,
        "redact": lambda: _first_redaction(view),
        "request_secret": lambda: intents.RequestSecret(_kind_to_ask(view), ANY_TEXT),
        "authorize": lambda: intents.Authorize(_way_of_words(desk), ANY_TEXT),
        "revoke_authorization": lambda: intents.RevokeAuthorization(ANY_TEXT),
    }
    if name == "declare_emergency" and not services:
        return None
    return made[name]()


class TicketActions(QObject):
    """`judge` sets what is enabled; what is not says why in its tool tip and by `refusals`."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.members: Members = lambda lead: ()
        self.incident_answer = ""  # what the others of the incident were told and this ticket was not
        self.refusals: dict[str, str] = {}  # action -> sentence and clause
        self._judged_now: dict[TicketIntent, str] = {}  # several actions stand for one intent
        self._judged_last: tuple[object, ...] | None = None  # what the answers of all actions stand on, with the book
        self._judged_by: Book | None = None
        self._judged_ahead: dict[int, tuple[TicketView, dict[str, str]]] = {}  # the one judged last stands last
        self._actions = {name: QAction(self) for name in _names()}
        for name, action in self._actions.items():
            action.setObjectName(name)
            action.setAutoRepeat(False)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if name in KEYS:
                action.setShortcut(QKeySequence(KEYS[name]))
        self._actions["answer_incident"].setPriority(QAction.Priority.HighPriority)
        self.speak()
        self.judge(None, Texts())

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        return list(self._actions.values())

    def speak(self) -> None:
        """Words in the language of the window."""
        self._judged_ahead, self._judged_last = {}, None
        for name, words in _names().items():
            self._actions[name].setText(words)

    def judge_ahead(self, view: TicketView) -> None:
        """Judges a ticket that may be opened next, for an empty box."""
        self._judged_ahead.pop(view.row.number, None)
        self._judged_ahead[view.row.number] = view, self._refusals(view, Texts(), tuple(self._actions))
        if len(self._judged_ahead) > MOST_AHEAD:
            del self._judged_ahead[next(iter(self._judged_ahead))]

    def judge(self, view: TicketView | None, texts: Texts, only: tuple[str, ...] = ()) -> None:
        """Enables what would be accepted now; `only` names the actions whose answer can have changed. A ticket that was
        read again and is as it was is not judged again: that comes with each step of an act on its way."""
        incident = incident_of(view, self.members) if view is not None else None
        asked = None if view is None else (view.ticket, view.is_online_only, view.works, texts, self._desk.me, incident)
        book = self._desk.book
        if not only and asked is not None and asked == self._judged_last and book is self._judged_by:
            return
        ahead = self._judged_ahead.get(view.row.number) if view is not None and texts == Texts() else None
        if ahead is not None and ahead[0] is view:
            judged = ahead[1]
        else:
            judged = self._refusals(view, texts, only or tuple(self._actions))
        for name in only or judged:
            refusal = judged[name]
            action = self._actions[name]
            action.setEnabled(not refusal)
            if self.refusals.get(name, "") != refusal or not action.toolTip():
                self.refusals[name] = refusal
                action.setToolTip(assets.plain_tip(refusal or action.text().rstrip("…")))
                action.setStatusTip(refusal)
        self._judged_last, self._judged_by = None if only else asked, book
        if not only:
            for name in OF_INCIDENT:
                self._actions[name].setVisible(incident is not None)
        if view is not None and not only:
            to = department_name(view.ticket.department.other)
            self._actions["transfer"].setText(translate("TicketActions", "Transfer to %1…").replace("%1", to))
            is_ork = view.ticket.department is Department.ORK  # owes processing, where STP owes an answer
            weight = QAction.Priority.HighPriority if is_ork else QAction.Priority.NormalPriority
            self._actions["resolve"].setPriority(weight)

    def _refusals(self, view: TicketView | None, texts: Texts, names: tuple[str, ...]) -> dict[str, str]:
        self._judged_now = {}
        return {name: self._refusal(name, view, texts) for name in names}

    def _refusal(self, name: str, view: TicketView | None, texts: Texts) -> str:
        """Why the action can't be done now; empty when it can."""
        if view is None:
            return translate("TicketActions", "Open a ticket first.")
        if name in ("find", "why"):
            return ""
        if view.is_online_only:
            return translate("TicketActions", "An older ticket, read from central: it can only be read.")
        if name in ("write_note", "standard_answer", "attach_file"):
            return self._judged(view, intents.Note(ANY_TEXT))
        if name == "write_reply":
            return self._judged(view, intents.Reply(ANY_TEXT))
        if name == "ask_account":
            return self._ask_account_refusal(view, texts)
        if name in ("join_incident", "gather_incident"):
            return self._join_refusal(name, view)
        if name in OF_INCIDENT or name == "repeat_incident_answer":
            return self._incident_refusal(name, view, texts)
        if name == "look_at_secret":
            return self._look_refusal(view)
        if name == "answer_with_works":
            if explaining(view, self._desk.now()) is None:
                return translate("TicketActions", "No planned works explain this ticket.")
            return self._judged(view, intents.Reply(ANY_TEXT))
        if name in PUBLIC and texts.is_note:
            return translate("TicketActions", "The box holds a note. Go back to the reply to write to the subscriber.")
        intent = probe(name, view, texts, self._desk)
        if intent is None:
            return translate("TicketActions", "No service counts as a basic one: see the settings.")
        return self._judged(view, intent, ASKED_LATER.get(name, ()))

    def _ask_account_refusal(self, view: TicketView, texts: Texts) -> str:
        """One key sends it: not beside a text that the agent writes himself."""
        if view.ticket.account:
            account = translate("TicketActions", "The account is named: %1.")
            return account.replace("%1", view.ticket.account)
        if is_asked_for(view, "account"):
            return translate("TicketActions", "The account was asked for. The subscriber has not answered yet.")
        if (texts.public or texts.note).strip():
            return translate("TicketActions", "A draft stands in the reply box. Send it or delete it first.")
        return self._judged(view, intents.RequestData(ANY_TEXT))

    def _join_refusal(self, name: str, view: TicketView) -> str:
        """Which ticket leads is asked later."""
        ticket, joins = view.ticket, name == "join_incident"
        if ticket.emergency is None:
            return refusal_words(Refused("incident_needs_emergency", "STP.4"))
        if joins and self.members(ticket.number):
            return translate("TicketActions", "The ticket leads an incident itself.")
        if not joins and ticket.incident is not None:
            lead = {"ticket": ticket.number, "lead": ticket.incident}
            return refusal_words(Refused("follows_another", None, lead))
        return self._judged(view, intents.JoinIncident(0), ("unknown_ticket",))

    def _incident_refusal(self, name: str, view: TicketView, texts: Texts) -> str:
        """One text for all tickets of the incident; each of them is judged by central."""
        incident = incident_of(view, self.members)
        if incident is None:
            return refusal_words(Refused("in_no_incident"))
        lead, _ = incident
        if name == "repeat_incident_answer":
            if not self.incident_answer:
                return translate("TicketActions", "There is no answer of the incident that was not sent here.")
            return self._judged(view, intents.Reply(self.incident_answer, anyway=True, incident=lead))
        if texts.is_note:
            return translate("TicketActions", "The box holds a note. Go back to the reply to write to the subscriber.")
        if name == "answer_incident":
            return self._judged(view, intents.Reply(texts.public or ANY_TEXT, anyway=True, incident=lead))
        return self._judged(view, intents.Resolve(texts.public, anyway=True, incident=lead))

    def _look_refusal(self, view: TicketView) -> str:
        """Central shows it; here is only asked whether there is something to see, and for whom."""
        if not any(secret.state is SecretState.ANSWERED for secret in view.ticket.secrets):
            return translate("TicketActions", "The ticket has no secret that could be shown.")
        refused = may_look(self._desk.me, view.ticket.department)
        return refusal_words(refused) if refused is not None else ""

    def _judged(self, view: TicketView, intent: TicketIntent, but_for: tuple[str, ...] = ()) -> str:
        """`but_for`: reasons that lie in the stand-in, not in the ticket."""
        if intent not in self._judged_now:
            outcome = self._desk.judge(view.ticket, intent)
            refused = outcome if isinstance(outcome, Refused) and outcome.reason not in but_for else None
            self._judged_now[intent] = refusal_words(refused) if refused is not None else ""
        return self._judged_now[intent]


def _first_redaction(view: TicketView) -> intents.Redact:
    """Of any message: which text goes is chosen in the conversation."""
    found = (message for message in view.ticket.messages if message.kind is not MessageKind.EVENT)
    message = next(found, None)
    return intents.Redact(message.id if message else 0, message.version if message else 0, ((0, 1),))


def _kind_to_ask(view: TicketView) -> SecretKind:
    """One that the subscriber was not asked for, if there is such."""
    asked = {secret.kind for secret in view.ticket.secrets if secret.state is SecretState.ASKED}
    return next((kind for kind in SecretKind if kind not in asked), SecretKind.PASSWORD)


def _way_of_words(desk: Desk) -> AuthorizationWay:
    return AuthorizationWay.SUPERVISOR if desk.me.is_supervisor else AuthorizationWay.LETTER


def _first_asked(view: TicketView) -> tuple[int, ...]:
    """The subscriber's first message: where it is the only one, nothing can be split off."""
    messages = view.ticket.messages
    return tuple(message.id for message in messages if message.kind is MessageKind.SUBSCRIBER)[:1]
