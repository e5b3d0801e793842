"""The value after a word such as «пароль»: how far from it, behind what sign, and what it looks like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_words import (
    CHANGES,
    HEDGED,
    HEDGES,
    IS,
    LABEL,
    LOGIN,
    MOST_LABELS,
    NO_VALUE,
    OBJECT,
    OF,
    QUESTION,
    is_value,
)
from desktop.regulation.secret_shapes import Shape, shape_of

_FAR = 8  # words between the label and its value
_WORD = re.compile(r"[^\s]{1,129}")
_SIGN = re.compile(r"(?:=>|->|:=|>{2,3}|>(?=\s)|={1,3}|:|[-–—]{1,2}(?=\s)|[–—―−•])[ \t]*[*`]{0,3}")
_CLOSING = re.compile(r"[\"'`*»”\])]{0,3}(?=[\s:=>,–—-]|$)")
_OPENINGS = {"«": "»", '"': '"', "'": "'", "“": "”", "„": "“", "`": "`", "(": ")", "[": "]"}
_BRACKETS = re.compile(r"\([^()\n]{0,40}\)")
_QUALIFIED = re.compile(r"длин|срок|сложност|слов[оауе]|length|strength|forgot|забыл|word", re.IGNORECASE)
_ELEMENT = re.compile(r">([^<>\n]{3,128})</")
_ARGUMENT = re.compile(r",[ \t]{0,4}(['\"])([^'\"\n]{3,128})\1")
_PARAMETER = re.compile(r"&\w{1,30}=")
_LOGIN_FIRST = re.compile(r"[\w.@+-]{2,64}[/:](?=\S{3})")
_FOUR_GROUPS = re.compile(r"[a-z]{4}(?: [a-z]{4}){3}(?!\w)")  # as mail services make them for a program
_FEW_WORDS = re.compile(r"(?!не )[^\W\d_]{3,20} [^\W\d_]{3,20}(?=[.,;!]|[ \t]*(?:\n|$))")
_SPACES = re.compile(r"[ \t]*")
_LINES = re.compile(r"[ \t]*(?:\r?\n[ \t]*){0,3}[*`]{0,3}")
_NEXT_LINE = re.compile(r"\r?\n[ \t]*(?=\S+[ \t]*(?:\n|$))")
_END = re.compile(r"[ \t]*(?:[.,;)!\"'»|]|\r?\n|$)")


@dataclass(frozen=True, slots=True)
class _Way:
    """How one comes from a label to its value: `sign` such as ":" or "is", `between` the words passed."""

    sign: str
    between: tuple[str, ...]
    is_hedged: bool = False


def after_labels(text: str) -> Iterator[Finding]:
    """One value of each label, and a second one of "from … to …"."""
    for label in islice(LABEL.finditer(text), MOST_LABELS):
        if (found := _after(text, label)) is not None:
            yield found
            yield from _another(text, found)
        if label["password"] and CHANGES.search(text, max(0, label.start() - 60), label.end() + 30):
            yield from _changes(text, label.end())


def _after(text: str, label: re.Match[str]) -> Finding | None:
    before = text[max(0, label.start() - 80) : label.start()]
    if label["password"] and _QUALIFIED.search(before, max(0, len(before) - 16)):
        return None
    if (
        label["code_word"]
        and label.group().casefold() == "ответ"
        and not QUESTION.search(text, max(0, label.start() - 80), label.end() + 40)
    ):
        return None
    if before.endswith("<") and (closed := _ELEMENT.match(text, label.end())):
        return _judged(text, label, closed.span(1), _Way(">", ()), is_quoted=True)
    closing = _CLOSING.match(text, label.end())
    at = closing.end() if closing else label.end()
    if at > label.end() and (quoted := _ARGUMENT.match(text, at)):
        return _judged(text, label, quoted.span(2), _Way("=", ()), is_quoted=True)
    return _walked(text, label, at, is_hedged=HEDGED.search(before, max(0, len(before) - 30)) is not None)


def _walked(text: str, label: re.Match[str], at: int, is_hedged: bool) -> Finding | None:
    """Word by word from the label on, until one is the value or says that there is none."""
    sign, between = "", list[str]()
    has_login = LOGIN.search(text, max(0, label.start() - 80), label.start()) is not None
    for _ in range(_FAR):
        at = _past(_SPACES, text, at)
        if met := _SIGN.match(text, at):
            if sign not in ("", "is"):
                return None
            sign, at = met.group().strip(" \t*`"), _past(_LINES, text, met.end())
            continue
        if not sign and not between and (line := _NEXT_LINE.match(text, at)):
            sign, at = "line", line.end()
        if (quoted := _quoted(text, at)) is not None:
            return _judged(text, label, quoted, _Way(sign, tuple(between), is_hedged), is_quoted=True)
        if brackets := _BRACKETS.match(text, at):
            at = brackets.end()
            continue
        if (label["password"] and (groups := _FOUR_GROUPS.match(text, at))) or (
            label["code_word"] and sign and (groups := _FEW_WORDS.match(text, at))
        ):
            return _judged(text, label, groups.span(), _Way(sign or "is", ()), is_quoted=True)
        word = _WORD.match(text, at)
        if word is None:
            return None
        start, end = trimmed(text, *word.span())
        plain, shape = text[start:end].casefold(), shape_of(text[start:end])
        is_object = text[end : end + 1] == ":" and (bool(between) or shape < Shape.STRONG) and not sign
        at = end if text[end : end + 1] in (":", "=") and not sign.strip("is") else word.end()
        if plain in HEDGES:
            is_hedged, sign = True, sign or "is"
        elif plain in IS and (sign in ("", "is") or plain == "вот"):
            sign = sign or "is"
        elif sign or (shape >= Shape.ODD and not is_object):
            return _judged(text, label, (start, end), _Way(sign, tuple(between), is_hedged))
        elif (
            (is_hedged or label["code_word"] or (has_login and _END.match(text, end)))
            and not between
            and not is_object
            and is_value(plain)
        ):
            return _judged(text, label, (start, end), _Way("", (), is_hedged))
        elif plain in NO_VALUE - OF or word.group()[-1] in ".,;?!":
            return None
        else:
            between.append(plain)
    return None


def _judged(
    text: str, label: re.Match[str], span: tuple[int, int], way: _Way, *, is_quoted: bool = False
) -> Finding | None:
    if label["password"] and not is_quoted:
        span = _without_others(text, label, span)
    value = text[span[0] : span[1]]
    shape = shape_of(value, is_told=way.sign not in ("", "line", "is"))
    if label["password"]:
        sure = _of_password(text, label, span, way, shape, is_quoted)
        return sure if sure is None else Finding(*span, CredentialKind.PASSWORD, sure and not way.is_hedged)
    if label["token"]:
        is_long = len(value) >= 16 or (bool(way.sign) and len(value) >= 8)
        if shape < Shape.MIXED or not is_long:
            return None
        return Finding(*span, CredentialKind.TOKEN, bool(way.sign) or shape >= Shape.STRONG)
    sure = _of_authorization(text, label, span, way, shape, is_quoted)
    return sure if sure is None else Finding(*span, CredentialKind.AUTHORIZATION, sure and not way.is_hedged)


def _without_others(text: str, label: re.Match[str], span: tuple[int, int]) -> tuple[int, int]:
    """The value without the login before it ("user/pass: joe/s3cret") and the parameters after it ("&login=joe")."""
    start, end = span
    if following := _PARAMETER.search(text, start, end):
        end = following.start()
    if LOGIN.search(text, max(0, label.start() - 12), label.start()) and (
        login := _LOGIN_FIRST.match(text, start, end)
    ):
        start = login.end()
    return start, end


def _of_password(
    text: str, label: re.Match[str], span: tuple[int, int], way: _Way, shape: Shape, is_quoted: bool
) -> bool | None:
    """True: surely one; False: it looks like one; None: it is none."""
    value = text[span[0] : span[1]]
    has_login = LOGIN.search(text, max(0, label.start() - 80), label.start()) is not None
    is_verb = label.group().casefold() in ("pass", "pw")
    if is_quoted and _FOUR_GROUPS.fullmatch(value):
        return True
    if shape == Shape.NOTHING or (label.group() == "PASS" and value.startswith("test")):
        return None
    if shape == Shape.WORD:
        return _of_plain_word(text, label, span, way, has_login, is_quoted)
    if way.sign == "line":
        return shape >= Shape.STRONG if shape >= Shape.MIXED else None
    if way.sign:
        if shape == Shape.ODD and (way.between or not _END.match(text, span[1])) and not is_quoted:
            return False if value.isdigit() is False or len(value) > 4 else None
        return True
    is_name = bool(way.between) and (way.between[-1] in OF or OBJECT.search(way.between[-1]) is not None)
    if is_quoted and not is_name:
        return shape >= Shape.MIXED
    if way.between:
        return shape == Shape.RANDOM if shape >= (Shape.RANDOM if is_name else Shape.MIXED) else None
    if is_verb and shape < Shape.STRONG and not has_login:
        return None
    if shape == Shape.ODD:
        return False if (len(value) >= 5 and "_" not in value) or has_login else None
    return shape >= Shape.STRONG or has_login or sum(map(str.isdigit, value)) > 2


def _of_plain_word(
    text: str, label: re.Match[str], span: tuple[int, int], way: _Way, has_login: bool, is_quoted: bool
) -> bool | None:
    value = text[span[0] : span[1]]
    is_last = _END.match(text, span[1]) is not None or is_quoted or way.is_hedged
    is_twice = has_login and value in text[max(0, label.start() - 60) : label.start()]
    if not (is_value(value) or is_twice) or not is_last or (" " in value and not is_quoted):
        return None
    if way.sign in (":", "=", "=>"):
        is_foreign = not label.group().isascii() and value.isascii()
        return (has_login or is_foreign) and not way.between
    if way.sign == "is":
        return False if way.is_hedged or has_login else None
    if way.sign == "line":
        return None
    return False if way.sign or is_quoted or has_login or way.is_hedged else None


def _of_authorization(
    text: str, label: re.Match[str], span: tuple[int, int], way: _Way, shape: Shape, is_quoted: bool
) -> bool | None:
    value = text[span[0] : span[1]]
    if label["pin"]:
        return bool(way.sign) or not way.between if re.fullmatch(r"\d{4,8}", value) else None
    if label["domain_code"]:
        return (bool(way.sign) or shape >= Shape.STRONG) if shape >= Shape.ODD and len(value) >= 5 else None
    if " " in value and NO_VALUE & set(value.casefold().split()):
        return None
    is_word = len(value) > 2 and shape != Shape.NOTHING and (is_quoted or _END.match(text, span[1]) is not None)
    if not is_word or (not is_value(value) and shape <= Shape.WORD and " " not in value):
        return None
    return bool(way.sign) or is_quoted


_ALSO = re.compile(
    r"[»\"'`]?(?:[;,]?[ \t]+(?:от|для|к|for)[ \t]+\S{1,30}[ \t]?[:=—-][ \t]*|"
    r"[ \t,]{1,4}(?:и|или|либо|or|and|"
    r"(?:а |and )?(?:новый|старый|new|old)(?:[ \t]*[:—-]|[ \t]is)?)[ \t]+)[«\"'`]?(\S{4,64})",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"[^\n.!?]{0,60}?(?<!\w)(?:с|from)[ \t]+[«\"'`]?(\S{4,64}?)[»\"'`]?[ \t]+(?:на|to)[ \t]+[«\"'`]?(\S{4,64})",
    re.IGNORECASE,
)
_TO = re.compile(r"[^\n!?]{0,60}?(?<!\w)(?:на|to)[ \t]+[«\"'`]?(\S{4,64})", re.IGNORECASE)


def _another(text: str, found: Finding) -> Iterator[Finding]:
    """A second value behind the first: "… or …", "…; of mysql: …"."""
    if found.kind is CredentialKind.PASSWORD and (also := _ALSO.match(text, found.end)):
        start, end = trimmed(text, *also.span(1))
        if (shape := shape_of(text[start:end])) >= Shape.MIXED:
            yield Finding(start, end, found.kind, found.is_sure and shape >= Shape.STRONG)


def _changes(text: str, at: int) -> Iterator[Finding]:
    """What a password is to be changed to, and from."""
    met = _FROM_TO.match(text, at) or _TO.match(text, at)
    for group in range(1, (met.re.groups if met else 0) + 1):
        start, end = trimmed(text, *met.span(group))  # type: ignore[union-attr]
        value, shape = text[start:end], shape_of(text[start:end])
        if shape >= Shape.STRONG or (shape == Shape.MIXED and sum(map(str.isdigit, value)) > 2):
            yield Finding(start, end, CredentialKind.PASSWORD, shape >= Shape.STRONG)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A word without the marks and brackets around it, and without the sentence's punctuation; its "!" stays."""
    while start < end and (text[start] in "«\"'`“„*" or (text[start] in "([" and text[end - 1] not in ")]")):
        start += 1
    while start < end and (
        text[end - 1] in ".,;:?»\"'`”*|" or (text[end - 1] in ")]" and not set("([") & set(text[start:end]))
    ):
        end -= 1
    return start, end


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    met = pattern.match(text, at)
    return met.end() if met else at


def _quoted(text: str, at: int) -> tuple[int, int] | None:
    """What stands in quotation marks here, or alone in brackets."""
    closing = _OPENINGS.get(text[at : at + 1])
    if closing is None:
        return None
    end = text.find(closing, at + 1, at + 66)
    inside = text[at + 1 : max(end, at + 1)]
    if end < 0 or "\n" in inside or len(inside.strip()) < 3:
        return None
    if text[end + 1 : end + 2] == "@" or (
        closing in ")]" and (" " in inside.strip() or shape_of(inside.strip()) < Shape.MIXED)
    ):
        return None
    lead = len(inside) - len(inside.lstrip())
    return trimmed(text, at + 1 + lead, at + 1 + len(inside.rstrip()))
