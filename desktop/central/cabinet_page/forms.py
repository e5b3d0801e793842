"""What a form of the page brings: its fields, what is wrong with them, and a key under which it takes effect once."""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from sqlalchemy import RowMapping

from desktop.central.cabinet import find_subscriber
from desktop.central.cabinet_page.rendering import AnyRequest, Speech
from desktop.central.cabinet_page.sessions import Visitor, random_bytes
from desktop.central.context import Central
from desktop.central.problems import ProblemError
from desktop.central.receipts import claim, key_within, request_hash, settle
from desktop.central.writing import Writing

T = TypeVar("T", bound=msgspec.Struct)

_KEY = re.compile(r"[0-9a-f]{64}")
_MOST_FIELDS = 40
_NOT_SENT_AGAIN = ("csrf", "key", "value")
_OWN = ("same-origin", "none")  # as a browser tells where a request comes from


@dataclass
class Form:
    """`fields` as they were typed, lines ended by "\\n". `faults`: a sentence for each wrong field; `said`: what is
    told above the form."""

    fields: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    key: str = field(default_factory=lambda: random_bytes().hex())

    def get(self, name: str, default: str = "") -> str:
        return self.fields.get(name, default)

    @property
    def names(self) -> list[str]:
        """Of what a person typed."""
        return [name for name in self.fields if name not in _NOT_SENT_AGAIN]

    def is_of(self, visitor: Visitor) -> bool:
        """Whether a page of this session made the form."""
        return hmac.compare_digest(visitor.csrf.encode(), self.get("csrf").encode(errors="surrogatepass"))

    def take_new_key(self) -> None:
        """What is sent next is another form."""
        self.key = random_bytes().hex()

    def tell(self, problem: ProblemError, speech: Speech, fields: tuple[str, ...]) -> None:
        """What is wrong, beside its field when the form has that."""
        code = PAGE_CODES.get(problem.code, problem.code)
        said = speech.say(
            code, **{"field": problem.field, "seconds": problem.headers.get("Retry-After")} | problem.facts
        )
        if problem.field in fields:
            self.faults[problem.field] = said
        else:
            self.said.append(said)


PAGE_CODES = {  # what the API tells a program or an agent is told a subscriber in other words
    "not_found": "cabinet.not_found",
    "unknown_ticket": "cabinet.not_found",
    "unknown_secret": "cabinet.unknown_secret",
    "unknown_subscriber": "cabinet.unknown_subscriber",
    "unavailable": "cabinet.unavailable",
    "disk_full": "cabinet.unavailable",
    "too_many_requests": "cabinet.too_many",
    "internal": "cabinet.internal",
    "too_large": "cabinet.too_large",
    "no_json": "cabinet.bad_request",
    "invalid": "cabinet.bad_request",
    "key_reused": "cabinet.form_was_sent",
    "secret_destroyed": "cabinet.unknown_secret",
    "method_not_allowed": "cabinet.bad_request",
    "wrong_topic": "cabinet.choose_topic",
    "unknown_topic": "cabinet.choose_topic",
}


async def read_form(request: AnyRequest) -> Form:
    """The fields of a form; 403 `foreign_form` when another site's page sent it."""
    if request.headers.get("sec-fetch-site", "none") not in _OWN:
        raise ProblemError("foreign_form", 403)
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:
        raise ProblemError("cabinet.bad_request", 400) from None
    form = Form({name: value.replace("\r\n", "\n") for name, value in pairs})
    if _KEY.fullmatch(form.get("key")):
        form.key = form.fields["key"]
    return form


async def once(
    central: Central,
    visitor: Visitor,
    path: str,
    form: Form,
    job: Callable[[Writing, RowMapping], T],
    shape: type[T],
    differs: Callable[[Writing], bool] = lambda _: False,
) -> T:
    """Do it once for this form: sent twice, it has the first answer. 422 `key_reused` when it says something else by
    now, in its fields or in what `differs` knows of."""
    subscriber_id = visitor.subscriber["id"]
    owner = f"{visitor.author.actor}:{subscriber_id}"
    stored_key = key_within(owner, form.key)
    typed = [f"{name}={form.fields[name]}".encode(errors="surrogatepass") for name in form.names]
    hashed = request_hash(b"page", path.encode(), *typed)

    def write() -> T:
        with central.write(visitor.author, is_shared=True) as transaction:
            subscriber = find_subscriber(transaction.connection, subscriber_id)
            stored = claim(transaction, stored_key, owner, None, hashed)
            if stored is not None:
                if differs(transaction):
                    raise ProblemError("key_reused", 422)
                return msgspec.json.decode(stored.body, type=shape)
            done = job(transaction, subscriber)
            settle(transaction, stored_key, 201, msgspec.json.encode(done).decode())
        return done

    return await central.in_writer(write)
