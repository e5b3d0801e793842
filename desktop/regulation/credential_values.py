"""The value after a word such as «пароль»: how far from it, behind what sign, and what it looks like."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_words import (
    ENDS,
    HEDGED,
    HEDGES,
    IS,
    LABEL,
    LOGIN,
    MOST,
    NO_VALUE,
    OBJECT,
    OF,
    QUESTION,
    is_value,
)
from desktop.regulation.secret_shapes import Shape, is_simple, shape_of, trimmed

_FAR = 6  # words between the label and its value
_FOLLOWING = re.compile(r"[.,;?!]|[ \t]+([^\W\d_]+)(?=[\s.,;?!]|$)")
_WORD = re.compile(r"\S{1,129}")
_SIGN = re.compile(r"(?:=>|->|:=|>{2,3}|>(?=\s)|={1,3}|:|[-–—]{1,2}(?=\s)|[–—―−•])[ \t]*[*`]{0,3}")
_SIGNS = frozenset("=-:>–—―−•")  # the first of each
_CLOSING = re.compile(r"[\"'`*»”\])]{0,3}(?=[\s:=>,–—-]|$)")
_OPENINGS = {"«": "»", '"': '"', "'": "'", "“": "”", "„": "“", "`": "`", "(": ")", "[": "]"}
_BRACKETS = re.compile(r"\([^()\n]{0,40}\)")
_TALK = re.compile(r"(?:длин|срок|сложност|слов[оауе]|length|strength|forgot|забыл|word).{0,10}$")
_ASKED = re.compile(r"сброс|смен|измен|восстан|забы|помен|не помн|reset|chang|forg|recover|lost|restor")
_VARIABLE, _ASSIGNS = re.compile(r"\$\{?\w*$"), re.compile(r"[ \t]*=")
_SETS = re.compile(r"(?:из|по|с)мен|постав|задал|chang|set")
_WORD_AND_DIGITS = re.compile(r"(?=.*[^\W\d_]{4})(?=.*\d\d)|(?=.*[^\W\d_]{4}-\d)")
_AND = re.compile(r"(?:логин\w?|юзер|login|user(?:name)?) ?(?:[/&+,]|и|and)? ?$")
_ELEMENT = re.compile(r">([^<>\n]{3,128})</")
_ARGUMENT = re.compile(r",[ \t]{0,4}(['\"])([^'\"\n]{3,128})\1")
_PARAMETER = re.compile(r"&\w{1,30}=")
_LOGIN_FIRST = re.compile(r"[\w.@+-]{2,64}[/:](?=\S{3})")
_FOUR_GROUPS = re.compile(r"[a-z]{4}(?: [a-z]{4}){3}(?!\w)")  # as mail services make them for a program
_FEW_WORDS = re.compile(r"(?!не )[^\W\d_]{3,20} [^\W\d_]{3,20}(?=[.,;!]|[ \t]*(?:\n|$))")
_SENTENCE = re.compile(r"[^\W\d_]{3,12}(?: [^\W_]{3,12}){2,23}(?=[ \t]*(?:[.,;!\n]|$))")
_SECOND = re.compile(r"(?:[ \t]*[/|,;][ \t]*|[ \t]+|[ \t]*\n[ \t]*)([^\s/|,;]{4,64})")  # behind its login
_SPACES = re.compile(r"[ \t]*")
_LINES = re.compile(r"[ \t]*(?:\r?\n[ \t]*){0,3}[*`]{0,3}")
_NEXT_LINE = re.compile(r"(?:\r?\n[ \t]*){1,2}(?=\S+[ \t]*(?:\n|$))")
_END = re.compile(r"[\"'»]|[ \t]*(?:[.,;)!|]|\r?\n|$)")


@dataclass(frozen=True)
class _Label:
    """One word such as «пароль» in its text."""

    text: str
    low: str
    met: re.Match[str]

    @cached_property
    def before(self) -> str:
        return self.low[max(0, self.met.start() - 80) : self.met.start()]

    @cached_property
    def has_login(self) -> bool:
        return LOGIN.search(self.before) is not None

    @property
    def is_for_pair(self) -> bool:
        """Whether it says "login and password"."""
        return _AND.search(self.before[-16:]) is not None

    @property
    def words_of_value(self) -> re.Pattern[str] | None:
        """What a value of several words looks like."""
        if self.met.group().startswith(("passphrase", "pass phrase", "парольн", "seed")):
            return _SENTENCE
        return {"password": _FOUR_GROUPS, "code_word": _FEW_WORDS}.get(self.met.lastgroup or "")

    @property
    def is_talk(self) -> bool:
        """Whether it is no label here, as in "the length of the password"."""
        if _VARIABLE.search(self.before[-20:]) and not _ASSIGNS.match(self.text, self.met.end()):
            return True
        if self.met["password"]:
            return _TALK.search(self.before[-22:]) is not None
        return self.met.group() in ("ответ", "answer") and not QUESTION.search(
            self.before + self.low[self.met.end() : self.met.end() + 40]
        )


@dataclass(frozen=True)
class _Value:
    """What follows a label. `sign`: ":", "is" and the like; `between`: the words passed."""

    start: int
    end: int
    sign: str
    between: tuple[str, ...] = ()
    is_quoted: bool = False
    is_hedged: bool = False


def after_labels(text: str, low: str, regions: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """One value of each label."""
    labels = (met for region in regions for met in LABEL.finditer(low, *region))
    for met in islice(labels, MOST):
        following = _FOLLOWING.match(low, met.end())
        if following and (following[1] is None or following[1] in ENDS):
            continue
        label = _Label(text, low, met)
        if not label.is_talk and (value := _value(label)) and (found := _judged(label, value)):
            yield found


def _value(label: _Label) -> _Value | None:
    text, end = label.text, label.met.end()
    if label.before.endswith("<") and (element := _ELEMENT.match(text, end)):
        return _Value(*element.span(1), ">", is_quoted=True)
    closing = _CLOSING.match(text, end)
    at = closing.end() if closing else end
    if at > end and (argument := _ARGUMENT.match(text, at)):
        is_defined = "define" in label.before[-24:] or shape_of(argument[2]) >= Shape.ODD
        return _Value(*argument.span(2), "=", is_quoted=True) if is_defined else None
    return _walked(label, at)


def _walked(label: _Label, at: int) -> _Value | None:
    """Word by word from the label on, until one is the value or says that there is none."""
    text, kind = label.text, label.met.lastgroup
    sign, between, is_hedged = "", list[str](), HEDGED.search(label.before[-30:]) is not None
    for _ in range(_FAR):
        at = _past(_SPACES, text, at)
        first = text[at : at + 1]
        if first in _SIGNS and (met := _SIGN.match(text, at)):
            if sign not in ("", "is"):
                return None
            sign, at = met.group().strip(" \t*`"), _past(_LINES, text, met.end())
            continue
        if first in "\r\n" and not sign and not between and (line := _NEXT_LINE.match(text, at)):
            sign, at = "line", line.end()
        if text[at : at + 1] in _OPENINGS and (quoted := _quoted(text, at)):
            return _Value(*quoted, sign, tuple(between), is_quoted=True, is_hedged=is_hedged)
        if first == "(" and (brackets := _BRACKETS.match(text, at)):
            at = brackets.end()
            continue
        several = label.words_of_value if sign or kind == "password" else None
        words = several.match(text, at) if several else None
        if words and not NO_VALUE & set(words[0].lower().split()):
            return _Value(*words.span(), sign or "is", is_quoted=True)
        word = _WORD.match(text, at)
        if word is None or word[0][0] == ",":
            return None
        start, end = trimmed(text, *word.span())
        plain, shape = text[start:end].lower(), shape_of(text[start:end])
        is_object = text[end : end + 1] == ":" and (bool(between) or shape < Shape.STRONG) and not sign
        at = end if text[end : end + 1] in (":", "=") and not sign.strip("is") else word.end()
        is_expected = is_hedged or kind == "code_word" or (label.has_login and _END.match(text, end) is not None)
        is_near = not between or (kind == "code_word" and text[start].isupper())
        is_set = plain in ("на", "to") and bool(between) and _SETS.match(between[-1]) is not None
        if plain in HEDGES:
            is_hedged, sign = True, sign or "is"
        elif is_set or (plain in IS and (sign in ("", "is") or plain == "вот")):
            sign = sign or "is"
        elif sign or (not is_object and (shape >= Shape.ODD or (is_expected and is_near and is_value(plain)))):
            if sign and plain.isascii() and label.is_for_pair and (second := _SECOND.match(text, end)):
                start, end = trimmed(text, *second.span(1))
            return _Value(start, end, sign, tuple(between), is_hedged=is_hedged)
        elif plain in ENDS or word.group()[-1] in ".,;?!":
            return None
        else:
            between.append(plain)
    return None


def _judged(label: _Label, value: _Value) -> Finding | None:
    start, end = value.start, value.end
    if not value.is_quoted:
        start, end = _without_others(label, start, end)
    said = label.text[start:end]
    shape = shape_of(said, is_told=value.sign not in ("", "line", "is"))
    if label.met["password"]:
        kind, sure = CredentialKind.PASSWORD, _of_password(label, value, said, shape)
    elif label.met["token"]:
        kind, sure = CredentialKind.TOKEN, _of_token(value, said, shape)
    else:
        kind, sure = CredentialKind.AUTHORIZATION, _of_authorization(label, value, said, shape)
    return None if sure is None else Finding(start, end, kind, sure and not value.is_hedged)


def _without_others(label: _Label, start: int, end: int) -> tuple[int, int]:
    """The value without the login before it ("user/pass: joe/s3cret") and the parameters after it ("&login=joe")."""
    if following := _PARAMETER.search(label.text, start, end):
        end = following.start()
    if (
        label.met["password"]
        and LOGIN.search(label.before[-12:])
        and (login := _LOGIN_FIRST.match(label.text, start, end))
    ):
        start = login.end()
    return start, end


# True: surely one; False: it looks like one; None: it is none.


def _of_password(label: _Label, value: _Value, said: str, shape: Shape) -> bool | None:
    is_last = _END.match(label.text, value.end) is not None or value.is_quoted
    digits = sum(map(str.isdigit, said))
    if value.is_quoted and _FOUR_GROUPS.fullmatch(said):
        return True
    is_of_tests = label.met.group() == "pass" and said.startswith("test_" if value.sign else "test")
    if shape == Shape.NOTHING or is_of_tests:
        return None
    if shape == Shape.WORD:
        return _of_plain_word(label, value, said, is_last)
    if value.sign == "line":
        return shape >= Shape.STRONG if shape >= Shape.MIXED else None
    if value.sign:
        if shape == Shape.ODD and (not is_last or (value.between and said.isdigit())):
            return False if len(said) > 4 or not said.isdigit() else None
        return True
    is_name = bool(value.between) and (value.between[-1] in OF or OBJECT.search(value.between[-1]) is not None)
    if not value.between and label.met.group() in ("pass", "pw") and shape < Shape.STRONG and not label.has_login:
        return None
    if value.is_quoted and not is_name:
        return shape >= Shape.MIXED
    is_asked = _ASKED.search(label.before[-40:]) is not None
    if value.between:
        if shape < (Shape.RANDOM if is_name else Shape.MIXED):
            return None
        is_made = shape >= Shape.STRONG or _WORD_AND_DIGITS.match(said) is not None
        return shape == Shape.RANDOM or (is_made and is_last and not is_asked)
    if shape == Shape.ODD:
        if is_last and not is_asked and (is_simple(said) or label.has_login):
            return True
        return False if (len(said) >= 5 and "_" not in said) or label.has_login else None
    return shape >= Shape.STRONG or label.has_login or digits > 1 or is_simple(said)


def _of_plain_word(label: _Label, value: _Value, said: str, is_last: bool) -> bool | None:
    plain = said.lower()
    is_twice = label.has_login and plain in label.before[-60:] and plain not in ("none", "null")
    is_told = value.sign not in ("", "is", "line") and label.low[label.met.end() - 1] not in "яюеи"
    is_plain = is_value(said)
    if not (is_plain or is_twice or (is_told and is_value(said, is_told=True))):
        return None
    if not (is_last or value.is_hedged) or (" " in said and not value.is_quoted):
        return None
    is_foreign = said.isascii() and not label.met.group().isascii()
    if is_told and (is_plain or is_twice) and not value.between:
        return value.sign in (":", "=", "=>") or is_foreign or said[0].isupper()
    if value.sign == "is":
        return False if value.is_hedged or label.has_login or said[0].isupper() else None
    if value.sign == "line":
        return None
    if value.sign or value.is_quoted or value.is_hedged:
        return False
    return is_foreign if label.has_login else None


def _of_token(value: _Value, said: str, shape: Shape) -> bool | None:
    if _SENTENCE.fullmatch(said):
        return True
    is_long = len(said) >= 16 or (bool(value.sign) and len(said) >= 8)
    return bool(value.sign) or shape >= Shape.STRONG if shape >= Shape.MIXED and is_long else None


def _of_authorization(label: _Label, value: _Value, said: str, shape: Shape) -> bool | None:
    if label.met["pin"]:
        return (
            bool(value.sign) or not value.between or value.between[0] in OF if re.fullmatch(r"\d{4,8}", said) else None
        )
    if label.met["domain_code"]:
        return bool(value.sign) or shape >= Shape.STRONG if shape >= Shape.ODD and len(said) >= 5 else None
    is_last = value.is_quoted or _END.match(label.text, value.end) is not None
    if len(said) < 3 or shape == Shape.NOTHING or not is_last:
        return None
    if NO_VALUE & set(said.lower().split()) if " " in said else shape <= Shape.WORD and not is_value(said):
        return None
    return bool(value.sign) or value.is_quoted or shape >= Shape.MIXED or said[0].isupper()


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    met = pattern.match(text, at)
    return met.end() if met else at


def _quoted(text: str, at: int) -> tuple[int, int] | None:
    """What stands in quotation marks here, or alone in brackets."""
    closing = _OPENINGS[text[at]]
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
