"""Credentials that need no word before them: keys in PEM, tokens of known services, links with a password, cards."""

import re
from collections.abc import Iterator

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.secret_shapes import Shape, shape_of

_PEM_BEGINS = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_PEM_ENDS = re.compile(r"-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_PEM_LINE = re.compile(r"\s*(?:[\w-]+: [^\n]*|[>\s]*[A-Za-z0-9+/=]{8,}[ \t\r]*)(?:\n|$)")
_TOKENS = re.compile(
    r"""(?<![\w-])(?:
      gh[pousr]_[A-Za-z0-9]{30,100} | github_pat_\w{30,100} | gl(?:pat|dt|rt)-[\w-]{16,64}
    | (?:AKIA|ASIA)[A-Z0-9]{16} | xox[abeoprs]-[\w-]{10,200} | [rsp]k_(?:live|test)_[A-Za-z0-9]{16,100}
    | AIza[\w-]{35} | GOCSPX-[\w-]{16,64} | SG\.[\w-]{16,64}\.[\w-]{16,64} | npm_[A-Za-z0-9]{30,64}
    | pypi-[\w-]{50,250} | dop_v1_[a-f0-9]{64} | y[0-3]_[\w-]{39,100} | t1\.[A-Za-z0-9_-]{30,300}
    | sk-(?:proj-|ant-)?[\w-]{32,200} | hf_[A-Za-z0-9]{30,64} | \d{8,10}:AA[\w-]{33}
    | eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{8,2000}
    )(?![\w-])""",
    re.VERBOSE,
)
_BEARER = re.compile(r"\bBearer[ \t]{1,4}([\w.~+/-]{12,4000}=*)", re.IGNORECASE)
_BASIC = re.compile(r"\bAuthorization[ \t]{0,4}:[ \t]{0,4}Basic[ \t]{1,4}([A-Za-z0-9+/]{8,400}=*)", re.IGNORECASE)
_LINK = re.compile(
    r"(?<!\w)[a-z][a-z0-9+.-]{1,20}://([^\s:/@\"'<>]{0,100}):([^\s/@\"'<>]{1,100})@(?=[\w\[])", re.IGNORECASE
)
_AT_HOST = re.compile(r"(?<![\w/:@.-])([\w.-]{2,64}):([^\s:/@\"'<>]{4,64})@(?=[\w-]{1,63}[.\w])")
_OF_LINE = re.compile(
    r"(?<!\S)(?:mysql(?:dump|admin)?\b[^\n]{0,100}?[ \t]-p|sshpass[ \t]{1,4}-p[ \t]{0,4}|"
    r"(?:mysqli?(?:_connect)?|PDO)\([^\n,]{1,100},[^\n,]{1,100},[ \t]{0,4}|"
    r"curl\b[^\n]{0,100}?[ \t](?:-u|--user)[ \t]{1,4}[\"']?[\w.@-]{1,64}:)[\"']?([^\s\"']{3,64})"
)
_ATTRIBUTE = re.compile(
    r"(?:key|name|id)=[\"'][\w.:-]{0,40}(?:password|passwd|pass|pwd|secret|token)[\"'][^<>\n]{0,20}[ \t]value=[\"']"
    r"([^\"'<>\n]{3,128})[\"']",
    re.IGNORECASE,
)
_EXAMPLES = {"password", "pass", "passwd", "pwd", "secret", "пароль", "user", "token"}
_DIGITS = re.compile(r"(?<![\w.,/@=-])(?<!\d )[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w@/=]|[-.,]\d| \d)")
_CARD = re.compile(r"карт|card|visa|виза|mastercard|мастеркард|maestro|мир\b", re.IGNORECASE)
_NOT_A_CARD = re.compile(
    r"заказ|order|invoice|сч[её]т|плат[её]ж|трек|track|isbn|штрих|barcode|договор|инн|огрн|снилс|заявк|ticket|id\b|квитанц"
    r"|телефон|phone|imei|serial|серийн|артикул|отправлени|№\s*$|транзакц|transaction|парт",
    re.IGNORECASE,
)


def by_shape(text: str) -> Iterator[Finding]:
    """What is a credential wherever it stands."""
    yield from _private_keys(text)
    for match in _TOKENS.finditer(text):
        yield Finding(*match.span(), CredentialKind.TOKEN, True)
    for header in (_BEARER, _BASIC):
        for match in header.finditer(text):
            if any(map(str.isdigit, match[1])) or header is _BASIC:
                yield Finding(*match.span(1), CredentialKind.TOKEN, True)
    for match in _LINK.finditer(text):
        if _is_password(match[2]):
            yield Finding(*match.span(2), CredentialKind.PASSWORD, True)
    for match in _AT_HOST.finditer(text):
        if shape_of(match[2]) >= Shape.MIXED:
            yield Finding(*match.span(2), CredentialKind.PASSWORD, True)
    for match in _ATTRIBUTE.finditer(text):
        if shape_of(match[1]) >= Shape.ODD:
            yield Finding(*match.span(1), CredentialKind.PASSWORD, True)
    for match in _OF_LINE.finditer(text):
        if _is_password(match[1]):
            yield Finding(*match.span(1), CredentialKind.PASSWORD, True)
    yield from _cards(text)


def _private_keys(text: str) -> Iterator[Finding]:
    """A whole block; one whose end is missing as far as its lines go."""
    at, is_closed = 0, True  # once no end is left, none is looked for again: the time stays linear
    while begins := _PEM_BEGINS.search(text, at):
        ends, at = is_closed and _PEM_ENDS.search(text, begins.end()), begins.end()
        is_closed = bool(ends)
        if ends:
            at = ends.end()
        else:
            while line := _PEM_LINE.match(text, at):
                at = line.end()
        yield Finding(begins.start(), at, CredentialKind.PRIVATE_KEY, True)


def _is_password(value: str) -> bool:
    return value.casefold() not in _EXAMPLES and not re.match(r"[*<\[{$%]|x{3,}", value)


def _cards(text: str) -> Iterator[Finding]:
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        before = text[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
        is_named = _CARD.search(before) or _CARD.search(text, match.end(), match.end() + 40)
        if len(digits) > 19 or not _fits_luhn(digits) or _last(_NOT_A_CARD, before) > _last(_CARD, before):
            continue
        is_grouped = re.fullmatch(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}", match.group()) is not None
        yield Finding(*match.span(), CredentialKind.CARD, bool(is_named) or is_grouped)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _fits_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(number - 9 * (number > 9) for number in doubled) % 10 == 0
