"""The queue panel: tabs with counts, search, reasons, and a word wherever there are no rows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QToolTip
from pytestqt.qtbot import QtBot

from desktop import assets
from desktop.models.letters import Letters
from desktop.models.queues import Queues, Tab
from desktop.panels.queue_head import SearchBox, TabStrip
from desktop.panels.queue_panel import QueuePanel
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.replica.views import ReplicaChange, SearchHit, SearchResult
from desktop.sync.state import Link, SyncState
from tests.panels.fake_desk import IRINA, NOW, FakeDesk, queue_row
from tests.panels.keys import write

ORK_ROW = queue_row(4, "Выставить счёт", department=Department.ORK)
ROWS = (
    queue_row(1, "Не открывается сайт", received_at=NOW - timedelta(hours=3)),
    queue_row(2, "Пароль к FTP", assignee_id=1, assignee_name="Анна Петрова"),
    queue_row(3, "Уточните версию", state=State.WAITING, due_at=None, waiting_since_at=NOW),
    ORK_ROW,
)
HITS = (
    SearchHit(77, "Почта", "kafe-uyut.ru", "ООО «Кафе Уют»", State.RESOLVED, Department.STP, NOW, "… ящик …"),
    SearchHit(1, "Не открывается сайт", "example.ru", "Марина", State.OPEN, Department.STP, NOW),
)


def shown(qtbot: QtBot, desk: FakeDesk, is_started: bool = True) -> QueuePanel:
    queues, letters = Queues(desk), Letters(desk)
    panel = QueuePanel(desk, queues, letters)
    qtbot.addWidget(panel)
    if is_started:
        queues.start()
        letters.start(desk)
    panel.resize(384, 700)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def tabs(panel: QueuePanel) -> list[str]:
    strip = panel.findChild(TabStrip)
    return [strip.tabText(place) for place in range(strip.count())]


def words(panel: QueuePanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def box(panel: QueuePanel) -> SearchBox:
    found: SearchBox = panel.findChild(SearchBox)
    return found


def numbers(panel: QueuePanel) -> list[int]:
    source = panel.list.source
    assert source is not None
    return [source.number_at(place) for place in range(source.rowCount())]


def test_tabs_count_their_tickets(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    panel = shown(qtbot, desk)
    assert tabs(panel) == ["STP 2", "ORK 1", "Mine 1", "Free 2", "Waiting 1", "All", "Letters 0"]
    desk.put(queue_row(5))
    assert tabs(panel) == ["STP 3", "ORK 1", "Mine 1", "Free 3", "Waiting 1", "All", "Letters 0"]


def test_panel_opens_with_the_agents_own_department(qtbot: QtBot) -> None:
    assert shown(qtbot, FakeDesk(ROWS, me=IRINA)).tab is Tab.ORK


def test_tab_is_chosen_by_mouse_and_shows_its_rows(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk(ROWS))
    strip = panel.findChild(TabStrip)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.tabRect(1).center())
    assert (panel.tab, numbers(panel)) == (Tab.ORK, [4])


def test_marked_ticket_stays_marked_in_every_tab_it_stands_in(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk(ROWS))
    panel.select(2)
    panel.show_tab(Tab.ORK)
    assert panel.list.current_number is None
    panel.show_tab(Tab.MINE)
    assert panel.list.current_number == 2


@pytest.mark.parametrize(("language", "width"), [("ru", 280), ("en", 280), ("ru", 384), ("en", 384)])
def test_tabs_fit_the_panel_and_no_count_is_cut(qtbot: QtBot, language: str, width: int) -> None:
    panel = shown(qtbot, FakeDesk(queue_row(number, assignee_id=number % 2 or None) for number in range(1, 99)))
    assets.set_language(language)
    QApplication.processEvents()
    panel.resize(width, 700)
    strip = panel.findChild(TabStrip)
    assert strip.tabRect(5).right() < strip.width()
    assert [text.split()[-1] for text in tabs(panel)[:5]] == ["98", "0", "49", "49", "0"]
    assert tabs(panel)[5] == ("Все" if language == "ru" else "All")
    assert strip.tabToolTip(5).endswith(": 98")


def test_search_replaces_the_list_and_esc_brings_the_queue_back(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    desk.hits = HITS
    panel = shown(qtbot, desk)
    panel.start_search()
    write(box(panel), "ящик")
    assert desk.searched == ["я", "ящ", "ящи", "ящик"]
    assert numbers(panel) == [77, 1]
    qtbot.keyClick(box(panel), Qt.Key.Key_Escape)
    assert (box(panel).text(), numbers(panel)) == ("", [1, 2])


def test_answer_to_an_earlier_letter_is_not_shown(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    panel = shown(qtbot, desk)
    desk.hold()
    write(box(panel), "яс")
    panel._show_hits(SearchResult("я", HITS))
    assert numbers(panel) == [1, 2]
    desk.deliver()
    assert numbers(panel) == []


def test_enter_in_the_search_opens_the_first_hit(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    desk.hits = HITS
    panel = shown(qtbot, desk)
    write(box(panel), "ящик")
    with qtbot.waitSignal(panel.ticket_opened) as opened:
        qtbot.keyClick(box(panel), Qt.Key.Key_Return)
    assert opened.args == [77]


@pytest.mark.parametrize(
    ("typed", "meant"), [("ьшрфндщмф", "mihaylova"), ("vb[fqkjdf", "михайлова"), ("ьфшдюкг", "mail.ru")]
)
def test_what_was_typed_on_the_wrong_layout_is_found(qtbot: QtBot, typed: str, meant: str) -> None:
    desk = FakeDesk(ROWS)
    panel = shown(qtbot, desk)
    box(panel).setText(typed)
    assert desk.searched == [typed, meant]
    desk.hits = HITS
    qtbot.keyClick(box(panel), Qt.Key.Key_Space)
    assert numbers(panel) == [77, 1]


def test_what_was_found_is_shown_as_it_is_now(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    desk.hits = HITS
    panel = shown(qtbot, desk)
    write(box(panel), "ящик")
    panel.select(77)
    desk.hits = (replace(HITS[0], state=State.OPEN), HITS[1])
    panel.follow(ReplicaChange(tickets=frozenset({5})))
    assert panel._hits.hits == HITS
    panel.follow(ReplicaChange(tickets=frozenset({77})))
    assert panel._hits.hits == desk.hits
    assert panel.list.current_number == 77
    assert box(panel).text() == "ящик"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_key_that_is_faster_than_the_search_means_what_it_finds(qtbot: QtBot, key: Qt.Key) -> None:
    desk = FakeDesk(ROWS)
    desk.hits = HITS
    panel = shown(qtbot, desk)
    panel.select(2)
    chosen: list[int] = []
    panel.ticket_chosen.connect(chosen.append)
    panel.ticket_opened.connect(chosen.append)
    desk.hold()
    write(box(panel), "ящик")
    qtbot.keyClick(box(panel), key)
    assert chosen == []
    desk.deliver()
    assert set(chosen) == {77}


def test_key_whose_search_was_changed_or_found_nothing_opens_nothing(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    panel = shown(qtbot, desk)
    panel.select(2)
    chosen: list[int] = []
    panel.ticket_opened.connect(chosen.append)
    desk.hold()
    write(box(panel), "ящ")
    qtbot.keyClick(box(panel), Qt.Key.Key_Return)
    write(box(panel), "ик")
    desk.deliver()
    qtbot.keyClick(box(panel), Qt.Key.Key_Return)
    assert (chosen, panel.focusWidget()) == ([], box(panel))


def test_arrow_goes_from_the_search_to_the_hits(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    desk.hits = HITS
    panel = shown(qtbot, desk)
    write(box(panel), "ящик")
    with qtbot.waitSignal(panel.ticket_chosen) as chosen:
        qtbot.keyClick(box(panel), Qt.Key.Key_Down)
    assert chosen.args == [77]


def test_double_click_opens(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk(ROWS))
    place = panel.list.visualRect(panel.list.model().index(1, 0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.ticket_opened) as opened:
        qtbot.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [2]


def test_empty_queue_says_so(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk())
    assert words(panel) == ["The queue is empty. The next ticket will appear here."]
    panel.show_tab(Tab.MINE)
    assert words(panel) == ["No tickets here."]


def test_nothing_found_says_what_to_do(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk(ROWS))
    write(box(panel), "ы")
    assert words(panel) == ["Nothing found. Try fewer letters of the number, domain or name."]


def test_first_fill_shows_its_progress_and_gives_way_to_the_rows(qtbot: QtBot) -> None:
    desk = FakeDesk()
    desk.state = SyncState(Link.FILLING, progress=0.43)
    desk.hold()
    panel = shown(qtbot, desk)
    bar = panel.findChild(QProgressBar)
    assert (words(panel), bar.isVisible(), bar.value()) == (
        ["The first fill is under way. The queue appears here."],
        True,
        43,
    )
    desk.state = replace(desk.state, progress=0.8)
    panel.show_state(desk.state)
    assert bar.value() == 80
    desk.deliver()
    desk.put(*ROWS)
    assert (panel.list.isVisible(), words(panel)) == (True, [])


@pytest.mark.parametrize("names", ["СТП ОРК Мои Ничьи Ждут Все Письма", "STP ORK Mine Free Waiting All Letters"])
@pytest.mark.parametrize("counts", [(214, 96, 12, 180, 34, 0), (1214, 196, 112, 1180, 134, 61)])
@pytest.mark.parametrize("current", [0, 3, 6])
def test_no_tab_is_cut_in_the_smallest_window(qtbot: QtBot, names: str, counts: tuple[int, ...], current: int) -> None:
    strip = TabStrip(7)
    qtbot.addWidget(strip)
    strip.resize(272, 36)
    strip.setCurrentIndex(current)
    strip.show()
    strip.set_words(list(zip(names.split(), (*counts[:5], None, counts[5]), strict=True)))
    assert strip.tabRect(6).right() < strip.width()
    told = list(map(str, counts))
    told.insert(5, "")
    shown = [f"{name}\n{count}".strip() for name, count in zip(names.split(), told, strict=True)]
    assert [strip.tabText(place) for place in range(7)] == shown


def test_counts_that_fall_again_do_not_move_the_list(qtbot: QtBot) -> None:
    strip = TabStrip(2)
    qtbot.addWidget(strip)
    strip.resize(110, 60)
    strip.show()
    heights = set()
    for count in (1, 100_000, 1):
        strip.set_words([("STP", count), ("Waiting", count)])
        heights.add(strip.sizeHint().height())
    assert (len(heights), strip.tabText(0)) == (2, "STP\n1")
    strip.resize(300, 60)
    assert strip.tabText(0) == "STP 1"


def test_focus_waits_in_the_tabs_for_the_first_rows(qtbot: QtBot) -> None:
    desk = FakeDesk()
    panel = shown(qtbot, desk)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.take_focus()
    assert panel.findChild(TabStrip).hasFocus()
    desk.put(*ROWS)
    assert panel.list.hasFocus()


def test_focus_stays_in_the_tabs_while_a_person_goes_through_them(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk(ROWS[:1]))
    strip = panel.findChild(TabStrip)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    strip.setFocus()
    for _ in range(3):
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert (panel.tab, strip.hasFocus()) == (Tab.UNASSIGNED, True)


def test_offline_tells_the_age_of_the_rows(qtbot: QtBot) -> None:
    desk = FakeDesk(ROWS)
    panel = shown(qtbot, desk)
    panel.show_state(SyncState(Link.OFFLINE, data_at=NOW - timedelta(minutes=12)))
    assert words(panel) == ["No connection. The queue is as of 21:02; your answers wait here."]
    panel.show_state(SyncState(Link.SIGNED_OUT, data_at=NOW - timedelta(minutes=12)))
    assert words(panel) == ["You are not signed in. The queue is as of 21:02; your answers wait here."]
    panel.show_state(SyncState(Link.ONLINE, data_at=NOW))
    assert words(panel) == []


def test_trouble_is_told_in_its_own_words(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk(ROWS))
    panel.show_state(SyncState(Link.ONLINE, trouble="The disk is full: free some space."))
    assert words(panel) == ["The disk is full: free some space."]


def test_reason_is_told_by_key_as_plain_text(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk([queue_row(1, "<b>жирно</b>")]))
    panel.select(1)
    panel.explain()
    assert "Place 1 in the queue" in QToolTip.text()
    assert "clause 4 of STP" in QToolTip.text()
    QToolTip.hideText()


def test_every_part_has_a_name_for_a_screen_reader(qtbot: QtBot) -> None:
    panel = shown(qtbot, FakeDesk(ROWS))
    names = [part.accessibleName() for part in (panel.findChild(TabStrip), box(panel), panel.list)]
    assert names == ["Queues", "Search", "Tickets"]
    text = panel.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "1, Не открывается сайт, cabinet · example.ru, 9:00, until 06:14"
