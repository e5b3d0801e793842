"""Curious reading leaves a trace: old tickets, those of the other department, the export."""

from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.__main__ import main
from desktop.central.conversation import message_ids_of
from desktop.central.files import attach, keep_file
from desktop.regulation.people import Department
from tests.central_server import OPERATOR, Client, World


def noted(world: World, act: str) -> list[tuple[str, int | None, Any]]:
    audit = tables.audit.c
    with world.central.engine.connect() as connection:
        found = connection.execute(select(audit.actor, audit.ticket, audit.detail).where(audit.act == act))
        return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("who", "department", "is_old", "reason"),
    [
        ("anna", Department.STP, False, None),
        ("anna", Department.ORK, False, "other_department"),
        ("anna", Department.STP, True, "old"),
        ("sveta", Department.ORK, False, None),
        ("sveta", Department.ORK, True, "old"),
    ],
)
def test_reading_an_old_ticket_or_another_departments_is_noted(
    world: World, client: Client, who: str, department: Department, is_old: bool, reason: str | None
) -> None:
    number = world.file_ticket(department)
    with world.central.write(OPERATOR) as transaction:
        file = keep_file(transaction, transaction.vault.ring(), b"text", "a.txt", "text/plain", False, ticket=number)
        attach(transaction, message_ids_of(transaction, number)[0], [file])
        if is_old:
            transaction.retire("ticket", number)
    assert client.get(f"/v1/tickets/{number}", headers=world.headers(who)).status_code == 200
    expected = [] if reason is None else [(f"agent:{world.ids[who]}", number, {"reason": reason})]
    assert noted(world, "read_ticket") == expected
    assert client.get(f"/v1/attachments/{file.id}", headers=world.headers(who)).content == b"text"
    assert noted(world, "read_file") == [(by, of, detail | {"file": file.id}) for by, of, detail in expected]


@pytest.mark.parametrize(("department", "notes"), [("stp", 0), ("ork", 1)])
def test_file_of_a_letter_is_read_like_one_of_a_ticket(
    world: World, client: Client, department: str, notes: int
) -> None:
    with world.central.write(OPERATOR) as transaction:
        values = {"state": "machine", "sender": "a@b.ru", "received_at": transaction.at}
        letter = transaction.insert("letter", department=department, **values)
        ring = transaction.vault.ring()
        file = keep_file(transaction, ring, b"text", "a.txt", "text/plain", False, letter=letter)
    assert client.get(f"/v1/attachments/{file.id}", headers=world.headers()).content == b"text"
    assert len(noted(world, "read_file")) == notes


def test_export_is_noted(
    world: World, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    world.file_ticket()
    monkeypatch.setenv("SMENA_DATABASE_URL", world.data_base)
    assert main(["export"]) == 0
    assert noted(world, "export") == [("operator", None, {})]
