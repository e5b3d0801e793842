"""What of a good line could not be kept is warned of by its number: nothing is lost without a word."""

from typing import Any

import pytest
from sqlalchemy import select

from desktop.central import tables
from desktop.central.importer import Summary
from tests.central.importing import PERSON, A, Import, S, line, said
from tests.central_server import OPERATOR

IVAN = {"id": "s1", "name": "Иван Петров", "email": "ivan@example.ru"}  # as billing knows him
WAITED = "state: waiting, but"
ANSWERED = "state: open, but its last message is an answer; the ticket is answered"

LINES = [  # a line, its warnings
    ({"topic": "fault"}, []),
    ({"topic": ""}, []),
    ({"topic": "payment"}, ["topic: 'payment' is no topic of stp; the ticket has none"]),
    ({"topic": "Hosting\n/DNS"}, ["topic: 'Hosting\\n/DNS' is no topic of stp; the ticket has none"]),
    ({"state": "open", "messages": [said(S, 3), said(A, 2)]}, [ANSWERED]),
    ({"state": "open", "messages": [said(S, 3), said(A, 2), said(S, 1)]}, []),
    ({"emergency": "web"}, []),
    ({"emergency": "ftp"}, ["emergency: ftp is no basic service here; the ticket has no emergency"]),
    ({"state": "waiting", "messages": [said(S, 3), said(A, 2)]}, []),
    ({"state": "waiting"}, [f"{WAITED} nobody asked the subscriber anything; the ticket is open"]),
    (
        {"state": "waiting", "messages": [said(S, 3), said(A, 2), said(S, 1)]},
        [f"{WAITED} the subscriber wrote after the last answer; the ticket is open"],
    ),
    ({"subscriber": IVAN, "account": "plain.ru"}, []),
    ({"subscriber": {"id": "s1", "name": ""}}, []),
    (
        {"subscriber": {"id": "s1", "name": "Иной"}},
        ["subscriber: s1 is known as 'Иван Петров', ivan@example.ru; that stays"],
    ),
    (
        {"subscriber": {"id": "s2", "name": "ООО «Другое»", "email": "x@y.ru"}},
        ["subscriber: s2 is known as 'ООО «Другое»' without e-mail; that stays"],
    ),
    ({"subscriber": IVAN | {"premium": True}, "account": "example.ru"}, []),
    (
        {"subscriber": IVAN | {"premium": True}, "account": "plain.ru"},
        ["subscriber.premium: the plan of plain.ru says otherwise and decides"],
    ),
    (
        {"subscriber": IVAN, "account": "other.ru"},
        ["account: other.ru belongs to subscriber s2, not to s1; the ticket names both"],
    ),
]


@pytest.mark.parametrize(("changes", "warnings"), LINES)
def test_what_is_not_kept_is_warned_of(imported: Import, changes: dict[str, Any], warnings: list[str]) -> None:
    with imported.world.central.write(OPERATOR) as transaction:
        transaction.insert("setting", id="basic_services", value='["web"]')
    assert imported(line(**changes)) == Summary(imported=1, warnings=len(warnings))
    assert imported.report.splitlines() == [f"line 1: warning: {warning}" for warning in warnings]


def test_ticket_is_kept_without_what_could_not_be_kept(imported: Import) -> None:
    with imported.world.central.write(OPERATOR) as transaction:
        transaction.insert("setting", id="basic_services", value='["web"]')
    imported(line(topic="payment", emergency="ftp", subscriber=IVAN, account="other.ru"))
    [ticket] = imported.tickets()
    assert (ticket.topic, ticket.emergency, ticket.account, ticket.subscriber_id) == (None, None, "other.ru", "s1")


def test_each_person_and_plan_is_warned_of_once_a_run(imported: Import) -> None:
    other = {"id": "s1", "name": "Иной", "premium": True}
    lines = [line(str(index), subscriber=other, account="plain.ru") for index in range(300)]
    assert imported(*lines) == Summary(imported=300, warnings=2)
    assert imported(*lines) == Summary(unchanged=300)


def test_account_that_the_file_gives_to_two_people_is_warned_of(imported: Import) -> None:
    second = line("b", subscriber={"id": "i2", "name": "Пётр"}, account="imp.ru")
    assert imported(line("a", subscriber=PERSON, account="imp.ru"), second) == Summary(imported=2, warnings=1)
    assert imported.report.startswith("line 2: warning: account: imp.ru belongs to subscriber i1, not to i2")
    with imported.world.central.engine.connect() as connection:
        account = connection.execute(select(tables.accounts).where(tables.accounts.c.id == "imp.ru")).one()
    assert account.subscriber_id == "i1"
