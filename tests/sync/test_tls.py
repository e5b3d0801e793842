"""The way to central is encrypted and proved, or there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.regulation.sentences import sentence
from desktop.sync.exchange import Call, Untrusted
from desktop.sync.sign_in import sign_in
from desktop.sync.transport import HttpTransport, Unencrypted
from desktop.wire.address import keeps_secrets
from tests.sync.certificates import DAY, Authority, secure_server
from tests.sync.wild_server import saying, wild_server

CALL = Call("GET", "/v1/departments")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@contextmanager
def transport_to(url: str, ca_file: Path | None) -> Iterator[HttpTransport]:
    transport = HttpTransport(url, "d" * 32, "en", None if ca_file is None else str(ca_file))
    transport.token = "secret"
    yield transport
    transport.close()


def test_certificate_of_the_providers_own_authority_is_trusted_when_it_is_named(authority: Authority) -> None:
    with secure_server(authority.issue()) as (url, heard), transport_to(url, authority.file) as transport:
        assert transport.send(CALL).status == 204
        assert heard[0]["authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("host", "good_for", "is_signed", "is_named"),
    [
        ("127.0.0.1", 1, True, False),
        ("127.0.0.1", 1, False, True),
        ("central.example", 1, True, True),
        ("127.0.0.1", -1, True, True),
    ],
    ids=["unknown authority", "self-signed", "of another host", "expired"],
)
def test_certificate_that_proves_nothing_hears_nothing(
    authority: Authority, host: str, good_for: int, is_signed: bool, is_named: bool
) -> None:
    certificate = authority.issue(host, good_for * DAY, is_signed)
    ca_file = authority.file if is_named else None
    with secure_server(certificate) as (url, heard), transport_to(url, ca_file) as transport:
        with pytest.raises(Untrusted):
            transport.send(CALL)
        assert sign_in(transport, "anna", "password", "en") == sentence("desk.untrusted", "en")
        assert heard == []


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_environment_names_no_authority(authority: Authority, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, str(authority.file))
    with secure_server(authority.issue()) as (url, heard), transport_to(url, None) as transport:
        with pytest.raises(Untrusted):
            transport.send(CALL)
        assert heard == []


def test_password_file_of_the_user_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login anna password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with wild_server(saying(b"HTTP/1.1 204 No Content\r\n\r\n")) as server:
        transport = HttpTransport(server.url, "d" * 32, "en")
        transport.send(CALL)
        transport.close()
        assert b"authorization" not in server.heard[0].lower()


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://central.example", True),
        ("http://central.example", False),
        ("http://192.168.0.7:8420", False),
        ("http://127.0.0.1:8420", True),
        ("http://localhost:8420", True),
        ("http://[::1]:8420", True),
        ("http://127.0.0.1.example", False),
        ("http://localhost@central.example", False),
        ("ftp://central.example", False),
    ],
)
def test_plain_http_does_not_leave_this_machine(url: str, is_safe: bool) -> None:
    assert keeps_secrets(url) is is_safe
    if is_safe:
        HttpTransport(url, "d", "en").close()
        return
    with pytest.raises(Unencrypted):
        HttpTransport(url, "d", "en")
