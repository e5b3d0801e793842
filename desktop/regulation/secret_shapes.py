"""How much a word looks like a secret by its letters alone, and what looks like one but is something else."""

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


_NO_WORD = re.compile(  # of letters, digits and "_" alone
    r"""
      ([xх_])\1+ | [a-z_]*pass(?:word|wd)?(?:_?here)? | \w*_pass(?:word)? | парол\w{1,2}\d? | secret | token  # xxxxxx
    | (?:your|my|new|the|ваш|мой|новый)_.*(?<!\d)                # your_password_here
    | 0x[\da-f]+ | u\d{2,}(?:_\w*)? | AAAA[A-Z]3Nz\w*            # an error, an account, a public key
    | \d+(?:[kmgt]b|[кмгт]б|шт|руб|р|ч|мин|дн|сек|ms|px|х|x|й|го|му|ая|ый)  # an amount
    | ed(?:25519)? | iso\d+
    | (?:rsa|aes|ecdsa)\d* | UGFzc3dvcmQ6? | VXNlcm5hbWU6?  # "Password:" as a mail server logs it
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NO_TEXT = re.compile(  # with other signs
    r"""
      \W* | ([*•])\1+                                            # stars, dots, dashes
    | [<\[{(%].*[>\]})%] | \$\{?\w.* | %\w+% | -?\w?\$[a-z_]{3,} | [{(<]["'].*  # <password>, ${DB_PASSWORD}, $password
    | [\])}>].* | \#(?:[\da-f]{3}){1,2}                          # what follows such a one, a colour
    | \w+=["'].* | (?-i:[a-z_]{3,}=.*) | [a-z_]+= | .*</?\w.*    # name="password", name=value, an element
    | (?-i:--?[a-z][a-z-]*\d?(?:=.*)?) | AAAA[A-Z]3Nz.*          # --option, a public key
    | [\w.]*pass(?:word|wd)? | [a-z_$][\w.>$-]*\((?:.*\)\W*|[\w$,'"]*) | [\w.]+\[.*
    | self\..* | \w*\(?["'].*  # getenv('X'), os.environ["X"]
    | (?:bug|pr|pkcs|\w+/\w+)?[№\#/]\d+ | [A-ZА-Я]{1,3}-\d+ | (?-i:[A-Z]{4,5}-\d{1,3}) | CVE-[\d-]+  # a number
    | (?:your|my|new|the)-.*(?<![\d!@\#$%^&*]) | @[\w.]+ | [\#%~.][a-z_]+ | :\w+:.*  # your-password, @channel, #part
    | (?:[\da-f]{0,4}:){3,}[\da-f:]* | \w{6}-\w{6}-\w{2}         # an IPv6 address, a MAC, a letter of Exim
    | [^\s@/:]+@(?:localhost|\$\w+|[\w-]+(?:\.[\w-]+)+)(?::[^\s@]*)?   # an address, a place to copy to
    | \w[\w+.-]*://.* | (?:~|\.{1,2})?/.* | \w:\\.*              # a link, a path
    | (?-i:[a-z\d_.-]+(?:/[a-z\d_.-]+){2,} | [A-Z\d]+(?:/[A-Z\d]+)+) | [\w.-]+(?:/[\w.-]+)+\.[a-z]{1,4}(?::\d+)*
    | \d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)? | (?-i:(?=[\d.-]*[a-z])[a-z\d-]+(?:\.[a-z\d-]+){2,})  # an address, a server
    | (?:[\w-]+\.)+(?:ru|com|net|org|su|info|biz|io|me|pro|online|site|shop|local|pw|рф|рус|xn--\w+)(?:[/:]\S*)?
    | [\w.()-]+\.(?:php\d?|html?|js|css|py|conf|cnf|ini|env|ya?ml|json|xml|log|txt|sql|zip|gz|tar|rar|7z|docx?|xlsx?|pdf
        |jpe?g|png|gif|key|pem|crt|cer|csr|sh|htaccess|htpasswd|eml|bak|exe|service)
    | (?:sha|md)\d+:\S* | (?:rsa|aes|ecdsa)-[\w-]* | scram-\S* | (?:required|nullable|string|min|max|confirmed)[|:]\S*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MEASURE = re.compile(  # what is a password where it is told to be one
    r"""
      v?\d+(?:\.\d+)+(?:[-+.]\w+)*\+? | [^\W\d_]+\d+(?:\.\d+)+(?:-\d+)* | [a-z]+/\d+(?:\.\d+)*  # a version
    | \d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?(?:T\S*)? | \d{1,2}(?::\d\d){1,2}  # a date, a time
    | \d{1,2}[-/][a-z]{3}[-/]\d{2,4}(?::[\d:]*)? | [a-z]{3}-\d\d?-\d{4}
    | [\d.,]+(?:[kmgt]b|[кмгт]б|руб|р|ч|мин|ms|s|px|%|х|x|ый)\.? | [\d.,]+\w?/[\d.,]+\w?  # an amount
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMES = """
win windows mysql mariadb php python office outlook ispmanager nginx apache wordpress wp joomla drupal bitrix ubuntu
debian centos postgres postgresql node java chrome firefox safari ftp ftps sftp ssh smtp imap pop utf tls ssl md sha iso
premium премиум битрикс ios android ip ipv http mp x web web-server webserver server сервер vps vds 1c 1с 1с-битрикс
"""
_PRODUCTS = frozenset(_NAMES.split())
_PRODUCT = re.compile(  # and a telephone or the number of something
    rf"(?:{'|'.join(_PRODUCTS)})[-_]?(?:\d{{0,3}}|20\d\d)(?:[._-]\d{{1,3}})*|\+?\d[\d()-]{{9,}}", re.IGNORECASE
)
_RUNS = re.compile(r"\d+|\D+")
_DIGIT = re.compile(r"\d")
_SIGNS = re.compile(r"[!#$%^&*?=~\\<>|{}@]|(?<=\w)\+(?=\w)")
_KEYBOARD = re.compile("qwert|qazw|asdf|zxcv|йцук|фыва|ячсм|letmein|iloveyou", re.IGNORECASE)
_UNREADABLE = re.compile(r"(?=.*\d[^\W\d_])(?!.*[a-zа-яё]{4})\w{8,}")  # Kd83jsLq
_HUMP = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]")
_RUSSIAN_HUMP = re.compile("[а-яё][А-ЯЁ]")
_GIBBERISH = re.compile(r"(?=[a-z]{8})(?=.*[bcdfghjklmnpqrstvwxz]{5})[a-z]+")  # wqeyxnfhtqzkqmsd
_ORDINARY_NAME = re.compile(r"[^\W\d_]+-\d{1,2}")  # Plan-2
_NAME = re.compile(  # wp_posts2, web-07b, W64_EXIT, Opencart3, a commit
    r"[a-zа-яё\d]+(?:[-_.][a-zа-яё\d]+)+|[A-Z\d]+(?:[-_.][A-Z\d]+)+|[^\W\d_]+\d|[a-f\d]{7,}"
)
_LONGEST = 128


def shape_of(word: str, *, is_told: bool = False) -> Shape:
    """Of one word without spaces around it. `is_told`: a sign says that it is the value, so no product is named."""
    if word.isalpha() and word.islower() and 3 <= len(word) <= _LONGEST:
        return _of_plain(word, is_told)
    has_signs = not word.replace("_", "").isalnum()
    if not 3 <= len(word) <= _LONGEST or (_NO_TEXT if has_signs else _NO_WORD).fullmatch(word):
        return Shape.NOTHING
    if not is_told and (_PRODUCT.fullmatch(word) or (has_signs and _MEASURE.fullmatch(word))):
        return Shape.NOTHING
    low, high, is_long = word.lower(), word.upper(), len(word) >= 6
    has_letters, is_cased = low != high, word not in (low, high)
    if not has_letters:
        return (Shape.STRONG if _SIGNS.search(word) and is_long else Shape.ODD) if len(word) >= 4 else Shape.NOTHING
    if not _DIGIT.search(word):
        return _of_letters(word, is_cased)
    if len(word) < 4 or _ORDINARY_NAME.fullmatch(word):
        return Shape.ODD
    turns = len(_RUNS.findall(word)) - 1
    if is_long and (_SIGNS.search(word) or (is_cased and (turns >= 3 or _UNREADABLE.fullmatch(word)))):
        return Shape.RANDOM
    if is_long and (has_signs or "_" in word or is_cased or turns >= 3) and not _NAME.fullmatch(word):
        return Shape.STRONG
    return Shape.MIXED if len(word) >= 5 else Shape.ODD


def is_simple(word: str) -> bool:
    """Whether no name looks like it: 123456, qwerty, мояКошка."""
    return len(word) >= 5 and bool(word.isdigit() or _KEYBOARD.match(word) or _RUSSIAN_HUMP.search(word))


def _of_plain(word: str, is_told: bool) -> Shape:
    if _NO_WORD.fullmatch(word) or (not is_told and word in _PRODUCTS):
        return Shape.NOTHING
    if _GIBBERISH.fullmatch(word):
        return Shape.MIXED
    return Shape.ODD if _KEYBOARD.match(word) else Shape.WORD


def _of_letters(word: str, is_cased: bool) -> Shape:
    inside = word.strip("!?.,:;")
    if _SIGNS.search(inside) and len(word) >= 6:
        return Shape.STRONG if is_cased else Shape.MIXED
    return Shape.ODD if _HUMP.search(word) or _KEYBOARD.match(inside) or "_" in inside.strip("_") else Shape.WORD


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A word without the marks and brackets around it, and without the sentence's punctuation; its "!" stays."""
    while start < end and (text[start] in "«\"'`“„*" or (text[start] in "([" and text[end - 1] not in ")]")):
        start += 1
    while start < end and (
        text[end - 1] in ".,;:?»\"'`”*|"
        or (text[end - 1] in ")]" and not set("([") & set(text[start:end]))
        or (text[end - 1] == "}" and text[end - 2] in "\"'")
    ):
        end -= 1
    return start, end
