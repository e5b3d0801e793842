"""Every kind of intent: the replica with the pages after it is a fresh snapshot, and what was shown comes true."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from desktop.central.mail_settings import Smtp
from desktop.regulation.intents import (
    INTENT_TYPES,
    TYPE_OF_INTENT,
    AdmitLetter,
    AskSender,
    Assign,
    AttachLetter,
    Authorize,
    ContactNote,
    DeclareEmergency,
    DismissLetter,
    Intent,
    JoinIncident,
    LeaveIncident,
    LetterIntent,
    Merge,
    NoAnswerNeeded,
    Note,
    OutOfScope,
    Redact,
    RedactLetter,
    RefusalReason,
    Refuse,
    Release,
    Reply,
    RequestData,
    RequestSecret,
    Resolve,
    RevokeAuthorization,
    RevokeEmergency,
    SetAccount,
    SetTopic,
    Split,
    Take,
    Transfer,
)
from desktop.regulation.people import Department
from desktop.regulation.ticket import AuthorizationWay, BasicService, SecretKind
from desktop.replica.views import MessageView, TicketView
from tests.central.mailroom.post import settings
from tests.crashes.house import House
from tests.crashes.truth import check_central, check_replica
from tests.sync.stepped import Stepped


@dataclass(frozen=True)
class Case:
    """`intent` is made of the ticket's number once the `before` acts, of the same agent, are confirmed."""

    intent: Callable[[House, int], Intent]
    before: tuple[Intent, ...] = ()
    who: str = "anna"


def plain(intent: Intent, *before: Intent, who: str = "anna") -> Case:
    return Case(lambda house, number: intent, before, who)


def second_message(house: House, number: int) -> Intent:
    written = house.cabinet(f"/tickets/{number}/messages", {"body": "И ещё почта."}, "second")
    assert written.status_code == 201
    desk = house.desk()
    desk.catch_up()
    return Split((desk.ticket(number).messages[-1].id,), "Почта")


def another_ticket(house: House, number: int) -> Intent:
    other = house.world.file_ticket(body="Тот же сайт.")
    house.desk().catch_up()
    return Merge(other)


def first_words(house: House, number: int) -> Intent:
    message = house.desk().ticket(number).messages[0]
    return Redact(message.id, message.version, ((0, 4),))


def another_emergency(house: House, number: int) -> JoinIncident:
    desk, other = house.desk(), house.world.file_ticket(body="Тот же сайт.")
    desk.catch_up()
    put(desk, other, EMERGENCY)
    desk.sync()
    return JoinIncident(other)


def joined(house: House, number: int) -> Intent:
    desk = house.desk()
    put(desk, number, another_emergency(house, number))
    desk.sync()
    return LeaveIncident()


EMERGENCY = DeclareEmergency(BasicService.WEB, "Сайт лежит")
AUTHORIZED = Authorize(AuthorizationWay.SUPERVISOR, "Подтвердил по договору")
CASES = {
    "take": plain(Take()),
    "release": plain(Release(), Take()),
    "assign": plain(Assign(2, "Смена"), who="sveta"),
    "reply": plain(Reply("Сайт снова открывается.")),
    "note": plain(Note("Диск на web-3 почти полон.")),
    "request_data": plain(RequestData("Назовите аккаунт.")),
    "refuse": plain(Refuse(RefusalReason.NOT_IN_PLAN, "Не входит в тариф.")),
    "out_of_scope": plain(OutOfScope("Скрипты вне обязанностей.")),
    "resolve": plain(Resolve("Исправлено.")),
    "no_answer_needed": plain(NoAnswerNeeded(), Take()),
    "transfer": plain(Transfer(Department.ORK, "Счёт")),
    "declare_emergency": plain(EMERGENCY),
    "revoke_emergency": plain(RevokeEmergency("Поднят"), EMERGENCY),
    "set_topic": plain(SetTopic(None, "fault")),
    "set_account": plain(SetAccount("plain.ru", "example.ru")),
    "merge": Case(another_ticket),
    "split": Case(second_message),
    "request_secret": plain(RequestSecret(SecretKind.PASSWORD, "Пришлите пароль от панели.")),
    "authorize": plain(AUTHORIZED, who="sveta"),
    "revoke_authorization": plain(RevokeAuthorization("Ошибка"), AUTHORIZED, who="sveta"),
    "redact": Case(first_words),
    "join_incident": Case(another_emergency, (EMERGENCY,)),
    "leave_incident": Case(joined, (EMERGENCY,)),
    "contact_note": plain(ContactNote("s1", "Звонил, просил ускорить.")),
}


OF_LETTERS: dict[str, Callable[[int, int], LetterIntent]] = {  # made of the numbers of a letter and a ticket
    "ask_sender": lambda letter, ticket: AskSender(letter),
    "admit_letter": lambda letter, ticket: AdmitLetter(letter, "plain.ru"),
    "attach_letter": lambda letter, ticket: AttachLetter(letter, ticket, is_subscriber=True),
    "dismiss_letter": lambda letter, ticket: DismissLetter(letter, "Реклама"),
    "redact_letter": lambda letter, ticket: RedactLetter(letter, 1, ((0, 4),)),
}


def test_every_kind_of_intent_has_a_case() -> None:
    assert CASES.keys() | OF_LETTERS.keys() == INTENT_TYPES.keys()


def put(desk: Stepped, number: int, intent: Intent) -> None:
    if isinstance(intent, ContactNote):
        desk.desk.add_contact_note(intent.subscriber_id, intent.body)
    else:
        desk.desk.act(desk.ticket(number), intent)


def prepared(house: House, case: Case) -> tuple[Stepped, int, Intent]:
    """The author's desk and a bystander's have caught up; nothing of the case itself was done."""
    number = house.world.file_ticket()
    for login in {case.who, "anna", "olga"}:
        house.desk(login).catch_up()
    desk = house.desk(case.who)
    for act in case.before:
        put(desk, number, act)
        desk.sync()
    intent = case.intent(house, number)
    desk.catch_up()
    return desk, number, intent


def said(message: MessageView) -> tuple[object, ...]:
    numbered = ("into", "secret")  # central numbers what is split off or asked for
    detail = {name: value for name, value in message.detail.items() if name not in numbered}
    return message.kind, message.author, message.at, message.body, message.event, detail


def shown(view: TicketView, intent: Intent) -> object:
    """What the window shows of a ticket, but for the marks of what is under way. The conversation of a merged ticket
    stands under it until the survivor has it."""
    messages = [] if isinstance(intent, Merge) else [said(message) for message in view.messages]
    return replace(view.ticket, messages=(), secrets=()), replace(view.row, is_pending=False), messages


@pytest.mark.parametrize("name", CASES)
def test_what_is_shown_before_the_receipt_is_confirmed_and_the_replica_is_a_fresh_snapshot(
    house: House, name: str
) -> None:
    desk, number, intent = prepared(house, CASES[name])
    assert TYPE_OF_INTENT[type(intent)] == name
    put(desk, number, intent)
    before = shown(desk.ticket(number), intent)
    desk.drain()
    assert desk.states() == ["accepted"]
    assert shown(desk.ticket(number), intent) == before, "something changed between receipt and feed"
    desk.catch_up()
    assert desk.outbox() == []
    assert shown(desk.ticket(number), intent) == before
    for reader in (desk, house.desk("olga")):
        reader.catch_up()
        check_replica(reader, house.world)
    check_central(house.world)


@pytest.mark.parametrize("name", OF_LETTERS)
def test_letter_stands_where_it_was_shown_before_the_receipt_and_the_replica_is_a_fresh_snapshot(
    house: House, name: str
) -> None:
    house.world.central.mail = settings(smtp=Smtp(host="localhost", tls="none"))
    number, letter = house.world.file_ticket(), house.world.add_letter()
    desk, other = house.desk(), house.desk("olga")
    for reader in (desk, other):
        reader.catch_up()
    desk.desk.act_on_letter(desk.answer(desk.desk.read_letters)[0], OF_LETTERS[name](letter, number))
    before = desk.answer(desk.desk.read_letters)[0].row.state
    for step in (desk.drain, desk.catch_up):
        step()
        assert desk.answer(desk.desk.read_letters)[0].row.state == before
    assert desk.outbox() == []
    for reader in (desk, other):
        reader.catch_up()
        check_replica(reader, house.world)
    check_central(house.world)


def test_contact_note_is_shown_before_the_receipt_and_once_after_it(house: House) -> None:
    desk, number, intent = prepared(house, CASES["contact_note"])
    put(desk, number, intent)
    bodies = []
    for step in (lambda: None, desk.drain, desk.catch_up):
        step()
        view = desk.answer(desk.desk.read_subscriber, "s1", None)
        bodies.append([note.body for note in view.contact_notes] + [note.intent.body for note in view.pending_notes])
    assert bodies == [["Звонил, просил ускорить."]] * 3
