"""Who asks: shown for each ticket, kept up to date, with designed states where nobody is known."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.panels.card_rows import LinkButton
from desktop.panels.contact_note_dialog import ContactNoteDialog
from desktop.panels.plain_text import PlainText
from desktop.panels.subscriber_panel import SubscriberPanel
from desktop.regulation import intents
from desktop.regulation.people import Department
from desktop.replica.views import AccountView, EarlierTicket, ReplicaChange
from tests.panels.fake_desk import NOW, queue_row
from tests.panels.full_desk import FullDesk
from tests.panels.keys import write
from tests.panels.ticket_samples import announcement, message, subscriber, ticket_view
from tests.panels.ticket_side import close, turn_while

LEFT = Qt.MouseButton.LeftButton


class Side:
    def __init__(self, **values: Any) -> None:
        self.desk = FullDesk()
        self.desk.subscribers["s1"] = subscriber()
        self.panel = SubscriberPanel(self.desk)  # type: ignore[arg-type]
        self.panel.resize(320, 860)
        self.panel.show()
        self.show_ticket(**values)

    def show_ticket(self, **values: Any) -> None:
        """Done when the subscriber has been read, which waits for the paint of the ticket."""
        self.panel.show_ticket(ticket_view(message(1, "Да"), **values))
        turn_while(self.panel._reading.isActive)

    @property
    def texts(self) -> list[str]:
        """What stands on the panel, once Qt has shown the new widgets."""
        QApplication.processEvents()
        return [shown.text for shown in self.panel.findChildren(PlainText) if shown.isVisible()]


@contextmanager
def shown(**values: Any) -> Iterator[Side]:
    side = Side(**values)
    try:
        yield side
    finally:
        side.panel.end()
        close(side.panel)


def test_subscriber_of_the_ticket_is_shown() -> None:
    with shown() as side:
        assert side.texts[:2] == ["ООО «Кафе Уют»", "contract 1007, subscriber since 2014, organisation"]
        assert "account found" in side.texts
        assert "кафе-уют.рф" in side.texts


def test_earlier_ticket_is_opened_by_a_click_or_a_key(qtbot: QtBot) -> None:
    with shown() as side:
        chosen: list[int] = []
        side.panel.ticket_chosen.connect(chosen.append)
        link = side.panel.findChild(LinkButton)
        qtbot.mouseClick(link, LEFT)
        qtbot.keyClick(link, Qt.Key.Key_Space)
        assert chosen == [9981, 9981]


def test_many_earlier_tickets_are_shown_on_request(qtbot: QtBot) -> None:
    with shown() as side:
        state = queue_row(1).state
        many = tuple(EarlierTicket(n, "Длинная тема " * 20, Department.STP, state, NOW) for n in range(1, 31))
        side.desk.subscribers["s1"] = subscriber(tickets=many)
        side.desk.changed(ReplicaChange(subscribers=frozenset({"s1"})))
        assert len(side.panel.findChildren(LinkButton)) - 1 == 8  # one of before waits for its deletion
        more = next(b for b in side.panel.findChildren(QPushButton) if b.text() == "Show all (30)")
        qtbot.mouseClick(more, LEFT)
        assert len(side.panel.findChildren(LinkButton)) - 1 == 30


def test_rows_have_their_height_in_the_frame_that_shows_them() -> None:
    with shown(subscriber_id=None) as side:
        QApplication.processEvents()
        state = queue_row(1).state
        many = tuple(EarlierTicket(n, "Тема", Department.STP, state, NOW) for n in range(1, 31))
        side.desk.subscribers["s1"] = subscriber(tickets=many)
        side.panel.resize(320, 300)
        side.panel.show_ticket(ticket_view(message(1, "Да")))
        side.panel._reading.stop()
        side.panel._read()  # no turn of the loop between this and the paint
        rows = [shown for shown in side.panel.findChildren(PlainText) if shown.isVisible()]
        assert len(rows) > 20
        assert [row.text for row in rows if row.height() < row.heightForWidth(row.width())] == []


def test_change_of_the_subscriber_is_seen_and_of_another_is_not_read() -> None:
    with shown() as side:
        side.desk.subscribers["s1"] = subscriber(accounts=())
        side.desk.changed(ReplicaChange(subscribers=frozenset({"s2"})))
        assert "account found" in side.texts
        side.desk.changed(ReplicaChange(subscribers=frozenset({"s1"})))
        assert "account kafe-uyut.ru is not known" in side.texts


def test_nobody_identified_asks_for_the_account(qtbot: QtBot) -> None:
    with shown(subscriber_id=None, subscriber_name="", account=None) as side:
        wanted: list[bool] = []
        side.panel.account_wanted.connect(lambda: wanted.append(True))
        assert side.texts[0] == "Subscriber not known"
        button = next(b for b in side.panel.findChildren(QPushButton) if b.text() == "Ask for the account")
        qtbot.mouseClick(button, LEFT)
        assert wanted == [True]


def test_subscriber_whose_data_are_not_here_is_named() -> None:
    with shown(subscriber_id="s9", subscriber_name="ИП Петров") as side:
        assert side.texts == ["ИП Петров", "His data are not here yet: they come by sync."]


def test_no_ticket_shows_nobody() -> None:
    with shown() as side:
        side.panel.show_ticket(None)
        assert side.texts == ["", "Who asks stands here once a ticket is open."]


def test_answer_for_the_ticket_before_is_not_shown() -> None:
    with shown() as side:
        side.desk.subscribers["s2"] = subscriber(accounts=())
        side.desk.hold()
        side.show_ticket(subscriber_id="s1")
        side.show_ticket(subscriber_id="s2", account=None)
        side.desk.deliver()
        assert "account not named: ask for it" in side.texts


def test_one_who_talks_is_invited_to_the_cabinet_and_it_is_noted(qtbot: QtBot) -> None:
    with shown() as side:
        settings = replace(side.desk.book.settings, cabinet_url="https://cabinet.example")
        side.desk.book = replace(side.desk.book, settings=settings)
        button = next(b for b in side.panel.findChildren(QPushButton) if b.text() == "Invite to the cabinet")
        qtbot.mouseClick(button, LEFT)
        assert (
            QApplication.clipboard()
            .text()
            .startswith("Подайте, пожалуйста, заявку в личном кабинете: https://cabinet.example.")
        )
        assert side.desk.acts == [("s1", intents.ContactNote("s1", "Приглашён подать заявку в кабинете."))]
        assert side.panel._invited.text == "The invitation is copied: paste it where you talk."
        side.desk.is_full = True
        qtbot.mouseClick(button, LEFT)
        assert side.panel._invited.text == "The invitation is copied, but not noted: the disk is full."


def test_works_that_are_announced_stand_on_the_panel_at_once(qtbot: QtBot) -> None:
    with shown() as side:
        side.desk.subscribers["s1"] = subscriber(announcements=(announcement(),))
        side.desk.changed(ReplicaChange(has_book=True))
        assert side.panel.card is not None
        assert side.panel.card.sections[0].rows[0].label == "now, until 22:14: Работы на почтовом сервере"


def test_that_the_invitation_is_copied_is_seen_in_a_low_window_too() -> None:
    with shown() as side:
        side.panel.resize(260, 300)
        QApplication.processEvents()
        side.panel.invite()
        QApplication.processEvents()
        assert not side.panel._invited.visibleRegion().isEmpty()
        (note,) = subscriber().contact_notes
        notes = tuple(msgspec.structs.replace(note, id=number, body="Слово. " * 30) for number in (1, 2))
        side.desk.subscribers["s1"] = subscriber(contact_notes=notes)
        side.desk.changed(ReplicaChange(is_refill=True))
        QApplication.processEvents()
        assert not side.panel._invited.visibleRegion().isEmpty()


def test_contact_note_is_added_and_a_full_disk_keeps_its_text(qtbot: QtBot) -> None:
    with shown() as side:
        button = next(b for b in side.panel.findChildren(QPushButton) if b.text() == "Add a contact note")
        qtbot.mouseClick(button, LEFT)
        dialog = side.panel.findChild(ContactNoteDialog)
        assert not dialog.ok.isEnabled()
        write(dialog.text, "Звонила")
        side.desk.is_full = True
        qtbot.mouseClick(dialog.ok, LEFT)
        assert (dialog.isVisible(), dialog.text.toPlainText(), side.desk.acts) == (True, "Звонила", [])
        side.desk.is_full = False
        qtbot.mouseClick(dialog.ok, LEFT)
        assert side.desk.acts == [("s1", intents.ContactNote("s1", "Звонила"))]
        assert not dialog.isVisible()


def test_long_names_never_widen_the_panel() -> None:
    with shown() as side:
        view = subscriber()
        row = msgspec.structs.replace(view.row, name="Ж" * 300, email="e" * 200 + "@a.ru")
        side.desk.subscribers["s1"] = subscriber(row=row)
        side.desk.changed(ReplicaChange(is_refill=True))
        side.panel.grab()
        assert side.panel._scroll.widget().width() <= side.panel.width()


def test_theme_and_language_change_live() -> None:
    with shown() as side:
        assets.apply_theme(assets.Theme.DARK)
        assets.set_language("ru")
        QApplication.processEvents()
        side.panel.grab()
        assert "аккаунт найден" in side.texts


def test_accounts_the_ticket_does_not_name_are_shown_on_request(qtbot: QtBot) -> None:
    with shown() as side:
        view = subscriber()
        other = msgspec.structs.replace(view.accounts[0].row, id="drugoy.ru", domains=[], services=[])
        side.desk.subscribers["s1"] = subscriber(accounts=(*view.accounts, AccountView(other, None)))
        side.desk.changed(ReplicaChange(subscribers=frozenset({"s1"})))
        assert "drugoy.ru" not in side.texts
        button = next(b for b in side.panel.findChildren(QPushButton) if b.text() == "Other accounts (1)")
        qtbot.mouseClick(button, LEFT)
        assert "drugoy.ru" in side.texts
        side.desk.subscribers["s1"] = subscriber(accounts=(*view.accounts, AccountView(other, None)), contact_notes=())
        side.desk.changed(ReplicaChange(subscribers=frozenset({"s1"})))
        assert "drugoy.ru" in side.texts
