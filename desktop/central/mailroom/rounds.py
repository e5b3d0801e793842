"""The mailroom's round: whatever is stored and was not taken in yet, oldest first; none stops the next."""

import logging

from sqlalchemy import select

from desktop.central.context import Central
from desktop.central.mail_tables import raw_letters
from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.intake import take_in
from desktop.central.mailroom.letter import Outcome
from desktop.central.mailroom.office import Mailroom
from desktop.central.mailroom.raw_letters import SYSTEM, content_of, find_raw, mark
from desktop.central.mailroom.read_letter import quarantined
from desktop.central.problems import storage_problem
from desktop.central.vault import VaultError

_TRIES = 3

log = logging.getLogger("smena.central")


def take_in_stored(central: Central, mailroom: Mailroom, reader: LetterReader, most: int | None = None) -> int:
    """Take in the letters that are stored, at most so many; returns how many it met. A letter that fails is tried again
    in the next rounds, and quarantined after the third. DBAPIError and OSError when the machine is in the way: then
    every letter stays as it is."""
    chosen = select(raw_letters.c.id).where(raw_letters.c.state == "stored").order_by(raw_letters.c.id).limit(most)
    with central.engine.connect() as connection:
        numbers = connection.execute(chosen).scalars().all()
    for number in numbers:
        try:
            _take_in(central, mailroom, reader, number)
        except VaultError as error:
            log.error("letter %s can't be opened: %s; it waits for its key", number, error)
        except OSError:
            raise
        except Exception as error:
            if storage_problem(error) is not None:
                raise
            log.exception("letter %s can't be taken in", number)
            _failed(central, mailroom, number)
    return len(numbers)


def _take_in(central: Central, mailroom: Mailroom, reader: LetterReader, number: int) -> None:
    raw = content_of(central, mailroom.ring, number)
    with central.engine.connect() as connection:
        is_cut = connection.execute(select(raw_letters.c.is_cut).where(raw_letters.c.id == number)).scalar_one()
    parsed = quarantined(raw, "letter.too_large") if is_cut else reader.read(raw)
    _carry_out(central, mailroom, number, parsed)


def _carry_out(central: Central, mailroom: Mailroom, number: int, parsed: Outcome) -> None:
    with central.write(SYSTEM) as transaction:
        outcome = take_in(transaction, number, parsed, mailroom)
    central.counters.letters[outcome] += 1


def _failed(central: Central, mailroom: Mailroom, number: int) -> None:
    """One try more; the last one puts the letter among the unidentified by its headers alone."""
    with central.write(SYSTEM) as transaction:
        tries = find_raw(transaction, number)["tries"] + 1
        mark(transaction, number, tries=tries)
    if tries < _TRIES:
        return
    try:
        headers = quarantined(content_of(central, mailroom.ring, number), "letter.unreadable")
        _carry_out(central, mailroom, number, headers)
    except Exception as error:
        if storage_problem(error) is not None:
            raise
        log.exception("not even the headers of letter %s can be shown; its raw text is kept", number)
        with central.write(SYSTEM) as transaction:
            mark(transaction, number, state="quarantined")
        central.counters.letters["quarantined"] += 1
