"""The requests of the table of rights: one for each operation, about an object that nobody touched before."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from desktop.central import file_tables, tables, uploads, webhooks
from desktop.central.conversation import Speaker, add_message, message_ids_of
from desktop.central.files import attach, keep_file
from desktop.central.lookups import find_ticket
from desktop.central.secrets import ask_for_secret, keep_answer
from desktop.central.webhooks import WebhookDraft
from desktop.regulation.outcome import NewMessage
from desktop.regulation.people import Department
from desktop.regulation.ticket import MessageKind, SecretKind
from desktop.wire.uploads import UploadDraft
from tests.central.cabinet_site import DRAFT
from tests.central.callers import session_of
from tests.central_server import OPERATOR, PASSWORD, START, Client, World

WEBHOOK = WebhookDraft("https://hook.example/")
NUMBER_OF_NOTHING, FILE_OF_NOTHING = 99_999, "0" * 32
ANSWER = {"department": "stp", "title": "Смена версии PHP", "body": "Версия выбирается в кабинете."}
WORKS = {"title": "Замена дисков", "body": "Сайты отвечают медленнее.", "starts_at": START.isoformat()}


class Request(NamedTuple):
    """`path`: values of the path's parameters."""

    path: dict[str, Any] = {}  # noqa: RUF012
    query: dict[str, Any] = {}  # noqa: RUF012
    body: Any = None
    content: bytes | None = None  # in the place of a body, as it is


class Scene(NamedTuple):
    """The world, and the request of an operation on an object that nobody touched before."""

    world: World
    client: Client
    numbers: Iterator[int]

    def request(self, operation: str, of: str) -> Request:
        method, _, path = operation.partition(" ")
        name = path.removeprefix("/v1/")
        build = BUILDERS.get((method, name)) or BUILDERS.get(("", name)) or (lambda scene, of: Request())
        return build(self, of)

    def ticket(self, of: str) -> int:
        if of == "missing":
            return NUMBER_OF_NOTHING
        return self.world.file_ticket(Department.ORK if of == "ork" else Department.STP)

    def secret(self, ticket: int, of: str, is_answered: bool) -> int:
        if of == "missing":
            return NUMBER_OF_NOTHING
        with self.world.central.write(self.world.operator) as transaction:
            made = ask_for_secret(transaction, ticket, SecretKind.PASSWORD, self.world.ids["anna"])
            if is_answered:
                keep_answer(transaction, made, "Kx7-plum")
        return made

    def upload(self, of: str) -> str:
        """The only one that s1 or Anna has begun."""
        owner = f"agent:{self.world.ids['anna']}" if of == "anna's" else "subscriber:s1"
        with self.world.central.write(OPERATOR) as transaction:
            transaction.connection.execute(delete(file_tables.uploads))
            return uploads.begin(transaction, owner, UploadDraft("журнал.txt", 4)).id

    def file(self, number: int) -> str:
        """One that came with the only message of a ticket."""
        with self.world.central.write(OPERATOR) as transaction:
            ring = transaction.vault.ring()
            file = keep_file(transaction, ring, b"text", "журнал.txt", "text/plain", False, ticket=number)
            attach(transaction, message_ids_of(transaction, number)[0], [file])
        return file.id

    def webhook(self, of: str) -> None:
        """Of the cabinet's client."""
        client_id = self.world.ids["cabinet"]
        with self.world.central.write(OPERATOR) as transaction:
            if of == "missing":
                webhooks.forget_webhook(transaction, client_id)
            else:
                webhooks.set_webhook(transaction, client_id, WEBHOOK)

    def key_of_anna(self) -> str:
        key = f"anna-{next(self.numbers)}"
        request = self.request("POST /v1/intents", "stp")
        headers = self.world.headers("anna") | {"Idempotency-Key": key}
        assert self.client.post("/v1/intents", json=request.body, headers=headers).status_code == 200
        return key


def _intent(scene: Scene, of: str) -> Request:
    ticket = scene.ticket(of)
    envelope = {"ticket": ticket, "seen_seq": scene.world.head(), "written_at": "2026-10-06T09:00:00Z"}
    return Request(body=envelope | {"intent": {"type": "take"}})


def _sign_in(scene: Scene, of: str) -> Request:
    login = "anna" if of == "own" else f"nobody-{next(scene.numbers)}"
    return Request(body={"login": login, "password": PASSWORD if of == "own" else "something wrong"})


def _refresh(scene: Scene, of: str) -> Request:
    return Request(body={"refresh_token": session_of(scene.world, "anna")[1] if of == "own" else "of nobody"})


def _session(scene: Scene, of: str) -> Request:
    return Request({"session_id": NUMBER_OF_NOTHING if of == "missing" else session_of(scene.world, of[:-2])[0]})


def _department(scene: Scene, of: str) -> Request:
    return Request({"department": of if of != "missing" else "sales"})


def _deadline(scene: Scene, of: str) -> Request:
    return _department(scene, of)._replace(query={"received_at": "2026-10-06T09:00:00Z"})


def _override(scene: Scene, of: str) -> Request:
    return Request({"day": "2026-12-30", **_department(scene, of).path}, body={"note": "учёт"})


def _look(scene: Scene, of: str) -> Request:
    secret = scene.secret(scene.ticket(of), of, is_answered=True)
    return Request({"secret_id": secret}, body={"reason": "Вход в панель", "password": PASSWORD})


def _look_at_given(scene: Scene, of: str) -> Request:
    ticket = scene.ticket(of)
    if of == "missing":
        return Request({"number": ticket, "secret_id": NUMBER_OF_NOTHING})
    with scene.world.central.write(scene.world.operator) as transaction:
        known = find_ticket(transaction.connection, ticket)
        assert known is not None
        said = NewMessage(MessageKind.REPLY, "Новый пароль: Zq8-rose-41")
        message = add_message(transaction, known, said, Speaker(scene.world.ids["anna"], "Анна Петрова"))
        detail = select(tables.messages.c.detail).where(tables.messages.c.id == message)
        [secret] = transaction.connection.execute(detail).scalar_one()["given"]
    return Request({"number": ticket, "secret_id": secret})


def _answer(scene: Scene, of: str) -> Request:
    ticket = scene.ticket(of)
    return Request(
        {"number": ticket, "secret_id": scene.secret(ticket, of, is_answered=False)}, body={"value": "Kx7-plum"}
    )


def _upload(scene: Scene, of: str) -> Request:
    return Request({"upload_id": FILE_OF_NOTHING if of == "missing" else scene.upload(of)})


def _file(scene: Scene, of: str) -> Request:
    number = scene.ticket(of)
    return Request({"number": number, "attachment_id": FILE_OF_NOTHING if of == "missing" else scene.file(number)})


def _webhook(scene: Scene, of: str) -> Request:
    scene.webhook(of)
    return Request()


def _announcement(scene: Scene, of: str) -> Request:
    row_id = NUMBER_OF_NOTHING
    if of != "missing":
        with scene.world.central.write(scene.world.operator) as transaction:
            row_id = transaction.insert("announcement", state="draft", **WORKS | {"starts_at": START})
    return Request({"announcement_id": row_id}, body=WORKS)


def _standard_answer(scene: Scene, of: str) -> Request:
    row_id = NUMBER_OF_NOTHING
    if of != "missing":
        with scene.world.central.write(scene.world.operator) as transaction:
            row_id = transaction.insert("standard_answer", **ANSWER)
    return Request({"answer_id": row_id}, body=ANSWER)


def _to_file(scene: Scene, of: str) -> Request:
    return Request(body=DRAFT | {"account": "other.ru" if of == "s2's" else "plain.ru"})


BUILDERS: dict[tuple[str, str], Callable[[Scene, str], Request]] = {
    ("", "sign-in"): _sign_in,
    ("", "refresh"): _refresh,
    ("", "sessions/{session_id}"): _session,
    ("", "departments/{department}/deadline"): _deadline,
    ("", "queues/{department}"): _department,
    ("", "changes"): lambda scene, of: Request(query={"cursor": 0}),
    ("", "presence"): lambda scene, of: Request(body={"ticket": None}),
    ("", "intents"): _intent,
    ("", "intents/{key}/void"): lambda scene, of: Request(
        {"key": f"free-{next(scene.numbers)}" if of == "missing" else scene.key_of_anna()}
    ),
    ("", "tickets/{number}"): lambda scene, of: Request({"number": scene.ticket(of)}),
    ("", "attachments/{attachment_id}"): _file,
    ("", "search"): lambda scene, of: Request(query={"q": "сайт"}),
    ("", "calendar/preview"): lambda scene, of: Request(body={"year": 2027}),
    ("PUT", "calendar/overrides/{day}/{department}"): _override,
    ("DELETE", "calendar/overrides/{day}/{department}"): lambda scene, of: _override(scene, of)._replace(body=None),
    ("", "calendar/years/{year}"): lambda scene, of: Request({"year": 1999 if of == "missing" else 2027}),
    ("", "settings/{name}"): lambda scene, of: Request(
        {"name": "salary" if of == "missing" else "guard_minutes"}, body={"value": 45}
    ),
    ("", "standard-answers"): lambda scene, of: Request(body=ANSWER),
    ("PUT", "standard-answers/{answer_id}"): _standard_answer,
    ("DELETE", "standard-answers/{answer_id}"): lambda scene, of: _standard_answer(scene, of)._replace(body=None),
    ("", "announcements"): lambda scene, of: Request(body=WORKS),
    ("PUT", "announcements/{announcement_id}"): _announcement,
    ("", "announcements/{announcement_id}/publish"): lambda scene, of: _announcement(scene, of)._replace(body=None),
    ("", "announcements/{announcement_id}/end"): lambda scene, of: _announcement(scene, of)._replace(body=None),
    ("POST", "cabinet/tickets"): _to_file,
    ("PUT", "cabinet/webhook"): lambda scene, of: Request(body={"url": WEBHOOK.url}),
    ("", "cabinet/webhook"): _webhook,
    ("", "uploads"): lambda scene, of: Request(body={"name": "журнал.txt", "size": 4}),
    ("", "uploads/{upload_id}"): _upload,
    ("PUT", "uploads/{upload_id}"): lambda scene, of: _upload(scene, of)._replace(query={"offset": 0}, content=b"text"),
    ("", "cabinet/uploads"): lambda scene, of: Request(body={"name": "журнал.txt", "size": 4}),
    ("", "cabinet/uploads/{upload_id}"): _upload,
    ("PUT", "cabinet/uploads/{upload_id}"): lambda scene, of: _upload(scene, of)._replace(
        query={"offset": 0}, content=b"text"
    ),
    ("", "cabinet/tickets/{number}/attachments/{attachment_id}"): _file,
    ("", "cabinet/tickets/{number}"): lambda scene, of: Request({"number": scene.ticket(of)}),
    ("", "cabinet/tickets/{number}/messages"): lambda scene, of: Request(
        {"number": scene.ticket(of)}, body={"body": "Ещё одно."}
    ),
    ("", "cabinet/tickets/{number}/secrets/{secret_id}"): _answer,
    ("", "cabinet/tickets/{number}/secrets/{secret_id}/look"): _look_at_given,
    ("", "secrets/{secret_id}/look"): _look,
    ("", "billing/subscribers/{subscriber_id}"): lambda scene, of: Request(
        {"subscriber_id": f"new-{next(scene.numbers)}" if of == "missing" else "s1"}, body={"name": "Иван Петров"}
    ),
    ("", "billing/accounts/{main_domain}"): lambda scene, of: Request(
        {"main_domain": f"new-{next(scene.numbers)}.ru" if of == "missing" else "plain.ru"},
        body={"subscriber_id": "s1", "plan_id": "start"},
    ),
    ("", "billing/plans/{plan_id}"): lambda scene, of: Request(
        {"plan_id": f"new-{next(scene.numbers)}" if of == "missing" else "start"}, body={"name": "Старт"}
    ),
}
