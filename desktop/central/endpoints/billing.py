"""What the billing system calls to keep subscribers, accounts and plans up to date."""

from typing import Any

from litestar import Router, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import select

from desktop.central import billing, tables
from desktop.central.billing import AccountPut, PlanPut, SubscriberPut
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.guards import billing_only
from desktop.central.records import wire_row
from desktop.central.writing import Writing
from desktop.wire.rows import AccountRow, PlanRow, SubscriberRow


@put("/subscribers/{subscriber_id:str}")
async def put_subscriber(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    subscriber_id: FromPath[str],
    data: JSONBody[SubscriberPut],
) -> SubscriberRow:
    """Make or replace a subscriber; the cabinet may speak for him from then on."""

    def write() -> Any:
        with central.write(caller.author()) as transaction:
            billing.put_subscriber(transaction, subscriber_id, data)
            return _row(transaction, "subscriber", subscriber_id)

    return await central.in_writer(write)


@put("/accounts/{main_domain:str}")
async def put_account(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    main_domain: FromPath[str],
    data: JSONBody[AccountPut],
) -> AccountRow:
    """Make or replace an account; its id is the main domain in Unicode, however it was written."""

    def write() -> Any:
        with central.write(caller.author()) as transaction:
            account_id = billing.put_account(transaction, main_domain, data)
            return _row(transaction, "account", account_id)

    return await central.in_writer(write)


@put("/plans/{plan_id:str}")
async def put_plan(
    central: NamedDependency[Central], caller: NamedDependency[Caller], plan_id: FromPath[str], data: JSONBody[PlanPut]
) -> PlanRow:
    """Make or replace a plan. Tickets of its accounts change their lane with its group at once (STP.4)."""

    def write() -> Any:
        with central.write(caller.author()) as transaction:
            billing.put_plan(transaction, plan_id, data)
            return _row(transaction, "plan", plan_id)

    return await central.in_writer(write)


def _row(transaction: Writing, kind: str, row_id: str) -> Any:
    table = tables.REPLICATED[kind]
    return wire_row(kind, transaction.connection.execute(select(table).where(table.c.id == row_id)).mappings().one())


router = Router(
    "/v1/billing", route_handlers=[put_subscriber, put_account, put_plan], guards=[billing_only], tags=["billing"]
)
