"""What may be said to `smena-central`: its commands and the arguments of each."""

import argparse
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from desktop.central.audit_commands import public_key
from desktop.central.settings import TIPS_VARIABLE, URL_VARIABLE

PORT = 8420

_IMPORT = """
The tickets of another help desk in FILE, a JSON object a line; "-" reads standard input.

Numbers, times and messages are kept. A ticket is known by its external_id: a line whose ticket was imported before
changes nothing, whatever it says by now (a warning names what is other), so an import that was stopped is simply
started again. A line that is wrong is reported by its number and left out. A warning names what of a good line could
not be kept: an unknown topic or field, a state that its messages contradict, what billing knows otherwise.

It may run beside a serving central. Exit code: 0 when every line was good, 1 when some were bad, 2 when the file
cannot be read.
"""
_PIPE = """
The letter is stored before anything else. Exit code: 0 when it is stored; 75 when it can't be stored now, so that the
mail server keeps it and tries again. It may run beside a serving central, many at a time.
"""
_RESTORE = """
After a restore central has forgotten something that desks have seen. A new history begins: every desk fills anew, and
sends again what central accepted from it in the last seven days; central carries out what it lost and repeats its
answer to the rest. Agents have to sign in again. Central must be stopped meanwhile.
"""
_TIPS = f"best on another machine; without it {TIPS_VARIABLE}, then audit-tips.jsonl beside the data"
_VERIFY = """
Walk the audit's chain from its first entry to its last, beside the feed and the signed tips, and say whether it is
whole or what was edited, moved, taken out or cut off first. Who can write to the data base can compute its chain anew;
only the signed tips show that, so keep them, and the public key, where he can't write.

Exit code: 0 when it is whole, 1 when it is not, 2 when there are no tips or no key to check it with.
"""
_ROTATE = """
Secrets, files, raw letters, second factors, webhooks' secrets and the keys of links go under a new master key, and the
old keys are dropped from the file of keys. What was destroyed before is dead in every older backup then; what lives is
dead there too, so make a new backup. Who restores an older one needs `remove-totp` and `add-totp`, `cabinet-key` and a
new secret of each webhook. Reply addresses of mails that went out before prove nothing any more.

Of central on several machines, give each the new file afterwards. Exit code: 1 when something did not open any more.
"""

_Command = Callable[..., argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """For `commands.COMMANDS` and `audit_commands.AUDIT_COMMANDS`: `command` names one of them."""
    made = argparse.ArgumentParser(prog="smena-central", description="The central server of the Smena support desk.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, more: str = "") -> argparse.ArgumentParser:
        description = f"{what}\n{more}" if more else what
        added = commands.add_parser(
            name, help=what, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        added.add_argument(
            "--data", type=Path, metavar="DIR", help=f"data folder; without it {URL_VARIABLE}, then the user's own"
        )
        return added

    for some in (_serving, _audit, _agents, _clients, _tickets, _mail):
        some(command)
    return made


def _serving(command: _Command) -> None:
    serve = command("serve", "Serve the API; brings the data base up to date first.")
    serve.add_argument("--port", type=_port, default=PORT, metavar="N", help=f"default {PORT}; 0 takes a free one")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on, default 127.0.0.1")
    serve.add_argument(
        "--workers", type=_workers, default=1, metavar="N", help="processes behind the one address, on PostgreSQL only"
    )
    command("migrate", "Bring the data base up to date and stop.")
    backup = command("backup", "Copy the SQLite data base into a new file while it is served.")
    backup.add_argument("file", type=Path, metavar="FILE")
    restoring = command("restore", "Put a backup in the place of the data base, which is kept beside it.", _RESTORE)
    restoring.add_argument("file", type=Path, metavar="FILE")
    again = "After a restore with PostgreSQL's own tools: desks send again what is lacking."
    begin = command("begin-history", again, _RESTORE)
    for who_signs in (serve, restoring, begin):
        who_signs.add_argument("--audit-tips", type=Path, metavar="FILE", help=f"signed tips of the audit; {_TIPS}")
    command("rotate-keys", "Seal everything under a new key and drop the old ones; central may serve.", _ROTATE)


def _audit(command: _Command) -> None:
    command("audit-key", "Print the public key that the tips of the audit are checked with.")
    verify = command("audit-verify", "Look whether the audit is as it was written.", _VERIFY)
    verify.add_argument("--tips", type=Path, metavar="FILE", dest="audit_tips", help=f"signed tips; {_TIPS}")
    verify.add_argument(
        "--public-key",
        type=public_key,
        action="append",
        metavar="HEX",
        help="as audit-key prints it; without it, of the key beside the data; may be given again for another one",
    )
    redacting = command("audit-redact", "Take the detail out of an entry of the audit; that it was done stands there.")
    redacting.add_argument("number", type=_number, metavar="NUMBER", help="the entry's, its id in the audit")
    redacting.add_argument("--reason", required=True, help="stands in the audit")


def _agents(command: _Command) -> None:
    agent = command("add-agent", "Add an agent; the password is read from standard input.")
    agent.add_argument("login", metavar="LOGIN")
    agent.add_argument("--name", required=True, help="the agent's full name")
    agent.add_argument("--department", required=True, choices=["stp", "ork"])
    agent.add_argument("--role", default="agent", choices=["agent", "supervisor"])
    leaving = command("deactivate-agent", "An agent left: no sign-in any more, his tickets are free.")
    leaving.add_argument("login", metavar="LOGIN")
    factor = "Ask an agent for a one-time code too; prints the address for the app on his telephone."
    command("add-totp", factor).add_argument("login", metavar="LOGIN")
    command("remove-totp", "Ask an agent for no code any more.").add_argument("login", metavar="LOGIN")


def _clients(command: _Command) -> None:
    client = command("add-client", "Add a client of the API and print its token.")
    client.add_argument("name", metavar="NAME")
    client.add_argument("--kind", required=True, choices=["cabinet", "billing"])
    link = "Print a new key for the links by which the site of a cabinet client lets subscribers into the page."
    key = command("cabinet-key", link, "The key before ends at once.")
    key.add_argument("name", metavar="NAME", help="of the client, as add-client was told it")


def _tickets(command: _Command) -> None:
    importing = command("import", "Import tickets from a file of JSON lines.", _IMPORT)
    importing.add_argument("file", type=Path, metavar="FILE")
    command("export", "Write every ticket as JSON lines to standard output.")
    command(
        "check-links",
        "Try the links of the standard answers now; 1 when some lead nowhere, 2 when none could be tried.",
    )
    demo = command("demo", "Fill an empty central with the demo desk.")
    demo.add_argument("--live", type=_pace, metavar="N", help="then file N tickets a minute over the cabinet API")
    demo.add_argument("--url", type=_url, default=f"http://127.0.0.1:{PORT}", help="of the serving central, for --live")


def _mail(command: _Command) -> None:
    mail = command("mail", "Take one e-mail from standard input, as a mail server's pipe hands it over.", _PIPE)
    mail.add_argument(
        "--mailbox",
        metavar="ADDRESS",
        help="the mailbox of mail.toml that it came to; without it the one that it is addressed to, then the first",
    )
    queue = command("mail-queue", "Say which of our mail waits and which failed, or try one again.")
    queue.add_argument("--retry", type=_number, metavar="ID", help="the mail's number, as the list has it")


def _number(text: str) -> int:
    number = int(text)
    if not 1 <= number < 1 << 63:
        raise argparse.ArgumentTypeError("a number is 1 or more, as a list has it")
    return number


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError("an address begins with http:// or https://")
    return text


def _pace(text: str) -> float:
    pace = float(text)
    if not 0 < pace <= 6_000:
        raise argparse.ArgumentTypeError("a pace is above 0 and at most 6000")
    return pace


def _workers(text: str) -> int:
    workers = int(text)
    if not 1 <= workers <= 64:
        raise argparse.ArgumentTypeError("there are 1 to 64 workers")
    return workers


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is 0 to 65535")
    return port
