"""What `export` writes and `import` reads elsewhere is the same desk: every place, clock and message."""

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.export import export
from desktop.central.importer import Summary, run_import
from desktop.central.queue_page import read_standings
from desktop.regulation.people import Department
from tests.central.importing import Import, line
from tests.central_server import Client, Send, World, new_world

IS_OTHER = {"version", "assignee_id", "external_id", "suggested_emergency", "merged_into"} | {
    f"emergency_{what}" for what in ("by", "at", "reason")
}
OF_A_TICKET = [column for column in tables.tickets.c if column.name not in IS_OTHER]
OF_A_MESSAGE = [tables.messages.c[name] for name in ("ticket", "kind", "at", "body", "is_retired")]


def told(world: World) -> tuple[list[Any], list[Any], list[Any]]:
    """Tickets, conversations without their events, and who waits."""
    with world.central.engine.connect() as connection:
        tickets = select(*OF_A_TICKET).where(tables.tickets.c.state != "merged").order_by(tables.tickets.c.id)
        messages = select(*OF_A_MESSAGE).where(tables.messages.c.kind != "event")
        in_order = messages.order_by(tables.messages.c.ticket, tables.messages.c.at, tables.messages.c.id)
        waiting = [standing for department in Department for standing in read_standings(connection, department)]
        numbers = sorted(standing.number for standing in waiting)
        return list(connection.execute(tickets)), list(connection.execute(in_order)), numbers


STP, ORK = Department.STP, Department.ORK
STORIES: list[tuple[Department, list[tuple[str, dict[str, Any]]]]] = [  # acts by two hours; "says": the subscriber's
    (STP, []),
    (STP, [("reply", {"body": "Сделано."})]),
    (STP, [("reply", {"body": "Сделано."}), ("says", {}), ("no_answer_needed", {})]),
    (STP, [("request_data", {"body": "Какой домен?"}), ("reply", {"body": "Ждём."})]),
    (STP, [("request_data", {"body": "Какой домен?"}), ("says", {})]),
    (STP, [("transfer", {"department": "ork"})]),
    (STP, [("transfer", {"department": "ork"}), ("transfer", {"department": "stp", "who": "olga"})]),
    (STP, [("out_of_scope", {"body": "Не консультируем."})]),
    (STP, [("resolve", {"body": "Готово."}), ("says", {})]),
    (STP, [("declare_emergency", {"service": "web", "reason": "лежит"}), ("note", {"body": "Смотрю."})]),
    (ORK, [("request_data", {"body": "Номер договора?", "who": "olga"}), ("says", {})]),
    (ORK, [("request_data", {"body": "Номер договора?", "who": "olga"})]),
    (ORK, [("refuse", {"reason": "not_in_plan", "body": "Нет.", "who": "olga"}), ("says", {})]),
    (ORK, [("transfer", {"department": "stp", "who": "olga"})]),
]


def test_desk_that_moved_has_the_same_queues_and_conversations(
    world: World, client: Client, send: Send, tmp_path: Path
) -> None:
    tickets = [world.file_ticket(department, account="example.ru", premium=True) for department, _ in STORIES]
    for turn in range(max(len(acts) for _, acts in STORIES)):
        world.clock.advance(hours=2)
        for number, (_, acts) in zip(tickets, STORIES, strict=True):
            for act, values in acts[turn : turn + 1]:
                assert act_on(world, client, send, number, act, values) in (200, 201), (number, act)
    with new_world(tmp_path / "elsewhere") as elsewhere:
        elsewhere.clock.at = world.clock.at
        summary = Summary()
        report = io.StringIO()
        file = io.BytesIO(b"\n".join(export(world.central.engine)))
        run_import(elsewhere.central, file, report, summary)
        assert (summary, report.getvalue()) == (Summary(imported=len(tickets)), "")
        assert told(elsewhere) == told(world)


def act_on(world: World, client: Client, send: Send, number: int, act: str, values: dict[str, Any]) -> int:
    if act != "says":
        return send(number, act, **values).status_code
    headers = world.headers("cabinet") | {"Idempotency-Key": f"says-{number}-{world.clock.at.timestamp():.0f}"}
    return client.post(f"/v1/cabinet/tickets/{number}/messages", json={"body": "Ещё"}, headers=headers).status_code


def test_plan_of_an_account_survives_an_old_ticket_of_its_premium_days(imported: Import, tmp_path: Path) -> None:
    person = {"id": "i1", "name": "Иван"}
    imported(line("old", account="imp.ru", subscriber=person | {"premium": True}, state="resolved"))
    imported(line("new", account="imp.ru", subscriber=person | {"premium": False}))
    with new_world(tmp_path / "elsewhere") as elsewhere:
        file = io.BytesIO(b"\n".join(reversed(list(export(imported.world.central.engine)))))
        run_import(elsewhere.central, file, io.StringIO(), Summary())
        with elsewhere.central.engine.connect() as connection:
            plan = connection.execute(select(tables.accounts.c.plan_id).where(tables.accounts.c.id == "imp.ru"))
            assert plan.scalar_one() == "import-standard"


OWN = {"state": "open", "unanswered_since_at": "2026-10-06T08:00:00Z"}
BAD = [
    {"state": "asleep"},
    OWN | {"unanswered_since_at": "2026-10-06T08:00:00"},
    OWN | {"stp_clock": {"started_at": "9999-12-31T23:59:59Z", "due_from_at": "2026-10-06T08:00:00Z"}},
    OWN | {"ork_clock": {"started_at": "2026-10-06T08:00:00Z", "due_from_at": "1066-10-06T08:00:00Z"}},
]


@pytest.mark.parametrize("own", BAD)
def test_state_that_cannot_be_is_a_bad_line(imported: Import, own: dict[str, Any]) -> None:
    assert imported(line("a", smena=own), line("b", smena=OWN)) == Summary(imported=1, bad=1)
    assert imported.report.startswith("line 1: smena")
