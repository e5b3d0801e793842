"""The cabinet: what one more message of the subscriber does to his ticket."""

import pytest

from desktop.central.conversation import retire
from tests.central.cabinet_site import Cabinet
from tests.central_server import OPERATOR


def test_message_completes_what_was_asked_for(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "request_data", body="Какой ящик?")
    assert cabinet.get(f"/tickets/{number}").json()["ticket"]["state"] == "waiting"
    cabinet.world.clock.advance(hours=10)
    assert cabinet.write(number)["due_at"] == "2026-10-07T07:00:00Z"
    assert cabinet.ticket(number)["ticket"]["state"] == "open"


def test_second_unanswered_message_keeps_the_clock_of_the_first(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.world.clock.advance(hours=3)
    assert cabinet.write(number)["due_at"] == "2026-10-06T21:00:00Z"


@pytest.mark.parametrize("department", ["stp", "ork"])
def test_message_reopens_an_ended_ticket_under_its_number_with_a_new_clock(cabinet: Cabinet, department: str) -> None:
    number = cabinet.file(department=department, topic=None)
    cabinet.act(number, "declare_emergency", service="web", reason="проверено")
    cabinet.act(number, "resolve", body="Готово")
    cabinet.world.clock.advance(hours=10)
    filed = cabinet.write(number, "Сайт снова не работает")
    ticket = cabinet.ticket(number)["ticket"]
    deadlines = {"stp": ("2026-10-07T07:00:00Z", None), "ork": ("2026-10-08T15:00:00Z", "2026-10-08T15:00:00Z")}
    assert (filed["number"], filed["due_at"], filed["target_at"]) == (number, *deadlines[department])
    assert (ticket["state"], ticket["emergency"], ticket["suggested_emergency"]) == ("open", None, "web")


def test_reopened_ticket_follows_the_plan_its_account_has_now(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "resolve", body="Готово")
    with cabinet.world.central.write(OPERATOR) as transaction:
        transaction.update("account", "plain.ru", plan_id="premium-2")
    cabinet.write(number)
    assert cabinet.ticket(number)["ticket"]["premium"] is True


def test_message_brings_a_long_ended_ticket_back_to_the_desks(cabinet: Cabinet) -> None:
    number = cabinet.file()
    cabinet.act(number, "resolve", body="Готово")
    with cabinet.world.central.write(OPERATOR) as transaction:
        retire(transaction, number)
    cabinet.write(number)
    page = cabinet.client.get("/v1/changes?cursor=0", headers=cabinet.world.headers()).json()
    put = {(change["kind"], change["id"]) for change in page["changes"] if change["op"] == "put"}
    assert ("ticket", str(number)) in put
    assert len([kind for kind, _ in put if kind == "message"]) == len(cabinet.ticket(number)["messages"])


def test_message_to_a_merged_ticket_goes_to_its_survivor(cabinet: Cabinet) -> None:
    merged, survivor = cabinet.file(), cabinet.file()
    cabinet.act(merged, "merge", into=survivor)
    assert cabinet.write(merged, "Куда это придёт?")["number"] == survivor
    assert cabinet.get(f"/tickets/{merged}").json()["ticket"]["merged_into"] == survivor
    assert cabinet.get(f"/tickets/{survivor}").json()["messages"][-1]["body"] == "Куда это придёт?"


@pytest.mark.parametrize(("body", "code"), [("", "empty"), ("я" * 65_537, "too_long"), ("\x00", "bad_text")])
def test_bad_message_is_refused(cabinet: Cabinet, body: str, code: str) -> None:
    answer = cabinet.post(f"/tickets/{cabinet.file()}/messages", {"body": body})
    assert (answer.status_code, answer.json()["field"], answer.json()["type"]) == (422, "body", f"urn:smena:{code}")
