"""Secrets, authorizations, redactions and incidents: one line, one case (STP.6, ORK.4, STP.4)."""

from dataclasses import replace

import pytest

from desktop.regulation import intents as i
from desktop.regulation.decide import decide
from desktop.regulation.intents import BODY_LIMIT, Intent
from desktop.regulation.outcome import Accepted, Redaction, Refused
from desktop.regulation.people import Agent
from desktop.regulation.ticket import (
    Authorization,
    AuthorizationWay,
    BasicService,
    Emergency,
    MessageFact,
    MessageKind,
    SecretFact,
    SecretKind,
    SecretState,
    State,
    Ticket,
)
from desktop.regulation.topics import TOPICS
from tests.regulation.making import (
    ANNA,
    BOOK,
    BORIS,
    EMAIL,
    NOON,
    OLGA,
    ORK,
    PAVEL,
    STP,
    SUPER,
    accepted,
    book,
    refused,
    ticket,
)  # fmt: skip

PASSWORD, WORD = SecretKind.PASSWORD, SecretKind.AUTHORIZATION
ASKED, ANSWERED, GONE = SecretState.ASKED, SecretState.ANSWERED, SecretState.DESTROYED
BY_SECRET, BY_LETTER, BY_WORD = AuthorizationWay.SECRET, AuthorizationWay.LETTER, AuthorizationWay.SUPERVISOR
LONG = "ы" * (BODY_LIMIT + 1)


def with_secret(kind: SecretKind, state: SecretState, looked: Agent | None = None) -> Ticket:
    secret = SecretFact(12, kind, state, looked.id if looked else None)
    return ticket(ORK, topic="plan", secrets=(secret,))


def with_message(kind: MessageKind, version: int = 3, **changes: object) -> Ticket:
    return ticket(messages=(MessageFact(5, 5, kind, None, NOON, version=version),), **changes)


def urgent(number: int, service: BasicService = BasicService.WEB, **changes: object) -> Ticket:
    emergency = Emergency(service, "Анна", NOON, "Лежит.")
    return replace(ticket(number=number), emergency=emergency, **changes)  # type: ignore[arg-type]


PLAN = ticket(ORK, topic="plan")
AUTHORIZED = replace(PLAN, authorization=Authorization(BY_LETTER, "Ольга", NOON, "Письмо № 5"))
INCIDENTS = book(
    tickets=(
        urgent(8),
        ticket(number=9),
        urgent(10, incident=8),
        urgent(11, state=State.RESOLVED, ended_at=NOON),
        replace(urgent(12), department=ORK),
    )
)


def spans(*pairs: tuple[int, int], version: int = 3, message: int = 5) -> i.Redact:
    return i.Redact(message, version, pairs)


LETTER_OF_IVAN = with_message(MessageKind.LETTER)
REFUSED: list[tuple[Agent, Intent, Ticket, str]] = [
    # who wants what of which ticket, and why not
    (OLGA, i.RequestSecret(WORD, "Кодовое слово?"), with_secret(WORD, ASKED), "secret_asked_already"),
    (OLGA, i.RequestSecret(WORD, " "), PLAN, "empty"),
    (OLGA, i.RequestSecret(WORD, LONG), PLAN, "too_long"),
    (ANNA, i.RequestSecret(WORD, "Кодовое слово?"), PLAN, "wrong_department"),
    (PAVEL, i.RequestSecret(WORD, "Слово?"), replace(PLAN, assignee_id=OLGA.id), "assigned_to_other"),
    (OLGA, i.RequestSecret(WORD, "Слово?"), replace(PLAN, state=State.RESOLVED, ended_at=NOON), "ended"),
    (OLGA, i.Authorize(BY_SECRET, secret_id=12), PLAN, "unknown_secret"),
    (OLGA, i.Authorize(BY_SECRET), with_secret(WORD, ANSWERED, OLGA), "unknown_secret"),
    (OLGA, i.Authorize(BY_SECRET, secret_id=12), with_secret(PASSWORD, ANSWERED, OLGA), "unknown_secret"),
    (OLGA, i.Authorize(BY_SECRET, secret_id=12), with_secret(WORD, ASKED), "secret_unanswered"),
    (OLGA, i.Authorize(BY_SECRET, secret_id=12), with_secret(WORD, ANSWERED), "secret_not_seen"),
    (OLGA, i.Authorize(BY_SECRET, secret_id=12), with_secret(WORD, ANSWERED, PAVEL), "secret_not_seen"),
    (OLGA, i.Authorize(BY_LETTER, " "), PLAN, "needs_reason"),
    (OLGA, i.Authorize(BY_WORD, "Знаю его."), PLAN, "wrong_role"),
    (SUPER, i.Authorize(BY_WORD), PLAN, "needs_reason"),
    (ANNA, i.Authorize(BY_LETTER, "Письмо"), PLAN, "wrong_department"),
    (OLGA, i.Authorize(BY_LETTER, "Письмо"), AUTHORIZED, "already_authorized"),
    (OLGA, i.RevokeAuthorization("Ошибка."), PLAN, "not_authorized"),
    (OLGA, i.RevokeAuthorization(""), AUTHORIZED, "needs_reason"),
    (ANNA, spans((0, 1), message=6), with_message(MessageKind.NOTE), "unknown_message"),
    (ANNA, spans((0, 1)), with_message(MessageKind.EVENT), "unknown_message"),
    (ANNA, spans((0, 1), version=2), with_message(MessageKind.REPLY), "message_changed"),
    (ANNA, spans(), with_message(MessageKind.REPLY), "nothing_to_redact"),
    (ANNA, spans((2, 2)), with_message(MessageKind.REPLY), "nothing_to_redact"),
    (ANNA, spans((-1, 2)), with_message(MessageKind.REPLY), "nothing_to_redact"),
    (ANNA, spans((0, 3), (2, 5)), with_message(MessageKind.REPLY), "nothing_to_redact"),
    (OLGA, spans((0, 1)), with_message(MessageKind.REPLY), "wrong_department"),
    (ANNA, i.JoinIncident(99), urgent(7), "unknown_ticket"),
    (ANNA, i.JoinIncident(7), urgent(7), "unknown_ticket"),
    (ANNA, i.JoinIncident(8), urgent(8), "leads_itself"),
    (ANNA, i.JoinIncident(10), urgent(7), "follows_another"),
    (ANNA, i.JoinIncident(8), urgent(7, leads_incident=True), "leads_another"),
    (ANNA, i.JoinIncident(12), urgent(7), "incident_other_department"),
    (ANNA, i.JoinIncident(11), urgent(7), "incident_ended"),
    (ANNA, i.JoinIncident(9), urgent(7), "incident_needs_emergency"),
    (ANNA, i.JoinIncident(8), ticket(), "incident_needs_emergency"),
    (ANNA, i.LeaveIncident(), urgent(7), "in_no_incident"),
]


@pytest.mark.parametrize(("who", "what", "of", "why"), REFUSED, ids=lambda value: getattr(value, "login", None))
def test_refused(who: Agent, what: Intent, of: Ticket, why: str) -> None:
    assert refused(of, what, who, book=INCIDENTS) == why


# who does what to which ticket, and what is other afterwards
ACCEPTED: list[tuple[Agent, Intent, Ticket, str, object]] = [
    (OLGA, i.RequestSecret(PASSWORD, "Пароль?"), with_secret(WORD, ASKED), "state", State.WAITING),
    (OLGA, i.RequestSecret(WORD, "Слово?"), with_secret(WORD, ANSWERED), "state", State.WAITING),
    (OLGA, i.RequestSecret(WORD, "Слово?"), with_secret(WORD, GONE), "assignee_id", OLGA.id),
    (
        OLGA,
        i.Authorize(BY_SECRET, secret_id=12),
        with_secret(WORD, ANSWERED, OLGA),
        "authorization",
        Authorization(BY_SECRET, "Ольга", NOON, ""),
    ),
    (
        OLGA,
        i.Authorize(BY_SECRET, secret_id=12),
        with_secret(WORD, GONE, OLGA),  # seen in time
        "authorization",
        Authorization(BY_SECRET, "Ольга", NOON, ""),
    ),
    (
        OLGA,
        i.Authorize(BY_LETTER, "Письмо № 5"),
        replace(PLAN, channel=EMAIL),
        "authorization",
        Authorization(BY_LETTER, "Ольга", NOON, "Письмо № 5"),
    ),
    (
        SUPER,
        i.Authorize(BY_WORD, "Говорила сама."),
        PLAN,
        "authorization",
        Authorization(BY_WORD, "Старший", NOON, "Говорила сама."),
    ),
    (OLGA, i.RevokeAuthorization("Ошибка."), AUTHORIZED, "authorization", None),
    (OLGA, i.SetTopic("plan", "contacts"), AUTHORIZED, "authorization", None),  # it was for another request
    (OLGA, i.SetTopic("plan", "payment"), AUTHORIZED, "authorization", None),
    (OLGA, i.SetTopic("plan", "plan"), AUTHORIZED, "authorization", AUTHORIZED.authorization),
    (OLGA, i.SetTopic(None, "plan"), replace(AUTHORIZED, topic=None), "authorization", AUTHORIZED.authorization),
    (OLGA, i.Transfer(STP), AUTHORIZED, "authorization", None),  # its topic goes
    (ANNA, i.JoinIncident(8), urgent(7), "incident", 8),
    (ANNA, i.JoinIncident(8), urgent(7, incident=8), "incident", 8),
    (BORIS, i.LeaveIncident(), urgent(7, incident=8), "incident", None),
]


@pytest.mark.parametrize(("who", "what", "of", "field", "value"), ACCEPTED, ids=lambda value: None)
def test_accepted(who: Agent, what: Intent, of: Ticket, field: str, value: object) -> None:
    assert getattr(accepted(of, what, who, book=INCIDENTS), field) == value


def test_a_request_for_a_secret_says_which_kind_and_waits_for_its_number() -> None:
    outcome = decide(PLAN, i.RequestSecret(WORD, "Кодовое слово?"), OLGA, NOON, BOOK)
    assert isinstance(outcome, Accepted)
    [message] = outcome.messages
    assert (outcome.secret, message.kind, message.detail) == (WORD, MessageKind.REQUEST, {"secret": None})


@pytest.mark.parametrize("state", [State.OPEN, State.RESOLVED, State.MERGED])
@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.EVENT])
def test_every_message_can_be_redacted_at_any_time(state: State, kind: MessageKind) -> None:
    ended_at = NOON if state.is_ended else None
    outcome = decide(with_message(kind, state=state, ended_at=ended_at), spans((0, 2), (3, 9)), ANNA, NOON, BOOK)
    assert isinstance(outcome, Accepted)
    assert outcome.redaction == Redaction(5, ((0, 2), (3, 9)))
    assert [message.event for message in outcome.messages] == ["redacted"]


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (((0, 2),), "[скрыто]cdef"),
        (((0, 2), (2, 4)), "[скрыто][скрыто]ef"),
        (((4, 99),), "abcd[скрыто]"),
        (((6, 8),), "abcdef"),
        (((0, 99),), "[скрыто]"),
    ],
)
def test_a_mark_takes_the_place_of_each_part(places: tuple[tuple[int, int], ...], said: str) -> None:
    assert Redaction(5, places).of("abcdef") == said


@pytest.mark.parametrize("code", TOPICS)
@pytest.mark.parametrize("channel", [EMAIL, ticket().channel])
def test_a_significant_change_is_carried_out_only_when_authorized(code: str, channel: object) -> None:
    department = TOPICS[code].department
    agent = ANNA if department is STP else OLGA
    of = ticket(department, topic=code, channel=channel)
    outcome = decide(of, i.Resolve("Готово."), agent, NOON, BOOK)
    assert isinstance(outcome, Refused) is TOPICS[code].is_significant
    if isinstance(outcome, Refused):
        assert (outcome.reason, outcome.clause) == ("needs_authorization", "ORK.4")
        allowed = replace(of, authorization=AUTHORIZED.authorization)
        assert accepted(allowed, i.Resolve("Готово."), agent).state is State.RESOLVED


def test_who_reads_the_ticket_is_told_that_an_authorization_went_with_its_topic() -> None:
    for act in (i.SetTopic("plan", "contacts"), i.Transfer(STP)):
        outcome = decide(AUTHORIZED, act, OLGA, NOON, BOOK)
        assert isinstance(outcome, Accepted)
        assert [message.event for message in outcome.messages][1:] == ["authorization_lapsed"]


@pytest.mark.parametrize("act", [i.Reply, i.Resolve])
def test_answer_to_all_of_an_incident_says_so_in_each_ticket(act: type[i.Reply] | type[i.Resolve]) -> None:
    for intent, detail in ((act("Чиним.", incident=8), {"incident": 8}), (act("Чиним."), {})):
        outcome = decide(urgent(7, incident=8), intent, ANNA, NOON, BOOK)
        assert isinstance(outcome, Accepted)
        assert [message.detail for message in outcome.messages] == [detail]


def test_what_is_split_off_is_authorized_anew_and_part_of_no_incident() -> None:
    first, second = (MessageFact(number, number, MessageKind.SUBSCRIBER, None, NOON) for number in (1, 2))
    of = replace(AUTHORIZED, messages=(first, second), incident=8, secrets=(SecretFact(12, WORD, ANSWERED),))
    outcome = decide(of, i.Split((2,), "И ещё"), OLGA, NOON, BOOK)
    assert isinstance(outcome, Accepted)
    assert outcome.split_off is not None
    new = outcome.split_off.ticket
    assert (new.authorization, new.incident, new.secrets) == (None, None, ())
    assert outcome.ticket.authorization == AUTHORIZED.authorization


def test_significant_are_the_changes_that_the_regulation_means() -> None:
    assert {code for code, topic in TOPICS.items() if topic.is_significant} == {
        "activation",
        "domain",
        "plan",
        "contacts",
    }
