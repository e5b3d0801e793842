"""Central dies under SIGKILL while it sends: no answer is lost, and none goes out under a second Message-ID (I16)."""

import threading
from datetime import timedelta
from email.message import Message
from pathlib import Path

from sqlalchemy import select, update

from desktop.central import tables
from desktop.central.context import Central
from desktop.central.conversation import Speaker, add_message
from desktop.central.database import reading
from desktop.central.lookups import find_ticket
from desktop.central.outgoing_tables import outgoing_mail
from desktop.central.writing import Author
from desktop.regulation.outcome import NewMessage
from desktop.regulation.ticket import MessageKind
from tests.central.mailroom.letters_out import SETTINGS, filed
from tests.central.mailroom.post_office import PostOffice, opened
from tests.central_process import CentralProcess, Person, furnish

ANSWERS = 3
_PATIENCE = 60.0  # seconds
SETTINGS_FILE = """
domain = "provider.ru"
cabinet_url = "https://cabinet.provider.ru"
[[mailbox]]
department = "stp"
address = "support@provider.ru"
host = "localhost"
tls = "none"
login = "support"
password_file = "password"
[smtp]
host = "127.0.0.1"
tls = "none"
port = {port}
"""


def write_answers(central: Central) -> None:
    furnish(central, [Person("anna")], 0)
    central.mail = SETTINGS
    with central.write(Author("agent:1")) as transaction:
        for place in range(ANSWERS):
            number = filed(transaction, subscriber=None, silent="silent.suppressed")
            ticket = find_ticket(transaction.connection, number)
            assert ticket is not None
            reply = NewMessage(MessageKind.REPLY, f"Ответ {place}.")
            add_message(transaction, ticket, reply, Speaker(1, "Анна Петрова"))


def states(central: Central) -> list[str]:
    with reading(central.engine) as connection:
        return list(connection.execute(select(outgoing_mail.c.state).order_by(outgoing_mail.c.id)).scalars())


def ten_minutes_pass(central: Central) -> None:
    """For whoever was in the middle of sending when he died."""
    with central.write(Author("operator")) as transaction:
        claimed = update(outgoing_mail).where(outgoing_mail.c.state == "sending")
        transaction.connection.execute(claimed.values(next_at=transaction.at - timedelta(minutes=1)))


def test_a_killed_central_sends_what_is_left_and_repeats_only_the_same_mail(tmp_path: Path) -> None:
    """Killed when the first mail is taken, before central knows that."""
    process = CentralProcess(tmp_path / "central")
    (process.folder / "password").write_text("x")
    central = process.beside()
    write_answers(central)
    killed, everything = threading.Event(), threading.Event()

    def on_mail(_: Message) -> None:
        if not killed.is_set():
            process.kill()
            killed.set()
        elif len(office.mails) >= ANSWERS - 1:
            everything.set()

    with opened(PostOffice(on_mail=on_mail)) as office:
        (process.folder / "mail.toml").write_text(SETTINGS_FILE.format(port=office.port))
        process.start()
        assert killed.wait(_PATIENCE), process.log.read_text()
        assert states(central) == ["sending", "queued", "queued"]
        ten_minutes_pass(central)
        process.start()
        assert everything.wait(_PATIENCE), process.log.read_text()
        process.stop()
    with reading(central.engine) as connection:
        ids = set(connection.execute(select(outgoing_mail.c.mail_id)).scalars())
        shown = connection.execute(
            select(tables.messages.c.delivery).where(tables.messages.c.kind == "reply")
        ).scalars()
        assert {delivery["state"] for delivery in shown} == {"sent"}
    assert len(office.ids) == ANSWERS + 1
    assert set(office.ids) == ids
    assert states(central) == ["sent"] * ANSWERS
    central.engine.dispose()
