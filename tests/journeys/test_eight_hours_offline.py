"""A shift without network: everything can be done, everything goes out when it is back, in order and once."""

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from desktop.central import tables
from desktop.models.outbox import as_text as waiting_text
from desktop.models.queues import Tab
from desktop.panels.dialogs import RefuseDialog, TransferDialog
from desktop.regulation.people import Department
from desktop.regulation.ticket import State
from desktop.sync.state import Link
from desktop.wire.tokens import Tokens
from tests.central_server import World
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit
from tests.seats import Seat, wait

HOURS = 8


def take(anna: Seat) -> None:
    anna.press(Qt.Key.Key_T)


def reply(anna: Seat) -> None:
    anna.window.ticket_panel.box.insert("Исправили, проверьте.")
    anna.send()


def note(anna: Seat) -> None:
    anna.window.ticket_panel.box.insert("Позвонить завтра.")
    anna.window.ticket_panel.offered["note"].trigger()


def request_data(anna: Seat) -> None:
    anna.window.ticket_panel.box.insert("Назовите домен.")
    anna.window.ticket_panel.offered["request_data"].trigger()


def resolve(anna: Seat) -> None:
    anna.window.ticket_panel.box.insert("Сделано.")
    anna.window.ticket_panel.offered["resolve"].trigger()


def refuse(anna: Seat) -> None:
    anna.window.ticket_panel.box.insert("Услуги заблокированы.")
    anna.window.ticket_panel.offered["refuse"].trigger()
    dialog = anna.window.ticket_panel.acts.dialog
    assert isinstance(dialog, RefuseDialog)
    dialog.reasons.setCurrentRow(2)
    dialog.accept()


def transfer(anna: Seat) -> None:
    anna.window.ticket_panel.offered["transfer"].trigger()
    dialog = anna.window.ticket_panel.acts.dialog
    assert isinstance(dialog, TransferDialog)
    dialog.reason.setPlainText("Вопрос об оплате.")
    dialog.accept()


# What is done on each ticket in these hours; how many messages of each text central has in the end.
SHIFT: list[tuple[Callable[[Seat], None], ...]] = [
    (take,),
    (note, reply),
    (take, note, request_data),
    (reply, note, resolve),
    (refuse,),
    (note, transfer),
    (take, refuse),
    (resolve,),
]
TEXTS = {
    note: "Позвонить завтра.",
    reply: "Исправили, проверьте.",
    request_data: "Назовите домен.",
    resolve: "Сделано.",
    refuse: "Услуги заблокированы.",
}
ENDS = {2: State.WAITING, 3: State.RESOLVED, 4: State.REFUSED, 5: State.OPEN, 6: State.REFUSED, 7: State.RESOLVED}


@pytest.fixture
def anna(sit: Sit, cable: Cable) -> Seat:
    return sit("anna", cable.url)


def acts_of(world: World, login: str) -> dict[int, list[str]]:
    """What central carried out for an agent, by ticket, in its order."""
    audit = tables.audit.c
    done: dict[int, list[str]] = {}
    with world.central.engine.connect() as connection:
        rows = connection.execute(
            select(audit.ticket, audit.act).where(audit.actor == f"agent:{world.ids[login]}").order_by(audit.id)
        )
        for number, act in rows:
            if number is not None:
                done.setdefault(number, []).append(act)
    return done


def bodies(world: World) -> Counter[str]:
    with world.central.engine.connect() as connection:
        return Counter(connection.execute(select(tables.messages.c.body)).scalars())


def test_a_shift_without_network_goes_out_in_order_and_once(served_central: World, cable: Cable, anna: Seat) -> None:
    numbers = [served_central.file_ticket(subject=f"Заявка {place}") for place in range(len(SHIFT) + 1)]
    *worked, drafted = numbers
    wait(lambda: str(drafted) in anna.queue(Tab.STP))
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    for number, acts in zip(worked, SHIFT, strict=True):
        anna.passed += HOURS * 3600 / len(SHIFT)
        served_central.clock.advance(hours=HOURS / len(SHIFT))
        anna.open_ticket(number)
        for act in acts:
            before = anna.desk.state.pending
            act(anna)
            wait(lambda before=before: anna.desk.state.pending == before + 1)  # type: ignore[misc]
            assert anna.window.ticket_panel.box.text == ""
    anna.open_ticket(drafted)
    anna.window.ticket_panel.box.insert("Ещё думаю")
    anna.window.actions_["outbox"].trigger()
    listed = anna.window.outbox_panel.model
    wait(lambda: f"Черновик ответа · № {drafted}" in waiting_text(listed))
    wait(lambda: waiting_text(listed).count("ждёт отправки") == sum(map(len, SHIFT)))  # one may be tried right now
    found: list[int] = []
    anna.desk.search("Заявка 3", lambda result: found.extend(hit.number for hit in result.hits))
    wait(lambda: numbers[3] in found)
    assert bodies(served_central).keys().isdisjoint(TEXTS.values())
    assert anna.desk.state.pending == sum(map(len, SHIFT))

    cable.mend()
    anna.knock()
    wait(lambda: anna.desk.state.link is Link.ONLINE and not anna.desk.state.pending)
    assert anna.desk.state.undecided == 0
    done = acts_of(served_central, "anna")
    assert done == {number: [act.__name__ for act in acts] for number, acts in zip(worked, SHIFT, strict=True)}
    expected = Counter(TEXTS[act] for acts in SHIFT for act in acts if act in TEXTS)
    assert {text: bodies(served_central)[text] for text in TEXTS.values()} == expected
    assert bodies(served_central)["Ещё думаю"] == 0
    assert anna.window.ticket_panel.box.text == "Ещё думаю"
    for place, state in ENDS.items():
        anna.open_ticket(worked[place])
        wait(lambda: anna.view is not None and not anna.view.outbox)
        assert anna.view is not None
        assert anna.view.ticket.state is state
    anna.open_ticket(worked[5])
    assert anna.view is not None
    assert anna.view.ticket.department is Department.ORK


def test_token_that_expired_meanwhile_holds_the_outbox_until_the_same_agent_signs_in(
    served_central: World, cable: Cable, sit: Sit, anna: Seat
) -> None:
    number = served_central.file_ticket()
    wait(lambda: str(number) in anna.queue(Tab.STP))
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    anna.open_ticket(number)
    reply(anna)
    served_central.clock.advance(hours=13)
    anna.passed += 13 * 3600
    cable.mend()
    anna.knock()
    wait(lambda: anna.desk.state.link is Link.SIGNED_OUT)
    assert anna.window.actions_["sign_in_again"].isVisible()
    assert bodies(served_central)[TEXTS[reply]] == 0
    served_central.extend_tokens()
    boris = sit("boris", data="anna")  # on the same computer
    boris.open_ticket(number)
    assert (boris.desk.state.pending, boris.view and boris.view.outbox) == (0, ())
    assert bodies(served_central)[TEXTS[reply]] == 0
    anna.opened.sign_in_again(Tokens(served_central.tokens["anna"]))
    wait(lambda: anna.desk.state.link is Link.ONLINE and anna.has_settled())
    assert bodies(served_central)[TEXTS[reply]] == 1
    assert acts_of(served_central, "anna") == {number: ["reply"]}
    assert acts_of(served_central, "boris") == {}
