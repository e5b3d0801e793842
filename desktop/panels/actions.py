"""Every command of the window in one place: its name, its keys, and what it is bound to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.regulation.people import Agent

translate = QCoreApplication.translate

# The keys of a Russian keyboard by what stands on them in Latin: a command is a key, whatever the layout.
LATIN = dict(zip("йцукенгшщзхъфывапролджэячсмитьбю.", "qwertyuiop[]asdfghjkl;'zxcvbnm,./", strict=True))
RUSSIAN = {latin: russian for russian, latin in LATIN.items()}


def other_layout(typed: str) -> str:
    """The same keys on the other layout, in small letters: Cyrillic ones if there is a Latin one among them."""
    keys = typed.lower()
    layout = RUSSIAN if any("a" <= letter <= "z" for letter in keys) else LATIN
    return "".join(layout.get(key, key) for key in keys)


@dataclass(frozen=True, slots=True)
class Command:
    """`keys` as Qt writes them on a Latin layout, the first one is shown. With Ctrl, Alt or a function key they hold
    everywhere; a bare letter holds wherever no text is typed."""

    name: str
    keys: tuple[str, ...] = ()


COMMANDS = (
    Command("next_ticket", ("J", "Alt+Down")),
    Command("previous_ticket", ("K", "Alt+Up")),
    Command("open_ticket", ("O",)),
    Command("search", ("/", "Ctrl+F")),
    Command("explain", ("Shift+F1",)),
    Command("take", ("T",)),
    Command("release", ("U",)),
    Command("write_reply", ("R",)),
    Command("write_note", ("N",)),
    Command("reply", ("Ctrl+Return",)),
    Command("note"),
    Command("standard_answer", ("Ctrl+J",)),
    Command("answer_with_works", ("Ctrl+Shift+J",)),
    Command("attach_file", ("Ctrl+Shift+F",)),
    Command("request_data"),
    Command("ask_account", ("A",)),
    Command("request_secret", ("P",)),
    Command("look_at_secret", ("V",)),
    Command("authorize", ("Z",)),
    Command("revoke_authorization"),
    Command("resolve", ("Ctrl+Shift+Return",)),
    Command("no_answer_needed", ("Ctrl+Shift+N",)),
    Command("refuse", ("F",)),
    Command("out_of_scope"),
    Command("transfer", ("M",)),
    Command("declare_emergency", ("E",)),
    Command("revoke_emergency"),
    Command("set_topic"),
    Command("set_account"),
    Command("assign", ("G",)),
    Command("redact", ("H",)),
    Command("join_incident", ("I",)),
    Command("gather_incident"),
    Command("leave_incident"),
    Command("answer_incident", ("Ctrl+Shift+A",)),
    Command("resolve_incident"),
    Command("repeat_incident_answer", ("B",)),
    Command("merge", ("C",)),
    Command("split", ("S",)),
    Command("ask_sender", ("Q",)),
    Command("admit_letter", ("Y",)),
    Command("attach_letter", ("L",)),
    Command("dismiss_letter", ("X",)),
    Command("redact_letter", ("Shift+H",)),
    Command("find"),
    Command("why", ("W",)),
    Command("tab_stp", ("Ctrl+1",)),
    Command("tab_ork", ("Ctrl+2",)),
    Command("tab_mine", ("Ctrl+3",)),
    Command("tab_unassigned", ("Ctrl+4",)),
    Command("tab_waiting", ("Ctrl+5",)),
    Command("tab_all", ("Ctrl+6",)),
    Command("tab_letters", ("Ctrl+7",)),
    Command("subscriber_panel", ("Ctrl+B",)),
    Command("outbox", ("Ctrl+O",)),
    Command("decide", ("D", "Ctrl+D")),
    Command("edit_answers"),
    Command("edit_announcements"),
    Command("palette", ("Ctrl+K",)),
    Command("compact_rows"),
    Command("theme_light"),
    Command("theme_dark"),
    Command("theme_system"),
    Command("language_ru"),
    Command("language_en"),
    Command("lock", ("Ctrl+L",)),
    Command("sign_in_again"),
    Command("sign_out"),
    Command("about"),
)
KEYS = {command.name: command.keys for command in COMMANDS}
REPEATED = ("next_ticket", "previous_ticket")  # while their key is held
CHECKED = (
    "subscriber_panel",
    "compact_rows",
    "theme_light",
    "theme_dark",
    "theme_system",
    "language_ru",
    "language_en",
)
OF_SUPERVISORS = ("edit_answers", "edit_announcements")
LATER = ("Ctrl+F",)  # the ticket panel's while it has the focus; the window's when nobody else took it


def names() -> Mapping[str, str]:
    """What the window's own commands are called; the ticket's actions bring their words."""
    return {
        "next_ticket": translate("Actions", "Next ticket"),
        "previous_ticket": translate("Actions", "Previous ticket"),
        "open_ticket": translate("Actions", "Open the ticket"),
        "search": translate("Actions", "Search"),
        "explain": translate("Actions", "Why does it stand here? Reason and clause"),
        "tab_stp": translate("Actions", "Queue of STP"),
        "tab_ork": translate("Actions", "Queue of ORK"),
        "tab_mine": translate("Actions", "My tickets"),
        "tab_unassigned": translate("Actions", "Free tickets"),
        "tab_waiting": translate("Actions", "Tickets waiting for the subscriber"),
        "tab_all": translate("Actions", "All live tickets"),
        "tab_letters": translate("Actions", "Letters that are no ticket"),
        "subscriber_panel": translate("Actions", "Subscriber panel"),
        "outbox": translate("Actions", "What waits to be sent, and drafts"),
        "decide": translate("Actions", "Decide about what was not accepted"),
        "edit_answers": translate("Actions", "Edit the standard answers"),
        "edit_announcements": translate("Actions", "Announcements of planned works"),
        "palette": translate("Actions", "Commands"),
        "compact_rows": translate("Actions", "Compact rows"),
        "theme_light": translate("Actions", "Light theme"),
        "theme_dark": translate("Actions", "Dark theme"),
        "theme_system": translate("Actions", "Theme of the system"),
        "language_ru": "Русский язык",
        "language_en": "English language",
        "lock": translate("Actions", "Lock the window"),
        "sign_in_again": translate("Actions", "Sign in again"),
        "sign_out": translate("Actions", "Sign out"),
        "about": translate("Actions", "About Smena"),
    }


class Actions(QObject):
    """The window's actions, made from COMMANDS and bound to `doings`; `adopt` adds those of the ticket panel."""

    def __init__(self, window: QWidget, doings: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(window)
        self._window = window
        self._all: dict[str, QAction] = {}
        for name in names():
            action = QAction(window)
            action.setObjectName(name)
            action.setShortcuts(_chords(name))
            action.setAutoRepeat(name in REPEATED)
            action.setCheckable(name in CHECKED)
            action.triggered.connect(doings[name])
            window.addAction(action)
            self._all[name] = action
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._all[name]

    def adopt(self, actions: Iterable[QAction]) -> None:
        """Takes in what the ticket panel offers, by object name; there it keeps the shortcuts it gave them."""
        self._all.update((action.objectName(), action) for action in actions)

    def all(self) -> list[QAction]:
        """In the order of COMMANDS."""
        return [self._all[command.name] for command in COMMANDS if command.name in self._all]

    def allow(self, me: Agent) -> None:
        """Shows what a supervisor alone may do to supervisors alone."""
        for name in OF_SUPERVISORS:
            self._all[name].setVisible(me.is_supervisor)

    def retranslate(self) -> None:
        for name, words in names().items():
            self._all[name].setText(words)
            self._all[name].setToolTip(words)

    def of_key(self, event: QKeyEvent) -> QAction | None:
        """The action of a key nobody else has used, on any layout; a key that is held acts once."""
        name = OF_KEYS.get(pressed(event), "")
        return None if event.isAutoRepeat() and name not in REPEATED else self._all.get(name)


def _chords(name: str) -> list[QKeySequence]:
    return [QKeySequence(key) for key in KEYS.get(name, ()) if len(key) > 1 and key not in LATER]


def key_text(name: str) -> str:
    """The key to show for a command, as this system writes it; empty when it has none."""
    keys = KEYS.get(name, ())
    shown = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
    return shown.replace("Return", "Enter")


def pressed(event: QKeyEvent) -> str:
    """The key as on a Latin layout, "J" or "Ctrl+K", whatever the layout: a Cyrillic letter stands for its key."""
    key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    letter = chr(key).lower() if key < 0x01000000 else ""
    if letter in LATIN:
        key = ord(LATIN[letter].upper())
    if key == Qt.Key.Key_Slash:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(key))).toString()


OF_KEYS = {QKeySequence(key).toString(): command.name for command in COMMANDS for key in command.keys}
