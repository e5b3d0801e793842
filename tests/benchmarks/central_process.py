"""A real central in a process of its own, with tickets imported from a file: what the figures are measured against."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"
AGENTS = {"anna": "Анна Петрова", "boris": "Борис Кац"}
BODY = (
    "Здравствуйте! После обновления движка на сайте example-{n}.ru при оформлении заказа появляется ошибка 500. "
    "В журнале: PHP Fatal error: Uncaught Error: Call to undefined function mb_strlen(). Вчера всё работало."
)


@dataclass(frozen=True, slots=True)
class Served:
    """`tokens` by login; both agents are of STP."""

    url: str
    folder: Path
    tokens: dict[str, str]

    def session(self, login: str = "anna") -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {self.tokens[login]}"
        return session


@contextmanager
def central_with(tickets: int, messages: int) -> Iterator[Served]:
    """Central serving this many open STP tickets, each with this many messages, filed in the last eight hours."""
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        lines = folder / "tickets.jsonl"
        lines.write_text("\n".join(_line(number, tickets, messages) for number in range(tickets)), "utf-8")
        _call(folder, "import", str(lines))
        for login, name in AGENTS.items():
            _call(folder, "add-agent", login, "--name", name, "--department", "stp", given=PASSWORD)
        command = _command(folder, "serve", "--port", "0")
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            try:
                assert process.stdout
                url = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
                yield Served(url, folder, {login: _token(url, login) for login in AGENTS})
            finally:
                process.terminate()


def _line(number: int, tickets: int, messages: int) -> str:
    received_at = datetime.now(UTC) - timedelta(hours=8) * (tickets - number) / tickets
    said = [
        {
            "at": (received_at + timedelta(seconds=place)).isoformat(),
            "author": "subscriber" if place % 3 == 0 else "note",
            "body": BODY.format(n=number),
        }
        for place in range(messages)
    ]
    subscriber = {"id": f"s{number % 2000}", "name": f"ООО «Пример {number % 2000}»", "premium": number % 10 == 0}
    ticket = {
        "external_id": f"b-{number}", "department": "stp", "channel": "cabinet", "subject": f"Ошибка 500, № {number}",
        "received_at": received_at.isoformat(), "account": f"example-{number}.ru", "subscriber": subscriber,
        "messages": said,
    }  # fmt: skip
    return json.dumps(ticket, ensure_ascii=False)


def _token(url: str, login: str) -> str:
    answer = requests.post(f"{url}/v1/sign-in", json={"login": login, "password": PASSWORD}, timeout=30)
    token: str = answer.json()["token"]
    return token


def _call(folder: Path, *arguments: str, given: str = "") -> None:
    subprocess.run(_command(folder, *arguments), cwd=ROOT, input=given, capture_output=True, text=True, check=True)


def _command(folder: Path, command: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "desktop.central", command, *arguments, "--data", str(folder)]
