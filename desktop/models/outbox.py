"""The outbox as a list: each intent of this desk that is not yet done, with its state and reason; then the drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from desktop import assets
from desktop.models import moment
from desktop.models.clause_words import topic_name
from desktop.models.queue import ROW_TEXT
from desktop.models.row_text import Chip, RowText, department_name, service_name
from desktop.regulation import intents
from desktop.regulation.intents import Intent
from desktop.regulation.sentences import sentence
from desktop.replica.views import DraftView, IntentState, OutboxView

translate = QCoreApplication.translate

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


def act_name(intent: Intent) -> str:
    """What an intent does, as a noun or verb for lists: "Reply", "Transfer to ORK"."""
    match intent:
        case intents.Transfer():
            return translate("Outbox", "Transfer to %1").replace("%1", department_name(intent.department))
        case intents.DeclareEmergency():
            return translate("Outbox", "Emergency: %1").replace("%1", service_name(intent.service))
        case intents.SetTopic():
            return translate("Outbox", "Topic: %1").replace("%1", topic_name(intent.topic))
        case intents.SetAccount():
            return translate("Outbox", "Account: %1").replace("%1", intent.account)
        case intents.Merge():
            return translate("Outbox", "Merge into %1").replace("%1", str(intent.into))
        case intents.Split():
            return translate("Outbox", "Split off: %1").replace("%1", intent.subject)
        case intents.AdmitLetter():
            return translate("Outbox", "Letter becomes a ticket: %1").replace("%1", intent.account)
        case intents.AttachLetter():
            return translate("Outbox", "Letter to ticket %1").replace("%1", str(intent.ticket))
        case intents.Assign(agent_id=None):
            return translate("Outbox", "Back to the queue")
    return {
        intents.Take: translate("Outbox", "Take"),
        intents.Release: translate("Outbox", "Release"),
        intents.Assign: translate("Outbox", "Assign"),
        intents.Reply: translate("Outbox", "Reply"),
        intents.Note: translate("Outbox", "Note"),
        intents.RequestData: translate("Outbox", "Request for data"),
        intents.Refuse: translate("Outbox", "Refusal"),
        intents.OutOfScope: translate("Outbox", "Out of scope"),
        intents.Resolve: translate("Outbox", "Resolve"),
        intents.NoAnswerNeeded: translate("Outbox", "No answer needed"),
        intents.RevokeEmergency: translate("Outbox", "Revoke the emergency"),
        intents.RequestSecret: translate("Outbox", "Request for a secret"),
        intents.Authorize: translate("Outbox", "Authorization"),
        intents.RevokeAuthorization: translate("Outbox", "Take the authorization back"),
        intents.Redact: translate("Outbox", "Redaction"),
        intents.JoinIncident: translate("Outbox", "Join an incident"),
        intents.LeaveIncident: translate("Outbox", "Leave the incident"),
        intents.ContactNote: translate("Outbox", "Contact note"),
        intents.AskSender: translate("Outbox", "Question to the sender of a letter"),
        intents.DismissLetter: translate("Outbox", "Dismiss a letter"),
        intents.RedactLetter: translate("Outbox", "Redaction"),
    }[type(intent)]


def text_of(intent: Intent) -> str:
    """What the agent wrote: the body, else the reason."""
    return str(getattr(intent, "body", "") or getattr(intent, "reason", ""))


def has_body(intent: Intent) -> bool:
    return hasattr(intent, "body")


def may_go_anyway(intent: Intent) -> bool:
    return hasattr(intent, "anyway")


def reason_words(shown: OutboxView) -> str:
    """Why it was refused, or why it does not go; central's sentence, where it said one."""
    if shown.state not in (IntentState.REFUSED, IntentState.STUCK):
        return ""
    return shown.reason or (sentence(shown.code, assets.language()) if shown.code else "")


def state_words(shown: OutboxView) -> str:
    if shown.is_void_wanted:
        return translate("Outbox", "being withdrawn")
    if shown.is_behind:
        return translate("Outbox", "waits for your decision")
    return {
        IntentState.QUEUED: translate("Outbox", "waiting to be sent"),
        IntentState.SENDING: translate("Outbox", "being sent"),
        IntentState.HELD: translate("Outbox", "held: sign in again or update"),
        IntentState.STUCK: translate("Outbox", "not sent yet, still trying"),
        IntentState.ACCEPTED: translate("Outbox", "sent"),
        IntentState.REFUSED: translate("Outbox", "not sent"),
        IntentState.DONE: translate("Outbox", "done"),
        IntentState.DROPPED: translate("Outbox", "dropped"),
    }[shown.state]


def row_text(shown: OutboxView, now: datetime) -> RowText:
    meaning = {IntentState.REFUSED: "emergency", IntentState.STUCK: "guard", IntentState.HELD: "guard"}
    picture = {IntentState.REFUSED: "refused", IntentState.QUEUED: "sending", IntentState.SENDING: "sending"}
    look = ("guard", "") if shown.is_behind else (meaning.get(shown.state, "plain"), picture.get(shown.state, ""))
    chip = Chip(look[0], state_words(shown), look[1])
    text = " ".join(text_of(shown.intent).split())
    about = f"№ {shown.ticket} {shown.subject}" if shown.ticket is not None else ""
    return RowText(
        title=" · ".join(part for part in (act_name(shown.intent), about) if part),
        line=reason_words(shown) or text,
        chips=(chip,),
        edge="emergency" if shown.state is IntentState.REFUSED else "",
        right=moment.moment(shown.written_at, now),
        right_meaning="muted",
    )


def draft_text(shown: DraftView) -> RowText:
    draft = shown.draft
    name = translate("Outbox", "Draft of a note") if draft.is_note else translate("Outbox", "Draft of a reply")
    return RowText(
        title=f"{name} · № {draft.ticket} {shown.subject}".rstrip(),
        line=" ".join(draft.body.split()),
        chips=(Chip("plain", translate("Outbox", "draft")),),
    )


class OutboxModel(QAbstractListModel):
    """Rows by key; `show` changes only what differs, so the selection stays."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Shown] = []

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def view_at(self, row: int) -> OutboxView | DraftView:
        return self._rows[row].view

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        shown = self._rows[index.row()]
        if role == ROW_TEXT:
            return shown.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = (shown.text.title, shown.text.chips[0].text, shown.text.line, shown.text.right)
            return ", ".join(word for word in words if word)
        return None

    def show(self, views: Sequence[OutboxView], now: datetime, drafts: Sequence[DraftView] = ()) -> None:
        coming = [_Shown(view.key, view, row_text(view, now)) for view in views]
        coming += [_Shown(f"draft {shown.draft.ticket}", shown, draft_text(shown)) for shown in drafts]
        keys = {shown.key for shown in coming}
        for row in reversed(range(len(self._rows))):
            if self._rows[row].key not in keys:
                self.beginRemoveRows(NOWHERE, row, row)
                del self._rows[row]
                self.endRemoveRows()
        for row, shown in enumerate(coming):
            if row < len(self._rows) and self._rows[row].key == shown.key:
                if self._rows[row] != shown:
                    self._rows[row] = shown
                    self.dataChanged.emit(self.index(row), self.index(row))
            else:
                self.beginInsertRows(NOWHERE, row, row)
                self._rows.insert(row, shown)
                self.endInsertRows()


@dataclass(frozen=True, slots=True)
class _Shown:
    key: str
    view: OutboxView | DraftView
    text: RowText


def as_text(model: OutboxModel) -> str:
    """The list as lines, for tests."""
    return "\n".join(str(model.index(row).data()) for row in range(model.rowCount()))
