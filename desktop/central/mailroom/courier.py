"""One mail handed to the provider's own SMTP server, and what came of it."""

import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum

from desktop.central.mail_settings import Smtp
from desktop.central.mailroom.compose import Composed

_PATIENCE = 60.0  # seconds for each answer of the server
_ABOUT_US = (530, 534, 535, 538)  # it wants another sign-in: nothing is wrong with the mail
_TOO_LARGE = 552


class Fate(StrEnum):
    SENT = "sent"  # the server answers for it from now on
    AGAIN = "again"  # try later
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason`: the server's words. `trouble`: of the server or the way to it, so that no other mail would fare better:
    its code or name, which quotes nothing and may stand in a log."""

    fate: Fate
    reason: str = ""
    trouble: str = ""


class Courier:
    """Speaks SMTP: a connection a mail, TLS verified, one at a time. `hang_up` may be called on any thread."""

    def __init__(self, server: Smtp, name: str) -> None:
        """`name`: who we say we are."""
        self._server, self._name = server, name
        self._line: smtplib.SMTP | None = None

    def carry(self, mail: Composed) -> Outcome:
        """Never raises for anything the server or the network does. A refusal of this recipient or this text is final;
        a refusal of us is trouble, which the operator mends."""
        try:
            with self._connected() as line:
                return self._handed_over(line, mail)
        except smtplib.SMTPResponseException as error:
            return Outcome(Fate.AGAIN, _words(error.smtp_code, error.smtp_error), str(error.smtp_code))
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return Outcome(Fate.AGAIN, str(error) or type(error).__name__, type(error).__name__)
        finally:
            self._line = None

    def hang_up(self) -> None:
        """End what is under way, however it stands: it will be tried again."""
        if (line := self._line) is not None and line.sock is not None:
            with suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that is signed in. It ends quietly: once the server took the mail, nothing that goes wrong may
        make it one to be sent again."""
        server, context = self._server, self._server.context()
        if server.tls == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, self._name, timeout=_PATIENCE, context=context
            )
        else:
            line = smtplib.SMTP(server.host, server.port, self._name, timeout=_PATIENCE)
        self._line = line
        try:
            if server.tls == "starttls":
                line.starttls(context=context)
            line.ehlo_or_helo_if_needed()
            if server.login is not None:
                line.login(server.login, server.password or "")
            yield line
            with suppress(smtplib.SMTPException, OSError, ValueError):
                line.quit()
        finally:
            line.close()

    def _handed_over(self, line: smtplib.SMTP, mail: Composed) -> Outcome:
        mail_options, recipient_options = report_options(line, mail)
        try:
            line.sendmail(mail.sender, [mail.recipient], mail.content.as_bytes(), mail_options, recipient_options)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[mail.recipient]
            return _judged(code, said)
        except smtplib.SMTPDataError as error:
            return _judged(error.smtp_code, error.smtp_error)
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code != _TOO_LARGE:
                raise
            return _judged(error.smtp_code, error.smtp_error)
        return Outcome(Fate.SENT)


def report_options(line: smtplib.SMTP, mail: Composed) -> tuple[list[str], list[str]]:
    """Where the server knows how (RFC 3461) it reports what becomes of an answer, and names whom we wrote to, however
    the address is passed on; of an automatic mail nobody asks."""
    if not line.has_extn("dsn"):
        return [], []
    if not mail.sender:
        return [], ["NOTIFY=NEVER"]
    written = re.sub(r"[+=]", lambda sign: f"+{ord(sign[0]):02X}", mail.recipient)
    return ["RET=HDRS"], ["NOTIFY=SUCCESS,FAILURE,DELAY", f"ORCPT=rfc822;{written}"]


def _judged(code: int, said: bytes | str) -> Outcome:
    is_final = 500 <= code < 600 and code not in _ABOUT_US
    trouble = str(code) if code == 421 or code in _ABOUT_US else ""
    return Outcome(Fate.FAILED if is_final else Fate.AGAIN, _words(code, said), trouble)


def _words(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
