"""The tree stays readable: short modules that say what they are, names that say something, no HTML on the screen."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "desktop").rglob("*.py"))
TOOLS = sorted((ROOT / "packaging").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
BANNED_NAMES = {"core", "common", "base", "utils", "helpers", "manager", "service", "controller", "handler", "misc"}
RENDERS_HTML = re.compile(r"\b(setHtml|insertHtml|appendHtml|QTextBrowser|RichText|MarkdownText)\b")
LABELS = re.compile(r"\b(?:QLabel|QMessageBox)\)?[(:]")
TIPS = re.compile(r"QToolTip\.showText\(.*")
BLIND_TRUST = re.compile(r"verify\s*=\s*False|CERT_NONE|_create_unverified_context|allow_redirects\s*=\s*True")
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(work|root)/|https?://[\w.]*(pypi\.org|debian\.org|npmjs)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES + TOOLS, ids=name)
def test_module_opens_with_a_line_that_says_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring
    assert len(docstring.splitlines()[0]) > 20


@pytest.mark.parametrize("path", MODULES + TOOLS + TESTS, ids=name)
def test_module_is_not_above_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_no_module_is_named_after_nothing() -> None:
    assert [name(path) for path in MODULES + TOOLS if path.stem in BANNED_NAMES] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_workstation_renders_no_html(path: Path) -> None:
    assert RENDERS_HTML.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_label_takes_no_foreign_text_for_markup(path: Path) -> None:
    """Qt guesses whether a label's or a tip's text is HTML, and opens the pictures and the styles it names."""
    text = path.read_text("utf-8")
    assert "TextFormat.PlainText" in text or LABELS.findall(text) == []
    assert [tip for tip in TIPS.findall(text) if "plain_tip(" not in tip and ".toolTip()" not in tip] == []


@pytest.mark.parametrize("path", MODULES + TOOLS, ids=name)
def test_nothing_switches_the_check_of_certificates_off_or_follows_a_redirect(path: Path) -> None:
    assert BLIND_TRUST.findall(path.read_text("utf-8")) == []


def test_the_map_names_only_what_is_there() -> None:
    """A name of ARCHITECTURE.md with a slash or an ending is a file or folder beside it, or from the root."""
    text = (ROOT / "desktop" / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"`([\w/]+/[\w./*]*|[\w/]+\.(?:py|json|ts|toml))(?: \w+)?`", text)
    gone = [path for path in named if not [*(ROOT / "desktop").glob(path.rstrip("/")), *ROOT.glob(path.rstrip("/"))]]
    assert len(named) > 30
    assert gone == []


def test_every_test_that_the_map_names_is_there() -> None:
    """A promise stands beside the test that holds it, so the test must exist."""
    text = (ROOT / "desktop" / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    gone = [f"{path}::{test}" for path, test in named if f"def {test}(" not in (ROOT / path).read_text("utf-8")]
    assert len(named) > 20
    assert gone == []


def test_no_file_names_a_path_of_one_machine_or_a_package_registry() -> None:
    texts = [ROOT / "pyproject.toml", *ROOT.glob("*.md"), *(ROOT / "desktop").glob("*.md")]
    texts += [path for path in (ROOT / "packaging").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    found = {name(path): OF_ONE_MACHINE.search(path.read_text("utf-8")) for path in MODULES + TESTS + texts}
    assert {path: hit.group() for path, hit in found.items() if hit} == {}
