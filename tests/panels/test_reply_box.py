"""The reply box: what is typed is never lost, and is sent exactly as the button says."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.panels.act_buttons import ActButton
from desktop.panels.drafts import SAVE_AFTER
from desktop.panels.standard_answers import StandardAnswers
from desktop.regulation import intents
from desktop.regulation.intents import BODY_LIMIT
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind
from desktop.replica.views import Draft, ReplicaChange
from desktop.sync.state import Link
from tests.panels.fake_desk import IRINA, NOW
from tests.panels.keys import write
from tests.panels.ticket_samples import long_ticket, message, ticket_view
from tests.panels.ticket_side import Side, opened

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
OTHER = ticket_view(message(1, "Другое"), number=10424, subject="Другая")


def send(qtbot: QtBot, side: Side) -> None:
    qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)


def test_reply_goes_into_the_outbox_by_key_and_empties_the_box(qtbot: QtBot) -> None:
    with opened() as side:
        write(side.panel.box.editor, "Готово")
        send(qtbot, side)
        assert side.desk.acts == [(10423, intents.Reply("Готово"))]
        assert (side.text, side.desk.drafts) == ("", {})


@pytest.mark.parametrize(
    ("name", "intent"),
    [
        ("reply", intents.Reply("Текст")),
        ("note", intents.Note("Текст")),
        ("request_data", intents.RequestData("Текст")),
        ("out_of_scope", intents.OutOfScope("Текст")),
        ("resolve", intents.Resolve("Текст")),
    ],
)
def test_each_button_sends_the_text_as_it_says(name: str, intent: intents.Intent) -> None:
    with opened() as side:
        write(side.panel.box.editor, "Текст")
        side.panel.offered[name].trigger()
        assert (side.desk.acts, side.text) == ([(10423, intent)], "")


@pytest.mark.parametrize("name", ["reply", "request_data", "out_of_scope"])
def test_empty_text_is_not_sent_and_says_so(name: str) -> None:
    with opened() as side:
        write(side.panel.box.editor, "  ")
        side.panel.offered[name].trigger()
        assert (side.desk.acts, side.bar) == ([], "The text is empty. Write it, then send.")


def test_ticket_is_resolved_without_a_text_when_nothing_is_unanswered() -> None:
    with opened(ticket_view(message(1, "Спасибо"), unanswered_since_at=None)) as side:
        side.panel.offered["resolve"].trigger()
        assert side.desk.acts == [(10423, intents.Resolve())]


def test_resolving_an_unanswered_ticket_needs_a_text() -> None:
    with opened() as side:
        assert not side.panel.offered["resolve"].isEnabled()
        assert "The subscriber waits for an answer" in side.panel.offered["resolve"].toolTip()
        write(side.panel.box.editor, "Готово")
        assert side.panel.offered["resolve"].isEnabled()


def test_note_is_written_on_its_own_ground_and_never_sent_to_the_subscriber(qtbot: QtBot) -> None:
    with opened() as side:
        side.panel.offered["write_note"].trigger()
        write(side.panel.box.editor, "Клиент злится")
        assert side.panel.box.editor.property("mode") == "note"
        assert side.panel.box.buttons.primary.text().startswith("Save the note")
        assert not side.panel.offered["request_data"].isEnabled()
        shown = {b.text() for b in side.panel.box.buttons.findChildren(QPushButton) if not b.isHidden()}
        assert not shown & {"Request data", "Refuse", "Resolve", "Note"}
        send(qtbot, side)
        assert side.desk.acts == [(10423, intents.Note("Клиент злится"))]
        assert not side.panel.box.is_note


def test_note_button_of_an_empty_box_waits_for_the_note() -> None:
    with opened() as side:
        side.panel.offered["note"].trigger()
        assert (side.panel.box.is_note, side.desk.acts) == (True, [])
        side.panel.offered["write_reply"].trigger()
        assert not side.panel.box.is_note


def test_text_survives_going_to_another_ticket_and_back() -> None:
    with opened(ticket_view(message(1, "Да")), OTHER) as side:
        write(side.panel.box.editor, "Недописа")
        side.panel.show_ticket(10424)
        assert side.text == ""
        write(side.panel.box.editor, "Другому")
        side.panel.show_ticket(10423)
        assert side.text == "Недописа"
        write(side.panel.box.editor, "но")
        assert (side.text, side.desk.drafts[10424].body) == ("Недописано", "Другому")


def test_draft_is_on_the_disk_within_a_second_while_one_types_on(qtbot: QtBot) -> None:
    with opened() as side:
        timer = side.panel.drafts._timer
        write(side.panel.box.editor, "а")
        assert timer.isActive()
        assert timer.interval() == SAVE_AFTER < 1000
        timer.setInterval(1)
        write(side.panel.box.editor, "б")
        qtbot.waitUntil(lambda: side.desk.drafts.get(10423) == Draft(10423, "аб"))


def test_draft_comes_back_after_a_restart_as_what_it_was() -> None:
    with opened(number=None) as side:
        side.desk.drafts[10423] = Draft(10423, "Не забыть", is_note=True)
        side.panel.show_ticket(10423)
        assert (side.text, side.panel.box.is_note) == ("Не забыть", True)


def test_closing_the_window_saves_what_was_typed_last() -> None:
    with opened() as side:
        write(side.panel.box.editor, "Почти")
        side.panel.close()
        assert side.desk.drafts == {10423: Draft(10423, "Почти")}


def test_full_disk_keeps_the_text_in_the_box_and_says_so(qtbot: QtBot) -> None:
    with opened(ticket_view(message(1, "Да")), OTHER) as side:
        side.desk.is_full = True
        write(side.panel.box.editor, "Готово")
        send(qtbot, side)
        assert (side.desk.acts, side.text) == ([], "Готово")
        assert side.bar.startswith("Not stored: this computer's disk is full.")
        side.panel.show_ticket(10424)
        side.panel.show_ticket(10423)
        assert side.text == "Готово"
        side.desk.is_full = False
        send(qtbot, side)
        assert side.desk.acts == [(10423, intents.Reply("Готово"))]


def test_sync_of_the_ticket_leaves_text_and_cursor_alone() -> None:
    with opened() as side:
        write(side.panel.box.editor, "Добрый день")
        cursor = side.panel.box.editor.textCursor()
        cursor.setPosition(3)
        side.panel.box.editor.setTextCursor(cursor)
        side.put(ticket_view(message(1, "Не работает"), message(2, "Эй"), subject="Иначе"))
        assert (side.text, side.panel.box.editor.textCursor().position()) == ("Добрый день", 3)


def test_what_is_typed_before_the_draft_is_there_waits_for_it(qtbot: QtBot) -> None:
    with opened(number=None) as side:
        editor = side.panel.box.editor
        side.desk.drafts[10423] = Draft(10423, "Было")
        side.desk.hold()
        side.panel.show_ticket(10423)
        write(editor, ", и нетт")
        qtbot.keyClick(editor, Qt.Key.Key_Backspace)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.clipboard().setText("вставлено")
        qtbot.keyClick(editor, Qt.Key.Key_V, CTRL)
        send(qtbot, side)
        assert (side.text, side.desk.acts) == ("", [])
        side.desk.deliver()
        assert side.text == "Было, и нет\nвставлено"
        write(editor, "!")
        side.panel.drafts.save()
        assert side.desk.drafts[10423].body == "Было, и нет\nвставлено!"


def test_what_is_typed_for_a_ticket_that_was_left_before_it_came_goes_into_its_draft() -> None:
    with opened(ticket_view(message(1, "Да")), OTHER, number=None) as side:
        side.desk.drafts[10423] = Draft(10423, "Было")
        side.desk.hold()
        side.panel.show_ticket(10423)
        write(side.panel.box.editor, ", и нет")
        side.panel.show_ticket(10424)
        write(side.panel.box.editor, "Другому")
        side.desk.deliver()
        assert side.text == "Другому"
        side.panel.show_ticket(10423)
        side.desk.deliver()
        assert side.text == "Было, и нет"


def test_what_is_typed_as_a_note_before_the_draft_is_there_is_a_note() -> None:
    with opened(ticket_view(message(1, "Да")), OTHER) as side:
        side.desk.hold()
        side.panel.show_ticket(10424)
        side.panel.offered["write_note"].trigger()
        write(side.panel.box.editor, "Внутреннее")
        side.desk.deliver()
        assert (side.text, side.panel.box.is_note) == ("Внутреннее", True)


def test_letters_typed_while_a_ticket_is_read_are_no_commands() -> None:
    with opened(number=None) as side:
        side.desk.hold()
        side.panel.show_ticket(10423)
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_T, Qt.KeyboardModifier.NoModifier, "t")
        QApplication.sendEvent(side.panel.box.editor, press)
        assert press.isAccepted()
        side.desk.deliver()
        assert side.text == "t"


def test_new_message_while_writing_is_told_quietly(qtbot: QtBot) -> None:
    with opened() as side:
        side.come(message(2, "Без текста в поле не мешаем"))
        assert side.bar == ""
        write(side.panel.box.editor, "Пишу")
        side.come(message(3, "Ещё вопрос"), message(4, "заметка", MessageKind.NOTE, author="Олег Мишин"))
        assert side.bar == "A new message came while you write: Марина Соколова"
        assert side.text == "Пишу"


def test_reply_is_not_sent_over_a_message_that_is_out_of_sight(qtbot: QtBot) -> None:
    with opened(long_ticket(40)) as side:
        conversation = side.panel.conversation
        conversation.verticalScrollBar().setValue(0)
        write(side.panel.box.editor, "Пишу")
        side.come(message(99, "Уже не надо", at=NOW))
        send(qtbot, side)
        assert (side.desk.acts, conversation.is_at_end) == ([], True)
        assert side.bar == "A new message came while you wrote. Read it, then send again."
        send(qtbot, side)
        assert side.desk.acts == [(10423, intents.Reply("Пишу"))]


def test_paste_over_the_limit_stays_on_the_clipboard() -> None:
    with opened() as side:
        pasted = QMimeData()
        pasted.setText("ж" * (BODY_LIMIT + 1))
        side.panel.box.editor.insertFromMimeData(pasted)
        assert side.text == ""
        assert side.bar.startswith("The clipboard holds 65537 characters, a message at most 65536")
        pasted.setText("да")
        side.panel.box.editor.insertFromMimeData(pasted)
        assert side.text == "да"


def test_markup_is_pasted_as_the_text_it_is() -> None:
    with opened() as side:
        pasted = QMimeData()
        pasted.setText("<b>жирно</b>")
        pasted.setHtml("<b>жирно</b>")
        side.panel.box.editor.insertFromMimeData(pasted)
        assert side.text == "<b>жирно</b>"


def test_standard_answer_of_the_department_goes_in_at_the_cursor(qtbot: QtBot) -> None:
    with opened() as side:
        write(side.panel.box.editor, "Здравствуйте! Удачи!")
        cursor = side.panel.box.editor.textCursor()
        cursor.setPosition(14)
        side.panel.box.editor.setTextCursor(cursor)
        qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_J, CTRL)
        dialog = side.panel.findChild(StandardAnswers)
        assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
            "Запись SPF",
            "Пароль FTP",
            "Акт · ORK",
        ]
        write(dialog.field, "spf")
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
        assert side.text == "Здравствуйте! Добавьте запись TXT.Удачи!"


def test_reply_with_an_open_placeholder_or_a_dead_link_goes_after_a_warning(qtbot: QtBot) -> None:
    with opened() as side:
        first, *rest = side.desk.standard_answers
        side.desk.standard_answers = (msgspec.structs.replace(first, dead_links=["https://example.ru/ftp"]), *rest)
        side.desk.changed(ReplicaChange(has_book=True))
        write(side.panel.box.editor, "Для {аккаунт}: https://example.ru/ftp.")
        qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)
        assert side.bar == ("Not filled in: the account. A link in the reply does not open: https://example.ru/ftp.")
        assert side.desk.acts == []
        qtbot.mouseClick(side.panel.box.bar._button, Qt.MouseButton.LeftButton)
        assert [intent for _, intent in side.desk.acts] == [intents.Reply("Для {аккаунт}: https://example.ru/ftp.")]


def test_a_changed_text_is_warned_about_again_and_a_note_never(qtbot: QtBot) -> None:
    with opened() as side:
        for typed in ("{due}", " {due}"):
            write(side.panel.box.editor, typed)
            qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)
            assert side.bar == "Not filled in: the due time."
        qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)
        assert len(side.desk.acts) == 1
        side.panel.offered["write_note"].trigger()
        write(side.panel.box.editor, "{due}")
        qtbot.keyClick(side.panel.box.editor, Qt.Key.Key_Return, CTRL)
        assert len(side.desk.acts) == 2


def test_ticket_of_a_colleague_takes_a_note_and_no_reply() -> None:
    with opened(ticket_view(message(1, "Да"), assignee_id=2)) as side:
        write(side.panel.box.editor, "Олег, тут просто")
        assert not side.panel.offered["reply"].isEnabled()
        side.panel.offered["note"].trigger()
        assert side.desk.acts == [(10423, intents.Note("Олег, тут просто"))]


def test_text_over_the_limit_can_not_be_sent() -> None:
    with opened() as side:
        side.panel.box.insert("ж" * (BODY_LIMIT + 1))
        assert not side.panel.offered["reply"].isEnabled()
        assert "65536" in side.panel.offered["reply"].toolTip()
        side.panel.box.replace("да")
        assert side.panel.offered["reply"].isEnabled()


def test_seen_view_goes_with_the_intent() -> None:
    with opened() as side:
        seen: list[int] = []
        side.desk.act = lambda view, intent, **_: seen.append(view.seen_seq) or "k"  # type: ignore[method-assign, func-returns-value]
        side.put(replace(ticket_view(message(1, "Да")), seen_seq=77))
        write(side.panel.box.editor, "Да")
        side.panel.offered["reply"].trigger()
        assert seen == [77]


def test_without_a_connection_the_box_says_when_it_goes_and_sends_as_ever() -> None:
    with opened() as side:
        side.desk.set_state(link=Link.OFFLINE)
        words = "Answer to the subscriber. No connection: it goes as soon as there is one"
        assert side.panel.box.editor.placeholderText() == words
        write(side.panel.box.editor, "Готово")
        side.panel.offered["reply"].trigger()
        assert side.desk.acts == [(10423, intents.Reply("Готово"))]
        side.desk.set_state(link=Link.SIGNED_OUT)
        words = "Answer to the subscriber. You are not signed in: it goes as soon as you are"
        assert side.panel.box.editor.placeholderText() == words
        side.desk.set_state(link=Link.ONLINE)
        assert side.panel.box.editor.placeholderText() == "Answer to the subscriber"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ru", ["Ответить", "Заметка", "Запросить данные", "Отказать"]),
        ("en", ["Reply", "Note", "Request data", "Refuse"]),
    ],
)
def test_drawn_width_has_room_for_the_main_buttons_with_their_keys(language: str, shown: list[str]) -> None:
    with opened() as side:
        assets.set_language(language)
        QApplication.processEvents()
        side.panel.resize(736, 860)
        buttons = side.panel.box.buttons.findChildren(ActButton)
        seen = [button for button in buttons if not button.isHidden()]
        assert [button.text() for button in seen[: len(shown)]] == shown
        assert [button.key for button in seen if button.key] == ["Ctrl+Enter", "Ctrl+J"]


def test_ticket_of_ork_keeps_resolve_at_hand() -> None:
    with opened(ticket_view(message(1, "Да"), department=Department.ORK, topic="payment"), me=IRINA) as side:
        side.panel.resize(640, 860)
        buttons = side.panel.box.buttons.findChildren(ActButton)
        seen = [button.name for button in buttons if not button.isHidden()]
        assert "resolve" in seen
        assert "refuse" not in seen


def test_what_was_inserted_is_undone_without_what_was_typed_before() -> None:
    with opened() as side:
        write(side.panel.box.editor, "Добрый день. ")
        side.panel.box.insert("Смените пароль.")
        side.panel.box.editor.undo()
        assert side.text == "Добрый день. "
