"""E-mail at a real desk with a real central: asked, completed, vouched for, its files saved, its failures seen."""

from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from desktop.central.mail_settings import Smtp
from desktop.models.conversation import Side
from desktop.models.queue import as_text
from desktop.models.queues import Tab
from desktop.panels.file_dialog import FileDialog
from desktop.panels.letter_dialogs import AskDialog, AttachDialog, DismissDialog
from desktop.regulation.ticket import MessageKind
from desktop.sync.state import Link
from tests.central.mailroom.post import PASSES, SITE, Post, letter
from tests.central_server import OPERATOR, World
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import Seat, wait

D = TypeVar("D", bound=QDialog)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200


@pytest.fixture
def post(served_central: World) -> Post:
    return Post(served_central, smtp=Smtp(host="localhost", tls="none"))


def letters(seat: Seat) -> str:
    return as_text(seat.window.letters.waiting)


def open_first_letter(seat: Seat) -> None:
    seat.window.queue_panel.show_tab(Tab.LETTERS)
    seat.press(Qt.Key.Key_J)
    wait(lambda: seat.window.letter_panel.number is not None)


def dialog(seat: Seat, kind: type[D]) -> D:
    wait(lambda: any(found.isVisible() for found in seat.window.findChildren(kind)))
    return next(found for found in seat.window.findChildren(kind) if found.isVisible())


def test_letter_is_asked_by_key_completed_by_its_answer_and_becomes_a_ticket(sit: Sit, post: Post) -> None:
    anna = sit("anna")
    post.comes(letter("Не открывается сайт, помогите."))
    wait(lambda: "нет: аккаунта" in letters(anna))
    open_first_letter(anna)
    anna.press(Qt.Key.Key_Q)
    asking = dialog(anna, AskDialog)
    assert "Укажите имя аккаунта" in asking.text.toPlainText()
    QTest.keyClick(asking, Qt.Key.Key_Return)
    wait(lambda: "спросили" in letters(anna) and "отправляется" not in letters(anna))
    assert "никто" not in anna.queue(Tab.STP)
    post.comes(letter("Аккаунт plain.ru."))
    wait(lambda: letters(anna) == "" and "Сайт" in anna.queue(Tab.STP))
    anna.open_ticket(anna.window.queues.models[Tab.STP].number_at(0))
    first, second = anna.window.ticket_panel.conversation.entries[:2]
    assert (first.side, second.side) == (Side.SUBSCRIBER, Side.SUBSCRIBER)
    assert "ivan@example.ru" in first.head
    assert first.text.startswith("Не открывается сайт")
    assert second.text.startswith("Аккаунт plain.ru.")


def test_strangers_letter_in_a_ticket_is_vouched_for_and_is_the_subscribers_then(
    sit: Sit, post: Post, write_in_cabinet: Write
) -> None:
    anna, number = sit("anna"), write_in_cabinet("Сайт не открывается с утра.")
    post.comes(letter("Пишу с другой почты: уже работает?", sender="petr@other.test", subject=f"Re: [#{number}]"))
    wait(lambda: "не подтверждено" in letters(anna))
    anna.open_ticket(number)
    entries = anna.window.ticket_panel.conversation.entries
    strange = next(entry for entry in entries if entry.side is Side.STRANGER)
    assert strange.author == "petr@other.test"
    assert "Не подтверждено: отправитель не из контактов абонента." in strange.text
    open_first_letter(anna)
    anna.press(Qt.Key.Key_L)
    attaching = dialog(anna, AttachDialog)
    assert attaching.number.text() == str(number)
    attaching.is_subscriber.click()
    wait(attaching.ok.isEnabled)
    attaching.ok.click()
    wait(lambda: letters(anna) == "" and not anna.desk.state.pending)
    anna.open_ticket(number)
    wait(lambda: anna.messages()[-1].event == "letter_vouched")
    assert [m.body.strip() for m in anna.messages() if m.kind is MessageKind.SUBSCRIBER][-1].startswith("Пишу с другой")
    assert not [m for m in anna.messages() if m.kind is MessageKind.LETTER]


def test_file_of_a_letter_is_saved_whole(sit: Sit, post: Post, tmp_path: Path) -> None:
    anna, message = sit("anna"), EmailMessage()
    for name, value in {"From": "ivan@example.ru", "Subject": "Сайт", "Message-ID": "<file@mail.test>"}.items():
        message[name] = value
    message["To"] = "support@provider.ru"
    message["Authentication-Results"] = PASSES.format(host="example.ru")
    message.set_content(SITE + " Кабинет не открывается.")
    message.add_attachment(PICTURE, maintype="image", subtype="png", filename="экран.png")
    post.comes(message.as_bytes())
    wait(lambda: anna.queue(Tab.STP) != "" or letters(anna) != "")
    if letters(anna):
        open_first_letter(anna)
        conversation = anna.window.letter_panel.conversation
    else:
        anna.open_ticket(anna.window.queues.models[Tab.STP].number_at(0))
        conversation = anna.window.ticket_panel.conversation
    [file] = [line.file for entry in conversation.entries for line in entry.lines if line.file is not None]
    assert (file.name, file.size) == ("экран.png", len(PICTURE))
    conversation.file_chosen.emit(file)
    saving = dialog(anna, FileDialog)
    saving.save_to(tmp_path / "экран.png")
    wait(lambda: saving.told.text.startswith("Сохранено"))
    assert (tmp_path / "экран.png").read_bytes() == PICTURE
    saving.close()


def test_failed_delivery_is_seen_in_the_conversation_with_the_other_servers_words(
    sit: Sit, served_central: World, write_in_cabinet: Write
) -> None:
    anna, number = sit("anna"), write_in_cabinet("Сайт не открывается с утра.")
    wait(lambda: str(number) in anna.queue(Tab.STP))
    anna.open_ticket(number)
    anna.window.ticket_panel.box.insert("Исправили.")
    anna.send()
    wait(anna.has_settled)
    reply = next(message.id for message in anna.messages() if message.kind is MessageKind.REPLY)
    failed = {
        "state": "failed",
        "to": "ivan@example.ru",
        "at": served_central.clock().isoformat(),
        "reason": "550 full",
    }
    with served_central.central.write(OPERATOR) as transaction:
        transaction.update("message", reply, delivery=failed)
    wait(lambda: any("Не доставлено" in entry.text for entry in anna.window.ticket_panel.conversation.entries))
    shown = next(e for e in anna.window.ticket_panel.conversation.entries if "Не доставлено" in e.text)
    assert "550 full. Ответ есть и в кабинете." in shown.text


def test_letter_decided_offline_that_a_colleague_decided_first_comes_back_with_his_name(
    sit: Sit, served_central: World, cable: Cable
) -> None:
    kept = served_central.add_letter()
    anna, boris = sit("anna", cable.url), sit("boris")
    wait(lambda: letters(anna) != "" and letters(boris) != "")
    open_first_letter(anna)
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    anna.press(Qt.Key.Key_X)
    dialog(anna, DismissDialog).ok.click()
    wait(lambda: anna.desk.state.pending == 1 and letters(anna) == "")
    open_first_letter(boris)
    boris.press(Qt.Key.Key_X)
    dialog(boris, DismissDialog).ok.click()
    wait(lambda: letters(boris) == "" and not boris.desk.state.pending)
    cable.mend()
    wait(lambda: "не принято" in letters(anna))
    anna.window.show_letter(kept)
    card = anna.window.letter_panel.refused._cards[0]
    assert "Борис" in card._reason.text
    card.buttons["drop"].click()
    wait(lambda: letters(anna) == "" and not anna.desk.state.undecided)
