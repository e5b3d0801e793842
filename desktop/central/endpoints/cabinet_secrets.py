"""What the cabinet calls to hand over the subscriber's answer to a secret request, and nothing that keeps its value."""

from typing import Any

import msgspec
from litestar import Request, Response, Router, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from desktop.central import given_secrets
from desktop.central.cabinet import find_subscriber
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.endpoints.cabinet_calls import Subscriber, subscriber_id_of
from desktop.central.endpoints.documents import SECRET_DESTROYED
from desktop.central.guards import cabinet_only
from desktop.central.problems import ProblemError
from desktop.central.receipts import Key, checked_key, claim, key_within, request_hash, settle, stored_response
from desktop.central.secret_answers import SecretAnswered, SecretDraft, answer_secret, is_another
from desktop.central.secret_looks import Shown
from desktop.wire.version import KEY_HEADER


@post(
    "/tickets/{number:int}/secrets/{secret_id:int}",
    status_code=201,
    responses={201: ResponseSpec(SecretAnswered, generate_examples=False)} | SECRET_DESTROYED,
)
async def answer(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    subscriber: Subscriber,
    key: Key,
    number: FromPath[int],
    secret_id: FromPath[int],
    data: JSONBody[SecretDraft],
) -> Response[bytes]:
    """The answer to a secret request, given once: it is kept encrypted, shown to an agent for a minute at a time, and
    destroyed with the end of the ticket or after 72 hours. No answer of central repeats it."""
    subscriber_id = subscriber_id_of(subscriber)
    owner = f"{caller.actor}:{subscriber_id}"
    stored_key = key_within(owner, checked_key(key))
    hashed = request_hash(request.method.encode(), request.url.path.encode())  # without the value: see `is_another`

    def write() -> Response[bytes]:
        with central.write(caller.author(on_behalf_of=subscriber_id), is_shared=True) as transaction:
            person = find_subscriber(transaction.connection, subscriber_id)
            stored = claim(transaction, stored_key, owner, None, hashed)
            if stored is not None:
                if is_another(transaction, secret_id, data):
                    raise ProblemError("key_reused", 422, field=KEY_HEADER)
                return stored_response(stored.status, stored.body, is_replayed=True)
            body = msgspec.json.encode(answer_secret(transaction, person, number, secret_id, data)).decode()
            settle(transaction, stored_key, 201, body)
        return stored_response(201, body, is_replayed=False)

    return await central.in_writer(write)


@post("/tickets/{number:int}/secrets/{secret_id:int}/look", status_code=200, responses=SECRET_DESTROYED)
async def look_at_given(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    subscriber: Subscriber,
    number: FromPath[int],
    secret_id: FromPath[int],
) -> Shown:
    """What an agent wrote to the subscriber that is a secret, a new password say. It can be read for a minute from the
    first time on, then it is destroyed."""
    subscriber_id = subscriber_id_of(subscriber)

    def look() -> Shown | None:
        with central.write(caller.author(on_behalf_of=subscriber_id), is_shared=True) as transaction:
            person = find_subscriber(transaction.connection, subscriber_id)
            return given_secrets.look_at_given(transaction, person, number, secret_id)

    shown = await central.in_writer(look)
    if shown is None:
        raise ProblemError("secret_destroyed", 410, clause="STP.6", secret=secret_id)
    return shown


router = Router("/v1/cabinet", route_handlers=[answer, look_at_given], guards=[cabinet_only], tags=["cabinet"])
