"""The outbox on the screen: what waits, what was refused, and what the agent does with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.models.outbox import as_text
from desktop.panels.outbox_panel import OutboxPanel
from desktop.regulation import intents
from desktop.replica.views import Draft, IntentState, OutboxView, ReplicaChange
from tests.panels.full_desk import FullDesk
from tests.panels.ticket_samples import intent_view, refused
from tests.panels.ticket_side import close

LEFT = Qt.MouseButton.LeftButton
REFUSED = refused("taken", "Oleg has it.", intents.Reply("Готово"))
WAITING = intent_view("k2", intents.Take())


class Side:
    def __init__(self, *views: OutboxView) -> None:
        self.desk = FullDesk()
        self.desk.outbox = list(views)
        self.panel = OutboxPanel(self.desk)  # type: ignore[arg-type]
        self.panel.resize(700, 500)
        self.panel.show()

    @property
    def enabled(self) -> str:
        panel = self.panel
        buttons = {
            "open": panel.open_button,
            "edit": panel.edit_button,
            "resend": panel.resend_button,
            "drop": panel.drop_button,
        }
        return " ".join(name for name, button in buttons.items() if button.isEnabled())

    def put(self, *views: OutboxView) -> None:
        self.desk.outbox = list(views)
        self.desk.changed(ReplicaChange(has_outbox=True))


@contextmanager
def shown(*views: OutboxView) -> Iterator[Side]:
    side = Side(*views)
    try:
        yield side
    finally:
        side.panel.end()
        close(side.panel)


def test_empty_outbox_says_that_everything_is_done() -> None:
    with shown() as side:
        assert side.panel._empty.isVisible()
        assert side.panel._empty.text() == "Nothing waits: central has everything you did."
        assert not side.panel._detail.isVisible()


def test_each_state_allows_what_makes_sense() -> None:
    note = replace(intent_view("k3", intents.ContactNote("s1", "да")), ticket=None, subject="")
    with shown(REFUSED, WAITING, note) as side:
        assert side.enabled == "open edit resend drop"
        side.panel.list.setCurrentIndex(side.panel.model.index(1))
        assert side.enabled == "open drop"
        side.panel.list.setCurrentIndex(side.panel.model.index(2))
        assert side.enabled == "drop"


def test_refused_intent_shows_reason_and_text_and_goes_where_the_agent_wants(qtbot: QtBot) -> None:
    with shown(REFUSED) as side:
        assert (side.panel._reason.text, side.panel._text.text) == ("Oleg has it.", "Готово")
        chosen: list[object] = []
        side.panel.ticket_chosen.connect(chosen.append)
        side.panel.edit_wanted.connect(lambda number, key: chosen.append((number, key)))
        for button in (side.panel.open_button, side.panel.edit_button, side.panel.resend_button):
            qtbot.mouseClick(button, LEFT)
        assert (chosen, side.desk.acts) == ([10423, (10423, "k1")], [("k1", "resend")])


def test_dropping_asks_first(qtbot: QtBot) -> None:
    with shown(WAITING) as side:
        qtbot.mouseClick(side.panel.drop_button, LEFT)
        asked = side.panel.findChild(QMessageBox)
        assert side.desk.acts == []
        drop = next(button for button in asked.findChildren(QPushButton) if button.text() == "Drop")
        qtbot.mouseClick(drop, LEFT)
        assert side.desk.acts == [("k2", "drop")]


def test_list_follows_the_outbox() -> None:
    with shown(REFUSED, WAITING) as side:
        side.put(replace(WAITING, state=IntentState.STUCK))
        assert as_text(side.panel.model).count("\n") == 0
        assert side.panel.current is not None
        assert side.panel.current.key == "k2"
        side.put()
        assert side.panel._empty.isVisible()


def test_full_disk_keeps_the_refused_one_and_says_so(qtbot: QtBot) -> None:
    with shown(REFUSED) as side:
        side.desk.is_full = True
        qtbot.mouseClick(side.panel.resend_button, LEFT)
        assert side.panel._reason.text == "Not stored: the disk is full. The text stays here."


def test_drafts_stand_below_what_waits_and_lead_to_their_tickets(qtbot: QtBot) -> None:
    with shown(WAITING) as side:
        side.desk.drafts = {10424: Draft(10424, "Ещё\nдумаю"), 9001: Draft(9001, "Уточнить", is_note=True)}
        side.put(WAITING)
        assert as_text(side.panel.model).split("\n")[1:] == [
            "Draft of a reply · № 10424 Тема, draft, Ещё думаю",
            "Draft of a note · № 9001 Тема, draft, Уточнить",
        ]
        chosen: list[int] = []
        side.panel.ticket_chosen.connect(chosen.append)
        side.panel.list.setCurrentIndex(side.panel.model.index(2))
        assert (side.enabled, side.panel._text.text) == ("open", "Уточнить")
        qtbot.keyClick(side.panel.list, Qt.Key.Key_Return)
        assert chosen == [9001]


def test_drafts_alone_are_not_nothing() -> None:
    with shown() as side:
        side.desk.drafts = {10424: Draft(10424, "Думаю")}
        side.put()
        assert not side.panel._empty.isVisible()


def test_language_and_theme_change_live() -> None:
    with shown(REFUSED) as side:
        assets.apply_theme(assets.Theme.DARK)
        assets.set_language("ru")
        QApplication.processEvents()
        side.panel.grab()
        assert as_text(side.panel.model).startswith("Ответ · № 10423")


def test_act_on_a_letter_opens_the_letter(qtbot: QtBot) -> None:
    with shown(intent_view("k3", intents.DismissLetter(5), ticket=None), WAITING) as side:
        opened: list[int] = []
        side.panel.letter_chosen.connect(opened.append)
        assert side.panel.open_button.text() == "Open the letter"
        qtbot.mouseClick(side.panel.open_button, LEFT)
        side.panel.list.setCurrentIndex(side.panel.model.index(1))
        assert (opened, side.panel.open_button.text()) == ([5], "Open the ticket")
