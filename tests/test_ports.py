"""What decides takes time, chance, threads and sockets from whoever builds it: else no run of it could be repeated."""

import ast
from pathlib import Path

import pytest

DESKTOP = Path(__file__).resolve().parents[1] / "desktop"
PACKAGES = ("central", "replica", "sync", "wire", "regulation")
MODULES = [*sorted(path for name in PACKAGES for path in (DESKTOP / name).rglob("*.py")), DESKTOP / "desk.py"]
BANNED = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "os.urandom",
    "uuid.uuid1",
    "uuid.uuid4",
}
BANNED_MODULES = {"random", "secrets", "time"}
BANNED_CLASSES = {"threading.Thread", "threading.Timer"}
PORTS = {  # what may be called where, and why that decides nothing
    "central/antivirus.py": "the socket of the antivirus",
    "central/audit_chain.py": "the salt of an entry's detail: nobody is told it",
    "central/backup.py": "a restored data base's name",
    "central/second_factor.py": "a secret of a second factor",
    "central/sessions.py": "tokens are opaque: compared, never ordered",
    "central/webhooks.py": "the secret of a webhook, when central chooses it",
    "central/vault.py": "keys and nonces: used once, never ordered",
    "central/workers.py": "the serving processes",
    "central/context.py": "the clock that a central gets when nobody gives it one",
    "central/cabinet_page/sessions.py": "tokens are opaque: compared, never ordered",
    "central/callers.py": "tokens are opaque: compared, never ordered",
    "central/files.py": "the ids of files are opaque: compared, never ordered",
    "central/links.py": "the network, and the end of a call that takes too long",
    "central/mailroom/child.py": "the end of a letter that takes too long to read",
    "central/mailroom/watch.py": "the threads of the mailboxes",
    "central/master_keys.py": "the name of a key",
    "central/migrate.py": "a new data base's name, and the instant of its first row",
    "central/problems.py": "the number of an error that nobody expected",
    "central/serving.py": "the serving process",
    "replica/keys.py": "keys of files",
    "replica/outbox_file.py": "the salt of a file's key",
    "replica/store.py": "the ballast's content, which nobody reads",
    "sync/transport.py": "the real network",
}


def calls(path: Path) -> list[str]:
    """The banned calls of a module, by their full names. What is only named, as a default, is handed in."""
    tree = ast.parse(path.read_text("utf-8"))
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    found = [full_name(node.func, names) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [name for name in found if is_banned(name)]


def full_name(called: ast.expr, names: dict[str, str]) -> str:
    if isinstance(called, ast.Name):
        return names.get(called.id, "")
    if isinstance(called, ast.Attribute):
        owner = full_name(called.value, names)
        return f"{owner}.{called.attr}" if owner else ""
    return ""


def is_banned(name: str) -> bool:
    module = name.partition(".")[0]
    return name in BANNED | BANNED_CLASSES or module in BANNED_MODULES or module == "socket"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(DESKTOP)))
def test_time_and_chance_come_in_by_ports(path: Path) -> None:
    name = str(path.relative_to(DESKTOP))
    assert name in PORTS or "demo" in name or calls(path) == []


@pytest.mark.parametrize("name", PORTS)
def test_every_port_is_one(name: str) -> None:
    assert calls(DESKTOP / name) != []
