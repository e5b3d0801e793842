"""Files at the reply box: what stands there is what goes with the text, and no text goes without its files unasked."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.desk_files import FileState
from desktop.panels.file_chips import FailedFile, FileChip
from desktop.regulation import intents
from desktop.regulation.intents import MOST_FILES
from desktop.replica.views import Draft, IntentState, OutboxView
from desktop.sync.sending_files import FileToSend
from desktop.sync.state import Link
from desktop.wire.rows import Attachment
from desktop.wire.uploads import LARGEST_FILE
from tests.panels.fake_desk import NOW
from tests.panels.keys import write
from tests.panels.ticket_samples import message, ticket_view
from tests.panels.ticket_side import Side, opened

OTHER = ticket_view(message(1, "Другое"), number=10424, subject="Другая")
PNG = Attachment("up1", "экран.png", 2048, "image/png")


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    path = tmp_path / "экран.png"
    path.write_bytes(b"x" * 2048)
    return path


def words(side: Side) -> list[str]:
    return side.panel.box.files.words


def test_chosen_file_is_shown_from_its_first_byte_and_goes_with_the_reply(side_with_file: Side) -> None:
    side = side_with_file
    [file] = side.desk.files.of(10423)
    side.desk.line.came(0.4)
    chip = side.panel.box.files.shown(file)
    assert isinstance(chip, FileChip)
    assert (words(side), chip._progress.value()) == (["экран.png · 2 KB"], 40)
    side.desk.line.ended()
    assert chip._progress.isHidden()
    write(side.panel.box.editor, "Вот")
    side.panel.offered["reply"].trigger()
    assert side.desk.acts == [(10423, intents.Reply("Вот", attachments=("id of экран.png",)))]
    assert (side.text, words(side), side.panel.box.files.isHidden(), side.desk.drafts) == ("", [], True, {})


@pytest.fixture
def side_with_file(shot: Path) -> object:
    with opened(ticket_view(message(1, "Не работает")), OTHER) as side:
        side.panel.attaching.attach([shot])
        yield side


@pytest.mark.parametrize(
    ("name", "kind"),
    [("note", intents.Note), ("request_data", intents.RequestData), ("out_of_scope", intents.OutOfScope)],
)
def test_files_go_with_every_act_that_takes_the_text(side_with_file: Side, name: str, kind: type) -> None:
    side_with_file.desk.line.ended()
    write(side_with_file.panel.box.editor, "Вот")
    side_with_file.panel.offered[name].trigger()
    [(_, intent)] = side_with_file.desk.acts
    assert (type(intent), intent.attachments) == (kind, ("id of экран.png",))


def test_text_waits_for_a_file_on_its_way_says_so_and_can_go_without(side_with_file: Side) -> None:
    side = side_with_file
    write(side.panel.box.editor, "Вот")
    side.panel.offered["reply"].trigger()
    assert (side.desk.acts, side.text) == ([], "Вот")
    assert side.bar == "Not at central yet: экран.png. The text waits for that."
    side.panel.box.bar.findChild(QPushButton).click()
    assert side.desk.acts == [(10423, intents.Reply("Вот"))]
    assert side.desk.line.forgotten == ["экран.png"]


def test_bar_goes_when_the_file_is_there(side_with_file: Side) -> None:
    write(side_with_file.panel.box.editor, "Вот")
    side_with_file.panel.offered["reply"].trigger()
    side_with_file.desk.line.ended()
    assert side_with_file.bar == ""
    assert side_with_file.text == "Вот"


def test_failed_file_says_why_and_is_tried_again(side_with_file: Side, qtbot: QtBot) -> None:
    side = side_with_file
    side.desk.line.ended("The file is too large.")
    [file] = side.desk.files.of(10423)
    row = side.panel.box.files.shown(file)
    assert isinstance(row, FailedFile)
    assert words(side) == ["экран.png: The file is too large."]
    row.findChild(QPushButton).click()
    assert (file.state, words(side)) == (FileState.SENDING, ["экран.png · 2 KB"])


def test_file_waits_for_the_connection_and_goes_with_it(side_with_file: Side) -> None:
    side = side_with_file
    side.desk.set_state(link=Link.OFFLINE)
    side.desk.line.ended("No connection.", goes_on=True)
    assert words(side) == ["экран.png · waits for a connection"]
    side.desk.set_state(link=Link.ONLINE)
    side.desk.line.ended()
    assert words(side) == ["экран.png · 2 KB"]


def test_cross_takes_a_file_away(side_with_file: Side) -> None:
    [file] = side_with_file.desk.files.of(10423)
    side_with_file.panel.box.files.shown(file).taking.click()
    assert (words(side_with_file), side_with_file.desk.line.forgotten) == ([], ["экран.png"])


def test_files_stay_with_their_ticket_and_come_there_while_another_is_open(side_with_file: Side) -> None:
    side = side_with_file
    side.panel.show_ticket(10424)
    assert words(side) == []
    side.desk.line.ended()
    side.panel.drafts.save()
    [kept] = side.desk.drafts[10423].files
    assert (kept.id, kept.name) == ("id of экран.png", "экран.png")
    side.panel.show_ticket(10423)
    assert words(side) == ["экран.png · 2 KB"]


def test_draft_of_an_earlier_run_brings_its_files_and_says_what_is_gone() -> None:
    with opened(number=None) as side:
        gone = Attachment("", "журнал.log", 10, "text/plain")
        side.desk.drafts[10423] = Draft(10423, "Вот", files=(PNG, gone))
        side.panel.show_ticket(10423)
        assert words(side) == ["экран.png · 2 KB", "журнал.log · 10 B"]
        side.desk.line.sent.pop(0)  # central has it
        side.desk.line.ended("Attach it again.")
        assert words(side) == ["экран.png · 2 KB", "журнал.log: Attach it again."]
        side.panel.offered["reply"].trigger()
        side.panel.box.bar.findChild(QPushButton).click()
        assert side.desk.acts == [(10423, intents.Reply("Вот", attachments=("up1",)))]


def test_refused_answer_comes_back_with_its_files() -> None:
    reply = intents.Reply("Вот", attachments=("up1",))
    refused = OutboxView("key", 10423, reply, IntentState.REFUSED, NOW, code="unseen_message", files=(PNG,))
    with opened() as side:
        side.refuse(refused)
        side.panel.acts.choose("key", "edit")
        assert words(side) == ["экран.png · 2 KB"]
        side.panel.acts.choose("key", "edit")
        assert words(side) == ["экран.png · 2 KB"]
        side.panel.offered["reply"].trigger()
        assert side.desk.acts == [("key", reply)]


def test_what_can_not_go_is_said_at_once(tmp_path: Path) -> None:
    large, empty = tmp_path / "архив.zip", tmp_path / "пусто.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    empty.touch()
    with opened() as side:
        side.panel.attaching.attach([large, empty, tmp_path, tmp_path / "нет"])
        assert words(side) == side.desk.line.sent == []
        assert side.bar.split("\n") == [
            "архив.zip: The file is too large: 25 MiB at most. Split it.",
            "пусто.txt: The file is empty.",
            f"{tmp_path.name} is not a file.",
            "нет is not a file.",
        ]


def test_one_answer_to_many_tickets_takes_no_file(side_with_file: Side) -> None:
    side_with_file.desk.line.ended()
    side_with_file.put(ticket_view(message(1, "Не работает"), incident=10423))
    write(side_with_file.panel.box.editor, "Всем")
    side_with_file.panel.acts._answer_incident(intents.Reply)
    assert side_with_file.desk.acts == []


def test_file_without_a_text_does_not_go(side_with_file: Side) -> None:
    side_with_file.desk.line.ended()
    side_with_file.panel.offered["resolve"].trigger()
    side_with_file.panel.offered["reply"].trigger()
    assert (side_with_file.desk.acts, side_with_file.bar) == ([], "The text is empty. Write it, then send.")


def drop(side: Side, data: QMimeData) -> None:
    assert side.panel.box.editor.canInsertFromMimeData(data)
    side.panel.box.editor.insertFromMimeData(data)


def test_files_are_dropped_onto_the_box(shot: Path) -> None:
    with opened() as side:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(shot)), QUrl("https://example.ru/a.png")])
        drop(side, data)
        assert (words(side), side.text) == (["экран.png · 2 KB"], "")


def test_picture_of_the_clipboard_is_pasted_as_a_file(qtbot: QtBot) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    QApplication.clipboard().setImage(picture)
    with opened() as side:
        side.panel.box.editor.paste()
        assert words(side) == ["Picture 2026-11-22 21-14-05.png · reading…"]
        sent: FileToSend = side.desk.line.sent[0][0]
        assert sent.read is not None
        assert QImage.fromData(sent.read()).pixelColor(1, 1) == QColor("red")


def test_copied_table_is_pasted_as_a_text() -> None:
    with opened() as side:
        data = QMimeData()
        data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
        data.setText("а\tб")
        drop(side, data)
        assert (words(side), side.text) == ([], "а\tб")


def test_key_asks_for_files_and_takes_several(shot: Path, qtbot: QtBot) -> None:
    with opened() as side:
        side.panel.box.editor.setFocus()
        qtbot.keyClick(
            side.panel.box.editor,
            Qt.Key.Key_F,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        dialog = side.panel.box.findChild(QFileDialog)
        assert dialog is not None
        dialog.filesSelected.emit([str(shot), str(shot)])
        dialog.reject()
        assert words(side) == ["экран.png · 2 KB"] * 2
        assert "Ctrl+Shift+F" in side.panel.box.attaching.toolTip()


def test_many_files_leave_the_text_its_room(tmp_path: Path) -> None:
    paths = [tmp_path / f"{'очень длинное имя ' * 6}{n}.png" for n in range(MOST_FILES + 1)]
    for path in paths:
        path.write_bytes(b"x")
    with opened() as side:
        side.panel.attaching.attach(paths)
        QApplication.processEvents()
        assert len(words(side)) == MOST_FILES
        assert side.bar == f"Too many files: {MOST_FILES} at most with one message."
        assert side.panel.box.files.height() <= side.panel.box.files.HIGHEST
        assert side.panel.box.editor.height() >= 64
