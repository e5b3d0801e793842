"""HTML as plain text: visible link targets, no hidden words, nothing fetched, linear limits before the parser."""

import html
import re
from urllib.parse import unquote, urlsplit

from lxml import etree

_LARGEST = 512 * 1024  # characters
_MOST_TAGS = 20_000
_DEEPEST = 100
_DEEPEST_QUOTE = 5
_LONGEST_TARGET = 2000
_LONGEST_LINE = 8000  # characters; a longer one is broken, so that adding to it stays cheap

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_UNCLOSED = (  # elements whose end is left out: they do not nest
    "area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option tbody thead tfoot "
    "colgroup html body head basefont"
)
_OPEN_ENDED = frozenset(_UNCLOSED.split())
_SILENT = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "select",
        "noframes",
    ]
)
_OWN_LINES = (
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section table tr ul"
)
_BLOCKS = frozenset(_OWN_LINES.split())
_APART = "p h1 h2 h3 h4 h5 h6 ul ol pre blockquote table"
_SPACED = frozenset(_APART.split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)", re.I
)
_RAW_ELEMENTS = ("script", "style", "head")


def text_of_html(page: str) -> tuple[str, bool]:
    """The words of a page, and whether it was too complex to be laid out: then its tags are crudely cut away."""
    if not is_simple(page):
        return _crude(page), True
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return _crude(page), bool(page.strip())
    return _Pen().written(root), False


def is_simple(page: str) -> bool:
    """One pass without a parser: size, tags and depth are such that laying it out is cheap."""
    if len(page) > _LARGEST:
        return False
    depth = 0
    for tags, match in enumerate(_TAG.finditer(page), 1):
        if match[2].lower() not in _OPEN_ENDED:
            depth = max(depth - 1, 0) if match[1] else depth + 1
        if tags > _MOST_TAGS or depth > _DEEPEST:
            return False
    return True


def _crude(page: str) -> str:
    """Without tags, in linear time: each pattern stops at the next `<`."""
    text = page
    lower = text.lower()
    for name in _RAW_ELEMENTS:
        kept, at = [], 0
        while (start := lower.find(f"<{name}", at)) >= 0:
            kept.append(text[at:start])
            end = lower.find(f"</{name}", start)
            at = end if end >= 0 else len(text)
        kept.append(text[at:])
        text = "".join(kept)
        lower = text.lower()
    text = re.sub(r"<(?:br|/?p|/?div|/?tr|li)\b[^<>]*>", "\n", text, flags=re.IGNORECASE)
    text = html.unescape(re.sub(r"<[^<>]*>", " ", text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


class _Pen:
    """Writes a tree down, element by element, without recursion."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._wants_blank = False
        self._quote = self._last_quote = 0
        self._pre = 0
        self._links: list[tuple[str, int, int]] = []  # target, line and column where its text begins

    def written(self, root: etree._Element) -> str:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if not isinstance(element.tag, str):
                continue
            if event == "start" and _is_silent(element):
                walker.skip_subtree()
            elif event == "start":
                self._open(element)
                self._write(element.text)
            else:
                if not _is_silent(element):
                    self._close(element)
                if element is not root:
                    self._write(element.tail)
        self._break()
        return "\n".join(self._lines).strip("\n")

    def _open(self, element: etree._Element) -> None:
        name = element.tag
        if name == "br":
            self._break(forced=True)
        elif name in ("td", "th") and self._line.strip():
            self._line = self._line.rstrip() + "  "
        elif name in _BLOCKS:
            self._break()
            self._wants_blank = self._wants_blank or name in _SPACED
        self._pre += name == "pre"
        if name == "blockquote":
            self._quote += 1
        elif name == "li":
            self._line = "• "
        elif name == "hr":
            self._line = "———"
            self._break()
        elif name == "img" and (alt := " ".join((element.get("alt") or "").split())):
            self._write(f"[{alt}]")
        elif name == "a" and (target := _target(element)):
            self._links.append((target, len(self._lines), len(self._line)))

    def _close(self, element: etree._Element) -> None:
        name = element.tag
        if name == "a" and _target(element):
            self._show(*self._links.pop())
        if name in _BLOCKS:
            self._break()
            self._wants_blank = self._wants_blank or name in _SPACED
        self._pre -= name == "pre"
        self._quote -= name == "blockquote"

    def _show(self, target: str, line: int, column: int) -> None:
        """Where a link leads, behind its words, unless they say just that."""
        shown = self._line[column:] if line == len(self._lines) else self._line
        if _plain(shown) != _plain(target):
            gap = "" if self._line.endswith(" ") or not self._line else " "
            self._line += f"{gap}<{target}>"

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._pre:
            first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._line += first
            for line in rest:
                self._break(forced=True)
                self._line = line
            return
        words = " ".join(text.split())
        starts, ends = text[0].isspace(), text[-1].isspace()
        if starts and self._line and not self._line.endswith(" "):
            self._line += " "
        self._line += words
        if ends and words:
            self._line += " "
        if len(self._line) > _LONGEST_LINE:
            self._break()

    def _break(self, *, forced: bool = False) -> None:
        """Ends the line; an empty one only where it was meant."""
        line = self._line.rstrip().lstrip("" if self._pre else " ")
        self._line = ""
        if not line and not forced:
            return
        prefix = "> " * min(self._quote, _DEEPEST_QUOTE)
        if self._wants_blank and self._lines and self._lines[-1].strip("> "):
            self._lines.append(prefix[: 2 * self._last_quote].rstrip())
        self._wants_blank, self._last_quote = False, self._quote
        self._lines.append((prefix + line).rstrip())


def _is_silent(element: etree._Element) -> bool:
    if element.tag in _SILENT or element.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search((element.get("style") or "")[:1000]))


def _target(element: etree._Element) -> str:
    """A link's target as it is, its host in punycode when it mixes alphabets; "" for what leads nowhere else."""
    target = "".join((element.get("href") or "").split())
    if not target or target.lower().startswith(("#", "cid:", "data:")):
        return ""
    target = target if len(target) <= _LONGEST_TARGET else target[:_LONGEST_TARGET] + "…"
    try:
        host = urlsplit(target).hostname or ""
        if len(host) < 254 and not host.isascii() and host.rpartition(".")[2].isascii():
            return re.sub(re.escape(host), host.encode("idna").decode("ascii"), target, count=1, flags=re.IGNORECASE)
    except ValueError:
        pass
    return target


def _plain(text: str) -> str:
    bare = re.sub(r"^(?:https?://|mailto:|tel:)?(?:www\.)?", "", unquote(text.strip().lower()))
    return bare.rstrip("/")
