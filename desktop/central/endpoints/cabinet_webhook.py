"""Where the cabinet wants to be told that there is a notice: one webhook for each client token."""

from litestar import Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from desktop.central import webhooks
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.guards import cabinet_only
from desktop.central.webhooks import Webhook, WebhookDraft


@put("/webhook")
async def set_webhook(
    central: NamedDependency[Central], caller: NamedDependency[Caller], data: JSONBody[WebhookDraft]
) -> Webhook:
    """Every notice of every subscriber is from now on announced there by POST, as `{"id", "subscriber", "ticket",
    "kind", "at"}`; its text is fetched by `GET /v1/cabinet/notices`. Any 2xx within 5 seconds is a success, anything
    else is tried again, ever more slowly, for three days. A notice may come twice, with the same id, and not in order.

    `Smena-Signature: t=…,v1=…` holds a Unix time and HMAC-SHA256(secret, t + "." + body) in hex: refuse what does not
    match or is older than five minutes. The same again changes nothing, so it needs no key."""

    def write() -> Webhook:
        with central.write(caller.author()) as transaction:
            return webhooks.set_webhook(transaction, caller.id, data)

    return await central.in_writer(write)


@get("/webhook")
async def webhook(central: NamedDependency[Central], caller: NamedDependency[Caller]) -> Webhook:
    """What is set, and how it does; its secret is not told."""
    with reading(central.engine) as connection:
        return webhooks.find_webhook(connection, caller.id)


@delete("/webhook")
async def forget_webhook(central: NamedDependency[Central], caller: NamedDependency[Caller]) -> None:
    """Tell no more; what waits is forgotten. The notices themselves stay."""

    def write() -> None:
        with central.write(caller.author()) as transaction:
            webhooks.forget_webhook(transaction, caller.id)

    await central.in_writer(write)


router = Router(
    "/v1/cabinet", route_handlers=[set_webhook, webhook, forget_webhook], guards=[cabinet_only], tags=["cabinet"]
)
