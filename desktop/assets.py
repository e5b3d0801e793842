"""The look and the language of the window: colours, style sheet, fonts, icons, translations, read from `resources`."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QRectF, QSize, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtGui import Qt as Markup
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
LANGUAGES = ("ru", "en")
ROLE_STEPS = {"title": 5, "heading": 3, "body": 0, "strong": 0, "small": -1, "chip": -2}  # points
BOLD_ROLES = ("title", "heading", "strong", "chip")
STYLE = "Fusion"
FALLBACK_FAMILY = "Sans Serif"  # what Qt takes where the system names no font, 9 points small


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour by its meaning; a `_tint` is the ground of a chip in that meaning."""

    text: QColor
    muted: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    emergency: QColor
    emergency_tint: QColor
    guard: QColor
    guard_tint: QColor
    premium: QColor
    premium_tint: QColor
    works: QColor
    works_tint: QColor
    possible: QColor
    possible_tint: QColor
    window: QColor
    panel: QColor
    hover: QColor
    line: QColor
    handle: QColor
    disabled: QColor
    selected: QColor


class _Current:
    """What is set now, one for the process like the application's palette."""

    is_fusion = False
    theme = Theme.SYSTEM
    language = "en"
    colours: Colours | None = None
    translators: tuple[QTranslator, ...] = ()
    system_palette: QPalette | None = None
    system_font: QFont | None = None


def application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def make_application(name: str) -> QApplication:
    """The one of this process, in our style from the start: to be asked for it later, PySide builds all of QStyle."""
    _Current.is_fusion = True
    return QApplication([name, "-style", STYLE])


def colours() -> Colours:
    """The colours of the theme set by `apply_theme`; read them anew after a PaletteChange."""
    if _Current.colours is None:
        apply_theme(_Current.theme)
    assert _Current.colours is not None
    return _Current.colours


def theme() -> Theme:
    return _Current.theme


def is_high_contrast() -> bool:
    hints = QGuiApplication.styleHints()  # kept: PySide drops the inner object with the outer one's wrapper
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def scheme(wanted: Theme) -> str:
    """The part of colours.json that a theme stands for on this system."""
    if is_high_contrast():
        return "contrast"
    if wanted is Theme.SYSTEM:
        return "dark" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"
    return wanted.value


def system_palette() -> QPalette:
    """What the desktop itself paints with, as it was before the program's own colours."""
    return _Current.system_palette or QGuiApplication.palette()


def read_colours(name: str) -> Colours:
    """The colours of "light", "dark" or "contrast"; the last names roles of the system's palette."""
    values: dict[str, str] = json.loads((RESOURCES / "styles" / "colours.json").read_text("utf-8"))[name]
    if name != "contrast":
        return Colours(**{meaning: QColor(value) for meaning, value in values.items()})
    palette = system_palette()
    return Colours(**{meaning: palette.color(QPalette.ColorRole[role]) for meaning, role in values.items()})


def apply_theme(wanted: Theme) -> None:
    """Colours the whole program at once; every widget gets a PaletteChange. SYSTEM follows the desktop's scheme."""
    app = application()
    if _Current.system_palette is None:
        _Current.system_palette, _Current.system_font = QPalette(app.palette()), QFont(app.font())
        if not _Current.is_fusion:
            app.setStyle(STYLE)
        app.setFont(_body_font(app.font()))
    _Current.theme = wanted
    _Current.colours = read_colours(scheme(wanted))
    picture.cache_clear()
    app.setPalette(_palette(_Current.colours))
    app.setStyleSheet(_style_sheet(_Current.colours))


def font(role: str) -> QFont:
    """The system's font in a role: title, heading, body, strong, small or chip."""
    made = QFont(application().font())
    made.setPointSizeF(made.pointSizeF() + ROLE_STEPS[role])
    made.setBold(role in BOLD_ROLES)
    return made


def _body_font(system: QFont) -> QFont:
    body = QFont(system)
    if system.family() == FALLBACK_FAMILY:
        body.setPointSizeF(max(system.pointSizeF(), 10))
    body.setFeature(QFont.Tag("tnum"), 1)  # figures stand in columns
    return body


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.window),
        (role.AlternateBase, c.panel),
        (role.Text, c.text),
        (role.PlaceholderText, c.muted),
        (role.Button, c.panel),
        (role.ButtonText, c.text),
        (role.BrightText, c.emergency),
        (role.ToolTipBase, c.panel),
        (role.ToolTipText, c.text),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Link, c.accent),
        (role.Mid, c.line),
        (role.Accent, c.accent),
    ):
        palette.setColor(target, colour)
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, c.disabled)
    return palette


def _style_sheet(c: Colours) -> str:
    values = {field.name: getattr(c, field.name).name() for field in fields(c)}
    values |= {f"{role}_size": f"{font(role).pointSizeF():g}pt" for role in ROLE_STEPS}
    sheets = sorted((RESOURCES / "styles").glob("*.qss"))
    return "\n".join(Template(sheet.read_text("utf-8")).substitute(values) for sheet in sheets)


@lru_cache(maxsize=256)
def picture(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon of `resources/icons` in one colour ("#rrggbb"), `size` logical pixels square, for a screen of `ratio`."""
    drawing = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def plain_tip(text: str) -> str:
    """A tool tip that shows `text` as it is, in lines that wrap: Qt would take a "<b>" in foreign text for markup."""
    return Markup.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def icon(name: str, colour: QColor | None = None, size: int = 16) -> QIcon:
    """An icon for buttons and menus in `colour` (default: text), sharp up to a scale of 3."""
    from PySide6.QtGui import QIcon  # with 150 names of theme icons, which the first picture does not wait for

    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(picture(name, (colour or colours().text).name(), size, ratio))
    return made


def system_language() -> str:
    """The first language of the system that the program speaks, else English."""
    names = (name.partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((name for name in names if name in LANGUAGES), "en")


def language() -> str:
    return _Current.language


def locale() -> QLocale:
    """For dates and numbers in the language of the window, whatever the system's."""
    return QLocale(_Current.language)


def set_language(wanted: str, translations: Path = RESOURCES / "translations") -> None:
    """Speaks "ru" or "en" from now on; every widget gets a LanguageChange. English has a file too, for its plurals."""
    app = application()
    for old in _Current.translators:
        app.removeTranslator(old)
    _Current.language = wanted
    QLocale.setDefault(locale())
    own, qt = QTranslator(app), QTranslator(app)
    loaded = [
        translator
        for translator, file in (
            (qt, Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{wanted}.qm"),
            (own, translations / f"smena_{wanted}.qm"),
        )
        if translator.load(str(file))
    ]
    for translator in loaded:
        app.installTranslator(translator)
    _Current.translators = tuple(loaded)
