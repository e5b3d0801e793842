"""What a raw letter says, as values: the shapes the child process hands to central."""

from datetime import datetime
from typing import Literal

import msgspec

DeliveryAction = Literal["delivered", "delayed", "failed", "relayed", "expanded"]


class ParsedFile(msgspec.Struct, frozen=True):
    """A file of a letter. `name` is rebuilt and safe to save under, `media_type` follows the content and not the
    letter's word; `is_dangerous`: opening it may run something on Windows, macOS or Linux."""

    name: str
    media_type: str
    content: bytes
    is_dangerous: bool
    content_id: str | None = None
    is_inline: bool = False


class DeliveryReport(msgspec.Struct, frozen=True):
    """What a mail server says of one letter of ours (RFC 3464). `status` is its enhanced code ("5.1.1"), "" without
    one; `original_message_id` keeps its angle brackets; `original_recipient`: whom we wrote to, where the server tells
    that besides the `recipient` it knows."""

    original_message_id: str | None
    recipient: str
    action: DeliveryAction
    status: str = ""
    diagnostic: str = ""
    original_recipient: str = ""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What the headers say. Addresses are bare, the host in lower case, "" without a sender; message ids keep their
    angle brackets; `recipients`: To, Cc, Delivered-To, X-Original-To; `sent_at`: aware UTC, None without a date that
    can be true; `machine`: headers that tell machines and lists, (lower-case name, value), in order;
    `authentication`: the Authentication-Results, outermost first: only those our own server wrote mean anything."""

    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    reply_to: str | None = None
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    machine: tuple[tuple[str, str], ...] = ()
    authentication: tuple[str, ...] = ()


class ParsedLetter(Envelope, frozen=True, kw_only=True, tag="read"):
    """A letter that was read. `quote_at`: offset in `body` where the quoted tail begins, None without one; the words
    are kept. `notes`: codes of `sentences_of_letters`, what the reader should know."""

    body: str = ""
    quote_at: int | None = None
    files: tuple[ParsedFile, ...] = ()
    notes: tuple[str, ...] = ()
    reports: tuple[DeliveryReport, ...] = ()


class Quarantined(Envelope, frozen=True, kw_only=True, tag="quarantined"):
    """A letter that is kept raw and shown as such: why (a code of `sentences_of_letters`), and the headers that a
    cheap scan finds."""

    reason: str


Outcome = ParsedLetter | Quarantined
