"""The mailroom's round: whatever is stored and was not taken in yet; no letter stops the next, no flood another."""

import logging
from collections import Counter
from threading import Event

from sqlalchemy import select

from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.facts import contacts_of
from desktop.central.mailroom.intake import take_in
from desktop.central.mailroom.letter import Outcome
from desktop.central.mailroom.raw_letters import LONGEST_ADDRESS, SYSTEM, content_of, find_raw, mark
from desktop.central.mailroom.read_letter import quarantined
from desktop.central.problems import storage_problem
from desktop.central.settings import PlaceError
from desktop.central.vault import VaultError
from desktop.regulation.domain_names import mail_address
from desktop.regulation.machines import LETTERS_A_MINUTE

_TRIES = 3
_BATCH = 10  # letters, then it is asked anew who waits

log = logging.getLogger("smena.central")


def take_in_stored(central: Central, reader: LetterReader, stop: Event | None = None) -> int:
    """Take in the letters that are stored, until `stop`; returns how many there were. A letter that fails is tried
    again in the next rounds, and quarantined after the third. DBAPIError and OSError when the machine is in the way,
    PlaceError when the file of secret keys is: then every letter stays as it is."""
    tried: set[int] = set()
    while numbers := [number for number in _in_turn(central) if number not in tried][:_BATCH]:
        for number in numbers:
            if stop is not None and stop.is_set():
                return len(tried)
            tried.add(number)
            _try(central, reader, number)
    return len(tried)


def _in_turn(central: Central) -> list[int]:
    """What is stored: the first letters of known senders, then a letter of each sender's and each strangers' domain in
    turn; of one the oldest first. So a flood holds up nobody but its own sender or domain (H11)."""
    of = raw_letters.c
    chosen = select(of.id, of.sender, of.stranger_domain).where(of.state == "stored").order_by(of.id)
    turns: Counter[tuple[str, str]] = Counter()
    waiting = []
    with central.engine.connect() as connection:
        for number, sender, domain in connection.execute(chosen):
            whose = ("sender", sender or "") if domain is None else ("domain", domain)
            turns[whose] += 1
            waiting.append((turns[whose] if domain is not None else max(turns[whose] - LETTERS_A_MINUTE, 0), number))
    return [number for _, number in sorted(waiting)]


def _try(central: Central, reader: LetterReader, number: int) -> None:
    try:
        _take_in(central, reader, number)
    except VaultError as error:
        _waits(central, number, error)
    except (OSError, PlaceError):
        raise
    except Exception as error:
        if storage_problem(error) is not None:
            raise
        log.exception("letter %s can't be taken in", number)
        _failed(central, number)


def _waits(central: Central, number: int, error: VaultError) -> None:
    """The log says so at the first try, not every few seconds."""
    with central.write(SYSTEM) as transaction:
        if find_raw(transaction, number)["tries"] == 0:
            mark(transaction, number, tries=1)
            log.error("letter %s can't be opened: %s; it waits for its key", number, error)


def _take_in(central: Central, reader: LetterReader, number: int) -> None:
    chosen = select(raw_letters.c.is_cut).where(raw_letters.c.id == number, raw_letters.c.state == "stored")
    with central.engine.connect() as connection:
        is_cut = connection.execute(chosen).scalar()
    if is_cut is None:
        return  # another process took it in meanwhile: a mail server's pipe starts many
    raw = content_of(central, number)
    parsed = quarantined(raw, "letter.too_large") if is_cut else reader.read(raw)
    _carry_out(central, number, parsed)


def _carry_out(central: Central, number: int, parsed: Outcome) -> None:
    addresses = {mail_address(parsed.sender)[:LONGEST_ADDRESS], mail_address(parsed.reply_to or "")}
    with reading(central.engine) as connection:
        contacts = contacts_of(connection, addresses)
    with central.write(SYSTEM) as transaction:
        outcome = take_in(transaction, number, parsed, contacts)
    central.counters.letters[outcome] += 1


def _failed(central: Central, number: int) -> None:
    """One try more; the last one puts the letter among the unidentified by its headers alone."""
    with central.write(SYSTEM) as transaction:
        tries = find_raw(transaction, number)["tries"] + 1
        mark(transaction, number, tries=tries)
    if tries < _TRIES:
        return
    try:
        headers = quarantined(content_of(central, number), "letter.unreadable")
        _carry_out(central, number, headers)
    except Exception as error:
        if storage_problem(error) is not None:
            raise
        log.exception("not even the headers of letter %s can be shown; its raw text is kept", number)
        with central.write(SYSTEM) as transaction:
            mark(transaction, number, state="quarantined")
        central.counters.letters["quarantined"] += 1
