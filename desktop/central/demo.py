"""`smena-central demo`: fills an empty central with a believable hosting provider, marked as a demo."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from desktop.central import cabinet_tables, tables
from desktop.central.cabinet import acknowledgement
from desktop.central.callers import issue_token
from desktop.central.context import Central
from desktop.central.demo_desk import (
    ANNOUNCEMENTS,
    CONTACT_NOTES,
    DEAD_LINK,
    PASSWORD,
    PEOPLE,
    STANDARD_ANSWERS,
)
from desktop.central.demo_letters import insert_letters
from desktop.central.demo_people import PLANS, Party, demo_parties
from desktop.central.demo_tickets import Narrator, Told
from desktop.central.lookups import book_at, read_settings
from desktop.central.records import values_of
from desktop.central.replay import Said, is_long_ended
from desktop.central.sign_in import hash_password
from desktop.central.writing import Author, Writing, primary_key
from desktop.regulation.book import Book
from desktop.regulation.deadlines import deadline, start
from desktop.regulation.people import Agent
from desktop.regulation.ticket import MessageKind, Ticket

_SEED = 2009
_CONTACT_NOTES = 80
_CLIENTS = ("cabinet", "billing")


class DemoError(Exception):
    """The demo can't be filled in; the text is one sentence for whoever asked for it."""


def fill_demo(central: Central, folder: Path, at: datetime) -> bool:
    """Fill an empty central with the demo desk as it stands at `at` (aware UTC); False when it holds the demo already.

    The tokens of its cabinet and billing go to `demo-cabinet.token` and `demo-billing.token` in `folder`, readable by
    their owner alone. DemoError for a central that somebody works with.
    """
    with central.write(Author("system")) as transaction:
        if read_settings(transaction.connection).get("demo"):
            return False
        _refuse_real_data(transaction)
        random = Random(_SEED)
        transaction.insert("setting", id="demo", value="true")
        transaction.insert("setting", id="cabinet_url", value='"https://cabinet.hosting.example"')
        agents = _insert_agents(transaction)
        people = _insert_parties(transaction, at)
        book = book_at(transaction.connection)
        narrator = Narrator(random, book, at, people, agents)
        _insert_tickets(transaction, [*narrator.ended(), *narrator.live()], book)
        _insert_desk(transaction, random, people, agents, at)
        insert_letters(transaction, at)
        tokens = {kind: _client_token(transaction, kind) for kind in _CLIENTS}
        transaction.audit("demo")
        for kind, token in tokens.items():
            _write_secret(token_path(folder, kind), token)
    return True


def token_path(folder: Path, kind: str) -> Path:
    """Where the token of the demo's "cabinet" or "billing" is kept."""
    return folder / f"demo-{kind}.token"


def _refuse_real_data(transaction: Writing) -> None:
    for table in (tables.tickets, tables.agents, tables.subscribers):
        if transaction.connection.execute(select(table.c.id).limit(1)).first():
            raise DemoError("This central is in use; the demo needs an empty one. Choose another folder with --data.")


def _insert_agents(transaction: Writing) -> list[Agent]:
    hashed = hash_password(PASSWORD)
    rows = [{"login": p.login, "name": p.name, "department": p.department, "role": p.role} for p in PEOPLE]
    ids = transaction.insert_many("agent", [row | {"password_hash": hashed} for row in rows])
    return [
        Agent(agent_id, person.login, person.name, person.department, person.role)
        for agent_id, person in zip(ids, PEOPLE, strict=True)
    ]


def _insert_parties(transaction: Writing, at: datetime) -> list[Party]:
    people = demo_parties(at)
    plans = [{"id": plan_id, "name": name, "group": group} for plan_id, name, group, _ in PLANS]
    transaction.insert_many("plan", plans)
    transaction.insert_many("subscriber", [party.subscriber for party in people])
    transaction.insert_many("account", [account for party in people for account in party.accounts])
    return people


def _insert_tickets(transaction: Writing, told: list[Told], book: Book) -> None:
    """Numbers and message ids grow with time, as if it all had happened here."""
    tickets: list[dict[str, Any]] = []
    lines: list[tuple[Told, int, Said]] = []
    told = sorted(told, key=lambda entry: entry.ticket.received_at)
    for entry, number in zip(told, transaction.next_numbers(len(told)), strict=True):
        words = {"subject": entry.subject, "suggested_emergency": entry.suggested_emergency}
        values = values_of(entry.ticket, book)
        tickets.append({"id": number, "is_retired": is_long_ended(entry.ticket, transaction.at), **words, **values})
        lines += [(entry, number, said) for said in (_acknowledged(entry, number), *entry.conversation)]
    transaction.insert_many("ticket", tickets)
    lines.sort(key=lambda line: (line[2].at, line[1], line[2].event is not None))
    rows = [
        {**said.values(number), "is_retired": is_long_ended(entry.ticket, transaction.at)}
        for entry, number, said in lines
    ]
    ids = transaction.insert_many("message", rows)
    notices = [
        _notice(entry.ticket, number, said, message_id, book)
        for message_id, (entry, number, said) in zip(ids, lines, strict=True)
        if said.event == "acknowledged" or said.is_answer
    ]
    transaction.connection.execute(insert(cabinet_tables.notices), notices)


def _acknowledged(entry: Told, number: int) -> Said:
    return Said(MessageKind.EVENT, entry.ticket.received_at, event="acknowledged", detail={"ticket": number})


def _notice(ticket: Ticket, number: int, said: Said, message_id: int, book: Book) -> dict[str, Any]:
    due_at = deadline(ticket.department, start(ticket.received_at), book).due_at
    return {
        "subscriber_id": ticket.subscriber_id,
        "ticket": number,
        "kind": "answer" if said.is_answer else "acknowledgement",
        "message_id": message_id,
        "text": said.body if said.is_answer else acknowledgement(number, ticket.department, due_at),
        "at": said.at,
    }


def _insert_desk(
    transaction: Writing, random: Random, people: Sequence[Party], agents: Sequence[Agent], at: datetime
) -> None:
    answers = [
        {
            "department": department,
            "title": title,
            "body": body,
            "dead_links": [DEAD_LINK] if DEAD_LINK in body else [],
            "checked_at": at - timedelta(hours=3),
        }
        for department, title, body in STANDARD_ANSWERS
    ]
    transaction.insert_many("standard_answer", answers)
    hour = at.replace(minute=0, second=0, microsecond=0)
    for title, body, starts_in, lasts, state, servers in ANNOUNCEMENTS:
        starts_at = hour + timedelta(hours=starts_in)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=lasts)}
        transaction.insert("announcement", title=title, body=body, state=state, servers=servers, **times)
    notes = []
    for _ in range(_CONTACT_NOTES):
        agent = random.choice(agents)
        notes.append(
            {
                "subscriber_id": random.choice(people).subscriber["id"],
                "author_id": agent.id,
                "author_name": agent.name,
                "at": at - timedelta(minutes=random.randint(10, 60 * 24 * 20)),
                "body": random.choice(CONTACT_NOTES),
            }
        )
    transaction.insert_many("contact_note", sorted(notes, key=lambda note: note["at"]))


def _client_token(transaction: Writing, kind: str) -> str:
    client = insert(tables.clients).values(name=f"demo-{kind}", kind=kind)
    client_id = primary_key(transaction.connection.execute(client))
    return issue_token(transaction.connection, transaction.at, client_id=client_id)


def _write_secret(path: Path, text: str) -> None:
    """Only its owner may read it, and never for a moment anybody else."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
