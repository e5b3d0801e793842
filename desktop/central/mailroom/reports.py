"""Delivery reports: RFC 3464, and the bounces of Exim, qmail and Postfix as far as they name our letter."""

import re

from desktop.central.mailroom.headers import Fields, first_of, ids_in, storable, text_of
from desktop.central.mailroom.letter import DeliveryAction, DeliveryReport
from desktop.regulation.texts import cleaned

_ACTIONS: tuple[DeliveryAction, ...] = ("delivered", "delayed", "failed", "relayed", "expanded")
_MOST = 200  # recipients
_SCANNED = 64 * 1024  # characters of a bounce's text

_FIELD = re.compile(r"^([A-Za-z-]{1,60}):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_XTEXT = re.compile(r"\+([0-9A-F]{2})")  # RFC 3461: how `courier` writes an address too
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_MESSAGE_ID = re.compile(r"^>?[ \t]*Message-ID:[ \t\n]*(<[^<>\s]{1,996}>)", re.IGNORECASE | re.MULTILINE)
_BOUNCES = re.compile(
    r"mail delivery (?:failed|subsystem|system)|delivery (?:status notification|failure|has failed)|"
    r"undeliver|failure notice|returned (?:mail|to sender)|message could not be delivered|не доставлен|недоставлен|"
    r"ошибка доставки|невозможно доставить",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(r"^[ \t]*<?([\w.+=-]{1,64}@[\w.-]{1,255})>?:?[ \t]*(.*)$", re.MULTILINE)
_DELAYED = re.compile(r"delay|will (?:continue|retry)|still being retried|задерж|warning: message", re.IGNORECASE)


def reports_of_status(status: str, original: str) -> tuple[DeliveryReport, ...]:
    """The recipients of a message/delivery-status part. `original`: the returned headers or letter, "" without."""
    found = []
    for block in re.split(r"\n[ \t]*\n", cleaned(storable(status)).replace("\r\n", "\n").replace("\r", "\n"))[
        : _MOST + 1
    ]:
        fields = {match[1].lower(): " ".join(match[2].split()) for match in _FIELD.finditer(block)}
        action = fields.get("action", "").split(" ")[0].lower()
        recipient = fields.get("final-recipient") or fields.get("original-recipient") or ""
        known: DeliveryAction | None = next((each for each in _ACTIONS if each == action), None)
        if known is None or not recipient:
            continue
        code = _STATUS.search(fields.get("status", ""))
        found.append(
            DeliveryReport(
                original_id_in(original),
                _address(recipient),
                known,
                code[1] if code else "",
                _value(fields.get("diagnostic-code", ""))[:1000],
                _XTEXT.sub(lambda sign: chr(int(sign[1], 16)), _address(fields.get("original-recipient", ""))),
            )
        )
    return tuple(found)


def reports_of_bounce(
    fields: Fields, sender: str, subject: str, body: str, original: str
) -> tuple[DeliveryReport, ...]:
    """A bounce that is no RFC 3464 report. Empty when the letter is none, or names neither recipient nor letter. Who
    forwards a bounce, or asks about one, is no mail server: its words alone make none."""
    failed = [text_of(value) for name, value in fields if name == "x-failed-recipients"]
    path, name = first_of(fields, "return-path").strip(), sender.partition("@")[0].lower()
    is_returned = path == b"<>" or (not path and name == "postmaster")
    if not (failed or "mailer-daemon" in name or (is_returned and _BOUNCES.search(subject))):
        return ()
    text = body[:_SCANNED].replace("\r\n", "\n")
    message_id = original_id_in(original) or original_id_in(text)
    own_words = re.split(r"^-{2,}.{0,80}(?:copy|original|below|returned)", text, maxsplit=1, flags=re.I | re.M)[0]
    named = [address.strip() for value in failed for address in value.split(",") if "@" in address]
    rows = list(_RECIPIENT.finditer(own_words))
    recipients = dict.fromkeys(named or [row[1] for row in rows if "mailer-daemon" not in row[1].lower()])
    if not recipients:
        return ()
    action: DeliveryAction = "delayed" if _DELAYED.search(f"{subject}\n{own_words[:2000]}") else "failed"
    found = []
    for recipient in list(recipients)[:_MOST]:
        reason = _reason(own_words, rows, recipient)
        code = _STATUS.search(reason)
        found.append(DeliveryReport(message_id, recipient, action, code[1] if code else "", reason[:1000]))
    return tuple(found)


def original_id_in(text: str) -> str | None:
    """The Message-ID among the headers of a returned letter."""
    match = _MESSAGE_ID.search(text[:_SCANNED].replace("\r\n", "\n"))
    return (ids_in(match[1].encode("utf-8", "replace")) or (None,))[0] if match else None


def _reason(text: str, rows: list[re.Match[str]], recipient: str) -> str:
    """What stands behind a recipient, up to the next empty line."""
    row = next((row for row in rows if row[1] == recipient), None)
    if row is None:
        return ""
    return " ".join(text[row.start(2) :].split("\n\n", 1)[0].split())


def _value(field: str) -> str:
    """`smtp; 550 no such user` without its type."""
    return field.partition(";")[2].strip() if ";" in field[:20] else field


def _address(field: str) -> str:
    return _value(field).strip("<> ")
