"""Whether the links of standard answers still open: each is tried once a day, and at once after an edit (STP.8)."""

import asyncio
import http.client
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import timedelta
from enum import Enum, auto
from functools import partial
from urllib.parse import urljoin, urlsplit, urlunsplit

from anyio import CapacityLimiter, to_thread
from sqlalchemy import RowMapping, or_, select

from desktop.central import tables
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.lookups import read_settings
from desktop.central.public_addresses import is_public
from desktop.central.writing import Author
from desktop.regulation.links import links_in

TRIED_EVERY = timedelta(days=1)
_LOOKS_EVERY = 10.0  # seconds: so soon is a link tried after an edit
_PATIENCE = 10.0  # seconds, of a connection and of each answer
_IN_ALL = 30.0  # seconds, of one request
_AGAIN_AFTER = 600.0  # seconds, when central reached nobody
_WITNESSES = 3  # hosts of other answers that are asked where none of an answer's own answered
_MOST_REDIRECTS = 5
_GONE = (404, 410)
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_HEAD = (400, 403, 405, 501)  # some servers answer GET alone
_NAMED = {"User-Agent": "smena-central (link check)", "Accept": "*/*", "Connection": "close"}

log = logging.getLogger("smena.central")


class Tried(Enum):
    """What became of a try to open a link."""

    OPENS = auto()
    GONE = auto()  # its server says so, or fails
    WRONG = auto()  # nobody outside can open it, whoever asks: nothing was asked
    SILENT = auto()  # no answer: the host is not there, or central reaches nobody
    NAMELESS = auto()  # the same, for no server of names answered

    @property
    def was_answered(self) -> bool:
        """Whether central reached somebody outside."""
        return self in (Tried.OPENS, Tried.GONE)


class LinkFault(Exception):
    """Why a link was not opened."""

    def __init__(self, tried: Tried) -> None:
        super().__init__()
        self.tried = tried


async def try_links(central: Central) -> None:
    """Try what is due, for ever, on one thread; a round that fails is logged and tried again. Of several workers one
    does it."""
    one, pause = CapacityLimiter(1), _LOOKS_EVERY
    while True:
        await asyncio.sleep(pause)
        pause = _LOOKS_EVERY
        try:
            is_mine = await central.is_housekeeper()
            while is_mine and (row := next_due(central)) is not None:
                judge = partial(dead_links, row["body"], other_links(central, row["id"]))
                dead = await to_thread.run_sync(judge, limiter=one, abandon_on_cancel=True)
                if dead is None:
                    log.warning("links can't be tried: central reaches nobody outside")
                    pause = _AGAIN_AFTER
                    break
                await central.in_writer(partial(keep, central, row, dead))
        except Exception:
            log.exception("trying links failed")


def next_due(central: Central) -> RowMapping | None:
    """The answer whose links have waited longest; None when none is due. The demo's lead nowhere and are not tried."""
    answers = tables.standard_answers
    due = or_(answers.c.checked_at.is_(None), answers.c.checked_at <= central.now() - TRIED_EVERY)
    chosen = select(answers).where(due, ~answers.c.is_retired).order_by(answers.c.checked_at, answers.c.id).limit(1)
    with reading(central.engine) as connection:
        return None if read_settings(connection).get("demo") else connection.execute(chosen).mappings().first()


def other_links(central: Central, row_id: int) -> list[str]:
    """Those of all other answers that are in use."""
    answers = tables.standard_answers.c
    chosen = select(answers.body).where(~answers.is_retired, answers.id != row_id).order_by(answers.id)
    with reading(central.engine) as connection:
        bodies = connection.execute(chosen).scalars().all()
    return [link for body in bodies for link in links_in(body)]


def dead_links(body: str, others: Collection[str] = ()) -> list[str] | None:
    """Those of a text that lead nowhere. None when nobody can say: no host answered, neither of these links nor of some
    `others`, or no server of names did, so it may be central that reaches nobody."""
    tried = {link: try_link(link) for link in links_in(body)}
    mute = {link for link, found in tried.items() if found in (Tried.SILENT, Tried.NAMELESS)}
    if mute and not any(found.was_answered for found in tried.values()):
        hosts = {_host(link) for link in mute}
        witnesses = {_host(link): link for link in others if _host(link) not in hosts}
        asked = list(witnesses.values())[:_WITNESSES]
        if not any(try_link(link).was_answered for link in asked):
            is_nameless = all(tried[link] is Tried.NAMELESS for link in mute)
            if asked or len(hosts) > 1 or is_nameless:
                return None
    return [link for link, found in tried.items() if found is not Tried.OPENS]


def keep(central: Central, tried: RowMapping, dead: list[str]) -> None:
    """What was found, unless the answer was edited or withdrawn while its links were tried."""
    answers = tables.standard_answers
    with central.write(Author("system")) as transaction:
        now = transaction.connection.execute(select(answers.c.version).where(answers.c.id == tried["id"])).scalar_one()
        if now == tried["version"]:
            transaction.update("standard_answer", tried["id"], dead_links=dead, checked_at=transaction.at)


def try_link(link: str, may_reach: Callable[[str], bool] | None = None) -> Tried:
    """Whether a link opens; a page is gone with 404 and 410, and a server that fails or is silent is asked twice.
    `may_reach` judges an IP address, public ones alone by default."""
    found = Tried.SILENT
    for _ in range(2):
        try:
            return Tried.GONE if _status(link, may_reach or is_public) in _GONE else Tried.OPENS
        except LinkFault as fault:
            found = fault.tried
            if found is Tried.WRONG:
                break
    return found


def _host(link: str) -> str:
    with suppress(ValueError):
        return urlsplit(link).hostname or ""
    return ""


def _status(link: str, may_reach: Callable[[str], bool]) -> int:
    """What answers at the end of the redirects."""
    for _ in range(_MOST_REDIRECTS + 1):
        status, location = _asked(link, "HEAD", may_reach)
        if status in _NO_HEAD:
            status, location = _asked(link, "GET", may_reach)
        if status >= 500:
            raise LinkFault(Tried.GONE)
        if status not in _REDIRECTS or not location:
            return status
        try:
            link = urljoin(link, location)
        except ValueError:
            raise LinkFault(Tried.WRONG) from None
    raise LinkFault(Tried.WRONG)


def _asked(link: str, method: str, may_reach: Callable[[str], bool]) -> tuple[int, str | None]:
    try:
        parts = urlsplit(link)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise LinkFault(Tried.WRONG) from None
    if parts.scheme not in ("http", "https") or not host:
        raise LinkFault(Tried.WRONG)
    is_secure = parts.scheme == "https"
    addresses = _addresses(host, port or (443 if is_secure else 80))
    if not addresses or not all(may_reach(address) for address, _ in addresses):
        raise LinkFault(Tried.WRONG)
    connection = _Connection(host, port, addresses, is_secure)
    in_time = threading.Timer(_IN_ALL, connection.cut)  # one that drips would hold the thread for ever
    in_time.start()
    try:
        connection.request(method, _target(parts.path, parts.query), headers=_NAMED)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location")
    except (OSError, http.client.HTTPException, UnicodeError):
        raise LinkFault(Tried.SILENT) from None
    finally:
        in_time.cancel()
        connection.close()


def _target(path: str, query: str) -> str:
    """As it goes on the wire; letters beyond ASCII percent-encoded."""
    made = urlunsplit(("", "", path or "/", query, ""))
    return "".join(sign if "!" <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in made)


def _addresses(host: str, port: int) -> Collection[tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise LinkFault(Tried.NAMELESS if error.errno == socket.EAI_AGAIN else Tried.SILENT) from None
    return dict.fromkeys((str(where[0]).partition("%")[0], int(where[1])) for *_, where in found)


class _Connection(http.client.HTTPConnection):
    """To the addresses that were judged, whatever the name means by the time it connects."""

    def __init__(self, host: str, port: int | None, addresses: Collection[tuple[str, int]], is_secure: bool) -> None:
        super().__init__(host, port, timeout=_PATIENCE)
        self._addresses, self._is_secure = addresses, is_secure

    def connect(self) -> None:
        failure: OSError = OSError()
        for address in self._addresses:
            try:
                self.sock = socket.create_connection(address, _PATIENCE)
                break
            except OSError as error:
                failure = error
        else:
            raise failure
        if self._is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        with suppress(OSError, AttributeError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
