"""Bytes as text when the declared charset is missing, unknown or a lie: Russian is told by its letters."""

import codecs
from functools import cache

_ALIASES = {
    "win-1251": "cp1251", "windows1251": "cp1251", "cp-1251": "cp1251", "x-cp1251": "cp1251", "win": "cp1251",
    "koi8": "koi8-r", "koi-8": "koi8-r", "koi8r": "koi8-r", "dos-866": "cp866", "ibm-866": "cp866",
    "x-mac-cyrillic": "mac_cyrillic", "x-user-defined": "", "unicode-1-1-utf-8": "utf-8", "iso-8859-8-i": "iso-8859-8",
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",  # what is called so is the larger one
    "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "x-sjis": "cp932", "x-gbk": "gb18030",
}  # fmt: skip
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "utf7"}
_RARITY = {"cp1251": 0.0, "cp1252": 0.1, "koi8-r": 0.2, "cp866": 0.7, "iso8859-5": 0.7, "mac-cyrillic": 0.9}
_ONE_BYTE = {*_RARITY, "koi8-u", *(f"iso8859-{number}" for number in range(1, 17))}

_FREQUENT = dict(zip("оеаинтсрвлкмдпуяыьгзбчйёхжшюцщэфъ", range(33), strict=True))  # by rank in Russian
_OTHER_CYRILLIC = set("іїєґўјљњќџђћѕ")
_SIGNS = set("«»—–…№“”„‘’•°§©®\u00a0€₽×±")
_PAIRS = (
    "ст но то на ен ов ни ра во ко ро по пр ос ес ер не ан ре го ли та те ол ел ал от ет ла ка ло ва де ит ть ор ом "
    "об ма за ве ти ле ин ри да ам ся со до ми ны ль сл ск ог ме мо он ас из ид св ви ем ру па тс ки же ча ай вс ше чт "
    "ня ят зд ра пи ию ия ие ый ой ии их ых ым ую ей ше са йт аб бо та ещ ющ ще че да ет бл аг"
)
_COMMON_PAIRS = set(_PAIRS.split())
_SAMPLE = 4096  # bytes
_SURE = 1.2  # how much likelier another charset must be than the declared one


def decoded(data: bytes, declared: str | None) -> tuple[str, bool]:
    """The text of `data`, and whether its charset had to be guessed. Never fails: bytes without a meaning become
    U+FFFD. A declared charset is believed unless it is unknown, does not fit, or makes nonsense where another makes
    Russian."""
    name = known_charset(declared)
    if data.isascii() and (name is None or name in _ONE_BYTE or name in ("utf-8", "ascii")):
        return data.decode("ascii"), False
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(codec, "replace"), False
    if name is not None and name not in _ONE_BYTE and (text := _strict(data, name)) is not None:
        return text, False
    if (text := _strict(data, "utf-8")) is not None:
        return text, declared is not None
    if _is_nearly_utf8(data):
        return data.decode("utf-8", "replace"), name != "utf-8"
    best = _best(data, name if name in _ONE_BYTE else None)
    return data.decode(best, "replace"), best != name


def known_charset(declared: str | None) -> str | None:
    """The codec's name of a declared charset, None when it is none, or one that no honest letter uses."""
    return _known((declared or "").strip().strip("\"'").lower()[:60])


@cache
def _known(name: str) -> str | None:
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name) if name and name not in _NO_CHARSETS else None
    except (LookupError, ValueError):  # an unknown name, or one that is no name
        return None
    is_text = info is not None and info.name not in _NO_CHARSETS and getattr(info, "_is_text_encoding", False)
    return info.name if info is not None and is_text else None


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_nearly_utf8(data: bytes) -> bool:
    """A few bytes were lost or cut, the rest is UTF-8."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    return text.count("\ufffd") * 3 <= sum(character > "\x7f" for character in text)


def _best(data: bytes, declared: str | None) -> str:
    sample = bytes(data[:_SAMPLE]) if any(byte > 0x7F for byte in data[:_SAMPLE]) else _around_high(data)
    scores = {codec: _likeness(sample.decode(codec, "replace")) - rare for codec, rare in _RARITY.items()}
    best = max(scores, key=scores.__getitem__)
    if declared is None:
        return best
    kept = scores.get(declared, _likeness(sample.decode(declared, "replace")))
    return best if scores[best] > 0 and scores[best] - kept > _SURE else declared


def _around_high(data: bytes) -> bytes:
    first = next((at for at, byte in enumerate(data) if byte > 0x7F), 0)
    return bytes(data[max(0, first - 20) : first + _SAMPLE])


def _likeness(text: str) -> float:
    """How much the signs above ASCII look like words of a language, on average for each: Russian earns most."""
    total, count, before, has_small = 0.0, 0, " ", False
    for sign, following in zip(text, text[1:] + " ", strict=True):
        has_small = before.isalpha() and (has_small or before.islower())
        if sign >= "\x80":
            count += 1
            is_alone = not before.isalpha() and not following.isalpha()
            worth = min(_worth(sign, before), 0.0 if is_alone else 9.0)
            total += worth - 4.0 if has_small and sign.isupper() else worth  # a capital inside a word
        before = sign
    return total / count if count else 0.0


def _worth(sign: str, before: str) -> float:
    lower = sign.lower()
    is_after_latin = before.isalpha() and before < "\u0250"
    if lower in _FREQUENT:
        worth = 3.0 - _FREQUENT[lower] / 8 - 0.5 * (sign != lower)
        if before.lower() + lower in _COMMON_PAIRS:
            worth += 2.0
        return worth - 6.0 if is_after_latin else worth
    if lower in _OTHER_CYRILLIC:
        return -1.0
    if sign in _SIGNS:
        return 0.0
    if "\u00c0" <= sign <= "\u017f" and sign not in "×÷":  # a Latin letter with a mark stands among plain ones
        return 1.5 if before.isascii() and is_after_latin else -1.0
    return -5.0
