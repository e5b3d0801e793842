"""Curious reading leaves a trace: old tickets, those of the other department, the export."""

from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.__main__ import main
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
    if is_old:
        with world.central.write(OPERATOR) as transaction:
            transaction.retire("ticket", number)
    assert client.get(f"/v1/tickets/{number}", headers=world.headers(who)).status_code == 200
    expected = [] if reason is None else [(f"agent:{world.ids[who]}", number, {"reason": reason})]
    assert noted(world, "read_ticket") == expected


def test_export_is_noted(
    world: World, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    world.file_ticket()
    monkeypatch.setenv("SMENA_DATABASE_URL", world.data_base)
    assert main(["export"]) == 0
    assert noted(world, "export") == [("operator", None, {})]
