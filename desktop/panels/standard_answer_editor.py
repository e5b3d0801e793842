"""Answers to frequent questions as a supervisor writes them (STP.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop.models.row_text import department_name
from desktop.models.standard_answers import dead_words, example_values, title_key
from desktop.panels.act_dialog import confirm, label
from desktop.panels.editor_dialog import EditorDialog, Values
from desktop.panels.plain_text import PlainText
from desktop.regulation.people import Department
from desktop.regulation.placeholders import filled
from desktop.sync.editing import Edit
from desktop.wire.rows import StandardAnswerRow

if TYPE_CHECKING:
    from desktop.desk import Desk


class StandardAnswerEditor(EditorDialog):
    PATH, ROW = "/v1/standard-answers", StandardAnswerRow

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, self.tr("Standard answers"), self.tr("New answer"))
        self._departments = [desk.me.department, desk.me.department.other]
        self.title, self.body, self.department = QLineEdit(), QPlainTextEdit(), QComboBox()
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(72)
        self.department.addItems([department_name(one) for one in self._departments])
        self._preview = PlainText("small", "muted", lines=6)
        self._dead = PlainText("small", "guard", lines=2)
        self.withdraw = QPushButton(self.tr("Take out of use…"))
        self.withdraw.setAutoDefault(False)
        self.withdraw.clicked.connect(self._ask_to_withdraw)
        self.add("title", self.tr("Title"), self.title)
        self.add("department", self.tr("Department"), self.department)
        self.add("body", self.tr("Text; {name}, {account}, {ticket} and {due} are filled in"), self.body, 1)
        self.form.addWidget(label(self.tr("How it reads, for example")))
        self.form.addWidget(self._preview)
        self.form.addWidget(self._dead)
        self.title.textChanged.connect(self.typed)
        self.body.textChanged.connect(self.typed)
        self.department.currentIndexChanged.connect(self.typed)
        self.buttons.addWidget(self.withdraw)
        self.begin()

    def read(self) -> None:
        self.desk.read_standard_answers(self.arrived)

    def place(self, row: StandardAnswerRow) -> tuple[bool, str]:
        return row.department is not self.desk.me.department, title_key(row)

    def head_of(self, row: StandardAnswerRow) -> str:
        dead = self.tr("a link does not open") if row.dead_links else ""
        return f"{row.title}\n{' · '.join(part for part in (department_name(row.department), dead) if part)}"

    def values(self) -> Values:
        return {
            "department": self._departments[self.department.currentIndex()].value,
            "title": self.title.text(),
            "body": self.body.toPlainText(),
        }

    def values_of(self, row: StandardAnswerRow | None) -> Values:
        if row is None:
            return {"department": self._departments[0].value, "title": "", "body": ""}
        return {"department": row.department.value, "title": row.title, "body": row.body}

    def show_values(self, values: Values) -> None:
        self.department.setCurrentIndex(self._departments.index(Department(values["department"])))
        self.title.setText(values["title"])
        self.body.setPlainText(values["body"])

    def follow(self) -> None:
        text, _ = filled(self.body.toPlainText(), example_values(self.desk.now()))
        self._preview.set_text(text)
        dead = "" if self.row is None else dead_words(self.row, self.desk.now())
        self._dead.set_text(dead)
        self._dead.setVisible(bool(dead))
        self.withdraw.setEnabled(self.row is not None and self.may_save)

    def _ask_to_withdraw(self) -> None:
        words = self.tr("“%1” leaves every desk.").replace("%1", self.row.title)
        confirm(self, words, self.tr("Take out of use"), self._withdraw)

    def _withdraw(self) -> None:
        self.ask(Edit("DELETE", f"{self.PATH}/{self.current}"), self.current)
