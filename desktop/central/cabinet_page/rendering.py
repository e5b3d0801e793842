"""A template, the visitor and his language as an answer with the headers that keep the page to itself."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from markupsafe import Markup, escape

from desktop.central.cabinet_page.sessions import Visitor
from desktop.central.problems import language_of
from desktop.regulation.sentences import moscow_time, sentence
from desktop.regulation.sentences_of_the_cabinet import CABINET_WORDS

AnyRequest = Request[Any, Any, Any]
_FOLDER = Path(__file__).parent
STYLE, ICON = (_FOLDER / "page.css").read_bytes(), (_FOLDER / "icon.svg").read_bytes()
STYLE_NAME = f"page-{hashlib.sha256(STYLE).hexdigest()[:12]}.css"
ICON_NAME = f"icon-{hashlib.sha256(ICON).hexdigest()[:12]}.svg"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Vary": "Accept-Language, Cookie",
}
_LANGUAGE = "smena_language"
_YEAR = 365 * 24 * 3600  # seconds
_KIBI = 1024
_LINK = Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>')
_ADDRESS = re.compile(r"""(https?://[^\s<>"']*[^\s<>"'.,;:!?()\[\]«»])""")
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def linked(text: str) -> Markup:
    """A text in which addresses are links; everything else of it is text."""
    parts = [escape(part) for part in _ADDRESS.split(text)]
    parts[1::2] = map(_LINK.format, parts[1::2])
    return Markup("").join(parts)


_TEMPLATES.filters["linked"] = linked


@dataclass(frozen=True, slots=True)
class Speech:
    """What templates say things with. `language`: "ru" or "en"; `at`: when the page is read."""

    language: str
    at: datetime

    def word(self, code: str) -> str:
        return CABINET_WORDS[code][self.language == "en"]

    def say(self, code: str, **detail: object) -> str:
        return sentence(code, self.language, self.at, **detail)

    def moment(self, instant: datetime) -> str:
        """Moscow wall time."""
        return moscow_time(instant, self.language, self.at)

    def size(self, size: int) -> str:
        """Of a file: "12 КиБ"."""
        if size < _KIBI:
            return f"{size}\u00a0{self.word('byte')}"
        whole, unit = (size / _KIBI, "kibibyte") if size < _KIBI**2 else (size / _KIBI**2, "mebibyte")
        number = f"{whole:.1f}" if whole < 10 else f"{whole:.0f}"
        return f"{number if self.language == 'en' else number.replace('.', ',')}\u00a0{self.word(unit)}"


def page(
    request: AnyRequest,
    name: str,
    at: datetime,
    *,
    visitor: Visitor | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> Response[str]:
    """The template `name` filled. The language is that of the link "English", else the one chosen before, else what
    the browser prefers."""
    chosen = request.query_params.get("lang")
    language = page_language(request)
    speech = Speech(language, at)
    text = _TEMPLATES.get_template(f"{name}.html").render(
        values,
        language=language,
        other_language="en" if language == "ru" else "ru",
        is_form_answer=request.method == "POST",
        path=request.url.path,
        visitor=visitor,
        style=STYLE_NAME,
        icon=ICON_NAME,
        word=speech.word,
        say=speech.say,
        moment=speech.moment,
        size=speech.size,
    )
    cookie = Cookie(_LANGUAGE, path="/cabinet", value=language, max_age=_YEAR, httponly=True, samesite="lax")
    return Response(
        text,
        status_code=status,
        media_type=MediaType.HTML,
        headers=HEADERS | {"Content-Language": language} | (headers or {}),
        cookies=[cookie] if chosen == language else None,
    )


def page_language(request: AnyRequest) -> str:
    """ "ru" or "en"."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(_LANGUAGE)):
        if chosen in ("ru", "en"):
            return str(chosen)
    return language_of(request)
