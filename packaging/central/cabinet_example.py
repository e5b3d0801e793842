"""A provider's site in one file: how a cabinet talks to central. It needs `requests` and nothing else.

    python cabinet_example.py URL SUBSCRIBER ACCOUNT FILE [SECRET]     with the client's token in SMENA_TOKEN
    python cabinet_example.py link URL SUBSCRIBER                      with the client's link key in SMENA_LINK_KEY

It files a ticket with a file, follows it until an answer comes, thanks, and answers a secret request with SECRET,
or with what is typed, when the department asks for one. `link` prints where a subscriber's browser gets into central's
page of the cabinet.
The token comes from `smena-central add-client NAME --kind cabinet`, the key from `smena-central cabinet-key NAME`.
"""

import hashlib
import hmac
import os
import sys
import time
import uuid
from collections.abc import Iterator
from getpass import getpass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

_PATIENCE = 30  # seconds for one answer
_TRIES = 5  # of a request whose answer got lost
_OLDEST_DELIVERY = 300  # seconds
_LINK_SECONDS = 60  # central takes 300 at most


class Cabinet:
    """Central as one subscriber sees it. Every call may be repeated: what it does is done once."""

    def __init__(self, url: str, token: str, subscriber: str) -> None:
        self._url = f"{url.rstrip('/')}/v1/cabinet"
        self._session = requests.Session()
        # HTTP headers are bytes: an id in any script goes as UTF-8.
        self._session.headers.update({"Authorization": f"Bearer {token}", "Smena-Subscriber": subscriber.encode()})

    def file_ticket(
        self, department: str, topic: str, account: str, subject: str, body: str, files: list[Path]
    ) -> dict[str, Any]:
        """Its number to keep, and until when an answer comes; see `GET /schema` for the topics."""
        draft = {"department": department, "topic": topic, "account": account, "subject": subject, "body": body}
        return self._post("/tickets", draft | {"attachments": [self.upload(file) for file in files]})

    def write(self, number: int, body: str) -> dict[str, Any]:
        """One more message in a ticket."""
        return self._post(f"/tickets/{number}/messages", {"body": body})

    def ticket(self, number: int) -> dict[str, Any]:
        """The ticket, its conversation, and what it asks for: `secrets` are the requests that wait for an answer;
        `given`: what an agent wrote to him that the conversation does not show, see `read_given`."""
        found: dict[str, Any] = self._ask("GET", f"/tickets/{number}")
        return found

    def answer_secret(self, number: int, secret_id: int, value: str) -> None:
        """A password or authorization data: encrypted there, shown to one agent for a minute, then destroyed. Never
        put one into a message, and keep it nowhere on the way: ask for it in a form and pass it on."""
        self._post(f"/tickets/{number}/secrets/{secret_id}", {"value": value})

    def read_given(self, number: int, secret_id: int) -> str:
        """A new password, say, that an agent wrote: it can be read for a minute from the first time on. Show it on a
        page that nothing keeps, when the subscriber asks for it."""
        return str(self._ask("POST", f"/tickets/{number}/secrets/{secret_id}/look")["value"])

    def upload(self, file: Path) -> str:
        """Send a file in pieces; the id goes into `attachments` of a ticket or message. A broken line is no loss: it
        goes on where central says that it is."""
        size = file.stat().st_size
        upload = self._post("/uploads", {"name": file.name, "size": size})
        with file.open("rb") as content:
            while upload["offset"] < size:
                content.seek(upload["offset"])
                piece = content.read(upload["chunk"])
                path = f"/uploads/{upload['id']}"
                try:
                    upload = self._ask("PUT", path, params={"offset": upload["offset"]}, data=piece)
                except requests.HTTPError as error:
                    if error.response.status_code != 409:
                        raise
                    upload = self._ask("GET", path)
        return str(upload["id"])

    def download(self, number: int, attachment_id: str) -> bytes:
        """A file of the conversation. Give it to the browser as central does: to be saved, never to be shown."""
        answer = self._request("GET", f"/tickets/{number}/attachments/{attachment_id}")
        return answer.content

    def notices(self, after: int) -> list[dict[str, Any]]:
        """What is to be told to the subscriber, with ids above `after`: acknowledgements and answers."""
        found: list[dict[str, Any]] = self._ask("GET", "/notices", params={"after": after})
        return found

    def follow(self, number: int, every: float) -> Iterator[dict[str, Any]]:
        """The notices of a ticket, as they come. Keep the last id where the site keeps its data: after a restart it
        goes on from there. With a webhook the site asks when it is told to, not by the clock."""
        last = 0
        while True:
            for notice in self.notices(last):
                last = notice["id"]
                if notice["ticket"] == number:
                    yield notice
            time.sleep(every)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._ask("POST", path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())})
        return answer

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        return self._request(method, path, **options).json()

    def _request(self, method: str, path: str, **options: Any) -> requests.Response:
        """The answer; the same request, with the same key, again while none comes or central is busy."""
        for tried in range(1, _TRIES + 1):
            try:
                answer = self._session.request(
                    method, self._url + path, timeout=_PATIENCE, allow_redirects=False, **options
                )
                if answer.status_code not in (429, 503):
                    break
            except requests.ConnectionError:
                if tried == _TRIES:
                    raise
            time.sleep(tried)
        if answer.status_code >= 400:  # a problem document (RFC 9457): `title` is a sentence to show
            raise requests.HTTPError(f"{answer.status_code}: {answer.json()['title']}", response=answer)
        return answer


def is_from_central(secret: str, header: str, body: bytes, now: float) -> bool:
    """Whether a delivery to the webhook is central's and fresh: `header` is its `Smena-Signature`, `body` its raw
    bytes, `now` Unix time. Answer 2xx at once, remember the notice's id (it may come twice), then fetch the text by
    `notices`."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    at = parts.get("t", "")
    if not at.isascii() or not at.isdigit() or abs(now - int(at)) > _OLDEST_DELIVERY:
        return False
    expected = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts.get("v1", ""))


def link_to_page(url: str, key: str, subscriber: str, now: float) -> str:
    """Where the site sends the browser of a subscriber who is signed in there, to central's own page of the cabinet:
    at once, and a new link for each visit, for it lets in once. `key` comes from `smena-central cabinet-key NAME` and
    never leaves the site; `now` is Unix time."""
    expires, nonce = str(int(now) + _LINK_SECONDS), uuid.uuid4().hex
    signed = f"smena-cabinet-link\n{expires}\n{nonce}\n{subscriber}"
    signature = hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()
    query = {"subscriber": subscriber, "expires": expires, "nonce": nonce, "signature": signature}
    return f"{url.rstrip('/')}/cabinet/enter?{urlencode(query)}"


def main() -> int:
    if len(sys.argv) < (4 if "link" in sys.argv[1:2] else 5):
        print(__doc__)
        return 2
    if sys.argv[1] == "link":
        print(link_to_page(sys.argv[2], os.environ["SMENA_LINK_KEY"], sys.argv[3], time.time()))
        return 0
    url, subscriber, account, file, *secrets = sys.argv[1:]
    cabinet = Cabinet(url, os.environ["SMENA_TOKEN"], subscriber)
    filed = cabinet.file_ticket(
        "stp", "fault", account, "Не открывается сайт", "Журнал ошибок во вложении.", [Path(file)]
    )
    number = filed["number"]
    print(f"Filed {number}, an answer comes by {filed['due_at']}", flush=True)
    for notice in cabinet.follow(number, every=1.0):
        print(f"{notice['kind']}: {notice['text']}", flush=True)
        if notice["kind"] == "acknowledgement":
            continue
        wanted = cabinet.ticket(number)["secrets"]
        if not wanted:
            break
        for secret in wanted:
            value = secrets[0] if secrets else getpass(f"Secret {secret['id']} is asked for: ")
            cabinet.answer_secret(number, secret["id"], value)
            print(f"Answered secret request {secret['id']}", flush=True)
    for given in cabinet.ticket(number)["given"]:
        print(f"Given: {cabinet.read_given(number, given['id'])}", flush=True)
    cabinet.write(number, "Спасибо, сайт открывается.")
    for message in cabinet.ticket(number)["messages"]:
        for attached in message["attachments"]:
            content = cabinet.download(number, attached["id"])
            print(f"{attached['name']}: {len(content)} bytes", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
