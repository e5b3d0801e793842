"""A mailbox over IMAP, as far as the mailroom needs one: what is new, a letter, its mark as seen. None is deleted."""

import imaplib
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailboxLoginError, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags

from desktop.central.mail_settings import Mailbox
from desktop.central.mailroom.raw_letters import Source
from desktop.central.mailroom.scan import LARGEST_LETTER

_PATIENCE = 60.0  # seconds for an answer of the server
_INTERNAL_DATE = re.compile(
    rb'INTERNALDATE "([ \d]\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"', re.IGNORECASE
)
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()


class LoginRefused(Exception):
    """The server does not know this login or password."""


class CommandRefused(Exception):
    """The server understands a command and says no."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter as the server lists it; `size` in bytes."""

    uid: int
    size: int
    delivered_at: datetime | None


class Connection:
    """An open folder. OSError, imaplib.IMAP4.error, ImapToolsError and CommandRefused when the server does not do as it
    should."""

    def __init__(self, mailbox: Mailbox) -> None:
        """LoginRefused; the password is read anew each time."""
        self._box = _connected(mailbox)
        try:
            self._open(mailbox)
        except BaseException:
            self.close()
            raise

    def _open(self, mailbox: Mailbox) -> None:
        password = mailbox.password
        try:
            if f"{mailbox.login}{password}".isascii():
                self._box.login(mailbox.login, password, initial_folder=None)
            else:
                self._box.login_utf8(mailbox.login, password, initial_folder=None)
        except MailboxLoginError as error:
            if "UNAVAILABLE" in str(error.command_result[1]).upper():
                raise OSError("the server can't look at passwords now") from None
            raise LoginRefused from None
        except imaplib.IMAP4.abort:  # the line was cut, which says nothing about the password
            raise
        except imaplib.IMAP4.error:
            raise LoginRefused from None
        self._folder = mailbox.folder
        self._box.folder.set(mailbox.folder)
        self._has_idle = b"IDLE" in self._answer(self._box.client.capability())[0].upper().split()
        validity = self._box.client.response("UIDVALIDITY")[1][0]
        if validity is None:
            raise OSError("the server gives no UIDVALIDITY")
        self.uid_validity = int(validity)

    def listed_after(self, uid: int) -> list[Listed]:
        """The letters above a UID, in the order of their UIDs."""
        self._box.client.noop()
        found = self._answer(self._box.client.uid("FETCH", f"{uid + 1}:*", "(UID RFC822.SIZE INTERNALDATE)"))
        listed = (_listed(line) for line in found if isinstance(line, bytes))
        return sorted((one for one in listed if one is not None and one.uid > uid), key=lambda one: one.uid)

    def fetch(self, one: Listed) -> tuple[bytes, Source] | None:
        """The letter, or its headers alone when it is too large; None when it is gone."""
        is_cut = one.size > LARGEST_LETTER
        wanted = "(BODY.PEEK[HEADER])" if is_cut else "(BODY.PEEK[])"
        found = self._answer(self._box.client.uid("FETCH", str(one.uid), wanted))
        raw = next((part[1] for part in found if isinstance(part, tuple)), None)
        if raw is None:
            return None
        return raw, Source(self._folder, self.uid_validity, one.uid, one.delivered_at, is_cut)

    def mark_seen(self, uid: int) -> None:
        self._box.flag([str(uid)], [MailMessageFlags.SEEN], True)

    def wait(self, seconds: float) -> bool:
        """Until something happens in the folder; False at once when the server has no IDLE, so somebody has to ask."""
        if self._has_idle:
            self._box.idle.wait(timeout=seconds)
        return self._has_idle

    def interrupt(self) -> None:
        """Ends a wait in another thread; the connection is of no use afterwards."""
        with suppress(OSError):
            self._box.client.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self._box.client.shutdown()

    def _answer(self, answer: tuple[str, list[Any]]) -> list[Any]:
        if answer[0] != "OK":
            raise CommandRefused
        return answer[1]


def _connected(mailbox: Mailbox) -> BaseMailBox:
    context = mailbox.context()
    if context is None:
        return MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=_PATIENCE)
    if mailbox.tls == "tls":
        return MailBox(mailbox.host, mailbox.port, timeout=_PATIENCE, ssl_context=context)
    return MailBoxStartTls(mailbox.host, mailbox.port, timeout=_PATIENCE, ssl_context=context)


def _listed(line: bytes) -> Listed | None:
    uid, size = re.search(rb"\bUID (\d+)", line), re.search(rb"\bRFC822\.SIZE (\d+)", line)
    return Listed(int(uid[1]), int(size[1]), _instant(line)) if uid and size else None


def _instant(line: bytes) -> datetime | None:
    match = _INTERNAL_DATE.search(line)
    if not match or match[2].lower() not in _MONTHS:
        return None
    numbers = (int(match[3]), _MONTHS.index(match[2].lower()) + 1, *(int(match[place]) for place in (1, 4, 5, 6)))
    offset = timedelta(hours=int(match[8]), minutes=int(match[9])) * (-1 if match[7] == b"-" else 1)
    try:
        return datetime(*numbers, tzinfo=timezone(offset)).astimezone(UTC)  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        return None
