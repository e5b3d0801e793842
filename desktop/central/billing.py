"""What billing knows better than we do: subscribers, accounts and plans, put in whole and kept up to date."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import msgspec
from sqlalchemy import Select, select

from desktop.central import tables
from desktop.central.domains import main_domain
from desktop.central.lookups import PREMIUM_GROUP
from desktop.central.problems import invalid
from desktop.central.writing import Writing
from desktop.regulation.texts import is_storable, is_text, one_line
from desktop.regulation.ticket import BasicService, State

ENDED = tuple(state.value for state in State if state.is_ended)
LONGEST_ID = 64
_LARGEST = 2**63 - 1
_MOST_EMAILS = 50
_PREMIUM = (PREMIUM_GROUP, "премиум", "премиум хостинг")  # the group, as it is written (STP.4)
_GROUP = f"A plan of the group “{PREMIUM_GROUP}” may go out of turn (STP.4)."
_EARLIEST, _LATEST = datetime(1992, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
Kopecks = Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]


class SubscriberPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A subscriber as billing knows him; what is absent is empty from now on. `emails`: further addresses that are
    his (STP.1)."""

    name: Text
    kind: Literal["person", "organisation"] = "person"
    email: Text | None = None
    emails: Annotated[list[Text], msgspec.Meta(max_length=_MOST_EMAILS)] = []
    phone: Text | None = None
    contract: Text | None = None
    since: date | None = None


class PlanPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan; tickets of accounts whose plan has the group "premium" may go out of turn (STP.4)."""

    name: Text
    group: Annotated[str, msgspec.Meta(min_length=1, max_length=40, description=_GROUP)] = "standard"


class DomainPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`is_bound`: operations on the domain may be asked for by this account (ORK.5.4)."""

    name: str
    paid_until: date | None = None
    is_bound: bool = True


class ServicePut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    service: BasicService
    state: Literal["works", "failed", "off", "not_in_plan"] = "works"
    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class AccountPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hosting account; `balance` in kopecks, below zero for a debt; `server`: where it is hosted, as announcements
    name it."""

    subscriber_id: Id
    plan_id: Id | None = None
    server: Text | None = None
    state: Literal["active", "blocked", "closed"] = "active"
    balance: Kopecks = 0
    paid_until: date | None = None
    domains: list[DomainPut] = []
    services: list[ServicePut] = []


def put_subscriber(transaction: Writing, subscriber_id: str, put: SubscriberPut) -> None:
    """Make or replace a subscriber."""
    _check_id(subscriber_id)
    values = {field: _tidied(field, value) for field, value in msgspec.structs.asdict(put).items()}
    values["emails"] = [_tidied(f"emails[{index}]", address) for index, address in enumerate(put.emails)]
    _check_repeats("emails", "", values["emails"])
    transaction.upsert("subscriber", subscriber_id, **values)
    transaction.audit("put_subscriber", subscriber=subscriber_id)


def put_plan(transaction: Writing, plan_id: str, put: PlanPut) -> None:
    """Make or replace a plan; a change of its group moves the live tickets of its accounts between lanes at once."""
    _check_id(plan_id)
    group = _tidied("group", put.group).casefold()
    group = PREMIUM_GROUP if group in _PREMIUM else group
    if transaction.upsert("plan", plan_id, name=_tidied("name", put.name), group=group):
        accounts = tables.accounts.c
        of_plan = select(accounts.id).where(accounts.plan_id == plan_id)
        mark_premium(transaction, of_plan, group == PREMIUM_GROUP)
    transaction.audit("put_plan", plan=plan_id)


def put_account(transaction: Writing, main_domain: str, put: AccountPut) -> str:
    """Make or replace an account, returns its id; another plan moves its live tickets between lanes at once (STP.4)."""
    account_id = _domain("main_domain", main_domain)
    group = _check_references(transaction, put)
    domains = [
        {"name": _domain(f"domains[{index}].name", domain.name), **_iso(domain, "paid_until", "is_bound")}
        for index, domain in enumerate(put.domains)
    ]
    _check_repeats("domains", "name", [domain["name"] for domain in domains])
    _check_repeats("services", "service", [service.service for service in put.services])
    transaction.upsert(
        "account",
        account_id,
        subscriber_id=put.subscriber_id,
        plan_id=put.plan_id,
        server=_tidied("server", put.server),
        state=put.state,
        balance=put.balance,
        paid_until=put.paid_until,
        domains=domains,
        services=[_service(f"services[{index}]", service) for index, service in enumerate(put.services)],
    )
    mark_premium(transaction, [account_id], group == PREMIUM_GROUP)
    transaction.audit("put_account", account=account_id)
    return account_id


def mark_premium(transaction: Writing, accounts: Sequence[str] | Select[tuple[str]], premium: bool) -> None:
    """Let the live tickets of these accounts stand where their plan's group puts them."""
    tickets = tables.tickets.c
    changed = select(tickets.id).where(
        tickets.account.in_(accounts), tickets.premium != premium, tickets.state.not_in(ENDED)
    )
    for number in transaction.connection.execute(changed).scalars().all():
        transaction.update("ticket", number, premium=premium)


def _check_references(transaction: Writing, put: AccountPut) -> str | None:
    """The group of the account's plan; 422 for a subscriber or plan that billing has not put yet."""
    subscribers, plans = tables.subscribers.c, tables.plans.c
    known = select(subscribers.id).where(subscribers.id == put.subscriber_id)
    if not is_storable(put.subscriber_id) or transaction.connection.execute(known).first() is None:
        raise invalid("subscriber_id", "unknown_subscriber")
    if put.plan_id is None:
        return None
    chosen = select(plans.group).where(plans.id == put.plan_id)
    plan = transaction.connection.execute(chosen).first() if is_storable(put.plan_id) else None
    if plan is None:
        raise invalid("plan_id", "unknown_plan")
    return str(plan.group)


def _check_id(row_id: str) -> None:
    if not row_id.strip():
        raise invalid("id", "blank")
    if not row_id.isprintable():
        raise invalid("id", "odd_characters")
    if len(row_id) > LONGEST_ID:
        raise invalid("id", "too_long", limit=LONGEST_ID)


def _tidied(field: str, value: Any) -> Any:
    """A text as it is kept, on one line; anything else as it is."""
    if not isinstance(value, str):
        return value
    if not is_storable(value):
        raise invalid(field, "odd_characters")
    if not is_text(value):
        raise invalid(field, "blank")
    return one_line(value)


def _domain(field: str, name: str) -> str:
    try:
        return main_domain(name)
    except ValueError:
        raise invalid(field, "no_domain") from None


def _service(field: str, service: ServicePut) -> dict[str, Any]:
    if service.since is not None and not _EARLIEST <= service.since < _LATEST:
        raise invalid(f"{field}.since", "years", first=_EARLIEST.year, last=_LATEST.year - 1)
    since = service.since and service.since.astimezone(UTC)
    return _iso(msgspec.structs.replace(service, since=since), "service", "state", "since")


def _check_repeats(field: str, name: str, values: Sequence[str]) -> None:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise invalid(f"{field}[{index}].{name}".rstrip("."), "repeated", value=value)


def _iso(struct: msgspec.Struct, *names: str) -> dict[str, Any]:
    """Fields as JSON keeps them: a date or an instant as text."""
    values: dict[str, Any] = msgspec.to_builtins(struct)
    return {name: values[name] for name in names}
