"""How e-mail comes in and goes out: a TOML file in central's folder, with passwords in files of their own."""

import os
import ssl
import tomllib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from desktop.central.mailroom.addresses import AddressError, wire_address, wire_host
from desktop.central.mailroom.templates import template_fault
from desktop.central.settings import Place, PlaceError
from desktop.regulation.domain_names import mail_address
from desktop.regulation.machines import STRANGERS_A_MINUTE
from desktop.regulation.people import Department

FILE_VARIABLE = "SMENA_MAIL_FILE"
_NAME = "mail.toml"
_PORTS_OF_IMAP = {"tls": 993, "starttls": 143, "none": 143}
_PORTS_OF_SMTP = {"tls": 465, "starttls": 587, "none": 25}
_OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}

Tls = Literal["tls", "starttls", "none"]


class _Server(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`tls`: from the first byte, by STARTTLS, or none (for a server on the same machine). `ca_file`: who vouches for
    the server's certificate, None: whom the system trusts. Paths are absolute once the settings are read."""

    host: str
    tls: Tls = "tls"
    ca_file: str | None = None

    def context(self) -> ssl.SSLContext | None:
        """None without TLS. There is no way to leave the certificate unchecked."""
        return None if self.tls == "none" else ssl.create_default_context(cafile=self.ca_file)


class Mailbox(_Server, frozen=True, kw_only=True):
    """A mailbox of a department, fetched by IMAP; without a `host` its letters come by `smena-central mail` alone.
    `address` in the spelling of `mail_address`."""

    department: Department
    address: str
    host: str = ""
    login: str = ""
    password_file: str = ""
    port: int = 0
    folder: str = "INBOX"

    @property
    def password(self) -> str:
        return _password(self.password_file)


class Smtp(_Server, frozen=True, kw_only=True):
    """The server that takes our mail; without a login it knows us by our address."""

    port: int = 0
    login: str | None = None
    password_file: str | None = None

    @property
    def password(self) -> str | None:
        return None if self.password_file is None else _password(self.password_file)


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands below a department's letters: templates, as `texts` are."""

    stp: str = ""
    ork: str = ""


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Templates in the place of our own (`regulation.mail_texts`): the acknowledgement, what a request for a secret
    adds, and the rule of STP.10."""

    acknowledgement: str = ""
    secret: str = ""
    rule: str = ""


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`domain`: of our Message-IDs. `authserv_id`: by this name our own mail server signs its Authentication-Results,
    those of others count for nothing. `trusts_unjudged_mail`: a sender's address counts as proved where it says
    nothing. `strangers_a_minute`: so many letters of one domain by people who are no contacts are taken in a minute,
    the rest is set aside. `mailbox`: those of the file's `[[mailbox]]` tables."""

    domain: str
    cabinet_url: str
    trusts_unjudged_mail: bool = False
    authserv_id: str | None = None
    strangers_a_minute: Annotated[int, msgspec.Meta(ge=1)] = STRANGERS_A_MINUTE
    mailbox: tuple[Mailbox, ...] = ()
    smtp: Smtp | None = None
    signature: Signature = Signature()
    texts: Texts = Texts()

    @property
    def fetched(self) -> tuple[Mailbox, ...]:
        return tuple(mailbox for mailbox in self.mailbox if mailbox.host)

    @property
    def own_addresses(self) -> frozenset[str]:
        return frozenset(mailbox.address for mailbox in self.mailbox)

    def mailbox_of(self, department: Department) -> Mailbox | None:
        """The one that this department writes from: its first."""
        return next((mailbox for mailbox in self.mailbox if mailbox.department is department), None)


def read_mail_settings(where: Place) -> MailSettings | None:
    """None when there is no file, so e-mail is off. PlaceError is one sentence that names the key; no password stands
    in this file, so none gets into it."""
    named = os.environ.get(FILE_VARIABLE)
    path = Path(named) if named else where.folder / _NAME
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if named:
            raise PlaceError(f"The mail settings {path} are missing: {FILE_VARIABLE} names them.") from None
        return None
    except (OSError, UnicodeError):
        raise PlaceError(f"The mail settings {path} cannot be read.") from None
    try:
        settings = msgspec.convert(tomllib.loads(content), MailSettings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PlaceError(f"The mail settings {path} are wrong: {error}.") from None
    return _completed(settings, path)


def _completed(settings: MailSettings, path: Path) -> MailSettings:
    """With absolute paths and the ports of the protocols; PlaceError for what can't be true."""
    mailboxes: list[Mailbox] = []
    for number, mailbox in enumerate(settings.mailbox):
        key = f"mailbox[{number}]"
        found = _completed_mailbox(mailbox, path, key)
        if found.address in [earlier.address for earlier in mailboxes]:
            raise _wrong(path, f"{key}.address", "the address is there twice")
        mailboxes.append(found)
    smtp = settings.smtp
    if smtp is not None:
        port = smtp.port or _PORTS_OF_SMTP[smtp.tls]
        _check_server(smtp, port, path, "smtp")
        if (smtp.login is None) is not (smtp.password_file is None):
            raise _wrong(path, "smtp.password_file", "login and password_file stand together")
        smtp = msgspec.structs.replace(smtp, port=port, **_absolute(smtp, path, "smtp", "password_file", "ca_file"))
    try:
        wire_host(settings.domain)
    except AddressError:
        raise _wrong(path, "domain", "a domain name is wanted") from None
    if urlsplit(settings.cabinet_url).scheme not in ("http", "https"):
        raise _wrong(path, "cabinet_url", "an address begins with http:// or https://")
    for table in ("signature", "texts"):
        for name, text in msgspec.structs.asdict(getattr(settings, table)).items():
            if fault := template_fault(text):
                raise _wrong(path, f"{table}.{name}", fault)
    return msgspec.structs.replace(settings, mailbox=tuple(mailboxes), smtp=smtp)


def _completed_mailbox(mailbox: Mailbox, path: Path, key: str) -> Mailbox:
    address = mail_address(mailbox.address)
    try:
        wire_address(address)
    except AddressError:
        raise _wrong(path, f"{key}.address", "a mail address is wanted") from None
    if len({bool(value) for value in (mailbox.host, mailbox.login, mailbox.password_file)}) > 1:
        raise _wrong(path, f"{key}.host", "host, login and password_file stand together, or none of them for a pipe")
    port = mailbox.port or _PORTS_OF_IMAP[mailbox.tls]
    if mailbox.host:
        _check_server(mailbox, port, path, key)
    files = _absolute(mailbox, path, key, "password_file", "ca_file")
    return msgspec.structs.replace(mailbox, address=address, port=port, **files)


def _check_server(server: _Server, port: int, path: Path, key: str) -> None:
    if not 1 <= port <= 65_535:
        raise _wrong(path, f"{key}.port", "a port is 1 to 65535")
    if server.tls == "none" and server.host not in _OWN_MACHINE:
        raise _wrong(path, f"{key}.tls", "a password travels without TLS on this machine alone")


def _absolute(server: _Server, path: Path, key: str, *names: str) -> dict[str, str]:
    """The server's files, which may be named from the folder of the settings on."""
    found = {}
    for name in names:
        value = getattr(server, name)
        if not value:
            continue
        file = (path.parent / Path(value).expanduser()).absolute()
        if not os.access(file, os.R_OK):
            raise _wrong(path, f"{key}.{name}", "the file cannot be read")
        if name == "ca_file" and not _is_of_certificates(file):
            raise _wrong(path, f"{key}.{name}", "the file holds no certificates in PEM")
        found[name] = str(file)
    return found


def _is_of_certificates(file: Path) -> bool:
    try:
        ssl.create_default_context(cafile=file)
    except OSError:
        return False
    return True


def _wrong(path: Path, key: str, why: str) -> PlaceError:
    return PlaceError(f"The mail settings {path} are wrong at {key}: {why}.")


def _password(file: str) -> str:
    """The first line, read anew each time: a changed password needs no start. OSError."""
    return Path(file).read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
