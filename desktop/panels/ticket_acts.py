"""What the actions of the ticket panel do: each gesture becomes one intent, and no text goes before it is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from desktop import assets
from desktop.desk import DiskFull
from desktop.desk_files import FileState, OutgoingFile
from desktop.models.incident import incident_of
from desktop.models.message_lines import short_file_name
from desktop.models.outbox import text_of
from desktop.models.redaction import Part, chosen_parts, suspected_part
from desktop.models.refused import as_note, refused_intents, renewed, sent_anyway
from desktop.models.standard_texts import request_text
from desktop.panels import dialogs
from desktop.panels.conversation_view import ConversationView
from desktop.panels.copied_secret import CopiedSecret
from desktop.panels.drafts import Drafts
from desktop.panels.incident_dialogs import GatherDialog, JoinIncidentDialog
from desktop.panels.merge_dialog import MergeDialog
from desktop.panels.redact_dialog import RedactDialog
from desktop.panels.reply_box import ReplyBox
from desktop.panels.secret_dialog import SecretDialog
from desktop.panels.securing_dialogs import AuthorizeDialog, RequestSecretDialog, RevokeAuthorizationDialog
from desktop.panels.sending_check import SendingCheck
from desktop.panels.split_dialog import SplitDialog
from desktop.panels.standard_answers import Question, StandardAnswers
from desktop.panels.ticket_actions import TicketActions
from desktop.regulation import intents
from desktop.regulation.intents import Intent, TicketIntent
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import AuthorizationWay, SecretKind, SecretState
from desktop.replica.views import OutboxView, TicketView
from desktop.replica.views import StandardAnswers as Answers

if TYPE_CHECKING:
    from desktop.desk import Desk


class TicketActs(QObject):
    """Carries out the actions on `view`, the ticket as it is on the screen."""

    edit_begun = Signal()  # the text of a refused intent stands in the box

    def __init__(
        self,
        desk: Desk,
        actions: TicketActions,
        box: ReplyBox,
        drafts: Drafts,
        conversation: ConversationView,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._actions, self._box, self._drafts = desk, actions, box, drafts
        self._conversation, self._window = conversation, window
        self._edited: dict[int, OutboxView] = {}  # ticket -> the refused intent whose text stands in its box
        self.view: TicketView | None = None
        self._last_key = ""  # of the intent stored last
        self._sent_by: TicketView | None = None  # a key sent a text by it: no second time, before the ticket shows it
        self._told: dict[TicketIntent, set[int]] = {}  # answers to all: the tickets that have them
        self.has_unread = False  # a public message came while the agent wrote
        self.dialog: QDialog | None = None
        self.copied = CopiedSecret(self)
        self.check = SendingCheck(desk)
        self.kept_suspects: set[tuple[int, int]] = set()  # ids and versions of messages that hold no password
        for name, do in {
            "take": lambda: self._store(intents.Take()),
            "release": lambda: self._store(intents.Release()),
            "no_answer_needed": lambda: self._store(intents.NoAnswerNeeded()),
            "reply": self._reply,
            "note": self._note,
            "request_data": lambda: self._send(intents.RequestData(self._box.texts.public)),
            "out_of_scope": lambda: self._send(intents.OutOfScope(self._box.texts.public)),
            "resolve": self._resolve,
            "refuse": self._refuse,
            "transfer": lambda: self._ask(dialogs.TransferDialog),
            "declare_emergency": lambda: self._ask(dialogs.DeclareDialog),
            "revoke_emergency": lambda: self._ask(dialogs.RevokeDialog),
            "set_topic": lambda: self._ask(dialogs.TopicDialog),
            "set_account": lambda: self._ask(dialogs.AccountDialog),
            "assign": lambda: self._ask(dialogs.AssignDialog),
            "merge": lambda: self._ask(MergeDialog),
            "split": lambda: self._ask(SplitDialog),
            "join_incident": lambda: self._ask(JoinIncidentDialog),
            "gather_incident": lambda: self._ask(GatherDialog),
            "leave_incident": lambda: self._store(intents.LeaveIncident()),
            "answer_incident": lambda: self._answer_incident(intents.Reply),
            "resolve_incident": lambda: self._answer_incident(intents.Resolve),
            "repeat_incident_answer": self._repeat_answer,
            "redact": self._redact,
            "request_secret": lambda: self._ask(RequestSecretDialog),
            "look_at_secret": self._look_at_first,
            "authorize": lambda: self._ask(AuthorizeDialog),
            "revoke_authorization": lambda: self._ask(RevokeAuthorizationDialog),
            "ask_account": self._ask_account,
            "standard_answer": self._offer_answers,
            "write_reply": lambda: self._write(is_note=False),
            "write_note": lambda: self._write(is_note=True),
        }.items():
            actions[name].triggered.connect(do)

    def leave(self) -> None:
        """Another ticket is being opened: until it is here, no key means the one before."""
        self.view, self.has_unread = None, False

    def _reply(self) -> None:
        body = self._box.text
        self._send(intents.Note(body) if self._box.is_note else intents.Reply(body))

    def _note(self) -> None:
        """What stands in the box becomes a note; an empty box waits for one."""
        if self._box.text.strip():
            self._send(intents.Note(self._box.text))
        else:
            self._write(is_note=True)

    def _resolve(self) -> None:
        body = self._box.texts.public
        if body or self._files():
            self._send(intents.Resolve(body))
        else:
            self._store(intents.Resolve())

    def _send(self, intent: TicketIntent) -> None:
        """Puts the box's text into the outbox; only then the box is empty. First shows what came meanwhile."""
        if not self._has_text():
            return
        if self.has_unread and not self._conversation.is_at_end and not isinstance(intent, intents.Note):
            self._conversation.scroll_to_end()
            self.has_unread = False
            self._box.bar.tell(self.tr("A new message came while you wrote. Read it, then send again."))
            return
        if self._waits_for_files(lambda: self._send(intent)):
            return
        if not isinstance(intent, intents.Note) and self._has_fault(lambda: self._send(intent)):
            return
        if self._store(intent, is_of_box=True):
            self._forget_text()

    def _has_text(self) -> bool:
        """An empty box says so."""
        if self._box.text.strip():
            return True
        self._box.bar.tell(sentence("empty", assets.language()))
        self._box.editor.setFocus()
        return False

    def _files(self) -> tuple[OutgoingFile, ...]:
        return () if self._box.ticket is None else self._desk.files.of(self._box.ticket)

    def _waits_for_files(self, send: Callable[[], None]) -> bool:
        """Says that a file is not at central yet; `send` sends the text without it."""
        unsent = [file for file in self._files() if file.state is not FileState.READY]

        def send_without() -> None:
            for file in unsent:
                if self._box.ticket is not None and file in self._files():
                    self._desk.files.remove(self._box.ticket, file)
            send()

        if unsent:
            names = ", ".join(short_file_name(file.name) for file in unsent)
            words = self.tr("Not at central yet: %1. The text waits for that.").replace("%1", names)
            self._box.tell_files(words, self.tr("Send without"), send_without)
        return bool(unsent)

    def _has_fault(self, send: Callable[[], None]) -> bool:
        """Says what the text should not go out with; `send` sends it all the same."""
        fault = self.check.fault(self._box.text)
        if fault:
            self._box.bar.tell(fault, self.tr("Send anyway"), send)
        return bool(fault)

    def _answer_incident(self, kind: type[intents.Reply] | type[intents.Resolve]) -> None:
        """The text of the box for every live ticket of the incident, an intent each; this one's last, which takes the
        text out of the box. Where the disk was full, once more means those for whom it is not stored yet."""
        incident = incident_of(self.view, self._actions.members) if self.view is not None else None
        if self.view is None or incident is None or not self._has_text():
            return
        if self._files():
            self._box.bar.tell(sentence("files_for_many", assets.language()))
            return
        if self._has_fault(lambda: self._answer_incident(kind)):
            return
        (lead, numbers), view = incident, self.view
        intent = kind(self._box.texts.public, anyway=True, incident=lead)
        told = self._told.setdefault(intent, set())
        others = [number for number in numbers if number not in (view.row.number, *told)]
        while others and self._act(view, intent, other=others[-1]):
            told.add(others.pop())
        if others:
            words = self.tr("The disk is full: not stored for %1 and this ticket. Your text stays in the box.")
            self._box.bar.tell(words.replace("%1", ", ".join(f"№ {number}" for number in others)), is_trouble=True)
        elif self._store(intent, is_of_box=True):
            del self._told[intent]
            self._forget_text()
            words = self.tr("Goes to %n ticket(s) of the incident.", "", len(numbers))
            self._box.bar.tell(words)

    def _repeat_answer(self) -> None:
        """What the others of the incident were told."""
        body, view = self._actions.incident_answer, self.view
        if view is None or view is self._sent_by or not body:
            return
        if self._store(intents.Reply(body, anyway=True, incident=view.ticket.incident)):
            self._sent_by = view

    def _forget_text(self) -> None:
        self.has_unread = False
        self._box.clear()
        if self._box.ticket is not None:
            self._desk.files.sent(self._box.ticket)
            self._drafts.sent(self._box.ticket)

    def _store(self, intent: TicketIntent, is_of_box: bool = False) -> bool:
        return self.view is not None and self._act(self.view, intent, is_of_box)

    def _act(self, view: TicketView, intent: TicketIntent, is_of_box: bool = False, other: int | None = None) -> bool:
        """One intent into the outbox, in the place of a refused one if the agent edited that. False: not stored."""
        edited = self._edited.get(view.row.number) if is_of_box else None
        if is_of_box and (files := self._files()):
            intent = replace(intent, attachments=tuple(file.sending.id for file in files))  # type: ignore[arg-type]
        try:
            if edited is not None:
                self._last_key = self._desk.resend(edited.key, intent)
            else:
                self._last_key = self._desk.act(view, intent, keeps_draft=not is_of_box, other=other)
        except DiskFull:
            self._tell_full()
            return False
        if edited is not None:
            del self._edited[view.row.number]
        return True

    def _tell_full(self) -> None:
        words = self.tr("Not stored: this computer's disk is full. Your text stays in the box; free some space.")
        self._box.bar.tell(words, is_trouble=True)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._dialog_closed)
        dialog.open()

    def _dialog_closed(self) -> None:
        self.dialog = None

    def _ask(self, dialog_type: Callable[..., QDialog]) -> None:
        if self.view is not None:
            self._open(dialog_type(self._desk, self.view, self._act, self._window))

    def _redact(self) -> None:
        """What is chosen in the conversation; without a choice what looks like a password."""
        if self.view is None:
            return
        now, suspected = self._desk.now(), suspected_part(self.view, self.kept_suspects, self._desk.now())
        parts = chosen_parts(self.view, self._conversation.chosen, now)
        if not parts and not self._conversation.chosen and suspected is not None:
            parts = (suspected,)
        if parts:
            self.redact(*parts)
        else:
            self._box.bar.tell(self.tr("Choose in the conversation what to hide."), self.tr("Close"))

    def redact(self, *parts: Part) -> None:
        """Asks once more, for it can't be undone."""
        if self.view is not None:
            self._open(RedactDialog(self._desk, self.view, parts, self._act, self._window))

    def look_at(self, secret_id: int) -> None:
        """Asks for a reason, then shows the secret for a minute."""
        secret = next((one for one in self.view.secrets if one.id == secret_id), None) if self.view else None
        if self.view is not None and secret is not None and self._actions["look_at_secret"].isEnabled():
            authorize = partial(self._authorize_by, self.view, secret.id)
            may_match = secret.kind is SecretKind.AUTHORIZATION and self.view.ticket.authorization is None
            self._open(SecretDialog(self._desk, secret, self.copied, self._window, authorize if may_match else None))

    def _authorize_by(self, view: TicketView, secret_id: int) -> bool:
        return self._act(view, intents.Authorize(AuthorizationWay.SECRET, "", secret_id))

    def _look_at_first(self) -> None:
        secrets = self.view.secrets if self.view is not None else ()
        found = next((secret for secret in secrets if secret.state is SecretState.ANSWERED), None)
        if found is not None:
            self.look_at(found.id)

    def _refuse(self) -> None:
        """Over the text of the box, which follows what becomes of it; a note in the box stays there."""
        if self.view is None or self._waits_for_files(self._refuse):
            return
        if self._box.is_note:
            self._ask(dialogs.RefuseDialog)
            return
        dialog = dialogs.RefuseDialog(self._desk, self.view, self._act_of_box, self._window, self._box.texts.public)
        dialog.text.textChanged.connect(lambda: self._box.replace(dialog.text.toPlainText()))
        dialog.accepted.connect(self._forget_text)
        self._open(dialog)

    def _act_of_box(self, view: TicketView, intent: TicketIntent) -> bool:
        return self._act(view, intent, is_of_box=True)

    def _offer_answers(self) -> None:
        """STP.8: a frequent question is answered by a text that stands ready."""
        library = self._desk.library
        self._desk.read_standard_answers(
            lambda answers: library.read_favourites(lambda favourites: self._show_answers(answers, favourites))
        )

    def _show_answers(self, answers: Answers, favourites: frozenset[int]) -> None:
        if self.view is None or self.dialog is not None:
            return
        dialog = StandardAnswers(answers, favourites, Question(self.view, self._desk.now()), self._window)
        dialog.answer_chosen.connect(self._box.insert)
        dialog.favourites_changed.connect(lambda ids: self._desk.library.keep_favourites(ids, self._tell_trouble))
        self._open(dialog)

    def _tell_trouble(self, words: str) -> None:
        if words:
            self._box.bar.tell(words, is_trouble=True)

    def _ask_account(self) -> None:
        """STP.5: the request must name the account. One key sends it; it can be taken back until it has gone."""
        if self.view is None or self.view is self._sent_by:
            return
        text = request_text(self.view, "account")
        if self._store(intents.RequestData(text)):
            key, self._sent_by = self._last_key, self.view
            words = self.tr("The subscriber is asked: %1").replace("%1", text)
            self._box.bar.tell(words, self.tr("Take it back"), lambda: self._desk.drop(key))

    def _write(self, is_note: bool) -> None:
        self._box.set_note(is_note)
        self._box.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def edited_key(self) -> str:
        """The refused intent of this ticket whose text stands in the box; empty when there is none."""
        edited = None if self.view is None else self._edited.get(self.view.row.number)
        return "" if edited is None else edited.key

    def forget_settled(self, view: TicketView) -> None:
        """An edited intent that is no longer refused is not edited either."""
        edited = self._edited.get(view.row.number)
        if edited is not None and edited.key not in {shown.key for shown in refused_intents(view)}:
            del self._edited[view.row.number]

    def choose(self, key: str, choice: str) -> None:
        """What becomes of a refused intent: edit, anyway, again, note or drop."""
        view = self.view
        shown = next((one for one in view.outbox if one.key == key), None) if view else None
        if view is None or shown is None:
            return
        if choice == "edit":
            self._edit(shown, view.row.number)
        elif choice == "drop":
            self._drop(shown)
        else:
            changed = {"anyway": sent_anyway, "again": lambda intent: renewed(intent, view), "note": as_note}[choice]
            self._resend(key, changed(shown.intent))

    def _edit(self, shown: OutboxView, number: int) -> None:
        self._edited[number] = shown
        self._box.set_note(isinstance(shown.intent, intents.Note))
        if text_of(shown.intent) not in self._box.text:
            self._box.append(text_of(shown.intent))
        self._desk.files.bring_back(number, shown.files)
        self._box.bar.tell(self.tr("This text was not sent. Change it and send it again."))
        self._box.editor.setFocus()
        self.edit_begun.emit()

    def _resend(self, key: str, intent: Intent) -> None:
        try:
            self._desk.resend(key, intent)
        except DiskFull:
            self._tell_full()

    def _drop(self, shown: OutboxView) -> None:
        if not text_of(shown.intent):
            self._desk.drop(shown.key)
            return
        asked = QMessageBox(self._window)
        asked.setTextFormat(Qt.TextFormat.PlainText)
        asked.setIcon(QMessageBox.Icon.Question)
        asked.setWindowTitle(self.tr("Drop the text"))
        asked.setText(self.tr("The text is destroyed and can't be brought back."))
        asked.addButton(self.tr("Drop"), QMessageBox.ButtonRole.DestructiveRole).clicked.connect(
            lambda: self._desk.drop(shown.key)
        )
        keep = asked.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        asked.setDefaultButton(keep)
        self._open(asked)
