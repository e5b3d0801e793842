"""Raw letters: kept sealed before anything reads them, each UID of a mailbox once, forgotten after ninety days."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update

from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.mail_tables import mailboxes, raw_letters
from desktop.central.mailroom.facts import contacts_of
from desktop.central.mailroom.forgetting import CONTENTLESS
from desktop.central.mailroom.headers import envelope_of
from desktop.central.mailroom.scan import text_behind_fields, top_fields
from desktop.central.vault import Sealed, open_bytes, seal_bytes
from desktop.central.writing import Author, Writing, primary_key
from desktop.regulation.domain_names import mail_address
from desktop.regulation.machines import stranger_domain

SYSTEM = Author("system")
KEPT_FOR = timedelta(days=90)

# What the servers on the way leave as it is; traces and verdicts differ from mailbox to mailbox.
_THE_SAME = {
    *("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type", "content-transfer-encoding", "content-disposition"),
}
LONGEST_ADDRESS, _LONGEST_DOMAIN = 320, 255  # characters
_COLUMNS = [column for column in raw_letters.c if column is not raw_letters.c.ciphertext]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a letter was fetched: `uid` within `uid_validity` of a folder. `delivered_at` (aware): when it came there,
    by that server's clock. `is_cut`: only its headers were fetched. `reached`: up to which UID all is
    fetched, None: up to this one."""

    folder: str
    uid_validity: int
    uid: int
    delivered_at: datetime | None = None
    is_cut: bool = False
    reached: int | None = None


def keep(central: Central, mailbox: str, raw: bytes, source: Source | None = None) -> int | None:
    """Store a letter that came to a mailbox, and how far that is fetched, in one transaction; returns its number, None
    when it was there already. `source` is None for one that a mail server handed over by itself."""
    digest, envelope = digest_of(raw), envelope_of(top_fields(raw))
    sender = mail_address(envelope.sender)
    with reading(central.engine) as connection:
        domain = stranger_domain(sender, is_known=bool(contacts_of(connection, {sender})))
    values = {
        "mailbox": mailbox,
        "folder": source.folder if source else "",
        "uid_validity": source.uid_validity if source else None,
        "uid": source.uid if source else None,
        "message_id": envelope.message_id,
        "sender": sender[:LONGEST_ADDRESS],
        "stranger_domain": domain if domain is None else domain[-_LONGEST_DOMAIN:],
        "digest": digest,
        "delivered_at": source.delivered_at if source else None,
        "is_cut": source.is_cut if source else False,
        "state": "stored",
        "tries": 0,
    }
    with central.write(SYSTEM) as transaction:
        if source is not None and not _go_on(transaction, mailbox, source):
            return None
        sealed = seal_bytes(transaction.vault.ring(), raw, context_of(digest))  # within: a key may be on its way out
        made = insert(raw_letters).values(
            received_at=transaction.at,
            key_id=sealed.key_id,
            wrapped_key=sealed.wrapped_key,
            ciphertext=sealed.ciphertext,
            **values,
        )
        stored = transaction.connection.execute(made)
        number: int = primary_key(stored)
        return number


def last_uid(central: Central, mailbox: str, folder: str, uid_validity: int) -> int:
    """The UID up to which everything is stored; 0 when the folder is another one by now."""
    with central.engine.connect() as connection:
        row = connection.execute(select(mailboxes).where(mailboxes.c.name == _name(mailbox, folder))).one_or_none()
    return row.uid if row is not None and row.uid_validity == uid_validity else 0


def find_raw(transaction: Writing, number: int) -> RowMapping:
    """Its row without the content, locked."""
    chosen = select(*_COLUMNS).where(raw_letters.c.id == number).with_for_update()
    return transaction.connection.execute(chosen).mappings().one()


def mark(transaction: Writing, number: int, **values: object) -> None:
    transaction.connection.execute(update(raw_letters).where(raw_letters.c.id == number).values(**values))


def content_of(central: Central, number: int) -> bytes:
    """The letter as it came. VaultError; KeyError when it was forgotten."""
    with central.engine.connect() as connection:
        row = connection.execute(select(raw_letters).where(raw_letters.c.id == number)).one()
    if row.ciphertext is None:
        raise KeyError(number)
    return open_bytes(central.vault.ring(), Sealed(row.key_id, row.wrapped_key, row.ciphertext), context_of(row.digest))


def context_of(digest: str) -> str:
    """Under which it is sealed: another letter does not open as it."""
    return f"raw letter {digest}"


def forget_old(transaction: Writing) -> None:
    """Letters that were read more than 90 days ago lose their content."""
    old = (
        raw_letters.c.received_at < transaction.at - KEPT_FOR,
        raw_letters.c.state != "stored",
        raw_letters.c.key_id.is_not(None),
    )
    transaction.connection.execute(update(raw_letters).where(*old).values(CONTENTLESS))


def digest_of(raw: bytes) -> str:
    """The same for two copies of a letter, whichever ways they came and however their lines end."""
    fields = [(name, value) for name, value in top_fields(raw) if name in _THE_SAME]
    digest = hashlib.sha256()
    for name, value in sorted(fields):
        digest.update(b"%b:%b\n" % (name.encode(), b" ".join(value.split())))
    digest.update(b"\n" + text_behind_fields(raw).replace(b"\r\n", b"\n").rstrip())
    return digest.hexdigest()


def _go_on(transaction: Writing, mailbox: str, source: Source) -> bool:
    """Remember how far the folder is fetched; False when this letter was. Another process may fetch it as well."""
    name, execute, of = _name(mailbox, source.folder), transaction.connection.execute, raw_letters.c
    reached = source.uid if source.reached is None else source.reached
    same = of.mailbox == mailbox, of.folder == source.folder, of.uid_validity == source.uid_validity
    if execute(select(of.id).where(*same, of.uid == source.uid)).first():
        return False
    row = execute(select(mailboxes).where(mailboxes.c.name == name)).one_or_none()
    if row is None:
        execute(insert(mailboxes).values(name=name, uid_validity=source.uid_validity, uid=reached))
    elif row.uid_validity != source.uid_validity or row.uid < reached:
        place = {"uid_validity": source.uid_validity, "uid": reached}
        execute(update(mailboxes).where(mailboxes.c.name == name).values(**place))
    return True


def _name(mailbox: str, folder: str) -> str:
    return f"{mailbox} {folder}"
