"""Words of dialogs: saved shortly after they are typed, given back once, mixed with nothing, forgotten when done."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.drafts import SAVE_AFTER
from desktop.panels.kept_words import KeptWords
from desktop.panels.letter_dialogs import DismissDialog
from desktop.panels.securing_dialogs import RequestSecretDialog
from desktop.panels.standard_answer_editor import StandardAnswerEditor
from desktop.regulation import intents
from desktop.regulation.intents import RefusalReason
from desktop.replica.views import Written
from tests.panels.fake_desk import CHIEF, NOW, FakeDesk
from tests.panels.keys import write
from tests.panels.letter_samples import letter
from tests.panels.test_dialogs import ask
from tests.panels.ticket_samples import message, standard_answers, ticket_view
from tests.panels.ticket_side import opened

TRANSFER, EDITOR = "TransferDialog 10423", "StandardAnswerEditor"
TYPED = '[{"department": "stp", "title": "Новое", "body": "Текст"}, %s]'


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1440, 900)
    qtbot.addWidget(made)
    yield made
    made.close()


def kept(dialog: Any) -> KeptWords:
    found: KeptWords = dialog.findChild(KeptWords)
    return found


def test_words_are_on_the_disk_within_a_second_while_one_types_on() -> None:
    with opened() as side:
        dialog = ask(side, "transfer")
        write(dialog.reason, "а")
        timer = kept(dialog)._timer
        assert (timer.isActive(), timer.isSingleShot(), timer.interval()) == (True, True, SAVE_AFTER)
        write(dialog.reason, "б")
        timer.timeout.emit()
        assert side.desk.written.bodies == {(TRANSFER, ""): Written("аб", NOW)}
        dialog.reason.clear()
        timer.timeout.emit()
        assert side.desk.written.bodies == {}


def test_full_disk_takes_nothing_from_the_dialog_and_the_next_key_tries_again() -> None:
    with opened() as side:
        dialog = ask(side, "transfer")
        side.desk.is_full = True
        write(dialog.reason, "а")
        kept(dialog).save()
        assert (dialog.reason.toPlainText(), side.desk.written.bodies) == ("а", {})
        side.desk.is_full = False
        write(dialog.reason, "б")
        kept(dialog).save()
        assert side.desk.written.bodies[TRANSFER, ""].body == "аб"


def test_what_is_typed_before_the_kept_words_are_there_stands_behind_them() -> None:
    with opened() as side:
        side.desk.written.bodies[TRANSFER, ""] = Written("Было", NOW)
        side.desk.hold()
        dialog = ask(side, "transfer")
        write(dialog.reason, "набрано")
        kept(dialog).save()
        assert side.desk.written.bodies[TRANSFER, ""].body == "Было", "not written over unseen"
        side.desk.deliver()
        assert dialog.reason.toPlainText() == "Было\nнабрано"
        dialog.hide()  # as a lock of the window does
        dialog.show()
        assert dialog.reason.toPlainText() == "Было\nнабрано"


def test_dialog_that_is_closed_before_the_kept_words_are_there_forgets_nothing() -> None:
    with opened() as side:
        side.desk.written.bodies[TRANSFER, ""] = Written("Было", NOW)
        side.desk.hold()
        ask(side, "transfer").reject()
        side.desk.deliver()
        assert side.desk.written.bodies[TRANSFER, ""].body == "Было"


def test_text_that_is_only_proposed_is_not_kept(window: QWidget) -> None:
    desk = FakeDesk()
    view = ticket_view(message(1, "Да"))
    dialog = RequestSecretDialog(desk, view, lambda *_: True, window)  # type: ignore[arg-type]
    dialog.show()
    dialog.kinds.setCurrentRow(1)
    kept(dialog).save()
    assert desk.written.bodies == {}
    write(dialog.text, "!")
    kept(dialog).save()
    assert list(desk.written.bodies) == [("RequestSecretDialog 10423", "")]
    dialog.accept()
    assert desk.written.bodies == {}


def test_reason_for_a_letter_is_kept_by_the_letter(window: QWidget) -> None:
    desk = FakeDesk()
    dialog = DismissDialog(desk, letter(7), lambda *_: True, window)  # type: ignore[arg-type]
    dialog.show()
    write(dialog.reason, "Реклама")
    kept(dialog).save()
    assert list(desk.written.bodies) == [("DismissDialog 7", "")]
    dialog.accept()
    assert desk.written.bodies == {}


def test_text_of_a_refusal_stands_in_the_box_while_it_is_typed() -> None:
    with opened() as side:
        write(side.panel.box.editor, "Нет")
        dialog = ask(side, "refuse")
        dialog.text.moveCursor(dialog.text.textCursor().MoveOperation.End)
        write(dialog.text, ", потому что")
        side.panel.drafts.save()
        assert (side.text, side.desk.drafts[10423].body) == ("Нет, потому что",) * 2
        assert side.desk.written.bodies == {}
        dialog.reject()
        assert side.text == "Нет, потому что"


def test_refusal_takes_nothing_from_a_note_in_the_box() -> None:
    with opened() as side:
        side.panel.box.set_note(True)
        write(side.panel.box.editor, "Заметка")
        dialog = ask(side, "refuse")
        dialog.reject()
        assert side.text == "Заметка"
        dialog = ask(side, "refuse")
        write(dialog.text, "Нет")
        kept(dialog).save()
        assert side.desk.written.bodies["RefuseDialog 10423", ""].body == "Нет"
        dialog.reasons.choose(RefusalReason.NOT_IN_PLAN)
        dialog.accept()
        assert side.desk.acts == [(10423, intents.Refuse(RefusalReason.NOT_IN_PLAN, "Нет"))]
        assert (side.text, side.panel.box.is_note, side.desk.written.bodies) == ("Заметка", True, {})


@pytest.fixture
def desk() -> FakeDesk:
    made = FakeDesk(me=CHIEF)
    made.standard_answers = standard_answers()
    return made


def edit(desk: FakeDesk, window: QWidget) -> StandardAnswerEditor:
    made = StandardAnswerEditor(desk, window)  # type: ignore[arg-type]
    made.show()
    return made


def test_row_that_was_typed_in_is_shown_with_the_version_it_began_from(desk: FakeDesk, window: QWidget) -> None:
    desk.written.bodies[EDITOR, "2"] = Written(TYPED % 0, NOW)
    editor = edit(desk, window)
    assert (editor.current, editor.title.text(), editor._typed[2][1]) == (2, "Новое", 0)
    assert kept(editor).line.isVisible()
    editor.choose(1)
    assert not kept(editor).line.isVisible()
    editor._leave()
    assert desk.written.bodies == {}


def test_saved_row_is_forgotten_at_once(desk: FakeDesk, window: QWidget) -> None:
    desk.written.bodies[EDITOR, "new"] = Written(TYPED % "null", NOW)
    editor = edit(desk, window)
    assert (editor.current, editor.title.text()) == (None, "Новое")
    desk.library.answer = msgspec.structs.replace(standard_answers()[0], id=9, title="Новое", body="Текст")
    editor.save()
    assert (desk.written.bodies, kept(editor).line.isVisible()) == ({}, False)
    editor._leave()


@pytest.mark.parametrize(("part", "expected"), [("77", {None}), ("1", set())])
def test_row_that_is_no_more_becomes_a_new_one_and_what_was_saved_after_all_goes(
    desk: FakeDesk, window: QWidget, part: str, expected: set[None]
) -> None:
    first = msgspec.structs.replace(standard_answers()[0], title="Новое", body="Текст")
    desk.standard_answers = (first, *standard_answers()[1:])
    desk.written.bodies[EDITOR, part] = Written(TYPED % 1, NOW)
    editor = edit(desk, window)
    assert set(editor._typed) == expected
    kept(editor).save()
    assert {part for _, part in desk.written.bodies} == ({"new"} if expected else set())
    editor._leave()
