"""Text is cut into bounded pieces, laid out only in sight, and stays where it was while guesses become measures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop.models.conversation import CUT, Entry, Fold, Side
from desktop.panels.conversation_fonts import Fonts
from desktop.panels.conversation_layout import MARGIN, ConversationLayout
from desktop.panels.conversation_piece import LINES, PIECE, Piece, cut

HEIGHT = 600.0


def entries(*texts: str) -> list[Entry]:
    return [Entry(f"m{number}", Side.SUBSCRIBER, "Марина", " · 16:16", text) for number, text in enumerate(texts)]


@pytest.fixture
def layout(qapp: QApplication) -> ConversationLayout:
    made = ConversationLayout(Fonts())
    made.set_width(700)
    return made


@given(st.text(alphabet=st.sampled_from("ab \n😀é"), max_size=3 * PIECE))
@settings(max_examples=60, deadline=None)
def test_pieces_are_bounded_and_join_to_the_text(text: str) -> None:
    pieces = list(cut(text))
    assert "".join(part for _start, part in pieces) == text
    assert [start for start, _part in pieces] == [sum(len(p) for _s, p in pieces[:i]) for i in range(len(pieces))]
    assert all(len(part) <= PIECE and part.count("\n") <= LINES for _start, part in pieces)


@given(st.text(alphabet="aж😀\U00020000", min_size=1, max_size=40), st.data())
@settings(max_examples=60, deadline=None)
def test_positions_survive_the_way_to_qt_and_back(text: str, data: st.DataObject) -> None:
    piece = Piece(0, Side.SUBSCRIBER, 100, text, is_first=True, is_last=True)
    position = data.draw(st.integers(100, 100 + len(text)))
    assert piece.from_qt(piece.to_qt(position)) == position


def test_only_what_is_in_sight_is_laid_out(layout: ConversationLayout) -> None:
    layout.set_entries(entries(*(f"Сообщение {number}" for number in range(1000))))
    layout.settle(0, HEIGHT, at_end=True)
    assert sum(piece.layout is not None for piece in layout.pieces) < 20


def test_what_is_on_the_screen_stays_when_text_above_is_measured(layout: ConversationLayout) -> None:
    layout.set_entries(entries(*("W" * 900 for _ in range(60))))  # wide letters: each guess is far too low
    top = layout.settle(0, HEIGHT, at_end=True)
    for _step in range(40):
        seen = layout.between(top, top + HEIGHT)
        anchor = next(i for i in seen if layout.pieces[i].layout is not None)
        on_screen = layout.tops[anchor] - top
        settled = layout.settle(top - 50, HEIGHT, at_end=False)
        assert layout.tops[anchor] - settled == pytest.approx(on_screen + 50, abs=1)
        top = settled


@pytest.mark.parametrize(("side", "mark"), [(Side.SUBSCRIBER, ""), (Side.STRANGER, "not confirmed")])
def test_long_names_hide_neither_the_time_nor_the_mark(layout: ConversationLayout, side: Side, mark: str) -> None:
    layout.set_width(390)
    about = f", {'длинный-' * 9}домен.рф · 16:16"
    layout.set_entries([Entry("m1", side, "Константин Константинопольский-Задунайский", about, "Да", mark)])
    layout.settle(0, HEIGHT, at_end=True)
    head = layout.pieces[0].head
    ends = [left + layout.fonts.metrics.horizontalAdvance(words.text()) for left, words in head[1:]]
    assert head[0][1].text().startswith("Константин")
    assert head[1][1].text().endswith("… · 16:16")
    assert [words.text() for _left, words in head[2:]] == ([f" · {mark}"] if mark else [])
    assert max(ends) <= 390 - MARGIN


def test_unchanged_messages_are_not_laid_out_again(layout: ConversationLayout) -> None:
    layout.set_entries(entries("один", "два"))
    layout.settle(0, HEIGHT, at_end=True)
    before = [piece.layout for piece in layout.pieces]
    layout.set_entries(entries("один", "два", "три"))
    assert [piece.layout for piece in layout.pieces] == [*before, None]


def test_long_message_is_cut_until_it_is_opened(layout: ConversationLayout) -> None:
    layout.set_entries(entries("слово " * 3000, "конец"))
    assert layout.folded(0)
    assert layout.pieces[layout.first_piece[1] - 1].end <= CUT
    layout.open(0, Fold.REST)
    assert not layout.folded(0)
    assert "".join(piece.text for piece in layout.pieces[: layout.first_piece[1]]) == "слово " * 3000
    assert layout.pieces[layout.first_piece[1]].text == "конец"


def test_last_own_message_stands_right_and_the_subscribers_left(layout: ConversationLayout) -> None:
    theirs, ours = entries("да")[0], Entry("m9", Side.OURS, "Анна", " · 21:13", "да")
    layout.set_entries([theirs, ours])
    assert layout.bubble(0).left() == 20
    assert layout.bubble(1).right() == 680


def test_nothing_to_show_is_no_error(layout: ConversationLayout) -> None:
    assert layout.settle(0, HEIGHT, at_end=True) == 0
    assert layout.hit(10, 10) is None
