"""Credentials that are numbers: cards with their codes, passports, one-time codes."""

import re
from collections.abc import Iterator

from desktop.regulation.credential_finding import CredentialKind, Finding
from desktop.regulation.credential_words import NAMED

_DIGITS = re.compile(r"[2-6](?<![\w.,/@=-].)(?<!\d .)\d{3}(?:[ -]?\d){9,15}(?![\w@/=]|[-.,]\d| \d(?!\d?/\d\d))")
_CARD = re.compile(r"карт|card|visa|виза|mastercard|мастеркард|maestro|мир\b")
_NUMBER_OF = re.compile(
    r"заказ|order|invoice|сч[её]т|плат[её]ж|трек|track|isbn|штрих|barcode|договор|инн|огрн|снилс|заявк|ticket|id\b|квитанц"
    r"|телефон|phone|imei|serial|серийн|артикул|отправлени|№\s*$|транзакц|transaction|парт"
)
_CARD_CODE = re.compile(r"(?:cvv2?|cvc2?|код с (?:обратной|оборота))\b[^\d\n]{0,12}(\d{3})(?!\d)")
_PASSPORT = re.compile(
    r"(?:паспорт\w{0,3}|passport)[^\d\n]{0,40}?(?<![\w№])"
    r"(\d\d ?\d\d[ ,]{0,2}(?:№|n|номер)? ?\d{6}|[a-z]{1,2}\d[\da-z]{6,7}|\d\d ?\d{7})(?!\w)|"
    r"серия \d\d ?\d\d[ ,]{1,2}(?:№|номер) ?(\d{6})(?!\d)|снилс\D{0,20}(\d{3}-\d{3}-\d{3} \d\d)"
)
_OF_PASSPORTS = ("паспорт", "passport", "серия", "снилс")
_ONE_TIME = re.compile(
    r"(?:код(?<!\wкод)|code(?<!\wcode)|totp|otp(?<!\wotp)|authenticator|аутентификатор|2fa)(?:а|ы|ом|ов|s)?(?!\w)"
    r"(?:[^\w\n]{1,3}[^\W\d]+(?<!ошибки)(?<!error)){0,6}(?P<sign>[^\w\n+]{1,3})"
    r"(?P<code>\d{3,5}[ -]\d{3,5}|\d{4,8}|(?=\w{0,4}\d)[a-z\d]{3,5}(?:-[a-z\d]{3,5}){1,4}|(?=[a-z]{0,7}\d)[a-z\d]{5,8})"
    r"(?![\w-]|[.,:]\d)"
)
_BEFORE_ITS_WORD = re.compile(
    r"(?<![\w.,-])(?<!\d )(\d{4,8}|\d{2,4}(?:[ -]\d{2,4}){1,2})[»\"]?[ \t]*"
    r"(?:[–—-][ \t]*(?:это )?|это )(?:ваш |your )?(?:код|code)(?!\w)"
)
_FROM = re.compile(r"[ \t]*(?:из|с|from)[ \t]+(?:смс|sms|письма|приложени|пуш|the |my |e-?mail|text|app)")
_OF_ONE_TIME = re.compile(
    r"смс|sms|письм|приложени|app\b|подтвержд|вход|2fa|двухфактор|двухэтап|резервн|одноразов|аутентификатор|"
    r"authenticator|verif|confirm|one[- ]time|otp|login|log in|sign|backup|recovery|telegram|телеграм|whatsapp|push|пуш"
)


def numbers(text: str, low: str) -> Iterator[Finding]:
    """What a bank, a state or a machine gave out as digits."""
    yield from _cards(text, low)
    for match in _CARD_CODE.finditer(low):
        yield Finding(*match.span(1), CredentialKind.CARD, True)
    for match in _PASSPORT.finditer(low) if any(word in low for word in _OF_PASSPORTS) else ():
        yield Finding(*match.span(match.lastindex or 0), CredentialKind.AUTHORIZATION, False)
    for match in _BEFORE_ITS_WORD.finditer(low):
        yield Finding(*match.span(1), CredentialKind.AUTHORIZATION, False)
    for match in _ONE_TIME.finditer(low):
        code = text[slice(*match.span("code"))]
        is_written = code == code.upper() or "-" in code  # else it is the name of something
        before = low[max(0, match.start("code") - 24) : match.start("code")]
        if NAMED.search(before) or (match["sign"].strip(" №#") == "" and _NUMBER_OF.search(before)):
            continue
        if is_written and (
            _OF_ONE_TIME.search(low, max(0, match.start() - 40), match.start("code")) or _FROM.match(low, match.end())
        ):
            is_told = match["sign"].strip() != "" or low.endswith("is", 0, match.start("sign"))
            yield Finding(*match.span("code"), CredentialKind.AUTHORIZATION, is_told)


def _cards(text: str, low: str) -> Iterator[Finding]:
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        before = low[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
        is_named = _CARD.search(before) or _CARD.search(low, match.end(), match.end() + 40)
        if len(digits) > 19 or not _fits_luhn(digits) or _last(_NUMBER_OF, before) > _last(_CARD, before):
            continue
        is_grouped = re.fullmatch(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}", match.group()) is not None
        yield Finding(*match.span(), CredentialKind.CARD, bool(is_named) or is_grouped)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _fits_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(number - 9 * (number > 9) for number in doubled) % 10 == 0
