"""The colours: readable by WCAG's formula on every ground they stand on, and written down in one file alone."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.assets import RESOURCES, Theme, read_colours

READABLE = 4.5
GROUNDS = ("window", "panel", "selected")
WORDS = ("text", "muted", "accent", "emergency", "guard", "premium", "works", "possible")
TINTED = ("emergency", "guard", "premium", "works", "possible")
PAIRS = [
    *((ink, ground) for ink in WORDS for ground in GROUNDS),
    *((meaning, f"{meaning}_tint") for meaning in TINTED),
    *(("text", f"{meaning}_tint") for meaning in TINTED),
    *((ink, "guard_tint") for ink in ("muted", "accent", "emergency")),  # a stranger's message: its lines, links, files
    ("text", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("disabled", "window"),
    ("disabled", "panel"),
]
SOURCES = sorted(Path(assets.__file__).parent.rglob("*.py"))
A_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|\brgba?\(|GlobalColor\.(?!transparent)\w+|QColor\([\"'\d]")


def luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_are_readable_on_their_ground(scheme: str, ink: str, ground: str) -> None:
    colours = read_colours(scheme)
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= READABLE


def test_high_contrast_takes_the_systems_own_colours() -> None:
    colours, palette = read_colours("contrast"), QPalette(assets.system_palette())
    assert (colours.text, colours.window) == (palette.color(QPalette.ColorRole.WindowText), palette.window().color())
    assert contrast(colours.text, colours.window) >= READABLE


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_colour_stands_in_code(source: Path) -> None:
    assert A_COLOUR.findall(source.read_text("utf-8")) == []


@pytest.mark.parametrize("sheet", sorted((RESOURCES / "styles").glob("*.qss")), ids=lambda path: path.stem)
def test_no_colour_stands_in_a_style_sheet(sheet: Path) -> None:
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(", sheet.read_text("utf-8")) == []


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_theme_dresses_palette_and_style_sheet(theme: Theme, qapp: QApplication) -> None:
    assets.apply_theme(theme)
    colours = read_colours(theme.value)
    assert qapp.palette().window().color() == colours.window
    assert colours.guard_tint.name() in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()


@pytest.mark.parametrize("drawing", sorted((RESOURCES / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_icon_takes_the_colour_it_is_asked_for(drawing: Path) -> None:
    image = assets.picture(drawing.stem, "#b42318", 16, 2.0).toImage()
    pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    assert {pixel.name() for pixel in pixels if pixel.alpha() == 255} == {"#b42318"}
