"""How much a word looks like a secret by its letters alone, and what looks like one but is something else."""

import itertools
import re
from enum import IntEnum


class Shape(IntEnum):
    """From a word of a language up to what nobody writes but as a secret."""

    NOTHING = 0  # a placeholder, an address, a date, a path: no secret at all
    WORD = 1
    ODD = 2  # digits alone, a short mixture, capitals inside
    MIXED = 3  # letters and digits, as names of servers and users are too
    STRONG = 4  # as people make passwords: three sorts of characters
    RANDOM = 5  # nothing else looks so


_NOTHING = re.compile(
    r"""
      \W*                                                       # stars, dots, dashes
    | (?P<one>[xх*•_])(?P=one)+                                 # xxxxxx
    | [<\[{(%].*[>\]})%] | \$\{?\w.* | %\w+%                    # <password>, ${DB_PASSWORD}, $password
    | \w+=["'].* | .*</?\w.* | AAAA[A-Z]3Nz.*                 # name="password", an element, a public key
    | (?:bug|pr)?[№\#/]\d+ | [A-ZА-Я]{1,3}-\d+ | CVE-[\d-]+           # a number, a code of an error
    | \(?(?:secret|token)\)? | (?:your|my|new|the|ваш|мой|новый)[_-].* (?<![\d!@\#$%^&*])  # your_password_here
    | [a-z_.]*pass(?:word|wd)?(?:[_-]?here)? | \w*_password | парол\w{1,2}\d?
    | [a-z_$][\w.>$-]*\((?:.*\)\W*|[\w$,'"]*) | [\w.]+\[.*       # getenv('X'), os.environ["X"]
    | [a-z_]+= | -?\w?\$[a-z_]{3,} | @[\w.]+ | [\#%~.][a-z_]+ | :\w+:.*  # DB_PASSWORD=, -p$DB_PASSWORD, @channel
    | (?-i:[a-z_]{3,}=.* | --?[a-z][a-z-]*\d?(?:=.*)?) | [{(<]["'].*  # name=value, --option, {"type
    | (?:[\da-f]{0,4}:){3,}[\da-f:]* | \w{6}-\w{6}-\w{2}           # an IPv6 address, a MAC, a letter of Exim
    | [^\s@/:]+@(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::[^\s@]*)?  # an address, a place to copy to
    | \w[\w+.-]*://.* | (?:~|\.{1,2})?/.* | \w:\\.*             # a link, a path
    | \d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)? | v?\d+(?:\.\d+)+(?:[-+.]\w+)*\+?  # an IP address, a version
    | \d{1,2}[-/][a-z]{3}[-/]\d{2,4}(?::[\d:]*)? | 0x[\da-f]+ | [a-z]+/\d+(?:\.\d+)* | [\d.,]+\w?/[\d.,]+\w?
    | \d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?(?:T\S*)? | \d{1,2}(?::\d\d){1,2}  # a date, a time
    | [\d.,]+(?:[kmgt]b|[кмгт]б|mb|шт|руб|р|ч|мин|дн|сек|ms|px|%|х|x|й|го|му|ая|ый)\.?  # an amount
    | (?:[\w-]+\.)+(?:ru|com|net|org|su|info|biz|io|me|pro|online|site|shop|local|pw|рф|рус|xn--\w+)(?:[/:]\S*)?
    | [\w.()-]+\.(?:php\d?|html?|js|css|py|conf|cnf|ini|env|ya?ml|json|xml|log|txt|sql|zip|gz|tar|rar|7z|docx?|xlsx?|pdf
        |jpe?g|png|gif|key|pem|crt|cer|csr|sh|htaccess|htpasswd|eml|bak|exe|service)
    | u\d{2,}(?:_\w*)?                                           # a name of an account
    | (?-i:[a-z\d_.-]+(?:/[a-z\d_.-]+){2,}|[A-Z\d]+(?:/[A-Z\d]+)+) | [\w.-]+(?:/[\w.-]+)+\.[a-z]{1,4}(?::\d+)* | UGFzc3dvcmQ6?|VXNlcm5hbWU6?  # a path; "Password:" in a mail server's log
    | (?:sha|md)\d+:\S* | ed25519 | (?:rsa|aes|ecdsa)-?\d* | scram-\S*
    | (?:required|nullable|string|min|max|confirmed)[|:]\S*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"""
      (?:win(?:dows)?|mysql|mariadb|php|python|office|outlook|ispmanager|nginx|apache|wordpress|wp|joomla|drupal|bitrix
        |ubuntu|debian|centos|postgres(?:ql)?|node|java|chrome|firefox|safari|ftps?|sftp|ssh|smtp|imap|pop|utf|tls|ssl
        |md|sha|iso|premium|премиум|битрикс|ios|android|ipv?|http|mp|x|web|web-?server|server|сервер|vps|vds|1c|1с|1с-битрикс)
        [-_]?\d{0,5}(?:[._-]\d+)*
    | \+?\d[\d()-]{9,}                                           # a telephone or a number of something
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"([xх])\1+|[a-z]*pass(?:word|wd)?(?:here)?|парол\w{1,2}|secret|token|(?:ed|rsa|aes|ecdsa)")
_SIGNS = re.compile(r"[!#$%^&*?=~\\<>|{}@]|(?<=\w)\+(?=\w)")
_KEYBOARD = re.compile("qwert|asdf|zxcv|йцук|фыва|ячсм|letmein|iloveyou", re.IGNORECASE)
_GIBBERISH = re.compile(r"(?=[a-z]{8})(?=.*[bcdfghjklmnpqrstvwxz]{5})[a-z]+")  # wqeyxnfhtqzkqmsd
_ORDINARY_NAME = re.compile(r"[^\W\d_]+-\d{1,2}")  # Plan-2
_NAME = re.compile(  # wp_posts2, web-07b, W64_EXIT, Opencart3, a commit
    r"[a-zа-яё\d]+(?:[-_.][a-zа-яё\d]+)+|[A-Z\d]+(?:[-_.][A-Z\d]+)+|[^\W\d_]+\d|[a-f\d]{7,}"
)
_LONGEST = 128


def shape_of(word: str, *, is_told: bool = False) -> Shape:
    """Of one word without spaces around it. `is_told`: a sign says that it is the value, so no product is named."""
    if word.isalpha() and (word.islower() or word.istitle()):
        return _of_plain(word.lower())
    if len(word) < 3 or len(word) > _LONGEST or _NOTHING.fullmatch(word) or (not is_told and _PRODUCT.fullmatch(word)):
        return Shape.NOTHING
    has_letters, has_digits = word.upper() != word.lower(), any(map(str.isdigit, word))
    has_signs = not word.replace(" ", "").isalnum()
    is_cased = has_letters and word != word.upper() and word != word.lower()
    is_long = len(word) >= 6
    if not has_letters:
        return (Shape.STRONG if _SIGNS.search(word) and is_long else Shape.ODD) if len(word) >= 4 else Shape.NOTHING
    if not has_digits:
        return _of_letters(word, is_cased)
    if len(word) < 4 or _ORDINARY_NAME.fullmatch(word):
        return Shape.ODD
    turns = sum(one.isdigit() != two.isdigit() for one, two in itertools.pairwise(word))
    if is_long and (_SIGNS.search(word) or (is_cased and turns >= 3)):
        return Shape.RANDOM
    if is_long and not _NAME.fullmatch(word) and (has_signs or is_cased or turns >= 3):
        return Shape.STRONG
    return Shape.MIXED if len(word) >= 5 else Shape.ODD


def _of_plain(word: str) -> Shape:
    if len(word) < 3 or len(word) > _LONGEST or _PLACEHOLDER.fullmatch(word):
        return Shape.NOTHING
    if _GIBBERISH.fullmatch(word):
        return Shape.MIXED
    return Shape.ODD if _KEYBOARD.match(word) else Shape.WORD


def _of_letters(word: str, is_cased: bool) -> Shape:
    inside = word.strip("!?.,:;")
    if _SIGNS.search(inside) and len(word) >= 6:
        return Shape.STRONG if is_cased else Shape.MIXED
    is_humped = re.search(r"[a-zа-яё][A-ZА-ЯЁ]", word) is not None
    return Shape.ODD if is_humped or _KEYBOARD.match(inside) or "_" in inside.strip("_") else Shape.WORD


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A word without the marks and brackets around it, and without the sentence's punctuation; its "!" stays."""
    while start < end and (text[start] in "«\"'`“„*" or (text[start] in "([" and text[end - 1] not in ")]")):
        start += 1
    while start < end and (
        text[end - 1] in ".,;:?»\"'`”*|" or (text[end - 1] in ")]" and not set("([") & set(text[start:end]))
    ):
        end -= 1
    return start, end
