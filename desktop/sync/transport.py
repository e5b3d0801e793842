"""HTTP to central with `requests`: one session a thread, a watchdog on the wall clock, nothing followed or repeated."""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from desktop.sync.exchange import Answer, Call, Lost, Unreachable, Untrusted
from desktop.wire.address import is_loopback, keeps_secrets
from desktop.wire.points import points_text
from desktop.wire.version import DEVICE_HEADER, KEY_HEADER, POINTS_HEADER, SEEN_HEADER, WIRE_HEADER, WIRE_VERSION

CONNECT_SECONDS = 10.0
READ_SECONDS = 40.0  # without a byte; a long poll is silent for 25
LARGEST_ANSWER = 64 * 1024 * 1024  # bytes
SNAPSHOT_SECONDS = 3600.0  # in all; the silence of READ_SECONDS ends it sooner
_CHUNK = 256 * 1024


class Unencrypted(ValueError):
    """An address to which everything would go for all to read."""


class _Line:
    """One thread's session and its open socket. `requests` bounds the silence between two bytes only, so a server that
    drips could hold a thread for ever: at the deadline the watchdog shuts the socket under the request."""

    def __init__(self, session: requests.Session, closed: threading.Event) -> None:
        self.session = session
        self._closed = closed
        self.socket: socket.socket | None = None
        self.deadline: float | None = None
        self.is_cut = False  # an answer whose length is not told would look whole

    def cut(self) -> None:
        self.is_cut = True
        if self.socket is not None:
            try:
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)
            except OSError:
                return  # closed already

    def opened(self, connection: HTTPConnection) -> None:
        self.socket = connection.sock
        if self._closed.is_set():  # the call began before the end and connected after it
            self.cut()


class _Adapter(HTTPAdapter):
    """Tells the line of each socket that is opened."""

    def __init__(self, line_opened: Callable[[HTTPConnection], None]) -> None:
        self._line_opened = line_opened
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        opened = self._line_opened

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                opened(self)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                opened(self)

        plain_pool = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        secure_pool = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
        self.poolmanager.pool_classes_by_scheme = {"http": plain_pool, "https": secure_pool}


class HttpTransport:
    """`url` is central's root, Unencrypted when it is neither https nor this machine; `ca_file` the certificate
    authority of a central that no public one vouches for.

    `token` and `language` (of central's sentences) may be set at any time; they go with every call."""

    def __init__(self, url: str, device: str, language: str, ca_file: str | None = None) -> None:
        if not keeps_secrets(url):
            raise Unencrypted(url)
        self.token: str | None = None
        self.language = language
        self._url = url.rstrip("/")
        self._headers = {
            WIRE_HEADER: str(WIRE_VERSION),
            DEVICE_HEADER: device,
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": "smena",
        }
        self._verify: str | bool = ca_file or True
        self._own = threading.local()
        self._lines: list[_Line] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._watchdog: threading.Thread | None = None

    def send(self, call: Call) -> Answer:
        headers = {"Content-Type": call.media_type} if call.body is not None else {}
        with self._exchange(call.seconds) as line, self._request(line, call, headers) as response:
            body = bytearray()
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise Lost
            if line.is_cut:
                raise Lost
            return Answer(response.status_code, bytes(body), _lower(response))

    def download(self, call: Call, into: bytearray, progress: Callable[[float], None]) -> Answer:
        # Packing costs more time than it saves where nothing is between the two programs.
        packing = "identity" if is_loopback(urlsplit(self._url).hostname or "") else "gzip"
        with (
            self._exchange(SNAPSHOT_SECONDS) as line,
            self._request(line, call, {"Accept-Encoding": packing}) as response,
        ):
            if response.status_code != 200:
                return Answer(response.status_code, response.raw.read(_CHUNK, decode_content=True), _lower(response))
            length = int(response.headers.get("Content-Length", 0))
            for chunk in response.iter_content(_CHUNK):
                into += chunk
                progress(min(1.0, response.raw.tell() / length) if length else 0.0)
            return Answer(response.status_code, b"", _lower(response))

    def close(self) -> None:
        """Ends what is under way on any thread at once, as a lost connection."""
        self._closed.set()
        with self._lock:
            lines, self._lines = self._lines, []
        for line in lines:
            line.cut()
            line.session.close()

    @contextmanager
    def _exchange(self, seconds: float) -> Iterator[_Line]:
        """This thread's line under the watchdog; errors of `requests` become Unreachable or Lost."""
        if self._closed.is_set():
            raise Unreachable
        line = self._line()
        line.deadline, line.is_cut = time.monotonic() + seconds, False
        try:
            yield line
        except (requests.exceptions.ConnectTimeout, requests.exceptions.InvalidURL) as error:
            raise Unreachable from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, zlib.error) as error:
            raise _outcome(error) from error
        finally:
            line.deadline = None

    def _request(self, line: _Line, call: Call, headers: dict[str, str]) -> requests.Response:
        """Past the session's own way, which takes as long again for cookies, hooks and redirects that are not used."""
        named = {
            "Accept-Language": self.language,
            "Authorization": f"Bearer {self.token}" if self.token else None,
            KEY_HEADER: call.key,
            POINTS_HEADER: points_text(call.points),
            SEEN_HEADER: call.seen_history,
        }
        own = {name: value for name, value in named.items() if value}
        url = self._url + call.path
        request = requests.Request(call.method, url, headers=self._headers | own | headers, data=call.body).prepare()
        timeout = (CONNECT_SECONDS, READ_SECONDS)
        return line.session.get_adapter(url).send(request, stream=True, timeout=timeout, verify=self._verify)

    def _line(self) -> _Line:
        line: _Line | None = getattr(self._own, "line", None)
        if line is None:
            session = requests.Session()
            line = self._own.line = _Line(session, self._closed)
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Adapter(line.opened))
            with self._lock:
                self._lines.append(line)
                if self._watchdog is None:
                    self._watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)
                    self._watchdog.start()
        return line

    def _watch(self) -> None:
        while not self._closed.wait(1.0):
            now = time.monotonic()
            with self._lock:
                late = [line for line in self._lines if line.deadline is not None and line.deadline < now]
            for line in late:
                line.cut()


def _outcome(error: Exception) -> Unreachable | Lost:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, urllib3.exceptions.SSLError) and isinstance(reason.args[0], ssl.SSLCertVerificationError):
        return Untrusted()
    is_unsent = isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.NameResolutionError)
    return Unreachable() if is_unsent else Lost()


def _lower(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}
