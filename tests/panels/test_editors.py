"""What a supervisor edits for everybody: saved at central or kept as typed, announced only after a word."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QDate, QEvent, Qt, QTime
from PySide6.QtWidgets import QMessageBox, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.announcement_editor import AnnouncementEditor
from desktop.panels.editor_dialog import EditorDialog
from desktop.panels.standard_answer_editor import StandardAnswerEditor
from desktop.replica.views import ReplicaChange
from desktop.sync.editing import Edit, NotSaved
from desktop.sync.state import Link
from desktop.wire.rows import AnnouncementRow, StandardAnswerRow
from tests.panels.fake_desk import CHIEF, NOW, FakeDesk
from tests.panels.ticket_samples import HOUR, announcement, standard_answers

DRAFT = msgspec.structs.replace(announcement(), id=2, title="Ночные работы", state="draft", servers=["web-12"])
MADE = StandardAnswerRow(version=1, id=9, department=CHIEF.department, title="Новый", body="Текст")
ANSWERS, WORKS = "/v1/standard-answers", "/v1/announcements"


@pytest.fixture
def desk() -> FakeDesk:
    made = FakeDesk(me=CHIEF)
    made.standard_answers = standard_answers()
    made.library.announcements = (announcement(), DRAFT)
    made.library.hosting = {"a.ru": "web-12", "b.ru": "WEB-12", "c.ru": "web-13", "пример.рф": None}
    return made


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1440, 900)
    qtbot.addWidget(made)
    yield made
    for editor in made.findChildren(EditorDialog):
        editor._leave()
    made.close()


@pytest.fixture
def answers(desk: FakeDesk, window: QWidget) -> StandardAnswerEditor:
    made = StandardAnswerEditor(desk, window)  # type: ignore[arg-type]
    made.show()
    return made


@pytest.fixture
def works(desk: FakeDesk, window: QWidget) -> AnnouncementEditor:
    made = AnnouncementEditor(desk, window)  # type: ignore[arg-type]
    made.show()
    return made


def heads(editor: EditorDialog) -> list[str]:
    return [editor.list.item(row).text().partition("\n")[0] for row in range(editor.list.count())]


def agree(editor: EditorDialog) -> str:
    """Presses what the question offers first; returns the question."""
    (asked,) = editor.findChildren(QMessageBox)
    words = asked.text()
    asked.buttons()[0].click()
    return words


def test_new_answer_is_saved_and_stands_in_the_list(desk: FakeDesk, answers: StandardAnswerEditor) -> None:
    assert heads(answers) == ["Запись SPF", "Пароль FTP", "Акт"]
    answers.choose(None)
    answers.title.setText("Новый")
    answers.body.setPlainText("Текст")
    desk.library.answer = MADE
    answers.save()
    assert desk.library.edits == [Edit("POST", ANSWERS, {"department": "stp", "title": "Новый", "body": "Текст"})]
    assert (heads(answers), answers.current, answers.is_edited) == (
        ["Запись SPF", "Новый", "Пароль FTP", "Акт"],
        9,
        False,
    )
    desk.standard_answers = (*standard_answers(), msgspec.structs.replace(MADE, version=2, title="Ещё новее"))
    desk.changed(ReplicaChange(has_book=True))
    assert (heads(answers)[0], answers.title.text()) == ("Ещё новее", "Ещё новее")


def test_edit_names_the_version_it_began_from_and_what_is_not_saved_keeps_its_text(
    desk: FakeDesk, answers: StandardAnswerEditor
) -> None:
    answers.choose(1)
    answers.title.setText("Пароль FTP и SFTP")
    desk.standard_answers = (msgspec.structs.replace(standard_answers()[0], version=2, title="Чужое"),)
    desk.changed(ReplicaChange(has_book=True))
    assert answers.title.text() == "Пароль FTP и SFTP"
    desk.library.answer = NotSaved("Somebody else has edited this meanwhile.")
    answers.save()
    assert (answers.title.text(), answers.fault.text) == (
        "Пароль FTP и SFTP",
        "Somebody else has edited this meanwhile.",
    )
    answers.save()
    assert [edit.body["version"] for edit in desk.library.edits] == [1, 2]  # type: ignore[index]


def test_fault_of_central_names_the_field_and_gives_it_the_keyboard(
    desk: FakeDesk, answers: StandardAnswerEditor
) -> None:
    answers.choose(None)
    answers.title.setText("x")
    desk.library.answer = NotSaved("Some text is wanted here.", "body")
    answers.save()
    assert answers.fault.text.endswith("are filled in: Some text is wanted here.")
    assert answers.focusWidget() is answers.body
    desk.set_state(data_at=NOW)  # another page of the feed takes no word away
    assert answers.fault.text.endswith("Some text is wanted here.")


def test_new_one_is_written_at_once(qtbot: QtBot, answers: StandardAnswerEditor) -> None:
    answers._new.setFocus()
    qtbot.keyClick(answers._new, Qt.Key.Key_Space)
    assert (answers.current, answers.focusWidget()) == (None, answers.title)


def test_tab_goes_through_the_form_before_it_comes_to_save(answers: StandardAnswerEditor) -> None:
    order = [answers.list]
    while len(order) < 8:
        following = order[-1].nextInFocusChain()
        while not (following.focusPolicy() & Qt.FocusPolicy.TabFocus and following.isVisible()):
            following = following.nextInFocusChain()
        order.append(following)
    form = [answers.title, answers.department, answers.body, answers.save_button, answers.withdraw, answers._close]
    assert order == [answers.list, answers._new, *form]


def test_typed_text_stays_with_its_row_while_another_is_looked_at(answers: StandardAnswerEditor) -> None:
    answers.choose(1)
    answers.body.setPlainText("Начато")
    answers.choose(2)
    assert (answers.body.toPlainText(), heads(answers)[1]) == ("Добавьте запись TXT.", "• Пароль FTP")
    answers.choose(1)
    assert answers.body.toPlainText() == "Начато"
    answers.body.setPlainText(standard_answers()[0].body)
    assert not answers.is_edited


def test_nothing_typed_goes_without_a_word(answers: StandardAnswerEditor) -> None:
    answers.choose(1)
    answers.title.setText("Начато")
    answers.reject()
    assert answers.isVisible()
    assert agree(answers) == "Something is not saved. It is lost when you close."
    assert not answers.isVisible()


def test_what_arrives_after_the_dialog_was_closed_finds_nobody(
    qtbot: QtBot, desk: FakeDesk, works: AnnouncementEditor
) -> None:
    desk.hold()
    works.read()
    works.ask(Edit("POST", f"{WORKS}/2/publish"), 2)
    works.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.deliver()


def test_offline_nothing_can_be_saved_and_the_reason_is_told(desk: FakeDesk, answers: StandardAnswerEditor) -> None:
    answers.choose(1)
    answers.title.setText("Начато")
    desk.set_state(link=Link.OFFLINE)
    assert not answers.save_button.isEnabled()
    assert not answers.withdraw.isEnabled()
    assert answers.fault.text == "No connection to central: nothing can be saved now. Your text stays here."
    desk.set_state(link=Link.ONLINE)
    assert answers.save_button.isEnabled()
    assert (answers.title.text(), answers.fault.text) == ("Начато", "")


def test_answer_is_taken_out_of_use_after_a_question(desk: FakeDesk, answers: StandardAnswerEditor) -> None:
    answers.choose(1)
    desk.library.answer, desk.standard_answers = standard_answers()[0], standard_answers()[1:]
    answers.withdraw.click()
    assert desk.library.edits == []
    assert agree(answers) == "“Пароль FTP” leaves every desk."
    assert desk.library.edits == [Edit("DELETE", f"{ANSWERS}/1")]
    assert heads(answers) == ["Запись SPF", "Акт"]


def test_answer_taken_out_of_use_before_the_replica_has_its_last_change_is_gone(
    desk: FakeDesk, answers: StandardAnswerEditor
) -> None:
    answers.choose(1)
    answers.title.setText("Иначе")
    first = standard_answers()[0]
    desk.library.answer = msgspec.structs.replace(first, title="Иначе", version=first.version + 1)
    answers.save()
    assert "Иначе" in heads(answers)
    desk.standard_answers = standard_answers()[1:]
    answers.withdraw.click()
    agree(answers)
    assert heads(answers) == ["Запись SPF", "Акт"]


def test_preview_fills_the_placeholders_with_examples(answers: StandardAnswerEditor) -> None:
    answers.body.setPlainText("{имя}, {account}, {заявка}, {due}")
    assert answers._preview.text == "Марина Соколова, example.ru, 10423, 22.11.2026 18:00 МСК"


def test_announcement_is_written_in_moscow_time(desk: FakeDesk, works: AnnouncementEditor) -> None:
    works.choose(None)
    works.title.setText("Замена дисков")
    works.body.setPlainText("Медленнее.")
    works.starts_at.setDate(QDate(2026, 11, 24))
    works.starts_at.setTime(QTime(2, 0))
    works.has_end.setChecked(False)
    works.servers.setText("web-12,  web-13")
    works.save()
    assert desk.library.edits == [
        Edit(
            "POST",
            WORKS,
            {
                "title": "Замена дисков",
                "body": "Медленнее.",
                "starts_at": "2026-11-24T02:00:00+03:00",
                "ends_at": None,
                "servers": ["web-12", "web-13"],
                "accounts": [],
            },
        )
    ]


def test_row_that_is_only_looked_at_is_not_edited(works: AnnouncementEditor) -> None:
    for row_id in (1, 2):
        works.choose(row_id)
        assert not works.is_edited
        assert not works.save_button.isEnabled()


REACH = [
    ("", "", "Concerns everybody: accounts 4.", "muted"),
    ("web-12", "", "Accounts concerned: 2.", "muted"),
    ("web-12", "XN--E1AFMKFD.xn--p1ai", "Accounts concerned: 3.", "muted"),
    ("web-99", "c.ru", "Accounts concerned: 1. Not known, check the spelling: web-99.", "guard"),
]


@pytest.mark.parametrize(("servers", "accounts", "words", "meaning"), REACH)
def test_reach_is_told_and_unknown_names_are_warned_about(
    works: AnnouncementEditor, servers: str, accounts: str, words: str, meaning: str
) -> None:
    works.servers.setText(servers)
    works.accounts.setText(accounts)
    assert (works._reach.text, works._reach.meaning) == (words, meaning)


def test_draft_is_published_after_a_question_that_says_whom_it_concerns(
    desk: FakeDesk, works: AnnouncementEditor
) -> None:
    works.choose(2)
    desk.library.answer = msgspec.structs.replace(DRAFT, state="published", version=2)
    works.publish.click()
    assert agree(works) == ("From now on the cabinet tells the subscribers of “Ночные работы”.\nAccounts concerned: 2.")
    assert desk.library.edits == [Edit("POST", f"{WORKS}/2/publish")]


def test_only_what_is_saved_and_not_yet_told_can_be_published(works: AnnouncementEditor) -> None:
    works.choose(2)
    assert (works.publish.isEnabled(), works.end.text()) == (True, "Throw away…")
    works.title.setText("Иначе")
    assert not works.publish.isEnabled()
    works.choose(1)
    assert (works.publish.isEnabled(), works.end.isEnabled(), works.end.text()) == (False, True, "End…")


def test_ended_announcement_is_read_only_and_drafts_stand_first(desk: FakeDesk, works: AnnouncementEditor) -> None:
    ended = msgspec.structs.replace(announcement(), id=3, title="Старое", state="ended")
    desk.library.announcements = (ended, announcement(), DRAFT)
    desk.changed(ReplicaChange(has_book=True))
    assert heads(works) == ["Ночные работы", "Работы на почтовом сервере", "Старое"]
    works.choose(3)
    enabled: list[Any] = [button for button in (works.publish, works.end, works.title) if button.isEnabled()]
    assert enabled == []


def test_buttons_take_no_enter_of_a_field(works: AnnouncementEditor) -> None:
    assert not any(button.autoDefault() for button in works.findChildren(QPushButton))


def test_moment_of_a_row_is_shown_as_moscow_time(works: AnnouncementEditor) -> None:
    works.choose(1)
    assert works.starts_at.text() == f"{NOW - HOUR + timedelta(hours=3):%d.%m.%Y %H:%M}"
    row: AnnouncementRow = works.row
    assert row.ends_at == NOW + HOUR


def test_calendar_shows_no_black_arrows_and_no_red(works: AnnouncementEditor) -> None:
    calendar = works.starts_at.calendarWidget()
    arrows = [calendar.findChild(QToolButton, f"qt_calendar_{name}") for name in ("prevmonth", "nextmonth")]
    assert [arrow.arrowType() for arrow in arrows] == [Qt.ArrowType.LeftArrow, Qt.ArrowType.RightArrow]
    assert calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().style() is Qt.BrushStyle.NoBrush
