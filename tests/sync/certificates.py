"""Certificates of every kind, and a server that shows one."""

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass
class Authority:
    """Signs certificates into `folder`; `file` is its own."""

    folder: Path

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("The provider's authority")
        self.file = self.folder / "ca.pem"
        self.file.write_bytes(self._signed(self._name, self._key, DAY, True, "").public_bytes(_PEM))

    def issue(self, host: str = "127.0.0.1", good_for: timedelta = DAY, is_signed: bool = True) -> Path:
        """A file with the certificate and key of a server at the host."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(_name(host), key, good_for, is_signed, host)
        file = self.folder / f"{host}-{good_for.days}-{is_signed}.pem"
        secret = key.private_bytes(_PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
        file.write_bytes(secret + certificate.public_bytes(_PEM))
        return file

    def _signed(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, good_for: timedelta, is_signed: bool, host: str
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name if is_signed else name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 10 * DAY)
            .not_valid_after(now + good_for)
            .add_extension(x509.BasicConstraints(ca=not host, path_length=None), critical=True)
        )
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([_general(host)]), critical=False)
        return builder.sign(self._key if is_signed else key, hashes.SHA256())


_PEM = serialization.Encoding.PEM


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


@contextmanager
def secure_server(certificate: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Its address, and the headers of what it is asked; it answers 204."""
    heard: list[dict[str, str]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    class Quiet(HTTPServer):
        def handle_error(self, *_: object) -> None:
            return

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Quiet(("127.0.0.1", 0), Answering)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, name="secure server")
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
