"""Tickets, messages and subscribers for the tests of the ticket side."""

from datetime import date, datetime, timedelta
from typing import Any

from desktop.regulation.intents import Intent, Reply
from desktop.regulation.people import Department
from desktop.regulation.ticket import (
    Authorization,
    BasicService,
    Channel,
    Clock,
    Emergency,
    MessageFact,
    MessageKind,
    SecretFact,
    SecretKind,
    SecretState,
    Ticket,
)
from desktop.replica.views import (
    AccountView,
    EarlierTicket,
    IntentState,
    MessageView,
    OutboxView,
    SubscriberView,
    TicketView,
)
from desktop.wire.rows import (
    AccountRow,
    AnnouncementRow,
    ContactNoteRow,
    Domain,
    PlanRow,
    SecretRow,
    Service,
    StandardAnswerRow,
    SubscriberRow,
)
from tests.panels.fake_desk import ANNA, NOW, queue_row

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MARINA = "Марина Соколова"
ASKED = (
    "Здравствуйте! С 9 утра не приходят письма на info@kafe-uyut.ru, отправители получают «550 Mailbox unavailable». "
    "Бронирования идут на эту почту, помогите срочно."
)
NOTED = "Ящик переполнен на 100 %, квота тарифа «Старт» 1 ГБ. По тарифу можно поднять до 5 ГБ без доплаты."
ANSWERED = (
    "Марина, добрый вечер. Ящик info@ был заполнен полностью, мы увеличили его до 5 ГБ. Письма снова принимаются, "
    "проверили тестовым письмом в 21:12."
)


def message(number: int, body: str, kind: MessageKind = MessageKind.SUBSCRIBER, **values: Any) -> MessageView:
    base: dict[str, Any] = {"author": MARINA, "at": NOW - 5 * HOUR + number * MINUTE, "seq": number}
    return MessageView(id=number, kind=kind, body=body, **(base | values))


def event(number: int, code: str, author: str = "", **detail: Any) -> MessageView:
    return message(number, "", MessageKind.EVENT, author=author, event=code, detail=detail)


def intent_view(
    key: str, intent: Intent, state: IntentState = IntentState.QUEUED, ticket: int = 10423, **values: Any
) -> OutboxView:
    base: dict[str, Any] = {"written_at": NOW - MINUTE, "subject": "Почта не принимает письма с утра"}
    return OutboxView(key=key, ticket=ticket, intent=intent, state=state, **(base | values))


def pending(shown: OutboxView, kind: MessageKind = MessageKind.REPLY) -> MessageView:
    """The message an intent of this desk will make."""
    body = getattr(shown.intent, "body", "")
    return MessageView(0, kind, ANNA.name, shown.written_at, body, is_mine=True, outbox=shown)


def refused(code: str, reason: str, intent: Intent | None = None, key: str = "k1", **values: Any) -> OutboxView:
    return intent_view(key, intent or Reply(ANSWERED), IntentState.REFUSED, code=code, reason=reason, **values)


def ticket_view(
    *messages: MessageView,
    number: int = 10423,
    subject: str = "Почта не принимает письма с утра",
    outbox: tuple[OutboxView, ...] = (),
    is_online_only: bool = False,
    emergency_reason: str = "",
    ended_at: datetime | None = None,
    secrets: tuple[SecretRow, ...] = (),
    authorization: Authorization | None = None,
    **values: Any,
) -> TicketView:
    """An STP ticket received five hours ago; `values` go into its row."""
    received_at = values.pop("received_at", NOW - 5 * HOUR)
    row = queue_row(number, subject, **({"received_at": received_at, "account": "kafe-uyut.ru"} | values))
    emergency = None
    if row.emergency is not None:
        emergency = Emergency(
            row.emergency, "Олег Мишин", NOW - 4 * HOUR, emergency_reason or "подтверждён отказ почты"
        )
    clock = Clock(received_at, received_at, stopped_at=None if row.due_at else received_at + HOUR)
    ticket = Ticket(
        number=number,
        department=row.department,
        channel=row.channel,
        state=row.state,
        received_at=received_at,
        unanswered_since_at=row.unanswered_since_at,
        topic=row.topic,
        account=row.account,
        subscriber_id=row.subscriber_id,
        premium=row.premium,
        emergency=emergency,
        assignee_id=row.assignee_id,
        stp_clock=clock if row.department is Department.STP else None,
        ork_clock=clock if row.department is Department.ORK else None,
        waiting_since_at=row.waiting_since_at,
        ended_at=ended_at,
        incident=row.incident,
        authorization=authorization,
        secrets=tuple(SecretFact(s.id, s.kind, s.state, s.looked_by_id) for s in secrets),
        messages=tuple(MessageFact(m.id, m.id, m.kind, None, m.at) for m in messages if m.id),
    )
    seen_seq = len(messages)
    return TicketView(row, ticket, messages, seen_seq, outbox=outbox, is_online_only=is_online_only, secrets=secrets)


def secret_row(number: int = 12, kind: SecretKind = SecretKind.PASSWORD, **values: Any) -> SecretRow:
    """Asked for ten minutes ago and answered five minutes ago."""
    base: dict[str, Any] = {
        "ticket": 10423,
        "state": SecretState.ANSWERED,
        "asked_by_id": ANNA.id,
        "asked_at": NOW - 10 * MINUTE,
        "answered_at": NOW - 5 * MINUTE,
        "expires_at": NOW - 5 * MINUTE + 72 * HOUR,
    }
    return SecretRow(id=number, version=1, kind=kind, **(base | values))


def target_ticket(**values: Any) -> TicketView:
    """The ticket of the drawn target."""
    sending = intent_view("k0", Reply(ANSWERED))
    base: dict[str, Any] = {
        "emergency": BasicService.MAIL,
        "assignee_id": ANNA.id,
        "assignee_name": ANNA.name,
        "channel": Channel.CABINET,
        "outbox": (sending,),
    }
    return ticket_view(
        event(1, "acknowledged", ticket=10423),
        message(2, ASKED),
        message(3, NOTED, MessageKind.NOTE, author="Олег Мишин"),
        pending(sending),
        **(base | values),
    )


def long_ticket(count: int, **values: Any) -> TicketView:
    """A conversation of so many messages, each with its number in it."""
    return ticket_view(
        *(
            message(
                number,
                f"{number}. {ASKED}",
                MessageKind.REPLY if number % 2 else MessageKind.SUBSCRIBER,
                author="Олег Мишин" if number % 2 else MARINA,
            )
            for number in range(1, count + 1)
        ),
        **values,
    )


def subscriber(**values: Any) -> SubscriberView:
    """The subscriber of the drawn target."""
    services = [
        Service(BasicService.WEB),
        Service(BasicService.MAIL, "failed", NOW - 12 * HOUR),
        Service(BasicService.DNS),
        Service(BasicService.DATABASE, "not_in_plan"),
    ]
    domains = [Domain("kafe-uyut.ru", date(2027, 3, 14)), Domain("кафе-уют.рф", date(2027, 9, 2))]
    account = AccountRow(
        version=1,
        id="kafe-uyut.ru",
        subscriber_id="s1",
        plan_id="start",
        balance=124_000,
        paid_until=date(2026, 11, 30),
        domains=domains,
        services=services,
    )
    base: dict[str, Any] = {
        "row": SubscriberRow(
            version=1,
            id="s1",
            name="ООО «Кафе Уют»",
            kind="organisation",
            email="info@kafe-uyut.ru",
            phone="+7 495 123-45-67",
            contract="1007",
            since=date(2014, 5, 1),
        ),
        "accounts": (AccountView(account, PlanRow(version=1, id="start", name="Старт")),),
        "tickets": (
            EarlierTicket(10423, "Почта не принимает письма", Department.STP, queue_row(1).state, NOW),
            EarlierTicket(9981, "Продлить домен", Department.ORK, queue_row(1).state, NOW - timedelta(days=100)),
        ),
        "contact_notes": (
            ContactNoteRow(
                version=1,
                id=1,
                subscriber_id="s1",
                author_id=2,
                author_name="Олег Мишин",
                at=NOW,
                body="Звонила, ждёт.",
            ),
        ),
    }
    return SubscriberView(**(base | values))


def announcement() -> AnnouncementRow:
    return AnnouncementRow(
        version=1, id=1, title="Работы на почтовом сервере", body="Возможны задержки писем.", starts_at=NOW - HOUR,
        ends_at=NOW + HOUR,
    )  # fmt: skip


def standard_answers() -> tuple[StandardAnswerRow, ...]:
    return (
        StandardAnswerRow(
            version=1,
            id=1,
            department=Department.STP,
            title="Пароль FTP",
            body="Смените пароль: https://example.ru/ftp",
        ),
        StandardAnswerRow(version=1, id=2, department=Department.STP, title="Запись SPF", body="Добавьте запись TXT."),
        StandardAnswerRow(version=1, id=3, department=Department.ORK, title="Акт", body="Акт отправлен."),
    )
