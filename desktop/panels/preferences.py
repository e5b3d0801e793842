"""What a person set in the window and finds again: theme, language, row height, sizes; a small file of its own."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize

from desktop import assets
from desktop.assets import Theme


class Preferences:
    """Kept in an ini file; a damaged or missing one means the defaults. Not precious: written when it can be."""

    def __init__(self, file: Path) -> None:
        self._file = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Theme:
        kept = self._text("theme")
        return Theme(kept) if kept in tuple(Theme) else Theme.SYSTEM

    @property
    def language(self) -> str:
        """The language chosen, else the system's."""
        kept = self._text("language")
        return kept if kept in assets.LANGUAGES else assets.system_language()

    @property
    def is_compact(self) -> bool:
        return self._text("compact") == "true"

    @property
    def is_subscriber_shown(self) -> bool:
        return self._text("subscriber") != "false"

    @property
    def is_maximized(self) -> bool:
        return self._text("maximized") == "true"

    @property
    def size(self) -> QSize:
        """Of the window while it is not maximized; invalid when none is kept."""
        kept = self._file.value("size")
        return kept if isinstance(kept, QSize) else QSize()

    @property
    def split(self) -> QByteArray:
        """How the panels share the width; empty when nothing is kept."""
        kept = self._file.value("split")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep(self, name: str, value: str | bool | QSize | QByteArray) -> None:
        """Remembers `theme`, `language`, `compact`, `subscriber`, `maximized`, `size` or `split`."""
        self._file.setValue(name, str(value).lower() if isinstance(value, bool) else value)

    def _text(self, name: str) -> str:
        return str(self._file.value(name, ""))


def apply_look(preferences: Preferences, language: str | None = None, theme: str | None = None) -> None:
    """Dresses the program before its first window; `language` and `theme` from the command line win."""
    assets.apply_theme(Theme(theme) if theme in tuple(Theme) else preferences.theme)
    assets.set_language(language or preferences.language)
