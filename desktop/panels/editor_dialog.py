"""What a supervisor edits for everybody: a list, a form beside it, and no typed text that goes before it is saved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import assets
from desktop.panels.act_dialog import DATA, confirm, label
from desktop.panels.kept_words import KeptWords
from desktop.panels.plain_text import PlainText
from desktop.replica.views import ReplicaChange, Written
from desktop.sync.editing import Edit, NotSaved
from desktop.sync.state import Link, SyncState

if TYPE_CHECKING:
    from desktop.desk import Desk

Values = dict[str, Any]  # the body of the request, without its version
LIST_WIDTH = 280  # pixels
NEW = "new"  # in place of the id of a row that central has not yet


class EditorDialog(QDialog):
    """A subclass fills `form`, names its `fields`, and says how rows and values stand for each other. What was typed
    stays with its row until it is saved, whatever row is looked at meanwhile."""

    PATH = ""  # of the rows at central
    ROW: Any = None  # their type

    def __init__(self, desk: Desk, parent: QWidget, title: str, new: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(min(920, parent.width() - 24), min(680, parent.height() - 24))
        self.desk = desk
        self.rows: dict[int, Any] = {}
        self.current: int | None = None  # None: a new one
        self.fields: dict[str, QWidget] = {}  # by the name that central knows
        self._typed: dict[int | None, tuple[Values, int | None]] = {}  # not saved, and the version it began from
        self._written_at: dict[int | None, datetime] = {}  # of what was typed before this dialog was opened
        self._kept = KeptWords(desk, type(self).__name__, self, self._parts)
        self._saved: dict[int, Any] = {}  # rows as central answered, until the replica has them
        self._is_filling = self._is_busy = self._tells_offline = False
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._chosen)
        self._new = QPushButton(new)
        self._new.clicked.connect(self._begin_new)
        self.form = QVBoxLayout()
        self.form.setSpacing(6)
        self.fault = PlainText("small", "emergency", lines=4)
        self.save_button = QPushButton(self.tr("Save"))
        self.save_button.setProperty("primary", True)
        self.save_button.clicked.connect(self.save)
        self.buttons = QHBoxLayout()
        self._close = QPushButton(self.tr("Close"))
        self._close.clicked.connect(self.reject)
        for button in (self._new, self.save_button, self._close):
            button.setAutoDefault(False)
        self._lay_out(title)
        self._endings = [desk.on_change(self._on_change), desk.on_state(self._on_state)]

    def _lay_out(self, title: str) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self._new, 0, Qt.AlignmentFlag.AlignLeft)
        right = QVBoxLayout()
        right.addWidget(self._kept.line)
        right.addLayout(self.form, 1)
        right.addWidget(self.fault)
        self.buttons.addWidget(self.save_button)
        right.addLayout(self.buttons)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "heading"))
        layout.addLayout(both, 1)

    def begin(self) -> None:
        """Called by the subclass when its form is whole. Nothing can be typed before what was kept is there."""
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._close)
        *_, last = self.fields.values()
        self.setTabOrder(last, self.save_button)
        self.choose(None)
        self.setEnabled(False)
        self._kept.begin(self._came)

    def _came(self, kept: Mapping[str, Written]) -> None:
        for part, written in kept.items():
            row_id = None if part == NEW else int(part)
            self._typed[row_id], self._written_at[row_id] = tuple(json.loads(written.body)), written.at
        self.setEnabled(True)
        text = self.findChild(QPlainTextEdit) if None in self._typed else None
        (text or self.list).setFocus()  # a list that has it chooses a row by itself
        self.read()

    def _parts(self) -> dict[str, str]:
        return {NEW if row_id is None else str(row_id): json.dumps(typed) for row_id, typed in self._typed.items()}

    def read(self) -> None:
        """Reads the rows and gives them to `arrived`."""
        raise NotImplementedError

    def values(self) -> Values:
        """What stands in the form."""
        raise NotImplementedError

    def values_of(self, row: Any) -> Values:
        """What stands in the form when the row is shown; of None, for a new one."""
        raise NotImplementedError

    def show_values(self, values: Values) -> None:
        raise NotImplementedError

    def head_of(self, row: Any) -> str:
        """The row in the list."""
        raise NotImplementedError

    def place(self, row: Any) -> Any:
        """What the list is sorted by."""
        raise NotImplementedError

    def follow(self) -> None:
        """The form, the row or the connection is another: what stands on them is told anew."""

    @property
    def row(self) -> Any:
        return None if self.current is None else self.rows.get(self.current)

    @property
    def has_left(self) -> bool:
        """Answers come after the dialog was closed, too."""
        return not self._endings

    @property
    def is_edited(self) -> bool:
        return self.current in self._typed

    @property
    def is_online(self) -> bool:
        return self.desk.state.link in (Link.ONLINE, Link.CATCHING_UP)

    @property
    def may_save(self) -> bool:
        return self.is_online and not self._is_busy

    def arrived(self, rows: Sequence[Any]) -> None:
        if self.has_left:
            return
        known = {row.id: row for row in rows}
        self._saved = {
            row_id: row
            for row_id, row in self._saved.items()
            if row_id not in known or known[row_id].version < row.version
        }
        self.rows = {row.id: row for row in sorted((known | self._saved).values(), key=self.place)}
        self._settle_kept()
        if self.current is not None and self.current not in self.rows:
            self._typed[None] = (self.values(), None)  # withdrawn by another: what stands here may become a new one
            self._typed.pop(self.current, None)
            self.current = None
        if self.current is None and None not in self._typed:
            edited = (row_id for row_id in self.rows if row_id in self._typed)
            self.current = next(edited, next(iter(self.rows), None))
        self._fill_list()
        self._show()

    def _settle_kept(self) -> None:
        """Of what was typed before this dialog was opened: what was saved after all goes, and what was typed for a row
        that is no more may become a new one."""
        for row_id in [one for one in self._written_at if one in self._typed and one is not None]:
            values = self._typed[row_id][0]
            if row_id not in self.rows and None not in self._typed:
                self._typed[None], self._written_at[None] = (values, None), self._written_at[row_id]
            elif row_id not in self.rows or values != self.values_of(self.rows[row_id]):
                continue
            del self._typed[row_id], self._written_at[row_id]

    def choose(self, row_id: int | None) -> None:
        self.current = row_id
        self.fault.set_text("")
        self._fill_list()
        self._show()

    def _begin_new(self) -> None:
        self.choose(None)
        next(iter(self.fields.values())).setFocus()

    def _fill_list(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for row in self.rows.values():
            mark = "• " if row.id in self._typed else ""
            item = QListWidgetItem(mark + self.head_of(row))
            item.setData(DATA, row.id)
            item.setToolTip(assets.plain_tip(self.head_of(row)))
            self.list.addItem(item)
            if row.id == self.current:
                self.list.setCurrentItem(item)
        if self.current is None:
            self.list.setCurrentRow(-1)
        self.list.blockSignals(False)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(DATA) != self.current:
            self.current = item.data(DATA)
            self.fault.set_text("")
            self._show()

    def _show(self) -> None:
        typed = self._typed.get(self.current)
        values = typed[0] if typed else self.values_of(self.row)
        self._is_filling = True
        if values != self.values():
            self.show_values(values)
            for field in self.findChildren(QLineEdit):
                field.setCursorPosition(0)  # a long text is read from its beginning
        self._is_filling = False
        self._follow()

    def typed(self) -> None:
        """Something in the form changed: it is kept with its row."""
        if self._is_filling:
            return
        values, row = self.values(), self.row
        if values == self.values_of(row):
            self._typed.pop(self.current, None)
        else:
            version = self._typed.get(self.current, (values, row and row.version))[1]
            self._typed[self.current] = values, version
        item = self.list.currentItem()
        if item is not None and row is not None:
            item.setText(("• " if self.is_edited else "") + self.head_of(row))
        self._follow()

    def _follow(self) -> None:
        self._kept.change()
        self._kept.tell(self._written_at.get(self.current) if self.is_edited else None)
        self.save_button.setEnabled(self.may_save and self.is_edited)
        if not self.is_online:
            self.fault.set_text(self.tr("No connection to central: nothing can be saved now. Your text stays here."))
        elif self._tells_offline:
            self.fault.set_text("")
        self._tells_offline = not self.is_online
        self.follow()

    def save(self) -> None:
        if not self.save_button.isEnabled():
            return
        row_id, (values, version) = self.current, self._typed[self.current]
        new, path = row_id is None, self.PATH if row_id is None else f"{self.PATH}/{row_id}"
        body = values if new else values | {"version": version}
        self.ask(Edit("POST" if new else "PUT", path, body), row_id, values)

    def ask(self, edit: Edit, row_id: int | None, sent: Values | None = None) -> None:
        """Asks central for something about a row; `sent` is what will be saved by it."""
        self._is_busy = True
        self.fault.set_text("")
        self._follow()
        is_gone = edit.method == "DELETE"
        self.desk.library.edit(edit, self.ROW, lambda answer: self._answered(answer, row_id, sent, is_gone))

    def _answered(self, answer: Any, row_id: int | None, sent: Values | None, is_gone: bool) -> None:
        if self.has_left:
            return
        self._is_busy = False
        if isinstance(answer, NotSaved):
            self._refused(answer, row_id)
        else:
            if sent is not None and self._typed.get(row_id, (None, None))[0] == sent:
                del self._typed[row_id]
                self._written_at.pop(row_id, None)
                self._kept.save()
            if is_gone:
                self._saved.pop(answer.id, None)
            else:
                self._saved[answer.id] = answer
                self.rows[answer.id] = answer
                if row_id == self.current:
                    self.current = answer.id
            self._fill_list()
            self._show()
        self.read()

    def _refused(self, why: NotSaved, row_id: int | None) -> None:
        """What was typed stays; a second try is against the row as it is now."""
        if row_id is not None and row_id in self._typed and row_id in self.rows:
            self._typed[row_id] = self._typed[row_id][0], self.rows[row_id].version
        self._follow()
        field = self.fields.get(why.field.partition("[")[0])
        if row_id == self.current and field is not None:
            field.setFocus()
        name = field.accessibleName() if field is not None else ""
        self.fault.set_text(f"{name}: {why.words}" if name else why.words)

    def reject(self) -> None:
        """Nothing typed goes without a word."""
        if self._typed:
            words = self.tr("Something is not saved. It is lost when you close.")
            confirm(self, words, self.tr("Close without saving"), self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        self._typed = {}
        for ending in self._endings:
            ending()
        self._endings = []
        super().reject()

    def _on_change(self, change: ReplicaChange) -> None:
        if change.has_book or change.is_refill:
            self.read()

    def _on_state(self, state: SyncState) -> None:
        self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif not is_enter:
            super().keyPressEvent(event)

    def add(self, name: str, words: str, widget: QWidget, stretch: int = 0) -> None:
        """A field under its name; `name` is what central calls it."""
        named = label(words)
        named.setBuddy(widget)
        widget.setAccessibleName(words)
        self.form.addWidget(named)
        self.form.addWidget(widget, stretch)
        self.fields[name] = widget
