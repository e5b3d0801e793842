"""The live part of the demo: subscribers file tickets and write again, through the cabinet API over HTTP."""

import logging
import uuid
from collections import deque
from datetime import UTC, datetime
from random import Random
from threading import Event
from typing import Any

import requests

from desktop.central.demo import DemoError
from desktop.central.demo_facts import facts_of
from desktop.central.demo_people import demo_parties
from desktop.central.demo_stories import stories, tell
from desktop.regulation.people import Department
from desktop.wire.version import KEY_HEADER, SUBSCRIBER_HEADER

log = logging.getLogger("smena.demo")

_TIMEOUT = (5, 30)  # seconds to connect, to wait for an answer
_PATIENCE = 3.0  # seconds between two tries when central can't be reached
_FOLLOW_UPS = {
    "waiting": ("Отвечаю на ваш вопрос: да, всё верно.", "Данные такие же, как в договоре.", "Да, подтверждаю."),
    "answered": ("Спасибо, помогло!", "Сделали, как вы написали, пока без изменений.", "Понятно. А сколько ждать?"),
    "resolved": ("Благодарю за помощь!", "К сожалению, ошибка появилась снова."),
    "open": ("Есть ли новости по заявке?", "Дополню: началось после обновления.", "Это очень срочно, ждём ответа."),
}


def file_tickets(base_url: str, token: str, per_minute: float, stop: Event) -> None:
    """Do what the demo's subscribers do, `per_minute` times a minute on average, until `stop` is set.

    An unreachable central is tried again and again. DemoError when it is not the one with this demo desk.
    """
    crowd = Crowd(base_url, token, stop)
    while not stop.wait(crowd.random.expovariate(per_minute / 60)):
        crowd.act()


class Crowd:
    """The demo's subscribers at their cabinets."""

    def __init__(self, base_url: str, token: str, stop: Event, random: Random | None = None) -> None:
        self.random = random or Random()
        self._url, self._stop = base_url.rstrip("/") + "/v1/cabinet", stop
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._parties = demo_parties(datetime.now(UTC))
        self._filed: deque[tuple[str, int]] = deque(maxlen=100)  # subscriber and number

    def act(self) -> int | None:
        """Somebody files a ticket, or writes to one filed before; returns its number, None when stopped."""
        if self._filed and self.random.random() < 0.3:
            return self._write()
        return self._file(is_outage=self.random.random() < 0.15)

    def _file(self, is_outage: bool) -> int | None:
        """A new ticket; with `is_outage` about a basic service that failed."""
        department = Department.STP if is_outage or self.random.random() < 0.65 else Department.ORK
        story = self.random.choice([story for story in stories(department) if bool(story.service) >= is_outage])
        party = self.random.choice(self._parties)
        account = party.accounts[0]
        now = datetime.now(UTC)
        facts = facts_of(party, account, now, self.random).at(now, False, self.random)
        ticket = {
            "department": department.value,
            "topic": story.topic,
            "account": account["id"],
            "subject": tell(self.random.choice(story.subjects), facts, self.random),
            "body": tell(story.turns[0].text, facts, self.random),
        }
        answer = self._call("POST", "/tickets", party.subscriber["id"], ticket)
        if answer is None:
            return None
        self._filed.append((party.subscriber["id"], answer["number"]))
        return int(answer["number"])

    def _write(self) -> int | None:
        """A follow-up that suits the ticket's state."""
        subscriber_id, number = self.random.choice(self._filed)
        known = self._call("GET", f"/tickets/{number}", subscriber_id)
        if known is None:
            return None
        body = self.random.choice(_FOLLOW_UPS.get(known["ticket"]["state"], _FOLLOW_UPS["resolved"]))
        answer = self._call("POST", f"/tickets/{number}/messages", subscriber_id, {"body": body})
        return None if answer is None else number

    def _call(self, method: str, path: str, subscriber_id: str, body: dict[str, Any] | None = None) -> Any:
        """Central's answer; the same request under the same key until there is one, None when stopped before."""
        headers = {SUBSCRIBER_HEADER: subscriber_id, KEY_HEADER: str(uuid.uuid4())}
        while True:
            try:
                answer = self._session.request(
                    method, self._url + path, json=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
                )
            except requests.RequestException as error:
                log.warning("central cannot be reached: %s", error)
            else:
                if answer.ok:
                    return answer.json()
                if answer.status_code < 500:
                    raise DemoError(f"Central at {self._url} is not the one with this demo desk: {answer.status_code}.")
                log.warning("central answered %s", answer.status_code)
            if self._stop.wait(_PATIENCE):
                return None
