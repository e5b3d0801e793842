"""The reply box: what the agent writes, as an answer or as a note, and the buttons that send it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.desk_files import FileState, OutgoingFile
from desktop.panels.act_buttons import ActButtons
from desktop.panels.file_chips import FileChips
from desktop.panels.icon_button import IconButton
from desktop.panels.quiet_bar import QuietBar
from desktop.panels.reply_editor import ReplyEditor
from desktop.panels.ticket_actions import Texts, TicketActions
from desktop.regulation.intents import BODY_LIMIT
from desktop.replica.views import Draft
from desktop.sync.state import Link

LOOK_AFTER = 500  # milliseconds without a key
LOWEST = 64  # pixels of the editor


class ReplyBox(QWidget):
    """`edited` after each change by the agent; `texts_changed` when what can be done with the text may differ."""

    edited = Signal()
    texts_changed = Signal()

    def __init__(
        self,
        actions: TicketActions,
        look_for: Callable[[str, Callable[[bool], None]], None],
        parent: QWidget | None = None,
    ) -> None:
        """`look_for` answers whether a text surely holds a credential."""
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ticket: int | None = None
        self.is_note = False
        self._link = Link.ONLINE
        self._is_filling = False
        self._state = (False, "empty")
        self._actions, self._look_for = actions, look_for
        self._told_credential = ""  # the words of the bar, while they say so
        self._told_files = ""
        self._looking = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._looking.timeout.connect(self._look_for_credentials)
        self.bar = QuietBar()
        self.editor = ReplyEditor()
        self.editor.setMinimumHeight(LOWEST)
        self.editor.textChanged.connect(self._typed)
        self.editor.paste_refused.connect(self._tell_too_long)
        more = [
            actions[name] for name in ("resolve_incident", "out_of_scope", "no_answer_needed", "ask_account", "why")
        ]
        others = [actions[n] for n in ("answer_incident", "note", "write_reply", "request_data", "refuse", "resolve")]
        self.buttons = ActButtons(actions["reply"], others, more, actions["standard_answer"])
        self.attaching = IconButton(actions["attach_file"], "file", self.editor)
        self.editor.set_corner(self.attaching)
        self.files = FileChips()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 12)
        layout.setSpacing(8)
        for widget in (self.bar, self.editor, self.files, self.buttons):
            layout.addWidget(widget, 1 if widget is self.editor else 0)
        self._speak()

    @property
    def text(self) -> str:
        return self.editor.toPlainText()

    @property
    def texts(self) -> Texts:
        return Texts(note=self.text, is_note=True) if self.is_note else Texts(public=self.text)

    @property
    def draft(self) -> Draft | None:
        return None if self.ticket is None else Draft(self.ticket, self.text, self.is_note)

    def wait_for(self, ticket: int | None) -> None:
        """Another ticket: what is typed before its draft is there waits for it."""
        self.ticket = None
        self.bar.close_bar()
        self.files.show_files(())
        self._fill("", is_note=False)
        self.editor.setReadOnly(True)
        self.editor.setEnabled(ticket is not None)

    def begin(self, draft: Draft) -> None:
        """The ticket's draft; from now on the agent writes, after what he typed while he waited."""
        typed = self.take_typed()
        is_note = self.is_note if typed and not draft.body else draft.is_note
        self.ticket = draft.ticket
        self.bar.close_bar()
        self._fill(draft.body, is_note)
        if draft.body:
            self.editor.moveCursor(QTextCursor.MoveOperation.End)
        if self.editor.isReadOnly():
            self.editor.setReadOnly(False)
        self.editor.setEnabled(True)
        if typed:
            self.editor.textCursor().insertText(typed)

    def take_typed(self) -> str:
        """What was typed for a ticket that is not here yet."""
        typed, self.editor.typed = self.editor.typed, ""
        return typed

    def clear(self) -> None:
        """The text is in the outbox, with its files."""
        self.bar.close_bar()
        self.files.show_files(())
        self._fill("", is_note=False)

    def show_files(self, files: tuple[OutgoingFile, ...]) -> None:
        """What goes with the text."""
        self.files.show_files(files)
        if self._told_files == self.bar.text and all(file.state is FileState.READY for file in files):
            self.bar.close_bar()

    def tell_files(self, words: str, button: str, send: Callable[[], None]) -> None:
        """The text waits for its files: said until they are there."""
        self.bar.tell(words, button, send)
        self._told_files = words

    def insert(self, text: str) -> None:
        """At the cursor, as if typed; can be undone, without what was typed before."""
        _put(self.editor.textCursor(), text)
        self.editor.setFocus()

    def replace(self, text: str) -> None:
        """Another text in the place of all that stands there; can be undone."""
        if text != self.text:
            cursor = self.editor.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)

    def append(self, text: str) -> None:
        """Below what stands there."""
        cursor = self.editor.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        _put(cursor, ("\n\n" if self.text.strip() else "") + text)
        self.editor.setTextCursor(cursor)
        self.editor.setFocus()

    def set_note(self, is_note: bool) -> None:
        """A note is internal: its ground says so, and nothing sends it to the subscriber."""
        if is_note == self.is_note:
            return
        self.is_note = is_note
        self._show_mode()
        self._tell_if_changed()
        if self.text:
            self.edited.emit()

    def set_link(self, link: Link) -> None:
        """Without a connection one writes as ever; the box says when it will go."""
        self._link = link
        self._speak()

    def _fill(self, text: str, is_note: bool) -> None:
        self._is_filling = True
        if text != self.text:
            self.editor.setPlainText(text)
        document = self.editor.document()
        if document.isUndoAvailable() or document.isRedoAvailable():
            document.clearUndoRedoStacks()  # what was undone here would come from another ticket
        self._is_filling = False
        self.is_note = is_note
        self._show_mode()
        self._tell_if_changed()

    def _typed(self) -> None:
        if self._is_filling:
            return
        self.edited.emit()
        self._tell_if_changed()
        self._looking.start()

    def _look_for_credentials(self) -> None:
        """Central would move them to the secrets; he who writes one should know."""
        text = self.text
        self._look_for(text, lambda is_one: self._tell_credential(is_one) if text == self.text else None)

    def _tell_credential(self, is_one: bool) -> None:
        if is_one:
            if not self.bar.text:
                self.bar.tell(self.tr("A password is not sent: a mark will stand in its place."))
                self._told_credential = self.bar.text
        elif self._told_credential and self.bar.text == self._told_credential:
            self.bar.close_bar()
            self._told_credential = ""

    def _tell_if_changed(self) -> None:
        """The answer of the regulation depends on whether there is a text, and on whether it is too long."""
        text = self.text
        state = (self.is_note, "empty" if not text.strip() else "long" if len(text) > BODY_LIMIT else "text")
        if state != self._state:
            self._state = state
            self.texts_changed.emit()

    def _tell_too_long(self, length: int) -> None:
        words = self.tr("The clipboard holds %1 characters, a message at most %2: nothing was pasted.")
        self.bar.tell(words.replace("%1", str(length)).replace("%2", str(BODY_LIMIT)), self.tr("Close"))

    def _show_mode(self) -> None:
        mode = "note" if self.is_note else "reply"
        if self.editor.property("mode") != mode:
            self.editor.setProperty("mode", mode)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)
        self._speak()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        note, reply = self.tr("Note: the subscriber does not see it"), self.tr("Answer to the subscriber")
        words = note if self.is_note else reply
        if self._link is Link.SIGNED_OUT:
            words += self.tr(". You are not signed in: it goes as soon as you are")
        elif self._link in (Link.OFFLINE, Link.OUTDATED):
            words += self.tr(". No connection: it goes as soon as there is one")
        if self.editor.placeholderText() != words:
            self.editor.setPlaceholderText(words)
            self.editor.setAccessibleName(words)
            self.buttons.show_mode(self.is_note)
            self.buttons.primary.words = self.tr("Save the note") if self.is_note else ""
            self.buttons.primary.follow()
            self.buttons.back.words = self.tr("Back to the reply")
            self.buttons.back.follow()
            self.buttons.fit()


def _put(cursor: QTextCursor, text: str) -> None:
    """A step of its own to undo: an insertion alone would be joined to the typing before it."""
    cursor.beginEditBlock()
    cursor.insertText(text)
    cursor.endEditBlock()
