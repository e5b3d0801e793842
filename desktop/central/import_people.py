"""Subscribers and accounts that lines of an import name: known ones stay as they are, others are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desktop.central import tables
from desktop.central.billing import mark_premium
from desktop.central.import_lines import ImportedSubscriber, ImportedTicket, Remark
from desktop.central.lookups import PREMIUM_GROUP
from desktop.central.writing import Writing

PLANS = {True: "import-premium", False: "import-standard"}  # of accounts that billing has not put, by Premium or not
_PLAN_NAMES = {True: "Премиум (импорт)", False: "Обычный (импорт)"}


@dataclass
class _Account:
    owner: str  # a subscriber's id
    plan_id: str | None
    premium: bool

    @property
    def is_ours(self) -> bool:
        """Whether the import gave it its plan, so that a line may change it."""
        return self.plan_id in PLANS.values()


class People:
    """Whom some lines name. `meet` line by line, then `write`."""

    def __init__(self, transaction: Writing, lines: Sequence[ImportedTicket]) -> None:
        self._transaction = transaction
        self._names = self._stored_names({line.subscriber.id for line in lines if line.subscriber})
        self._accounts = self._stored_accounts({line.account for line in lines if line.account})
        self._rows: dict[str, list[dict[str, Any]]] = {"subscriber": [], "account": []}
        self._regrouped: set[str] = set()
        self._named: set[str] = set()

    def meet(self, line: ImportedTicket) -> list[Remark]:
        """Make the line's subscriber and account where nobody has put them yet; what it says of known ones and does
        not hold is remarked."""
        person = line.subscriber
        if person is None:
            return []
        remarks = self._meet_subscriber(person)
        return remarks if line.account is None else remarks + self._meet_account(person, line.account)

    def is_premium(self, account: str | None) -> bool | None:
        """Whether the account's plan is of the Premium group; None for an account nobody knows."""
        found = self._accounts.get(account or "")
        return None if found is None else found.premium

    def write(self) -> None:
        """Put what is new into the tables."""
        transaction = self._transaction
        for premium in {self._accounts[account].premium for account in self._named | self._regrouped}:
            group = PREMIUM_GROUP if premium else "standard"
            transaction.upsert("plan", PLANS[premium], name=_PLAN_NAMES[premium], group=group)
        for row in self._rows["account"]:
            row["plan_id"] = self._accounts[row["id"]].plan_id
        for kind, rows in self._rows.items():
            transaction.insert_many(kind, rows)
        for account in sorted(self._regrouped - self._named):
            transaction.update("account", account, plan_id=self._accounts[account].plan_id)
        for premium in (True, False):
            of_group = [account for account in self._regrouped if self._accounts[account].premium is premium]
            if of_group:
                mark_premium(transaction, sorted(of_group), premium)

    def _meet_subscriber(self, person: ImportedSubscriber) -> list[Remark]:
        if person.id not in self._names:
            self._names[person.id] = person.called, person.email
            self._rows["subscriber"].append({"id": person.id, "name": person.called, "email": person.email})
            return []
        name, email = self._names[person.id]
        if person.name in ("", name) and person.email in (None, email):
            return []
        known = f"{name!r}, {email}" if email else f"{name!r} without e-mail"
        sentence = f"{person.id} is known as {known}; that stays"
        return [Remark("subscriber", sentence, once=f"subscriber {person.id}")]

    def _meet_account(self, person: ImportedSubscriber, name: str) -> list[Remark]:
        account, premium = self._accounts.get(name), person.premium
        if account is None:
            self._accounts[name] = _Account(person.id, PLANS[bool(premium)], bool(premium))
            self._rows["account"].append({"id": name, "subscriber_id": person.id, "domains": [{"name": name}]})
            self._named.add(name)
            if premium:
                self._regrouped.add(name)  # earlier lines may have named it without a subscriber
            return []
        remarks = []
        is_own = account.owner == person.id
        if not is_own:
            sentence = f"{name} belongs to subscriber {account.owner}, not to {person.id}; the ticket names both"
            remarks.append(Remark("account", sentence))
        if premium is not None and premium != account.premium:
            if is_own and account.is_ours:
                account.plan_id, account.premium = PLANS[premium], premium
                self._regrouped.add(name)
            else:
                sentence = f"the plan of {name} says otherwise and decides"
                remarks.append(Remark("subscriber.premium", sentence, once=f"premium {name}"))
        return remarks

    def _stored_names(self, subscriber_ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
        subscribers = tables.subscribers.c
        chosen = select(subscribers.id, subscribers.name, subscribers.email).where(subscribers.id.in_(subscriber_ids))
        return {row.id: (row.name, row.email) for row in self._transaction.connection.execute(chosen)}

    def _stored_accounts(self, account_ids: Iterable[str]) -> dict[str, _Account]:
        accounts, plans = tables.accounts, tables.plans
        chosen = (
            select(accounts.c.id, accounts.c.subscriber_id, accounts.c.plan_id, plans.c.group)
            .select_from(accounts.outerjoin(plans, accounts.c.plan_id == plans.c.id))
            .where(accounts.c.id.in_(account_ids))
        )
        rows = self._transaction.connection.execute(chosen)
        return {row.id: _Account(row.subscriber_id, row.plan_id, row.group == PREMIUM_GROUP) for row in rows}
