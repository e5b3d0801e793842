"""The commands of `smena-central`: each takes the parsed arguments and returns the exit code."""

import argparse
import getpass
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event
from typing import BinaryIO

from sqlalchemy import insert, select

from desktop.central import links, second_factor, tables
from desktop.central.audit_tips import RESTORED
from desktop.central.backup import back_up, begin_restored, restore
from desktop.central.cabinet_page.links import new_link_key
from desktop.central.callers import issue_token
from desktop.central.context import Central, open_central, system_clock
from desktop.central.database import open_engine, reading
from desktop.central.demo import fill_demo, token_path
from desktop.central.demo_live import file_tickets
from desktop.central.export import export
from desktop.central.importer import Summary, run_import
from desktop.central.mail_settings import MailSettings, read_mail_settings
from desktop.central.mailroom.mail_queue import try_again
from desktop.central.mailroom.pipe import take_from_pipe
from desktop.central.mailroom.queue_listing import lines_of_queue
from desktop.central.migrate import is_migrated, migrate
from desktop.central.passwords import why_not
from desktop.central.rotating import rotate
from desktop.central.serving import listen, lock_for_serving, server_for
from desktop.central.settings import URL_VARIABLE, Place, place
from desktop.central.sign_in import add_agent, deactivate_agent
from desktop.central.workers import keep_workers
from desktop.central.writing import Author, Writing, primary_key
from desktop.logs import hook_failures, log_as_json
from desktop.regulation.people import Department, Role
from desktop.regulation.texts import one_line

_OPERATOR = Author("operator")
_LONGEST_NAME = 64


class CommandError(Exception):
    """A command can't be carried out; the text is one sentence for whoever gave it."""


def serve(options: argparse.Namespace) -> int:
    """Migrate, then serve until interrupted."""
    where = place(options.data, options.audit_tips)
    if options.workers > 1 and where.database is not None:
        raise CommandError(f"Several workers need PostgreSQL: {URL_VARIABLE} says where it is.")
    with ExitStack() as held:
        if where.database is not None:
            held.enter_context(closing(lock_for_serving(where.database)))
        listener = held.enter_context(listen(options.host, options.port))
        log_as_json()
        held.callback(hook_failures())
        central = opened(where, read_mail_settings(where))
        central.vault.ring()  # better now than at the first secret or letter
        central.sign_tip("start")
        host, port = listener.getsockname()[:2]
        _say(f"Central serves http://{host}:{port} from {where.folder}")
        if options.workers > 1:
            central.engine.dispose()
            keep_workers(options.workers, where, listener)
            return 0
        with suppress(KeyboardInterrupt):  # uvicorn ended in good order and says so once more
            server_for(central).run([listener])
    return 0


def check_links(options: argparse.Namespace) -> int:
    """Try the links of every standard answer now; 1 when some lead nowhere, 2 when central reached nobody."""
    central, answers = opened(place(options.data)), tables.standard_answers
    with reading(central.engine) as connection:
        rows = connection.execute(select(answers).where(~answers.c.is_retired).order_by(answers.c.id)).mappings().all()
    count = 0
    for row in rows:
        dead = links.dead_links(row["body"], links.other_links(central, row["id"]))
        if dead is None:
            _say("The links could not be tried: no host answers. Nothing is changed; look at this machine's network.")
            return 2
        links.keep(central, row, dead)
        count += len(dead)
        for link in dead:
            _say(f"{row['title']}: {link}")
    _say(f"{len(rows)} answers, {count} links lead nowhere.")
    return 1 if count else 0


def bring_up_to_date(options: argparse.Namespace) -> int:
    """Only migrate."""
    opened(place(options.data))
    _say("The data base is up to date.")
    return 0


def back_up_data(options: argparse.Namespace) -> int:
    """A backup of the SQLite data base, which may be served meanwhile."""
    back_up(_own_file(place(options.data), "pg_dump makes its backups"), options.file)
    _say(f"Every row of this moment is in {options.file}.")
    return 0


def restore_data(options: argparse.Namespace) -> int:
    """A backup in the place of the data base."""
    where = place(options.data, options.audit_tips)
    database = _own_file(where, "pg_restore restores it, then begin-history does the rest")
    with closing(lock_for_serving(database)):
        aside = restore(options.file, database, system_clock())
    kept = "" if aside is None else f" What was there before is kept in {aside}."
    _say(f"The data base is as {options.file} has it, desks send again what it lacks.{kept}")
    _sign_restored(where)
    return 0


def begin_new_history(options: argparse.Namespace) -> int:
    """After a restore with the data base's own tools."""
    where = place(options.data, options.audit_tips)
    with ExitStack() as held:
        if where.database is not None:
            held.enter_context(closing(lock_for_serving(where.database)))
        central = opened(where)
        begin_restored(central.engine, system_clock(), central.vault)
    _say("A new history begins: desks fill anew and send again what this data base lacks.")
    _sign_restored(where)
    return 0


def _sign_restored(where: Place) -> None:
    engine = open_engine(where.url)
    where.tips.sign(engine, system_clock(), RESTORED)
    engine.dispose()


def _own_file(where: Place, otherwise: str) -> Path:
    if where.database is None:
        raise CommandError(f"This data base is a PostgreSQL: {otherwise}.")
    return where.database


def add_one_agent(options: argparse.Namespace) -> int:
    """A new agent; the password comes on standard input."""
    login = checked_name(options.login).lower()
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if fault := why_not(password, login):
        raise CommandError(fault)
    department, role = Department(options.department), Role(options.role)
    name = one_line(options.name) or login
    with opened(place(options.data)).write(_OPERATOR) as transaction:
        agent_id = add_agent(transaction, login, name, department, role, password)
    if agent_id is None:
        raise CommandError(f"There is an agent with the login {login} already; choose another one.")
    _say(f"Agent {login} was added under the number {agent_id}.")
    return 0


def deactivate_one_agent(options: argparse.Namespace) -> int:
    """An agent left: his sign-ins end at once, his tickets are free."""
    with opened(place(options.data)).write(_OPERATOR) as transaction:
        deactivate_agent(transaction, _agent_id(transaction, options.login))
    _say(f"Agent {options.login} may no longer sign in.")
    return 0


def add_totp(options: argparse.Namespace) -> int:
    """A second factor; the address for the telephone is printed and never shown again."""
    with opened(place(options.data)).write(_OPERATOR) as transaction:
        address = second_factor.add(transaction, _agent_id(transaction, options.login), options.login.lower())
    if address is None:
        raise CommandError(f"Agent {options.login} has a second factor already; remove it with remove-totp first.")
    _say(address)
    return 0


def remove_totp(options: argparse.Namespace) -> int:
    """The password alone is enough again."""
    with opened(place(options.data)).write(_OPERATOR) as transaction:
        if not second_factor.remove(transaction, _agent_id(transaction, options.login)):
            raise CommandError(f"Agent {options.login} has no second factor.")
    _say(f"Agent {options.login} signs in with the password alone.")
    return 0


def _agent_id(transaction: Writing, login: str) -> int:
    agents = tables.agents.c
    found: int | None = transaction.connection.execute(select(agents.id).where(agents.login == login.lower())).scalar()
    if found is None:
        raise CommandError(f"There is no agent with the login {login}.")
    return found


def rotate_keys(options: argparse.Namespace) -> int:
    """Everything sealed goes under a new key; 1 when something did not open."""
    done = rotate(opened(place(options.data)))
    _say(f"{done.rewrapped} rows are sealed under a new key, the old ones are gone; {done.lost} did not open.")
    _say("In older backups all that was sealed is dead now, see rotate-keys --help: make a new backup.")
    return 1 if done.lost else 0


def add_client(options: argparse.Namespace) -> int:
    """A new client of the API; its token is printed and never shown again."""
    name, clients = checked_name(options.name), tables.clients
    with opened(place(options.data)).write(_OPERATOR) as transaction:
        if transaction.connection.execute(select(clients.c.id).where(clients.c.name == name)).first():
            raise CommandError(f"There is a client named {name} already; choose another name.")
        added = transaction.connection.execute(insert(clients).values(name=name, kind=options.kind))
        client_id = primary_key(added)
        token = issue_token(transaction.connection, transaction.at, client_id=client_id)
        transaction.audit("add_client", client=client_id, name=name, kind=options.kind)
    _say(token)
    return 0


def cabinet_key(options: argparse.Namespace) -> int:
    """A new key for the links that let subscribers in; it is printed and never shown again, the one before ends."""
    clients = tables.clients.c
    with opened(place(options.data)).write(_OPERATOR) as transaction:
        named = select(clients.id).where(clients.name == options.name, clients.kind == "cabinet")
        client_id = transaction.connection.execute(named).scalar()
        if client_id is None:
            raise CommandError(f"There is no client of kind cabinet named {options.name}; add it with add-client.")
        key = new_link_key(transaction, client_id)
    _say(key)
    return 0


def import_tickets(options: argparse.Namespace) -> int:
    """Import a file; 0 when every line was good."""
    central, summary, is_whole = opened(place(options.data)), Summary(), False
    with _seekable(options.file) as file:
        try:
            run_import(central, file, sys.stderr, summary)
            is_whole = True
        finally:
            _say(str(summary) if is_whole else f"{summary}; stopped before the end, the same command goes on from here")
    return 1 if summary.bad else 0


def export_tickets(options: argparse.Namespace) -> int:
    """Every ticket to standard output; that it was asked for stands in the audit."""
    central = opened(place(options.data))
    with central.write(_OPERATOR) as transaction:
        transaction.audit("export")
    for line in export(central.engine):
        sys.stdout.buffer.write(line + b"\n")
    return 0


def demo(options: argparse.Namespace) -> int:
    """Fill an empty central with the demo desk; with a pace its subscribers go on filing tickets until interrupted."""
    where = place(options.data)
    central = opened(where)
    is_filled = fill_demo(central, where.folder, central.now())
    _say("The demo desk was filled in." if is_filled else "The demo desk is there already.")
    if options.live is not None:
        token, stop = token_path(where.folder, "cabinet").read_text().strip(), Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        with suppress(KeyboardInterrupt):
            file_tickets(options.url, token, options.live, stop)
    return 0


def receive_mail(options: argparse.Namespace) -> int:
    """A letter from a mail server's pipe."""
    log_as_json()
    return take_from_pipe(options.data, options.mailbox, sys.stdin.buffer)


def look_at_mail(options: argparse.Namespace) -> int:
    """What of our mail waits and what failed; with a number that one is tried again."""
    central = opened(place(options.data))
    if options.retry is not None:
        with central.write(_OPERATOR) as transaction:
            if not try_again(transaction, options.retry):
                raise CommandError(f"No mail {options.retry} waits or failed.")
            transaction.audit("retry_mail", mail=options.retry)
        _say(f"Mail {options.retry} is tried again as soon as central serves.")
        return 0
    with reading(central.engine) as connection:
        for line in lines_of_queue(connection, central.now()):
            _say(line)
    return 0


@contextmanager
def _seekable(path: Path) -> Iterator[BinaryIO]:
    """The file, or a copy of what comes on standard input ("-") or through a pipe."""
    if str(path) == "-" and sys.stdin is None:
        raise CommandError("There is no standard input to read.")
    with ExitStack() as held:
        try:
            file: BinaryIO = sys.stdin.buffer if str(path) == "-" else held.enter_context(path.open("rb"))
        except OSError as error:
            raise CommandError(f"The file {path} cannot be read: {error.strerror}.") from error
        if not file.seekable():
            copy = held.enter_context(TemporaryFile())
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            file = copy
        yield file


def opened(where: Place, mail: MailSettings | None = None) -> Central:
    """A central at the place, its data base brought up to date."""
    central = open_central(where.url, where.folder / "cache", folder=where.folder, tips=where.tips, mail=mail)
    if not is_migrated(central.engine):
        migrate(central.engine)
    return central


def checked_name(text: str) -> str:
    """A login or a client's name: printable, without spaces, not too long."""
    name = text.strip()
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable() or any(letter.isspace() for letter in name):
        raise CommandError(f"A name has 1 to {_LONGEST_NAME} characters and no spaces.")
    return name


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "serve": serve,
    "migrate": bring_up_to_date,
    "backup": back_up_data,
    "restore": restore_data,
    "begin-history": begin_new_history,
    "add-agent": add_one_agent,
    "deactivate-agent": deactivate_one_agent,
    "add-totp": add_totp,
    "remove-totp": remove_totp,
    "rotate-keys": rotate_keys,
    "add-client": add_client,
    "cabinet-key": cabinet_key,
    "import": import_tickets,
    "export": export_tickets,
    "check-links": check_links,
    "demo": demo,
    "mail": receive_mail,
    "mail-queue": look_at_mail,
}
