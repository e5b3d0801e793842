"""What a form of the page brings: its fields, what is wrong with them, and a key under which it takes effect once."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
from sqlalchemy import RowMapping

from desktop.central.cabinet import find_subscriber
from desktop.central.cabinet_page.form_files import FormFile, forget_files
from desktop.central.cabinet_page.rendering import Speech
from desktop.central.cabinet_page.sessions import Visitor, random_bytes
from desktop.central.context import Central
from desktop.central.problems import ProblemError
from desktop.central.receipts import claim, key_within, request_hash, settle
from desktop.central.writing import Writing

T = TypeVar("T", bound=msgspec.Struct)

_NOT_SENT_AGAIN = ("csrf", "key", "value")


@dataclass
class Form:
    """`fields` as they were typed, lines ended by "\\n". `faults`: a sentence for each wrong field; `said`: what is
    told above the form. `upload_ids`: of files that came with it before; `files`: those that came now; `problems`: of
    files that did not."""

    fields: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    upload_ids: list[str] = field(default_factory=list)
    files: list[FormFile] = field(default_factory=list)
    problems: list[ProblemError] = field(default_factory=list)
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
    "unknown_upload": "cabinet.files_again",
    "too_many_uploads": "cabinet.too_many_files",
    "wrong_topic": "cabinet.choose_topic",
    "unknown_topic": "cabinet.choose_topic",
}


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
    typed = [f"{name}={form.fields[name]}" for name in form.names]
    sent = [*form.upload_ids, *(f"{file.name} {file.size}" for file in form.files)]
    hashed = request_hash(b"page", path.encode(), *(part.encode(errors="surrogatepass") for part in typed + sent))

    def write() -> tuple[T, bool]:
        with central.write(visitor.author, is_shared=True) as transaction:
            subscriber = find_subscriber(transaction.connection, subscriber_id)
            stored = claim(transaction, stored_key, owner, None, hashed)
            if stored is not None:
                if differs(transaction):
                    raise ProblemError("key_reused", 422)
                return msgspec.json.decode(stored.body, type=shape), True
            done = job(transaction, subscriber)
            settle(transaction, stored_key, 201, msgspec.json.encode(done).decode())
        return done, False

    def forget() -> None:
        with central.write(visitor.author) as transaction:
            forget_files(transaction, visitor, form.files)

    done, is_repeat = await central.in_writer(write)
    if is_repeat and form.files:
        await central.in_writer(forget)
    return done
