"""A real IMAP server for tests: Dovecot on free loopback ports, one user for each name, all with one password."""

import getpass
import imaplib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAM = Path("/usr/sbin/dovecot")
PASSWORD = "imap-password"
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
mail_location = maildir:~/Maildir
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service stats {{
  client_limit = 100
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
{more}
"""
WITH_TLS = "ssl = yes\nssl_cert = <{file}\nssl_key = <{file}"
WITHOUT_IDLE = "imap_capability = IMAP4rev1 UIDPLUS"


class Dovecot:
    """Where it listens, and what a mail server would do with it."""

    def __init__(self, port: int, tls_port: int) -> None:
        """`tls_port`: with TLS from the first byte, 0 for none."""
        self.port, self.tls_port = port, tls_port

    @contextmanager
    def box(self, user: str) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(user, PASSWORD)
            yield client

    def delivers(self, user: str, *letters: bytes, folder: str = "INBOX") -> None:
        with self.box(user) as client:
            for raw in letters:
                assert client.append(folder, "", "", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))[0] == "OK"

    def count(self, user: str, criterion: str, folder: str = "INBOX") -> int:
        with self.box(user) as client:
            client.select(folder, readonly=True)
            return len(client.search(None, criterion)[1][0].split())


@contextmanager
def running(more: str = "", port: int = 0) -> Iterator[Dovecot]:
    """`more`: lines of its configuration; `port` 0: a free one. It needs no privileges, and gives up those of root."""
    user, group = ("nobody", "nogroup") if os.geteuid() == 0 else (getpass.getuser(), str(os.getegid()))
    with TemporaryDirectory(prefix="dovecot-", dir="/tmp") as name:  # short: its sockets lie there
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder / "mail", user, group)
        with socket.create_server(("127.0.0.1", port)) as listener, socket.create_server(("127.0.0.1", 0)) as other:
            port, tls_port = listener.getsockname()[1], other.getsockname()[1] if "ssl_cert" in more else 0
        config = folder / "dovecot.conf"
        ports = {"port": port, "tls_port": tls_port}
        text = _CONFIG.format(folder=folder, user=user, group=group, **ports, password=PASSWORD, more=more)
        config.write_text(text)
        process = subprocess.Popen([str(PROGRAM), "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, folder / "log")
            yield Dovecot(port, tls_port)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int, log: Path) -> None:
    end_at = time.monotonic() + 30
    while True:
        try:
            with imaplib.IMAP4("127.0.0.1", port):
                return
        except (OSError, imaplib.IMAP4.error):
            assert time.monotonic() < end_at, f"Dovecot does not answer: {log.read_text() if log.exists() else ''}"
            time.sleep(0.05)
