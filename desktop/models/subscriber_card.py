"""Who asks, in words: contacts, the check of a request, accounts, domains, services, earlier tickets; plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop import assets
from desktop.models import moment
from desktop.models.row_text import Chip, department_name, service_name, state_name
from desktop.models.works import is_now, works_head
from desktop.regulation.announcements import concerns, is_told
from desktop.regulation.intents import ContactNote
from desktop.regulation.working_calendar import MOSCOW
from desktop.replica.views import AccountView, EarlierTicket, IntentState, OutboxView, SubscriberView
from desktop.wire.rows import AccountRow, AnnouncementRow, Domain, Service

translate = QCoreApplication.translate

WEEK = timedelta(days=7)
SOON = timedelta(days=14)  # paid until: worth a word when it ends so soon
NO_BREAK, ROUBLE = "\u00a0", "₽"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the card: `label` left, `value` right or after it, as a chip where it has one; `meaning` colours the
    value; `ticket` makes it a link to that ticket."""

    label: str
    value: str = ""
    chip: Chip | None = None
    meaning: str = "text"
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title. `kind`: checks, pairs (label and value in columns), ends (value at the right edge) or texts
    (label as the head of the value)."""

    title: str
    kind: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SubscriberCard:
    """`others` are the sections of the accounts that the ticket does not name, shown on request."""

    name: str
    about: str
    sections: tuple[Section, ...]
    others: tuple[Section, ...] = ()
    other_count: int = 0


def subscriber_card(view: SubscriberView, account: str | None, number: int | None, now: datetime) -> SubscriberCard:
    """`account` is the one the ticket on the screen names, `number` that ticket."""
    row = view.row
    about = []
    if row.contract:
        about.append(translate("SubscriberCard", "contract %1").replace("%1", row.contract))
    if row.since:
        about.append(translate("SubscriberCard", "subscriber since %1").replace("%1", str(row.since.year)))
    if row.kind == "organisation":
        about.append(translate("SubscriberCard", "organisation"))
    sections = [
        Section(translate("SubscriberCard", "Planned works"), "texts", _announcements(view, now)),
        Section(translate("SubscriberCard", "Check of the request"), "checks", _checks(view, account, now)),
        Section(translate("SubscriberCard", "Contacts"), "pairs", _contacts(view)),
        *(section for held in view.accounts[:1] for section in _account(held, now)),
        Section(translate("SubscriberCard", "Earlier tickets"), "ends", _earlier(view.tickets, number, now)),
        Section(translate("SubscriberCard", "Contact notes"), "texts", _notes(view, now)),
    ]
    others = tuple(section for held in view.accounts[1:] for section in _account(held, now))
    return SubscriberCard(
        row.name, ", ".join(about), _filled(sections), _filled(others), max(0, len(view.accounts) - 1)
    )


def _filled(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.rows)


def money(kopecks: int) -> str:
    """ "1 240,00 ₽"."""
    sign = "−" if kopecks < 0 else ""
    roubles, rest = divmod(abs(kopecks), 100)
    point = assets.locale().decimalPoint()
    return f"{sign}{roubles:,}".replace(",", NO_BREAK) + f"{point}{rest:02}{NO_BREAK}{ROUBLE}"


def _checks(view: SubscriberView, account: str | None, now: datetime) -> tuple[Row, ...]:
    """What STP.5 and the refusal reasons ask for, before the agent begins."""
    if account is None:
        return (Row(translate("SubscriberCard", "account not named: ask for it"), meaning="guard"),)
    held = next((one for one in view.accounts if one.row.id == account), None)
    if held is None:
        return (
            Row(translate("SubscriberCard", "account %1 is not known").replace("%1", account), meaning="emergency"),
        )
    checks = [Row(translate("SubscriberCard", "account found"), meaning="works")]
    if held.row.state == "blocked":
        checks.append(Row(translate("SubscriberCard", "services are blocked"), meaning="emergency"))
    elif held.row.state == "closed":
        checks.append(Row(translate("SubscriberCard", "the account is closed"), meaning="emergency"))
    else:
        checks.append(Row(translate("SubscriberCard", "services are not blocked"), meaning="works"))
    if held.plan is not None:
        on = translate("SubscriberCard", "on the plan “%1”").replace("%1", held.plan.name)
        checks.append(Row(on, meaning="works"))
    if held.row.paid_until is not None and (meaning := _paid_meaning(held.row.paid_until, now)) != "text":
        words = _paid_words(held.row.paid_until, now)
        checks.append(Row(words.replace("%1", _date(held.row.paid_until)), meaning=meaning))
    unbound = [domain.name for domain in held.row.domains if not domain.is_bound]
    if unbound:
        words = translate("SubscriberCard", "not bound to the account: %1").replace("%1", ", ".join(unbound))
        checks.append(Row(words, meaning="guard"))
    return tuple(checks)


def _paid_words(until: date, now: datetime) -> str:
    if until < _today(now):
        return translate("SubscriberCard", "payment ended %1")
    return translate("SubscriberCard", "paid until %1")


def _paid_meaning(until: date, now: datetime) -> str:
    today = _today(now)
    return "emergency" if until < today else "guard" if until - today <= SOON else "text"


def _today(now: datetime) -> date:
    return now.astimezone(MOSCOW).date()


def _date(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def _contacts(view: SubscriberView) -> tuple[Row, ...]:
    pairs = (
        (translate("SubscriberCard", "e-mail"), view.row.email),
        (translate("SubscriberCard", "phone"), view.row.phone),
    )
    return tuple(Row(label, value) for label, value in pairs if value)


def _account(held: AccountView, now: datetime) -> tuple[Section, ...]:
    account = held.row
    is_premium = held.plan is not None and held.plan.group == "premium"
    premium = Chip("premium", translate("SubscriberCard", "Premium"), "premium") if is_premium else None
    pairs = [
        Row(translate("SubscriberCard", "domain"), account.id),
        Row(translate("SubscriberCard", "plan"), held.plan.name if held.plan else "—", premium),
        Row(translate("SubscriberCard", "state"), chip=_state_chip(account)),
        Row(translate("SubscriberCard", "balance"), money(account.balance), meaning=_balance_meaning(account)),
    ]
    if account.paid_until:
        meaning = _paid_meaning(account.paid_until, now)
        pairs.append(Row(translate("SubscriberCard", "paid until"), _date(account.paid_until), meaning=meaning))
    services = tuple(
        Row(_capital(service_name(service.service)), chip=_service_chip(service, now)) for service in account.services
    )
    domains = tuple(_domain(domain, now) for domain in account.domains)
    return (
        Section(translate("SubscriberCard", "Account"), "pairs", tuple(pairs)),
        Section(translate("SubscriberCard", "Services"), "ends", services),
        Section(translate("SubscriberCard", "Domains"), "ends", domains),
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _balance_meaning(account: AccountRow) -> str:
    return "emergency" if account.balance < 0 else "text"


def _state_chip(account: AccountRow) -> Chip:
    return {
        "active": Chip("works", translate("SubscriberCard", "active"), "guaranteed"),
        "blocked": Chip("emergency", translate("SubscriberCard", "blocked"), "emergency"),
        "closed": Chip("plain", translate("SubscriberCard", "closed"), "closed"),
    }.get(account.state, Chip("plain", account.state))


def _service_chip(service: Service, now: datetime) -> Chip:
    if service.state == "failed":
        if service.since is None:
            return Chip("emergency", translate("SubscriberCard", "failed"), "emergency")
        words = translate("SubscriberCard", "failed since %1").replace("%1", moment.moment(service.since, now))
        return Chip("emergency", words, "emergency")
    return {
        "works": Chip("works", translate("SubscriberCard", "works"), "guaranteed"),
        "off": Chip("plain", translate("SubscriberCard", "switched off"), "closed"),
        "not_in_plan": Chip("plain", translate("SubscriberCard", "not in the plan")),
    }.get(service.state, Chip("plain", service.state))


def _domain(domain: Domain, now: datetime) -> Row:
    if domain.paid_until is None:
        return Row(domain.name)
    until = translate("SubscriberCard", "until %1").replace("%1", _date(domain.paid_until))
    meaning = _paid_meaning(domain.paid_until, now)
    return Row(domain.name, until, meaning="muted" if meaning == "text" else meaning)


def _earlier(tickets: Iterable[EarlierTicket], number: int | None, now: datetime) -> tuple[Row, ...]:
    return tuple(
        Row(
            f"{ticket.number} {ticket.subject}",
            _earlier_end(ticket, now),
            ticket=ticket.number,
            meaning="muted",
        )
        for ticket in tickets
        if ticket.number != number
    )


def _earlier_end(ticket: EarlierTicket, now: datetime) -> str:
    """The state of one that lives, the day of one that has ended."""
    is_old = moment.day(ticket.received_at, with_year=True)[-4:] != moment.day(now, with_year=True)[-4:]
    when = moment.day(ticket.received_at, with_year=is_old)
    return f"{department_name(ticket.department)}, {when if ticket.state.is_ended else state_name(ticket.state)}"


def _notes(view: SubscriberView, now: datetime) -> tuple[Row, ...]:
    pending = (_pending_note(note, now) for note in view.pending_notes if isinstance(note.intent, ContactNote))
    kept = (Row(f"{note.author_name} · {moment.moment(note.at, now)}", note.body) for note in view.contact_notes)
    return (*pending, *kept)


def _pending_note(note: OutboxView, now: datetime) -> Row:
    assert isinstance(note.intent, ContactNote)
    is_refused = note.state is IntentState.REFUSED
    state = translate("SubscriberCard", "not sent") if is_refused else translate("SubscriberCard", "waiting to be sent")
    if note.is_behind:
        state = translate("SubscriberCard", "waits for your decision")
    head = f"{moment.moment(note.written_at, now)} · {state}"
    return Row(head, note.intent.body, meaning="emergency" if is_refused else "text")


def _announcements(view: SubscriberView, now: datetime) -> tuple[Row, ...]:
    """Those under way, then those of the next seven days."""
    told = [row for row in view.announcements if is_told(row.state, row.ends_at, now) and row.starts_at <= now + WEEK]
    told.sort(key=lambda row: (not is_now(row, now), row.starts_at))
    return tuple(
        Row(works_head(row, now), _whom(row, view), meaning="guard" if is_now(row, now) else "text") for row in told
    )


def _whom(row: AnnouncementRow, view: SubscriberView) -> str:
    """The text, and which of several accounts it is about."""
    hit = [held.row.id for held in view.accounts if concerns(row.servers, row.accounts, held.row.id, held.row.server)]
    if len(hit) == len(view.accounts):
        return row.body
    return f"{', '.join(hit)}: {row.body}"


def as_text(card: SubscriberCard) -> str:
    """The card as lines, for tests."""
    lines = [card.name, card.about]
    for section in card.sections:
        lines.append(f"[{section.title}]")
        for row in section.rows:
            chip = f"<{row.chip.text}>" if row.chip else ""
            lines.append(" ".join(part for part in (row.label, row.value, chip) if part))
    return "\n".join(lines)
