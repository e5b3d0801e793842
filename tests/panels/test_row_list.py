"""The list of tickets: what is marked and what is on top stays through every change; rows paint what they say."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.assets import Theme
from desktop.models.queues import Queues, Tab
from desktop.models.row_text import RowText, queue_text
from desktop.panels.delegates import COMPACT_HEIGHT, HEIGHT, LEFT, RowDelegate
from desktop.panels.row_list import PLAIN, RowList
from desktop.regulation.queues import Lane
from desktop.regulation.ticket import BasicService
from desktop.replica.views import QueueRow
from desktop.wire.changes import Presence
from tests.panels.fake_desk import ANNA, NOW, OLEG, FakeDesk, queue_row

WIDTH, SHOWN = 384, 10  # pixels, rows in sight


def waiting(number: int, minutes: int, **values: Any) -> QueueRow:
    """Received so many minutes ago: the more, the earlier in the queue."""
    return queue_row(number, f"Заявка {number}", received_at=NOW - timedelta(minutes=minutes), **values)


def shown(qtbot: QtBot, desk: FakeDesk) -> tuple[RowList, Queues]:
    queues = Queues(desk)
    queues.start()
    rows = RowList()
    qtbot.addWidget(rows)
    rows.follow(queues.models[Tab.STP])
    queues.refreshed.connect(rows.refresh)
    rows.resize(WIDTH, SHOWN * HEIGHT)
    rows.show()
    qtbot.waitExposed(rows)
    return rows, queues


def many(count: int = 60) -> FakeDesk:
    return FakeDesk(waiting(number, 600 - number) for number in range(1, count + 1))


def top_number(rows: RowList) -> int:
    assert rows.source is not None
    return rows.source.number_at(rows.rowAt(0))


def picture(rows: RowList) -> QImage:
    return rows.viewport().grab().toImage()


CHANGES: list[tuple[str, list[QueueRow], list[int]]] = [
    ("a row comes before", [waiting(100, 650)], []),
    ("rows go before", [], [1, 2, 3]),
    ("a row goes after", [], [50]),
    ("rows of the whole list change places", [waiting(number, 700 + number) for number in range(31, 61)], []),
    ("hundreds come and go", [waiting(number, 600 - number) for number in range(200, 400)], list(range(1, 15))),
]


@pytest.mark.parametrize(("coming", "going"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_marked_row_and_the_one_on_top_stay_through_a_sync(
    qtbot: QtBot, coming: list[QueueRow], going: list[int]
) -> None:
    desk = many()
    rows, _ = shown(qtbot, desk)
    rows.select(18)
    rows.verticalScrollBar().setValue(16 * HEIGHT + 20)
    for row in coming:
        desk.rows[row.number] = row
    desk.put(*coming)
    desk.gone(*going)
    assert rows.current_number == 18
    assert top_number(rows) == 17
    assert rows.rowViewportPosition(rows.rowAt(0)) == -20


def test_new_first_row_is_seen_at_once_where_nobody_has_scrolled(qtbot: QtBot) -> None:
    desk = many()
    rows, _ = shown(qtbot, desk)
    desk.put(waiting(100, 650, emergency=BasicService.WEB))
    assert top_number(rows) == 100


def test_row_that_leaves_chooses_no_other(qtbot: QtBot) -> None:
    desk = many()
    rows, _ = shown(qtbot, desk)
    chosen: list[int] = []
    rows.chosen.connect(chosen.append)
    rows.step(1)
    rows.step(1)
    desk.gone(2)
    assert (chosen, rows.current_number) == ([1, 2], None)
    rows.step(1)
    assert rows.current_number == 3


@pytest.mark.parametrize(("by", "expected"), [(1, 3), (-1, 1)])
def test_after_a_row_left_the_steps_go_on_from_its_place(qtbot: QtBot, by: int, expected: int) -> None:
    desk = many()
    rows, _ = shown(qtbot, desk)
    rows.select(2)
    desk.gone(2)
    rows.step(by)
    assert rows.current_number == expected


def test_marking_by_program_tells_nobody(qtbot: QtBot) -> None:
    rows, _ = shown(qtbot, many())
    with qtbot.assertNotEmitted(rows.chosen):
        rows.select(5)
        rows.select(999)
    assert rows.current_number is None


def test_mouse_chooses_and_enter_opens(qtbot: QtBot) -> None:
    rows, _ = shown(qtbot, many())
    with qtbot.waitSignal(rows.chosen) as chosen:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 2 * HEIGHT + 5))
    with qtbot.waitSignal(rows.opened) as opened:
        qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert (chosen.args, opened.args) == ([3], [3])


@pytest.mark.parametrize(
    ("key", "expected"), [(Qt.Key.Key_Down, 4), (Qt.Key.Key_Up, 2), (Qt.Key.Key_End, 60), (Qt.Key.Key_Home, 1)]
)
def test_arrows_move_the_choice(qtbot: QtBot, key: Qt.Key, expected: int) -> None:
    rows, _ = shown(qtbot, many())
    rows.select(3)
    with qtbot.waitSignal(rows.chosen):
        qtbot.keyClick(rows, key)
    assert rows.current_number == expected


def test_only_rows_whose_words_changed_are_painted_anew(qtbot: QtBot) -> None:
    desk = many(3)
    rows, queues = shown(qtbot, desk)
    picture(rows)
    before = dict(rows._pictures)
    queues.tick(desk.at)
    desk.set_presence(Presence(2, "Олег Мишин", "stp", ticket=2, writing=True))
    picture(rows)
    assert [key[0] for key, kept in rows._pictures.items() if before.get(key) != kept] == [2]


def test_countdown_is_seen(qtbot: QtBot) -> None:
    desk = many(3)
    rows, queues = shown(qtbot, desk)
    before = picture(rows)
    desk.at = NOW + timedelta(minutes=1)
    queues.tick(desk.at)
    assert picture(rows) != before


TIME_COLUMN = QRect(WIDTH - 60, 4, 50, 24)


def test_long_subject_never_touches_the_time(qtbot: QtBot) -> None:
    desk = FakeDesk([queue_row(1, "Коротко")])
    rows, _ = shown(qtbot, desk)
    before = picture(rows).copy(TIME_COLUMN)
    desk.put(queue_row(1, "Очень длинная тема без конца " * 40))
    after = picture(rows)
    assert after.copy(TIME_COLUMN) == before
    assert after.copy(QRect(0, 0, WIDTH - 60, HEIGHT)) != before


def test_chips_that_do_not_fit_are_cut_inside_the_row(qtbot: QtBot) -> None:
    row = queue_row(1, emergency=BasicService.DATABASE, premium=True, is_refused=True, is_pending=True, account=None)
    rows, _ = shown(qtbot, FakeDesk([row]))
    image = picture(rows)
    margin = {image.pixelColor(WIDTH - 10, y).name() for y in range(30, HEIGHT - 1)}
    assert margin == {assets.colours().window.name()}


def test_compact_rows_are_lower_and_keep_the_mark(qtbot: QtBot) -> None:
    rows, _ = shown(qtbot, many())
    rows.select(3)
    rows.set_compact(True)
    assert (rows.rowHeight(2), rows.current_number) == (COMPACT_HEIGHT, 3)
    rows.set_compact(False)
    assert rows.rowHeight(2) == HEIGHT


def test_theme_repaints_every_row(qtbot: QtBot) -> None:
    rows, _ = shown(qtbot, many())
    assets.apply_theme(Theme.DARK)
    assert picture(rows).pixelColor(200, HEIGHT - 8) == assets.colours().window


def test_focus_is_visible(qtbot: QtBot, qapp: QApplication) -> None:
    rows, _ = shown(qtbot, many())
    rows.select(2)
    with qtbot.waitActive(rows):
        rows.activateWindow()
    rows.clearFocus()
    without = picture(rows)
    rows.setFocus()
    assert rows.hasFocus()
    assert picture(rows) != without


LONG = "очень-длинное-имя-домена-для-проверки.рф"
CROWDED: dict[str, dict[str, Any]] = {
    "suggested": {"suggested_emergency": BasicService.WEB, "account": LONG},
    "suggested and Premium": {"suggested_emergency": BasicService.WEB, "premium": True, "account": LONG},
    "suggested without account": {"suggested_emergency": BasicService.DATABASE, "account": None, "is_pending": True},
    "emergency and Premium": {"emergency": BasicService.DATABASE, "premium": True, "account": LONG},
    "refused and pending": {"premium": True, "account": LONG, "is_refused": True, "is_pending": True},
    "long account": {"account": LONG},
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("width", [280, 384, 520])
@pytest.mark.parametrize("values", CROWDED.values(), ids=CROWDED)
def test_row_always_says_who_has_the_ticket(
    qapp: QApplication, values: dict[str, Any], width: int, language: str
) -> None:
    assets.set_language(language)
    row = waiting(1, 10, assignee_id=OLEG.id, assignee_name=OLEG.name, **values)
    text = queue_text(row, Lane.CABINET, NOW, timedelta(hours=1), ANNA, ())
    delegate = RowDelegate()
    delegate.restyle()
    line = delegate.lower_line(text, width - 36)  # margins and scroll bar
    assert line.words.endswith("Олег М.")
    assert bool(line.chips) is bool(text.chips), "the first chip stays, cut if it must be"


def test_long_name_takes_at_most_half_of_the_row(qapp: QApplication) -> None:
    text = RowText("Заявка", LONG, who="Константинопольский-Серебряный П.", below="until 20:00")
    delegate = RowDelegate()
    delegate.restyle()
    words = delegate.lower_line(text, 244).words
    assert words.endswith("…")
    assert QFontMetrics(assets.font("small")).horizontalAdvance(words) <= 244


def test_account_goes_before_the_channel(qapp: QApplication) -> None:
    delegate = RowDelegate()
    delegate.restyle()
    text = RowText("Заявка", "кабинет · gavrilov-massage.ru", spare="кабинет · ", who="Олег М.")
    assert delegate.lower_line(text, 300).words == "кабинет · gavrilov-massage.ru · Олег М."
    assert delegate.lower_line(text, 200).words.startswith("gavrilov-massage")


def test_row_drawn_ahead_is_drawn_again_when_its_words_have_changed(qtbot: QtBot) -> None:
    desk = many(3)
    rows, queues = shown(qtbot, desk)
    rows.setFocus()
    rows.select(1)
    rows._draw_ahead()
    assert {key[0] for key in rows._pictures if key[1] != PLAIN} == {2}
    desk.at += timedelta(minutes=5)
    queues.tick(desk.at)
    picture(rows)
    rows.select(2)
    kept = picture(rows)
    rows.restyle()
    assert picture(rows) == kept


@pytest.mark.parametrize("width", [280, 384, 520])
def test_number_stands_whole_before_any_subject(qapp: QApplication, width: int) -> None:
    delegate = RowDelegate()
    delegate.restyle()

    def beginning(number: str, title: str) -> QImage:
        pixmap = QPixmap(width, HEIGHT)
        painter = QPainter(pixmap)
        delegate.draw(
            painter, QRect(0, 0, width, HEIGHT), RowText(title, "", right="−10:00", number=number), False, False
        )
        painter.end()
        end = LEFT + QFontMetrics(assets.font("small")).horizontalAdvance("10423")
        return pixmap.toImage().copy(0, 0, end, HEIGHT)

    assert beginning("10423", "Почта") == beginning("10423", "Сайт не открывается " * 9) != beginning("", " " * 9)
