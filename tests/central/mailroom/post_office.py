"""A real SMTP server on loopback, in its own thread, that behaves as a test wants; and one that speaks nonsense."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Answer = str | None  # None: the line is cut


@dataclass
class PostOffice:
    """Takes every mail. `to_recipient` and `to_mail` give other answers, in turn; the last one stays. A
    line that is cut in the answer to a mail is cut when it was taken. `on_mail` gets each mail before its answer."""

    to_recipient: list[Answer] = field(default_factory=lambda: ["250 OK"])
    to_mail: list[Answer] = field(default_factory=lambda: ["250 OK"])
    on_mail: Callable[[Message], None] = lambda mail: None
    mails: list[Message] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    port: int = 0
    is_silent: bool = False  # takes a mail and never says so

    async def handle_RCPT(
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> Answer:
        answer = _next(self.to_recipient)
        if answer is None:
            server.transport.abort()
        elif answer.startswith("2"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer or "421 cut"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> Answer:
        assert isinstance(envelope.content, bytes)
        mail, answer = message_from_bytes(envelope.content), _next(self.to_mail)
        self.on_mail(mail)
        if self.is_silent:
            await asyncio.sleep(60)
        if answer is None or answer.startswith("2"):
            self.mails.append(mail)
            self.envelopes.append(envelope)
        if answer is None:
            server.transport.abort()
        return answer or "421 cut"

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]


def _next(answers: list[Answer]) -> Answer:
    return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def opened(office: PostOffice, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[PostOffice]:
    """The office at `office.port`, with TLS from the first byte or none; options as aiosmtpd's SMTP has them."""
    loop = asyncio.new_event_loop()

    async def listen() -> asyncio.Server:
        def answering() -> SMTP:
            return SMTP(office, loop=loop, hostname="mx.test", **options)

        return await loop.create_server(answering, "127.0.0.1", 0, ssl=tls)

    async def close(server: asyncio.Server) -> None:
        server.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    thread = threading.Thread(target=loop.run_forever, name="post office")
    thread.start()
    server = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        asyncio.run_coroutine_threadsafe(close(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def nonsense(words: bytes) -> Iterator[int]:
    """A server that says these words to everybody and hangs up; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    line.sendall(words)

        thread = threading.Thread(target=speak, name="nonsense")
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that vouches for itself, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mx.test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "mx.pem", folder / "mx.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths
