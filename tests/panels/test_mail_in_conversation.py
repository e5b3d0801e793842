"""Letters, files and quotations in the conversation: painted, unfolded, chosen by mouse and keys, read aloud."""

from collections.abc import Iterator
from time import process_time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.models.conversation import Entry, Fold, entries
from desktop.panels.conversation_selection import found
from desktop.panels.conversation_view import ConversationView
from desktop.regulation.ticket import MessageKind
from desktop.wire.rows import Attachment, Delivery, Letter
from tests.panels.fake_desk import NOW
from tests.panels.ticket_samples import MARINA, message, ticket_view

LEFT = Qt.MouseButton.LeftButton
PICTURE = Attachment("a1", "экран.png", 1258291, "image/png")
PROGRAM = Attachment("a2", "счёт.exe", 812 * 1024, "application/x-dosexec", is_dangerous=True)
QUOTE = "\n> Было написано раньше\n> и ещё строка"


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ConversationView]:
    view = ConversationView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    yield view
    view.close()


def mail(body: str = "Сайт не открывается", **values: object) -> list[Entry]:
    return list(entries(ticket_view(message(1, body, **values)), NOW))  # type: ignore[arg-type]


def of_line(view: ConversationView, number: int) -> QPoint:
    layout = view._layout
    index = next(i for i, piece in enumerate(layout.pieces) if piece.line == view.entries[0].lines[number])
    piece = layout.pieces[index]
    y = layout.tops[index] + piece.text_top + 5 - view.verticalScrollBar().value()
    return QPoint(round(layout.text_left(piece)) + 5, round(y))


def of_fold(view: ConversationView, fold: Fold) -> QPoint:
    rect = view._layout.fold_rect(0, fold)
    return QPoint(round(rect.left()) + 5, round(rect.center().y()) - view.verticalScrollBar().value())


def test_quotation_is_hidden_until_it_is_clicked(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(mail("Да" + QUOTE, quote_at=3, attachments=[PICTURE]), is_other_ticket=True)
    words = [piece.words or piece.text for piece in view._layout.pieces]
    assert words == ["Да", "Show the quotation (2 lines)", "экран.png · 1.2 MB · image/png"]
    qtbot.mouseClick(view.viewport(), LEFT, pos=of_fold(view, Fold.QUOTE))
    assert [piece.text for piece in view._layout.pieces][:2] == ["Да" + QUOTE + "\n", "экран.png · 1.2 MB · image/png"]


def test_quotation_is_unfolded_by_key_and_stays_open(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(mail("Да" + QUOTE, quote_at=3), is_other_ticket=True)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    view.grab()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not view._layout.folded(0)
    view.set_entries([*mail("Да" + QUOTE, quote_at=3), *mail("ещё")])
    assert not view._layout.folded(0)


def test_found_text_in_a_quotation_opens_it(view: ConversationView) -> None:
    view.set_entries(mail("Да" + QUOTE, quote_at=3), is_other_ticket=True)
    view.show_selection(next(found(view.entries, "раньше")))
    assert not view._layout.folded(0)


def test_quotation_speaks_the_language_of_the_window(qapp: QApplication, view: ConversationView) -> None:
    view.set_entries(mail("Да" + QUOTE, quote_at=3), is_other_ticket=True)
    assets.set_language("ru")
    qapp.processEvents()
    assert view._layout.pieces[1].words == "Показать цитату (2 строки)"


def test_file_is_asked_for_by_click_and_by_key(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(mail(attachments=[PICTURE, PROGRAM]), is_other_ticket=True)
    chosen: list[Attachment] = []
    view.file_chosen.connect(chosen.append)
    qtbot.mouseClick(view.viewport(), LEFT, pos=of_line(view, 1))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen == [PROGRAM, PICTURE]


def test_double_click_on_a_file_asks_and_opens_nothing(qtbot: QtBot, view: ConversationView) -> None:
    view.set_entries(mail(attachments=[PROGRAM]), is_other_ticket=True)
    chosen: list[Attachment] = []
    view.file_chosen.connect(chosen.append)
    at = of_line(view, 0)
    qtbot.mouseClick(view.viewport(), LEFT, pos=at)
    qtbot.mouseDClick(view.viewport(), LEFT, pos=at)
    assert chosen == [PROGRAM]


def test_letter_is_read_aloud_and_copied_with_all_its_lines(view: ConversationView) -> None:
    letter = Letter("m@evil.example", MARINA, notes=["letter.html_only"])
    view.set_entries(mail(kind=MessageKind.LETTER, letter=letter, attachments=[PROGRAM]), is_other_ticket=True)
    reader = QAccessible.queryAccessibleInterface(view).child(0)
    assert "not confirmed" in reader.text(QAccessible.Text.Name)
    spoken = reader.text(QAccessible.Text.Description)
    view.select_all()
    assert view.selected_text == spoken
    assert spoken.split("\n") == [
        "Сайт не открывается",
        "Not confirmed: not from the subscriber's contacts.",
        "The letter is in HTML: its text is shown without the layout.",
        "dangerous file: счёт.exe · 812 KB · application/x-dosexec",
    ]


@pytest.mark.parametrize("theme", [assets.Theme.LIGHT, assets.Theme.DARK])
def test_stranger_stands_on_a_ground_of_his_own(view: ConversationView, theme: assets.Theme) -> None:
    assets.apply_theme(theme)
    shown = [*mail(kind=MessageKind.LETTER, letter=Letter("m@evil.example")), *mail()]
    view.set_entries(shown, is_other_ticket=True)
    image = view.grab().toImage()
    grounds = [image.pixelColor(30, round(view._layout.bubble(index).bottom()) - 3) for index in (0, 1)]
    assert grounds == [assets.colours().guard_tint, assets.colours().window]


@pytest.mark.parametrize(
    ("body", "quote_at"),
    [("ж" * 65_536, None), ("да\n" + "> было\n" * 9000, 3), ("слово " * 10_000, 30_000), ("ж" * 1_000_000, 0)],
    ids=["longest", "quote", "both", "word"],
)
def test_long_letter_is_laid_out_only_where_it_is_seen(view: ConversationView, body: str, quote_at: int | None) -> None:
    """A frame is 16 ms, and this machine is slow: counted in what is laid out, then in processor time."""
    long = mail(body, quote_at=quote_at, attachments=[PICTURE], delivery=Delivery("failed", "a@b", NOW, "5" * 65_536))
    began = process_time()
    view.set_entries(long, is_other_ticket=True)
    for fold in (Fold.REST, Fold.QUOTE):
        if view._layout.fold_at(0, len(body) - 1) is fold:
            view._unfold(0, fold)
    view.grab()
    assert process_time() - began < 1
    assert sum(piece.layout is not None for piece in view._layout.pieces) < 10


def test_pieces_join_to_the_text_whatever_is_folded(view: ConversationView) -> None:
    for body, quote_at in (("да" + QUOTE, 3), ("> одно", 0), ("", None), ("слово " * 3000 + QUOTE, 18_001)):
        for attachments in ([], [PICTURE, PROGRAM]):
            view.set_entries(mail(body, quote_at=quote_at, attachments=attachments), is_other_ticket=True)
            for _start, _end, fold in list(view._layout.folded(0)):
                view._unfold(0, fold)
            assert "".join(piece.text for piece in view._layout.pieces) == view.entries[0].text
