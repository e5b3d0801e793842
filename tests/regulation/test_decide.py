"""The one judge: each act, when it is accepted, what comes of it, and with which reason it is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.regulation import intents as i
from desktop.regulation.book import Book, Settings
from desktop.regulation.decide import decide, is_text
from desktop.regulation.intents import BODY_LIMIT, MOST_FILES, Intent
from desktop.regulation.intents import RefusalReason as Reason
from desktop.regulation.outcome import Accepted, NewMessage, Refused
from desktop.regulation.people import Agent
from desktop.regulation.ticket import BasicService, Emergency, MessageKind, State, Ticket
from tests.regulation.making import (
    ANNA,
    BOOK,
    BORIS,
    LEFT,
    NOON,
    OLGA,
    ORK,
    PAVEL,
    STP,
    SUPER,
    accepted,
    book,
    refused,
    said,
    ticket,
)  # fmt: skip

WEB = BasicService.WEB
NOT_BOUND = Reason.DOMAIN_NOT_BOUND
EMERGENCY = Emergency(WEB, "Анна", NOON, "Сайт лежит.")
ANNAS = ticket(assignee_id=ANNA.id)
OLGAS = ticket(ORK, assignee_id=OLGA.id)
DOMAIN = ticket(ORK, topic="domain")
URGENT = ticket(emergency=EMERGENCY)
NOBODYS = ticket(subscriber_id=None)
PREMIUM = ticket(account="premium.ru", premium=True)
NAMED = ticket(account="example.ru", topic="fault")
ANSWERED = ticket(state=State.ANSWERED, unanswered_since_at=None)
NO_WEB = book(settings=Settings(basic_services=frozenset({BasicService.MAIL})))
SPEECHES: list[Intent] = [
    i.Reply("Сделано."),
    i.RequestData("Назовите аккаунт."),
    i.Refuse(Reason.NOT_IN_PLAN, "Тариф этого не включает."),
    i.OutOfScope("По отдельной договорённости."),
    i.Resolve("Готово."),
]
TEXTS: list[Intent] = [*SPEECHES, i.Note("Заметка.")]
ENDED = [state for state in State if state.is_ended]
EVERY_ACT: list[Intent] = [
    *TEXTS,
    i.Take(),
    i.Release(),
    i.Assign(BORIS.id),
    i.NoAnswerNeeded(),
    i.Transfer(ORK),
    i.DeclareEmergency(WEB, "Лежит."),
    i.RevokeEmergency("Работает."),
    i.SetTopic(None, "fault"),
    i.SetAccount(None, "example.ru"),
    i.Merge(8),
    i.Split((1,), "Тема"),
]

REFUSED = [
    # who wants what of which ticket, and why not
    (BORIS, i.Take(), ANNAS, "taken"),
    (SUPER, i.Take(), ANNAS, "taken"),  # a supervisor assigns
    (BORIS, i.Release(), ANNAS, "not_yours"),
    (ANNA, i.Release(), ticket(), "not_assigned"),
    (SUPER, i.Release(), ticket(), "not_assigned"),
    (SUPER, i.Release(), ANNAS, "reassign_unexplained"),
    (ANNA, i.Assign(BORIS.id), ticket(), "wrong_role"),
    (ANNA, i.Assign(ANNA.id), ticket(), "wrong_role"),
    (SUPER, i.Assign(99), ticket(), "unknown_agent"),
    (SUPER, i.Assign(LEFT.id), ticket(), "agent_inactive"),
    (SUPER, i.Assign(OLGA.id), ticket(), "agent_of_other_department"),
    (SUPER, i.Assign(ANNA.id), ticket(ORK), "agent_of_other_department"),
    (SUPER, i.Assign(BORIS.id), ANNAS, "reassign_unexplained"),
    (SUPER, i.Assign(SUPER.id, " "), ANNAS, "reassign_unexplained"),
    (SUPER, i.Assign(None), ANNAS, "reassign_unexplained"),
    (BORIS, i.NoAnswerNeeded(), ANNAS, "assigned_to_other"),
    (ANNA, i.NoAnswerNeeded(), ANSWERED, "nothing_unanswered"),
    (OLGA, i.NoAnswerNeeded(), ticket(ORK), "not_processed"),
    (SUPER, i.NoAnswerNeeded(), ticket(ORK), "not_processed"),
    (ANNA, i.Resolve(), ticket(), "unanswered"),
    (ANNA, i.Resolve("  \n"), ticket(), "unanswered"),
    (ANNA, i.Refuse(NOT_BOUND, "Нет."), ticket(), "refusal_not_allowed"),
    (OLGA, i.Refuse(NOT_BOUND, "Нет."), ticket(ORK), "refusal_not_allowed"),
    (OLGA, i.Refuse(NOT_BOUND, "Нет."), ticket(ORK, topic="plan"), "refusal_not_allowed"),
    (SUPER, i.Transfer(STP), ticket(), "already_there"),
    (ANNA, i.Transfer(STP), ticket(), "already_there"),
    (ANNA, i.DeclareEmergency(WEB, ""), ticket(), "needs_reason"),
    (ANNA, i.DeclareEmergency(WEB, " "), ticket(), "needs_reason"),
    (ANNA, i.DeclareEmergency(BasicService.FTP, "Лежит."), URGENT, "already_emergency"),
    (ANNA, i.DeclareEmergency(BasicService.FTP, "Лежит.", was=BasicService.MAIL), URGENT, "already_emergency"),
    (ANNA, i.DeclareEmergency(WEB, "Лежит.", was=WEB), URGENT, "already_emergency"),
    (ANNA, i.RevokeEmergency("Работает."), ticket(), "no_emergency"),
    (ANNA, i.RevokeEmergency(""), URGENT, "needs_reason"),
    (ANNA, i.RevokeEmergency("Работает.", was=BasicService.MAIL), URGENT, "already_emergency"),
    (ANNA, i.SetTopic(None, "nonsense"), ticket(), "unknown_topic"),
    (ANNA, i.SetTopic(None, "plan"), ticket(), "wrong_topic"),
    (OLGA, i.SetTopic(None, "fault"), ticket(ORK), "wrong_topic"),
    (ANNA, i.SetTopic(None, "config"), NAMED, "changed_meanwhile"),
    (ANNA, i.SetTopic("password", "config"), NAMED, "changed_meanwhile"),
    (ANNA, i.SetAccount(None, "missing.ru"), ticket(), "unknown_account"),
    (ANNA, i.SetAccount(None, ""), ticket(), "unknown_account"),
    (ANNA, i.SetAccount(None, "foreign.ru"), ticket(), "foreign_account"),
    (ANNA, i.SetAccount(None, "premium.ru"), NAMED, "changed_meanwhile"),
    (ANNA, i.Reply("а" * (BODY_LIMIT + 1)), ticket(), "too_long"),
    (ANNA, i.Transfer(ORK, "а" * (BODY_LIMIT + 1)), ticket(), "too_long"),
    (ANNA, i.DeclareEmergency(WEB, "а" * (BODY_LIMIT + 1)), ticket(), "too_long"),
    (SUPER, i.Assign(ANNA.id, "а" * (BODY_LIMIT + 1)), ticket(), "too_long"),
    (ANNA, i.Resolve("\0"), ticket(), "bad_text"),
    (ANNA, i.Note("половина \ud83d"), ticket(), "bad_text"),
    (LEFT, i.Take(), ticket(), "agent_inactive"),
    (OLGA, i.Note("Заметка."), ticket(), "wrong_department"),
    (ANNA, i.ContactNote("s1", " "), ticket(), "empty"),
]


@pytest.mark.parametrize(("actor", "intent", "it", "reason"), REFUSED)
def test_an_act_is_refused(actor: Agent, intent: Intent, it: Ticket, reason: str) -> None:
    assert refused(it, intent, actor) == reason


FACTS = [
    # the refusal as the agent is told it: clause and detail
    (BORIS, i.Take(), ANNAS, Refused("taken", None, {"name": "Анна"})),
    (BORIS, i.Reply("Да."), ANNAS, Refused("assigned_to_other", None, {"name": "Анна"})),
    (SUPER, i.Assign(None), ANNAS, Refused("reassign_unexplained", None, {"name": "Анна"})),
    (ANNA, i.Resolve(), ticket(), Refused("unanswered", "STP.4")),
    (ANNA, i.Take(), ticket(ORK), Refused("wrong_department", None, {"department": "ork"})),
    (ANNA, i.SetTopic("x", "config"), NAMED, Refused("changed_meanwhile", None, {"was": "x", "now": "fault"})),
    (ANNA, i.SetAccount(None, "foreign.ru"), ticket(), Refused("foreign_account", "STP.5", {"account": "foreign.ru"})),
    (ANNA, i.Refuse(NOT_BOUND, "-"), ticket(), Refused("refusal_not_allowed", "STP.9", {"reason": NOT_BOUND.value})),
    (
        OLGA,
        i.Refuse(NOT_BOUND, "-"),
        ticket(ORK),
        Refused("refusal_not_allowed", "ORK.5.4", {"reason": NOT_BOUND.value}),
    ),
    (ANNA, i.Reply("а" * (BODY_LIMIT + 1)), ticket(), Refused("too_long", None, {"limit": BODY_LIMIT})),
]


@pytest.mark.parametrize(("actor", "intent", "it", "expected"), FACTS)
def test_a_refusal_says_who_what_and_by_which_clause(
    actor: Agent, intent: Intent, it: Ticket, expected: Refused
) -> None:
    assert decide(it, intent, actor, NOON, BOOK) == expected


def test_another_service_replaces_the_emergency_its_author_saw() -> None:
    now = accepted(URGENT, i.DeclareEmergency(BasicService.FTP, "Лежит и FTP.", was=WEB), ANNA)
    assert now.emergency is not None
    assert (now.emergency.service, now.emergency.reason) == (BasicService.FTP, "Лежит и FTP.")


@pytest.mark.parametrize("service", list(BasicService))
def test_which_services_are_basic_is_a_setting(service: BasicService) -> None:
    assert accepted(ticket(), i.DeclareEmergency(service, "Лежит."), ANNA).emergency is not None
    if service is not BasicService.MAIL:
        assert refused(ticket(), i.DeclareEmergency(service, "Лежит."), ANNA, book=NO_WEB) == "not_a_basic_service"


@pytest.mark.parametrize("intent", TEXTS)
@pytest.mark.parametrize("body", ["", " ", "\n\t", "\u00a0"])
def test_an_empty_text_is_refused(intent: Intent, body: str) -> None:
    reason = "unanswered" if isinstance(intent, i.Resolve) else "empty"
    assert refused(ticket(), replace(intent, body=body), ANNA) == reason  # type: ignore[arg-type]


@pytest.mark.parametrize("intent", TEXTS)
def test_a_text_of_the_limit_is_accepted(intent: Intent) -> None:
    accepted(ticket(), replace(intent, body="я" * BODY_LIMIT), ANNA)  # type: ignore[arg-type]


@pytest.mark.parametrize("intent", EVERY_ACT)
@pytest.mark.parametrize("state", ENDED)
def test_an_ended_ticket_takes_nothing_but_notes(intent: Intent, state: State) -> None:
    outcome = decide(ticket(state=state, assignee_id=SUPER.id), intent, SUPER, NOON, BOOK)
    assert isinstance(outcome, Accepted if isinstance(intent, i.Note) else Refused)
    assert isinstance(outcome, Accepted) or outcome.reason == "ended"


@pytest.mark.parametrize("intent", [*SPEECHES, i.NoAnswerNeeded()])
@pytest.mark.parametrize("actor", [BORIS, SUPER])
def test_nobody_speaks_on_a_ticket_given_to_somebody_else(intent: Intent, actor: Agent) -> None:
    assert refused(ANNAS, intent, actor) == "assigned_to_other"


@pytest.mark.parametrize("intent", SPEECHES)
def test_who_speaks_on_a_ticket_of_nobody_takes_it(intent: Intent) -> None:
    assert accepted(ticket(), intent, BORIS).assignee_id == BORIS.id


def with_messages(*facts: tuple[MessageKind, Agent | None]) -> Ticket:
    """Anna's ticket whose further messages have the feed numbers 2, 3, …"""
    further = (said(n, kind, NOON + timedelta(minutes=n), author) for n, (kind, author) in enumerate(facts, 2))
    return replace(ANNAS, messages=(*ANNAS.messages, *further))


SUBSCRIBER, REPLY, REFUSAL = MessageKind.SUBSCRIBER, MessageKind.REPLY, MessageKind.REFUSAL
NOTE, EVENT = MessageKind.NOTE, MessageKind.EVENT
SEEN = [
    # messages after the first, what the author had seen, may he send?
    ([], 1, True),
    ([(SUBSCRIBER, None)], 2, True),
    ([(SUBSCRIBER, None)], 1, False),
    ([(SUBSCRIBER, None)], 0, False),
    ([(SUBSCRIBER, None)], None, True),  # he saw everything
    ([(REPLY, BORIS)], 1, False),  # a colleague's reply
    ([(REPLY, ANNA)], 1, True),  # his own, sent before
    ([(REPLY, ANNA), (SUBSCRIBER, None)], 1, False),
    ([(NOTE, BORIS)], 1, True),  # a note is not public
    ([(EVENT, None)], 1, True),  # nor is an event
    ([(MessageKind.REQUEST, BORIS)], 1, False),
    ([(REFUSAL, BORIS)], 1, False),
]


@pytest.mark.parametrize("intent", SPEECHES)
@pytest.mark.parametrize(("messages", "seen_seq", "may_send"), SEEN)
def test_what_was_not_seen_stops_a_public_answer(
    intent: Intent, messages: list[tuple[MessageKind, Agent | None]], seen_seq: int | None, may_send: bool
) -> None:
    it = with_messages(*messages)
    if may_send:
        accepted(it, intent, ANNA, seen_seq=seen_seq)
    else:
        assert refused(it, intent, ANNA, seen_seq=seen_seq) == "unseen_message"
        accepted(it, replace(intent, anyway=True), ANNA, seen_seq=seen_seq)  # type: ignore[arg-type]


def test_anyway_skips_only_the_unseen_message() -> None:
    it = with_messages((SUBSCRIBER, None))
    assert refused(it, i.Reply("Да.", anyway=True), BORIS, seen_seq=1) == "assigned_to_other"
    assert refused(it, i.Reply("", anyway=True), ANNA, seen_seq=1) == "empty"
    assert refused(it, i.Resolve("", anyway=True), ANNA, seen_seq=1) == "unanswered"


def test_no_answer_needed_is_said_of_what_was_seen() -> None:
    it = with_messages((SUBSCRIBER, None))
    assert refused(it, i.NoAnswerNeeded(), ANNA, seen_seq=1) == "unseen_message"
    accepted(it, i.NoAnswerNeeded(), ANNA, seen_seq=2)


@pytest.mark.parametrize(
    "intent", [i.Note("Заметка."), i.Release(), i.Transfer(ORK), i.DeclareEmergency(WEB, "Лежит.")]
)
def test_what_is_no_answer_needs_no_seeing(intent: Intent) -> None:
    accepted(with_messages((SUBSCRIBER, None)), intent, ANNA, seen_seq=1)


CHANGES: list[tuple[Agent, Intent, Ticket, dict[str, object]]] = [
    # who does what to which ticket, and what is different after it
    (ANNA, i.Take(), ticket(), {"assignee_id": ANNA.id}),
    (ANNA, i.Take(), ANNAS, {}),  # mine already
    (SUPER, i.Take(), ticket(ORK), {"assignee_id": SUPER.id}),
    (ANNA, i.Release(), ANNAS, {"assignee_id": None}),
    (SUPER, i.Assign(BORIS.id), ticket(), {"assignee_id": BORIS.id}),
    (SUPER, i.Assign(BORIS.id, "Обед"), ANNAS, {"assignee_id": BORIS.id}),  # reassigned
    (SUPER, i.Assign(BORIS.id), ticket(assignee_id=SUPER.id), {"assignee_id": BORIS.id}),  # his own
    (SUPER, i.Assign(PAVEL.id), ticket(ORK), {"assignee_id": PAVEL.id}),  # in both departments
    (SUPER, i.Assign(SUPER.id), ticket(ORK), {"assignee_id": SUPER.id}),
    (SUPER, i.Assign(ANNA.id), ANNAS, {}),
    (SUPER, i.Assign(None, "Обед"), ANNAS, {"assignee_id": None}),
    (SUPER, i.Assign(None), ticket(), {}),
    (ANNA, i.DeclareEmergency(WEB, "Сайт лежит."), ticket(), {"emergency": EMERGENCY}),
    (OLGA, i.DeclareEmergency(WEB, "Лежит."), ticket(ORK), {"emergency": Emergency(WEB, "Ольга", NOON, "Лежит.")}),
    (BORIS, i.RevokeEmergency("Работает."), URGENT, {"emergency": None}),
    (ANNA, i.SetTopic(None, "fault"), ticket(), {"topic": "fault"}),
    (ANNA, i.SetTopic("fault", "config"), NAMED, {"topic": "config"}),
    (ANNA, i.SetTopic("password", "fault"), NAMED, {}),  # it is that already
    (ANNA, i.SetAccount(None, "example.ru"), ticket(), {"account": "example.ru"}),
    (ANNA, i.SetAccount(None, " WWW.Example.RU. "), ticket(), {"account": "example.ru"}),
    (ANNA, i.SetAccount(None, "xn--e1afmkfd.xn--p1ai"), ticket(), {"account": "пример.рф"}),
    (ANNA, i.SetAccount("example.ru", "premium.ru"), NAMED, {"account": "premium.ru", "premium": True}),
    (ANNA, i.SetAccount(None, "foreign.ru"), NOBODYS, {"account": "foreign.ru", "subscriber_id": "s2"}),
    (ANNA, i.SetAccount("premium.ru", "example.ru"), PREMIUM, {"account": "example.ru", "premium": False}),
    (ANNA, i.Note("Заметка."), ticket(), {}),
    (ANNA, i.ContactNote("s1", "Звонил."), ticket(), {}),
    (BORIS, i.Transfer(ORK), ANNAS, {"department": ORK, "assignee_id": None, "stp_clock": ..., "ork_clock": ...}),
]


@pytest.mark.parametrize(("actor", "intent", "it", "changes"), CHANGES)
def test_an_act_changes_what_it_says_and_nothing_else(
    actor: Agent, intent: Intent, it: Ticket, changes: dict[str, object]
) -> None:
    after = accepted(it, intent, actor)
    kept = {name: getattr(after, name) for name, value in changes.items() if value is ...}
    assert after == replace(it, **(changes | kept))  # type: ignore[arg-type]


def entry(kind: MessageKind, body: str, **detail: str | int | None) -> NewMessage:
    return NewMessage(kind, body, None, detail)


def event(code: str, **detail: str | int | None) -> NewMessage:
    return NewMessage(EVENT, "", code, detail)


LINES = [
    # who does what to which ticket, and the line of the conversation it leaves
    (ANNA, i.Take(), ticket(), []),
    (ANNA, i.Release(), ANNAS, []),
    (SUPER, i.Assign(None, "Обед"), ANNAS, [event("released_by_supervisor", name="Анна", reason="Обед")]),
    (SUPER, i.Assign(BORIS.id), ticket(), [event("assigned", agent_id=2, name="Борис", reason=None)]),
    (SUPER, i.Assign(BORIS.id, "Обед"), ANNAS, [event("assigned", agent_id=2, name="Борис", reason="Обед")]),
    (ANNA, i.Reply(" Да.\n"), ticket(), [entry(REPLY, " Да.\n")]),  # stored as typed
    (ANNA, i.Note("Заметка."), ticket(), [entry(NOTE, "Заметка.")]),
    (ANNA, i.RequestData("Аккаунт?"), ticket(), [entry(MessageKind.REQUEST, "Аккаунт?")]),
    (ANNA, i.Refuse(Reason.BLOCKED, "Нет."), ticket(), [entry(REFUSAL, "Нет.", reason="blocked", clause="STP.9.3")]),
    (OLGA, i.Refuse(NOT_BOUND, "Нет."), DOMAIN, [entry(REFUSAL, "Нет.", reason=NOT_BOUND.value, clause="ORK.5.4")]),
    (ANNA, i.OutOfScope("Платно."), ticket(), [entry(MessageKind.OUT_OF_SCOPE, "Платно.", clause="STP.7")]),
    (ANNA, i.Resolve("Готово."), ticket(), [entry(MessageKind.RESOLUTION, "Готово.")]),
    (ANNA, i.Resolve(), ANSWERED, [event("resolved")]),
    (ANNA, i.NoAnswerNeeded(), ticket(), [event("no_answer_needed")]),
    (ANNA, i.Transfer(ORK, "Оплата"), ticket(), [event("transferred", department="ork", topic=None, reason="Оплата")]),
    (ANNA, i.Transfer(ORK), NAMED, [event("transferred", department="ork", topic="fault", reason=None)]),
    (ANNA, i.DeclareEmergency(WEB, "Ой"), ticket(), [event("emergency_declared", service="web", reason="Ой")]),
    (ANNA, i.RevokeEmergency("Ожил."), URGENT, [event("emergency_revoked", reason="Ожил.")]),
    (ANNA, i.SetTopic(None, "fault"), ticket(), [event("topic_changed", topic="fault")]),
    (ANNA, i.SetTopic(None, "fault"), NAMED, []),
    (ANNA, i.SetAccount(None, "example.ru"), ticket(), [event("account_named", account="example.ru")]),
    (ANNA, i.SetAccount(None, "example.ru"), NAMED, []),
]


@pytest.mark.parametrize(("actor", "intent", "it", "lines"), LINES)
def test_what_an_act_adds_to_the_conversation(
    actor: Agent, intent: Intent, it: Ticket, lines: list[NewMessage]
) -> None:
    outcome = decide(it, intent, actor, NOON, BOOK)
    assert isinstance(outcome, Accepted)
    assert list(outcome.messages) == lines


def test_an_answer_to_a_colleague_who_is_unknown_still_has_a_reason() -> None:
    assert decide(ticket(assignee_id=99), i.Take(), ANNA, NOON, Book()) == Refused("taken", None, {"name": None})


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a", True), (" \n", False), ("\u200b", False), ("\u00ad\ufeff\u2060", False), ("\u200bда", True), ("👍", True)],
)
def test_text_is_something_to_read(text: str, is_one: bool) -> None:
    assert is_text(text) is is_one


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: type(text).__name__)
def test_every_text_may_bring_files_and_not_too_many(text: Intent) -> None:
    ids = tuple(str(number) for number in range(MOST_FILES + 1))
    assert isinstance(decide(ticket(), replace(text, attachments=ids[:-1]), ANNA, NOON, BOOK), Accepted)  # type: ignore[arg-type]
    fault = decide(ticket(), replace(text, attachments=ids), ANNA, NOON, BOOK)  # type: ignore[arg-type]
    assert fault == Refused("too_many_files", None, {"limit": MOST_FILES})


def test_files_go_with_a_text_and_with_one_ticket() -> None:
    no_text, for_all = i.Resolve(attachments=("a",)), i.Reply("Всем.", incident=7, attachments=("a",))
    assert decide(ticket(ORK), no_text, OLGA, NOON, BOOK) == Refused("files_without_text")
    assert decide(ticket(), for_all, ANNA, NOON, BOOK) == Refused("files_for_many")
