"""The list of standard answers (STP.8): search, choose, and it stands in the reply box."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from desktop import assets
from desktop.models.standard_answers import Offer, offers, values_of
from desktop.panels.act_dialog import ArrowKeys, ChoiceList, label
from desktop.panels.actions import pressed
from desktop.panels.plain_text import PlainText
from desktop.regulation.people import Department
from desktop.replica.views import StandardAnswers as Answers
from desktop.replica.views import TicketView

FAVOURITE_KEY = "Ctrl+D"


@dataclass(frozen=True, slots=True)
class Question:
    """The ticket that is answered, and the instant at which it is looked at."""

    view: TicketView
    now: datetime

    @property
    def department(self) -> Department:
        return self.view.ticket.department


class StandardAnswers(QDialog):
    """`answer_chosen` carries the text to insert, filled in; `favourites_changed` the ids that are marked from now
    on."""

    answer_chosen = Signal(str)
    favourites_changed = Signal(object)

    def __init__(self, answers: Answers, favourites: Collection[int], question: Question, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Standard answer"))
        self.resize(600, 560)
        self._answers, self._favourites, self._question = answers, set(favourites), question
        self._values = values_of(question.view)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find an answer"))
        self.field.setAccessibleName(self.tr("Find an answer"))
        self.field.textChanged.connect(lambda: self._fill())
        self.field.returnPressed.connect(self.accept)
        self.list = ChoiceList([])
        ArrowKeys(self.field, self.list)
        self.list.setAccessibleName(self.tr("Standard answers"))
        self.list.currentRowChanged.connect(self._preview)
        self.list.itemActivated.connect(self.accept)
        self._shown = PlainText("small", "muted", lines=8)
        self._warning = PlainText("small", "guard", lines=3)
        self._none = label("")
        buttons = QDialogButtonBox()
        self.ok = buttons.addButton(self.tr("Insert"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setProperty("primary", True)
        self.ok.setAutoDefault(False)  # Enter in the field inserts already
        self.star = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.star.setAutoDefault(False)
        self.star.clicked.connect(self._mark)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        heading = label(self.tr("Standard answer"), "heading")
        for widget in (heading, self.field, self._none, self.list, self._shown, self._warning, buttons):
            layout.addWidget(widget, 1 if widget is self.list else 0)
        self._fill()

    def _fill(self, chosen: int | None = None) -> None:
        """The list anew; `chosen` is the answer that stays the current one."""
        question, wanted = self._question, self.field.text()
        found = offers(self._answers, question.department, self._favourites, self._values, wanted, question.now)
        self.list.set_choices([(offer.head, offer, "") for offer in found])
        for row, offer in enumerate(found):
            if offer.row.dead_links:
                self.list.item(row).setForeground(QColor(assets.colours().guard))
            if offer.row.id == chosen:
                self.list.setCurrentRow(row)
        empty = self.tr("There are no standard answers yet. A supervisor writes them.")
        self._none.setText(self.tr("Nothing found. Try another word.") if self._answers else empty)
        self._none.setVisible(not found)
        self.ok.setEnabled(bool(found))
        self._preview()

    def _preview(self) -> None:
        offer: Offer | None = self.list.chosen
        self._shown.set_text(offer.text if offer else "")
        warning = offer.warning(self._question.now) if offer else ""
        self._warning.set_text(warning)
        self._warning.setVisible(bool(warning))
        self.star.setEnabled(offer is not None)
        is_marked = offer is not None and offer.is_favourite
        words = self.tr("No favourite any more") if is_marked else self.tr("Make it a favourite")
        self.star.setText(f"{words}  {FAVOURITE_KEY}")

    def _mark(self) -> None:
        offer: Offer | None = self.list.chosen
        if offer is not None:
            self._favourites ^= {offer.row.id}
            self.favourites_changed.emit(frozenset(self._favourites))
            self._fill(offer.row.id)
            self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pressed(event) == FAVOURITE_KEY:
            self._mark()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        offer: Offer | None = self.list.chosen
        if offer is not None:
            self.answer_chosen.emit(offer.text)
            super().accept()
