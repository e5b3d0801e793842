"""The way in for a mail server's pipe: store the letter, say so, and then take it in."""

import logging
import sys
from pathlib import Path
from typing import BinaryIO

from desktop.central.context import Central, open_central
from desktop.central.mail_settings import MailSettings, read_mail_settings
from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.headers import envelope_of
from desktop.central.mailroom.raw_letters import keep
from desktop.central.mailroom.rounds import take_in_stored
from desktop.central.mailroom.scan import top_fields
from desktop.central.migrate import is_migrated, migrate
from desktop.central.settings import PlaceError, place
from desktop.regulation.domain_names import mail_address
from desktop.regulation.machines import is_own

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the letter

log = logging.getLogger("smena.central")


def take_from_pipe(data: Path | None, mailbox: str | None, letter: BinaryIO) -> int:
    """0 once the letter is stored, whatever comes after; 75 when it is not, for whatever reason."""
    try:
        where = place(data)
        settings = read_mail_settings(where)
        if settings is None or not settings.mailbox:
            raise PlaceError("There are no mail settings: mail.toml names the mailboxes.")
        central = open_central(where.url, where.folder / "cache", folder=where.folder, mail=settings)
        if not is_migrated(central.engine):
            migrate(central.engine)
        raw = letter.read()
        keep(central, _mailbox_of(settings, mailbox, raw), raw)
    except Exception as error:  # any other code would make the mail server give the letter back
        told = error if isinstance(error, PlaceError) else f"The letter cannot be stored now: {type(error).__name__}."
        sys.stderr.write(f"{told}\n")
        return TRY_AGAIN
    _take_in(central)
    return 0


def _take_in(central: Central) -> None:
    """What is stored, this letter and those that a killed program left; what fails now waits for the next round."""
    try:
        with LetterReader() as reader:
            take_in_stored(central, reader)
    except Exception:
        log.exception("the letter is stored and will be taken in later")


def _mailbox_of(settings: MailSettings, named: str | None, raw: bytes) -> str:
    """The mailbox that the command names, else the one that the letter is addressed to, else the first. PlaceError."""
    own = settings.own_addresses
    if named is not None:
        if mail_address(named) not in own:
            raise PlaceError(f"No mailbox of mail.toml has the address {named}.")
        return mail_address(named)
    for recipient in map(mail_address, envelope_of(top_fields(raw)).recipients):
        for address in own:
            if is_own(recipient, {address}):
                return address
    return settings.mailbox[0].address
