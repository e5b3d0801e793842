"""Credentials that need no word before them: keys in PEM, tokens of known services, links and commands with one."""

import re
from collections.abc import Iterator

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.secret_shapes import Shape, shape_of, trimmed

_PEM_BEGINS = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_PEM_ENDS = re.compile(r"-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_PEM_LINE = re.compile(r"\s*(?:[\w-]+: [^\n]*|[>\s]*[A-Za-z0-9+/=]{8,}[ \t\r]*)(?:\n|$)")
_PEM_BODY = re.compile(r"[A-Za-z0-9+/=]{12}")
_TOKEN = re.compile(
    r"""(?<![\w-])(?:
      gh[pousr]_[A-Za-z0-9]{30,100} | github_pat_\w{30,100} | gl(?:pat|dt|rt)-[\w-]{16,64}
    | (?:AKIA|ASIA)[A-Z0-9]{16} | xox[abeoprs]-[\w-]{10,200} | [rsp]k_(?:live|test)_[A-Za-z0-9]{16,100}
    | AIza[\w-]{35} | GOCSPX-[\w-]{16,64} | SG\.[\w-]{16,64}\.[\w-]{16,64} | npm_[A-Za-z0-9]{30,64}
    | pypi-[\w-]{50,250} | do[opr]_v1_[a-f0-9]{64} | y[0-3]_[\w-]{39,100} | t1\.[A-Za-z0-9_-]{30,300}
    | vk1\.a\.[\w-]{30,300} | shp(?:at|ss|ca)_[a-f0-9]{32} | sq0[a-z]{3}-[\w-]{22,50} | key-[a-f0-9]{32}
    | sk-(?:[a-z]{2,6}-)?[\w-]{32,200} | hf_[A-Za-z0-9]{30,64} | \d{8,10}:AA[\w-]{33} | whsec_[\w+/=]{20,80}
    | eyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{8,2000}
    )(?![\w-])""",
    re.VERBOSE,
)
_BEARER = re.compile(r"bearer[ \t]{1,4}([\w.~+/-]{12,4000}=*)")
_BASIC = re.compile(r"authorization[ \t]{0,4}:[ \t]{0,4}basic[ \t]{1,4}([a-z0-9+/]{8,400}=*)")
_HOOK = re.compile(
    r"(?:hooks\.slack\.com/services/\w+/\w+/|/api/webhooks/\d+/|telegram\.org/bot(?=\d+:))([\w:-]{20,100})"
)
_COOKIE = re.compile(r"(?:phpsessid|jsessionid|sessionid|session_id|_session)=([\w%.+/-]{16,400})")
_LINK = re.compile(r"://(?:[^\s:/@\"'<>]{0,100}:([^\s/\"'<>]{1,100})|([^\s:/@\"'<>]{20,100}))@(?=[\w\[])")
_AT_HOST = re.compile(r":([^\s:/@\"'<>]{4,64})@(?=[\w-]{1,63}[.\w])")
_OF_LINE = re.compile(
    r"(?<!\S)(?:mysql(?:dump|admin)?\b[^\n]{0,100}?[ \t]-p|sshpass[ \t]{1,4}-p[ \t]{0,4}|"
    r"(?:mysqli?(?:_connect)?|PDO)\([^\n,]{1,100},[^\n,]{1,100},[ \t]{0,4}|"
    r"redis-cli\b[^\n]{0,100}?[ \t]-a[ \t]{1,4}|--[\w-]{0,20}(?:pass|passwd|password|pwd|token|secret)(?:=| (?=\S*\d))|"
    r"echo[ \t]{1,4}[\"']?(?:[\w.-]{1,32}:)?(?=[^\n|]{3,66}\|[ \t]*(?:sudo[ \t]+-\w*S|chpasswd|passwd))|"
    r"lftp\b[^\n]{0,100}?[ \t]-u[ \t]{1,4}[\w.@-]{1,64},|htpasswd[ \t]+-\w*b\w*[ \t]+\S+[ \t]+\S+[ \t]+|"
    r"curl\b[^\n]{0,100}?[ \t](?:-u|--user)[ \t]{1,4}[\"']?[\w.@-]{1,64}:)[\"']?(?![\[<{*])([^\s\"']{3,64})"
)
_COMMANDS = ("mysql", "sshpass", "PDO(", "curl", "echo", "lftp", "htpasswd", "redis-cli", "--")
_ATTRIBUTE = re.compile(
    r"(?:key|name|id)=[\"'][\w.:-]{0,40}(?:password|passwd|pass|pwd|secret|token)[\"'][^<>\n]{0,20}[ \t]value=[\"']"
    r"([^\"'<>\n]{3,128})[\"']"
)
_EXAMPLES = {"password", "pass", "passwd", "pwd", "secret", "пароль", "user", "token"}


def by_shape(text: str, low: str) -> Iterator[Finding]:
    """What is a credential wherever it stands."""
    yield from _private_keys(text)
    for match in _TOKEN.finditer(text):
        yield Finding(*match.span(), CredentialKind.TOKEN, True)
    for match in _HOOK.finditer(low) if "hooks" in low or "telegram.org" in low else ():
        yield Finding(*match.span(1), CredentialKind.TOKEN, True)
    for match in _COOKIE.finditer(low) if "sess" in low else ():
        yield Finding(*match.span(1), CredentialKind.TOKEN, False)
    for header in (_BEARER, _BASIC):
        for match in header.finditer(low):
            if any(map(str.isdigit, match[1])) or header is _BASIC:
                yield Finding(*match.span(1), CredentialKind.TOKEN, True)
    for match in _LINK.finditer(text):
        if match[2] is not None:
            yield Finding(*match.span(2), CredentialKind.TOKEN, True)
        elif _is_password(match[1]):
            yield Finding(*match.span(1), CredentialKind.PASSWORD, True)
    for match in _AT_HOST.finditer(text):
        if shape_of(match[1]) >= Shape.MIXED or low.endswith(("root", "admin"), 0, match.start()):
            yield Finding(*match.span(1), CredentialKind.PASSWORD, True)
    for match in _ATTRIBUTE.finditer(low):
        if shape_of(text[slice(*match.span(1))]) >= Shape.ODD:
            yield Finding(*match.span(1), CredentialKind.PASSWORD, True)
    for match in _OF_LINE.finditer(text) if any(command in text for command in _COMMANDS) else ():
        start, end = trimmed(text, *match.span(1))
        if shape_of(text[start:end], is_told=True) > Shape.NOTHING:
            yield Finding(start, end, CredentialKind.PASSWORD, True)


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
        if _PEM_BODY.search(text, begins.end(), at):  # else the line is only spoken of
            yield Finding(begins.start(), at, CredentialKind.PRIVATE_KEY, True)


def _is_password(value: str) -> bool:
    return value.casefold() not in _EXAMPLES and not re.match(r"[*<\[{$%]|x{3,}", value)
