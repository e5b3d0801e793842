"""Where each message of a conversation stands: text is laid out where it is looked at, its height guessed elsewhere.

A message is cut into pieces of a bounded length, so that neither a long message nor a long word costs more than its
part in sight.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QRectF

from desktop.models.conversation import Entry, Fold, Side
from desktop.models.row_text import SEPARATOR
from desktop.panels.conversation_fonts import Fonts
from desktop.panels.conversation_piece import EVENT, HeadPart, Piece, cut
from desktop.wire.rows import Attachment

MARGIN, INDENT, PADDING_X, PADDING_Y, HEAD_GAP, GAP, LINE_GAP = 20, 16, 12, 8, 4, 12, 4
OURS = Side.OURS
WIDEST = 760  # a bubble on a wide screen: longer lines are hard to read


@dataclass(frozen=True, slots=True)
class Hit:
    """What stands at a point: a position in an entry's text, and the link, the file or the folded text there."""

    entry: int
    position: int
    link: str = ""
    fold: Fold | None = None
    file: Attachment | None = None
    is_text: bool = False


class ConversationLayout:
    """Pieces one under the other. Give it a width, `settle` it where one looks, ask what stands where."""

    def __init__(
        self,
        fonts: Fonts,
        opened_keys: set[str] | None = None,
        fold_words: Callable[[Entry, Fold], str] = lambda entry, fold: fold,
    ) -> None:
        """`opened_keys` names what is shown that was folded; `fold_words` stand where it is not."""
        self.fonts, self.fold_words = fonts, fold_words
        self.opened_keys = set() if opened_keys is None else opened_keys
        self.entries: tuple[Entry, ...] = ()
        self.pieces: list[Piece] = []
        self.tops: list[float] = [0.0]  # of each piece, and at the end the height of all
        self.first_piece: list[int] = [0]  # of each entry, and at the end the number of pieces
        self.width = 0.0

    @property
    def height(self) -> float:
        return self.tops[-1]

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Shows these entries; what was laid out of an unchanged one stays."""
        before = {entry: index for index, entry in enumerate(self.entries)}
        pieces, firsts = self.pieces, self.first_piece
        self.entries, self.pieces, self.first_piece = tuple(entries), [], []
        for index, entry in enumerate(self.entries):
            self.first_piece.append(len(self.pieces))
            was = before.get(entry)
            kept = [] if was is None else pieces[firsts[was] : firsts[was + 1]]
            for piece in kept:
                piece.entry = index
            self.pieces += kept or self._cut(index)
        self.first_piece.append(len(self.pieces))
        self._stack()

    def set_width(self, width: float) -> None:
        if width != self.width:
            self.width = width
            self.forget()

    def set_fonts(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.forget()

    def forget(self) -> None:
        """Lays everything out anew when it is looked at next."""
        for piece in self.pieces:
            piece.forget()
            self._guess(piece)
        self._stack()

    def cut_again(self) -> None:
        """The words in place of hidden text may be others now."""
        entries, self.entries, self.pieces, self.first_piece = self.entries, (), [], [0]
        self.set_entries(entries)

    def folded(self, index: int) -> list[tuple[int, int, Fold]]:
        """Starts and ends of what is hidden of an entry."""
        entry = self.entries[index]
        return [fold for fold in entry.folds if _key(entry, fold[2]) not in self.opened_keys]

    def fold_at(self, index: int, position: int) -> Fold | None:
        """What hides a position of an entry's text."""
        return next((fold for start, end, fold in self.folded(index) if start <= position < end), None)

    def open(self, index: int, fold: Fold) -> None:
        """Shows what was folded."""
        self.opened_keys.add(_key(self.entries[index], fold))
        first, after = self.first_piece[index], self.first_piece[index + 1]
        whole = self._cut(index)
        self.pieces[first:after] = whole
        more = len(whole) - (after - first)
        self.first_piece[index + 1 :] = [place + more for place in self.first_piece[index + 1 :]]
        self._stack()

    def settle(self, top: float, height: float, at_end: bool) -> float:
        """Lays out what stands between `top` and `top + height` (or in the last `height`); returns the new top, such
        that what was laid out before stays where it was on the screen."""
        while True:
            top = self.height - height if at_end else min(top, self.height - height)
            top = max(0.0, top)
            seen = self.between(top, top + height)
            fresh = [index for index in seen if self.pieces[index].layout is None]
            if not fresh:
                return top
            anchor = next((index for index in seen if self.pieces[index].layout is not None), seen[0])
            offset = self.tops[anchor] - top
            for index in fresh:
                self._lay_out(self.pieces[index])
            self._stack()
            top = self.tops[anchor] - offset

    def between(self, top: float, bottom: float) -> range:
        """Indexes of the pieces that touch the strip."""
        first = max(0, bisect_right(self.tops, top) - 1)
        after = bisect_right(self.tops, bottom)
        return range(min(first, len(self.pieces)), min(after, len(self.pieces)))

    def top_of(self, index: int, position: int = 0) -> float:
        """Where the line with a position of an entry's text begins; exact once it is settled."""
        piece_index = self._piece_at(index, position)
        piece, top = self.pieces[piece_index], self.tops[piece_index]
        if piece.layout is None:
            return top
        return top + piece.text_top + piece.layout.lineForTextPosition(piece.to_qt(position)).y()

    def _piece_at(self, index: int, position: int) -> int:
        first, after = self.first_piece[index], self.first_piece[index + 1]
        return next((i for i in range(first, after) if position < self.pieces[i].end), after - 1)

    def bubble(self, index: int) -> QRectF:
        """The ground of an entry's text; empty for an event."""
        first, last = self.first_piece[index], self.first_piece[index + 1] - 1
        top = self.tops[first] + self.fonts.head + HEAD_GAP
        return QRectF(self._left(self.entries[index].side), top, self._bubble_width(), self.tops[last + 1] - GAP - top)

    def fold_rect(self, index: int, fold: Fold) -> QRectF:
        """Where the words in place of hidden text stand; exact once it is settled."""
        first, after = self.first_piece[index], self.first_piece[index + 1]
        at = next(i for i in range(first, after) if self.pieces[i].fold is fold)
        piece, top = self.pieces[at], self.tops[at]
        return QRectF(self.text_left(piece), top + piece.text_top, self._text_width(piece.side), self.fonts.line)

    def hit(self, x: float, y: float) -> Hit | None:
        """What stands at a point of the content; beside a text its nearest position; None where nothing is."""
        if not self.pieces:
            return None
        index = min(max(0, bisect_right(self.tops, y) - 1), len(self.pieces) - 1)
        piece, inside = self.pieces[index], y - self.tops[index]
        if piece.layout is None:
            return None
        across, down = x - self.text_left(piece), inside - piece.text_top
        if down < 0:
            return Hit(piece.entry, piece.start)
        for number in range(piece.layout.lineCount()):
            line = piece.layout.lineAt(number)
            if down < line.y() + line.height():
                position = piece.from_qt(line.xToCursor(across))
                used = line.naturalTextRect()
                is_text = used.left() - 2 - piece.indent <= across <= used.right() + 2
                if piece.fold or piece.line:
                    file = piece.line.file if piece.line and is_text else None
                    return Hit(piece.entry, position, fold=piece.fold if is_text else None, file=file, is_text=is_text)
                on_letter = piece.from_qt(line.xToCursor(across, line.CursorPosition.CursorOnCharacter))
                return Hit(piece.entry, position, self._link_at(piece, on_letter) if is_text else "", is_text=is_text)
        return Hit(piece.entry, piece.end)

    def _link_at(self, piece: Piece, position: int) -> str:
        text = self.entries[piece.entry].text
        return next((text[start:end] for start, end in piece.links if start <= position < end), "")

    def text_left(self, piece: Piece) -> float:
        return float(MARGIN) if piece.is_event else self._left(piece.side) + PADDING_X + piece.indent

    def _left(self, side: Side) -> float:
        return max(float(MARGIN), self.width - MARGIN - self._bubble_width()) if side is OURS else float(MARGIN)

    def _bubble_width(self) -> float:
        return max(80.0, min(WIDEST, self.width - 2 * MARGIN - INDENT))

    def _text_width(self, side: Side) -> float:
        return max(80.0, self.width - 2 * MARGIN) if side is EVENT else self._bubble_width() - 2 * PADDING_X

    def _cut(self, index: int) -> list[Piece]:
        entry = self.entries[index]
        made: list[Piece] = []

        def add(start: int, text: str) -> Piece:
            made.append(Piece(index, entry.side, start, text, is_first=not made, is_last=False))
            made[-1].suspects = entry.suspects
            return made[-1]

        at, end = 0, entry.lines[0].start if entry.lines else len(entry.text)
        for start, after, fold in (*self.folded(index), (end, end, None)):
            if at < min(start, entry.body_end):
                for begin, part in cut(entry.text[at:start]):
                    add(at + begin, part)
            if fold is not None:
                hidden = add(start, "")
                hidden.fold, hidden.words = fold, self.fold_words(entry, fold)
            at = after
        if not made and not entry.lines:
            add(0, "")
        for number, line in enumerate(entry.lines):
            until = entry.lines[number + 1].start if number + 1 < len(entry.lines) else len(entry.text)
            add(line.start, entry.text[line.start : until]).line = line
        made[-1].is_last = True
        for piece in made:
            self._guess(piece)
        return made

    def _guess(self, piece: Piece) -> None:
        self._frame(piece, self.fonts.guess(piece.text, self._text_width(piece.side)) if self.width else 0.0)

    def _lay_out(self, piece: Piece) -> None:
        self._frame(piece, piece.lay_out(self._text_width(piece.side), self.fonts))
        if piece.is_first and not piece.is_event:
            piece.head = self._head(self.entries[piece.entry])

    def _frame(self, piece: Piece, text_height: float) -> None:
        """The strip around a text: the head above the first piece, the bubble's edge below the last."""
        has_bubble = not piece.is_event
        piece.text_top = self.fonts.head + HEAD_GAP + PADDING_Y if piece.is_first and has_bubble else 0.0
        if not piece.is_first and (piece.line or piece.fold):
            piece.text_top = LINE_GAP
        below: float = (GAP + (PADDING_Y if has_bubble else 0)) if piece.is_last else 0
        piece.height = math.ceil(piece.text_top + text_height) + below

    def _head(self, entry: Entry) -> tuple[HeadPart, ...]:
        """Author, what and when, and how far it got, each with its left edge. Names that others chose hide neither the
        time nor the mark: they are cut."""
        room = self._bubble_width()
        mark = self.fonts.words(SEPARATOR + entry.delivery, room) if entry.side is Side.STRANGER else None
        marked = mark[1] if mark else 0.0
        least = min(room / 3, self.fonts.author_words(entry.author, room)[1])  # of the author's name
        about = self.fonts.words_with_end(entry.about, SEPARATOR, max(0.0, room - least - marked))
        author = self.fonts.author_words(entry.author, max(room / 3, room - about[1] - marked))
        parts = [(0.0, author[0]), (author[1], about[0])]
        x = author[1] + about[1]
        if entry.delivery:
            delivery = mark or self.fonts.words(SEPARATOR + entry.delivery, max(0.0, room - x))
            parts.append((x, delivery[0]))
            x += delivery[1]
        left = max(float(MARGIN), self.width - MARGIN - x) if entry.side is OURS else float(MARGIN)
        return tuple((left + at, text) for at, text in parts)

    def _stack(self) -> None:
        self.tops = list(accumulate((piece.height for piece in self.pieces), initial=float(GAP)))


def _key(entry: Entry, fold: Fold) -> str:
    return f"{entry.key} {fold}"
