"""A thread for each mailbox: it stores what is new, waits for more, and comes back after whatever trouble."""

import imaplib
import logging
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from imap_tools import ImapToolsError

from desktop.central.context import Central
from desktop.central.counters import MailboxState
from desktop.central.mail_settings import Mailbox
from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.imap import CommandRefused, Connection, Listed, LoginRefused
from desktop.central.mailroom.raw_letters import keep, last_uid
from desktop.central.mailroom.rounds import take_in_stored

_RENEWED = 300.0  # seconds of one IDLE: what sits between us and the server forgets silent connections
_LOGIN_PAUSE = 300.0
_LONGEST_PAUSE = 300.0
_ROUND = 5.0  # seconds: what a killed command left behind waits so long
_END = 5.0  # seconds
_TRIES = 3
_TROUBLES = (OSError, imaplib.IMAP4.error, ImapToolsError, CommandRefused)

log = logging.getLogger("smena.central")


class MailboxWatch:
    """Fetches one mailbox until it is stopped. `arrived` is called after each letter that was stored; `poll_every`:
    seconds between two looks where the server has no IDLE."""

    def __init__(
        self,
        central: Central,
        mailbox: Mailbox,
        arrived: Callable[[], None],
        poll_every: float = 30.0,
    ) -> None:
        self._central, self._mailbox, self._arrived = central, mailbox, arrived
        self._poll_every = poll_every
        self._stop = threading.Event()
        self._connection: Connection | None = None
        self._uid_validity = 0
        self._done = set[int]()  # UIDs above the one up to which everything is stored
        self._failed: dict[int, int] = {}  # UID -> tries in vain
        self._trouble = ""
        self._pause = 1.0
        self._thread = threading.Thread(target=self._run, name=f"mailbox {mailbox.address}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Its end is near; `join` waits for it."""
        self._stop.set()
        if (connection := self._connection) is not None:
            connection.interrupt()

    def join(self) -> None:
        """A server that does not answer holds nobody up: a letter is stored whole or not at all."""
        self._thread.join(_END)

    def _run(self) -> None:
        while not self._stop.is_set():
            pause = self._until_trouble()
            self._stop.wait(pause)

    def _until_trouble(self) -> float:
        """Works until something is in the way; returns after how many seconds to try again."""
        try:
            self._connection = Connection(self._mailbox)
            if self._stop.is_set():
                return 0.0
            self._watch(self._connection)
        except LoginRefused:
            self._say("refuses the login or the password")
            self._note(refuses_login=True)
            return _LOGIN_PAUSE
        except ssl.SSLCertVerificationError as error:
            self._say(f"has a certificate that proves nothing: {error.verify_message}")
        except _TROUBLES as error:
            self._say(f"is out of reach ({type(error).__name__})")
        except Exception:  # the data base is busy, say: nothing was marked as seen, so all comes again
            log.exception("mailbox %s: a letter could not be stored", self._mailbox.address)
        finally:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        return pause

    def _watch(self, connection: Connection) -> None:
        while not self._stop.is_set():
            self._fetch_new(connection)
            self._pause = 1.0
            if self._trouble:
                log.warning("mailbox %s is read again", self._mailbox.address)
                self._trouble = ""
            if not connection.wait(_RENEWED):
                self._stop.wait(self._poll_every)

    def _fetch_new(self, connection: Connection) -> None:
        after = last_uid(self._central, self._mailbox.address, self._mailbox.folder, connection.uid_validity)
        if connection.uid_validity != self._uid_validity:
            self._uid_validity, self._done, self._failed = connection.uid_validity, set(), {}
        self._done = {uid for uid in self._done if uid > after}
        new = [one for one in connection.listed_after(after) if one.uid not in self._done]
        self._failed = {uid: tries for uid, tries in self._failed.items() if uid in {one.uid for one in new}}
        for place, one in enumerate(new):
            if self._stop.is_set():
                return
            self._note(waiting=len(new) - place)
            self._fetch(connection, one)
        self._note(waiting=len(self._failed), reached_at=self._central.now(), refuses_login=False)

    def _fetch(self, connection: Connection, one: Listed) -> None:
        """Store one letter. What the server can't give is tried three times and left in the mailbox, unseen; central
        that starts anew meanwhile begins with it."""
        try:
            found = connection.fetch(one)
        except CommandRefused:
            self._failed[one.uid] = self._failed.get(one.uid, 0) + 1
            if self._failed[one.uid] >= _TRIES:
                log.error("mailbox %s can't give the letter with UID %s", self._mailbox.address, one.uid)
                del self._failed[one.uid]
                self._done.add(one.uid)
            return
        self._failed.pop(one.uid, None)
        if found is None:
            self._done.add(one.uid)
            return
        raw, source = found
        reached = min([max([one.uid, *self._done]), *(uid - 1 for uid in self._failed)])
        keep(self._central, self._mailbox.address, raw, replace(source, reached=reached))
        self._done.add(one.uid)
        self._arrived()
        with suppress(ImapToolsError):  # a folder that may only be read is fetched all the same
            connection.mark_seen(one.uid)

    def _say(self, what: str) -> None:
        """A line a change, not a line a try."""
        if what != self._trouble and not self._stop.is_set():
            log.warning("mailbox %s %s", self._mailbox.address, what)
            self._trouble = what

    def _note(self, **values: object) -> None:
        states, address = self._central.counters.mailboxes, self._mailbox.address
        states[address] = replace(states.get(address, MailboxState()), **values)  # type: ignore[arg-type]


class MailroomThreads:
    """A watch for each mailbox, and the rounds that take in what they store."""

    def __init__(self, central: Central, mailboxes: Iterable[Mailbox]) -> None:
        self._central = central
        self._stop, self._arrived = threading.Event(), threading.Event()
        self._watches = [MailboxWatch(central, mailbox, self._arrived.set) for mailbox in mailboxes]
        self._rounds = threading.Thread(target=self._run, name="mailroom", daemon=True)

    def start(self) -> None:
        self._rounds.start()
        for watch in self._watches:
            watch.start()

    def stop(self) -> None:
        self._stop.set()
        self._arrived.set()
        for watch in self._watches:
            watch.stop()
        for watch in self._watches:
            watch.join()
        self._rounds.join(_END)

    def _run(self) -> None:
        with LetterReader() as reader:
            while not self._stop.is_set():
                try:
                    take_in_stored(self._central, reader, self._stop)
                except Exception:
                    log.exception("the mailroom's round failed, the letters wait for the next one")
                self._arrived.wait(_ROUND)
                self._arrived.clear()
