"""Letters for the tests of the letters' side."""

from datetime import timedelta
from typing import Any

from desktop.regulation.people import Department
from desktop.replica.views import LetterView, OutboxView
from desktop.wire.rows import Attachment, LetterRow, SecretRow
from tests.panels.fake_desk import NOW

HOUR = timedelta(hours=1)
PICTURE = Attachment("a1", "экран.png", 1258291, "image/png")
BODY = "Здравствуйте! Второй день не работает сайт, помогите.\n\nПётр"


def letter(number: int, *outbox: OutboxView, secrets: tuple[SecretRow, ...] = (), **values: Any) -> LetterView:
    """An unidentified letter to STP that names no account; override what matters."""
    base: dict[str, Any] = {
        "version": 1,
        "department": Department.STP,
        "state": "unidentified",
        "sender": f"petr{number}@mail.example",
        "sender_name": "Пётр Иванов",
        "subject": f"Не работает сайт {number}",
        "body": BODY,
        "missing": ["gate.account"],
        "received_at": NOW - (10 - number) * HOUR,
    }
    return LetterView(LetterRow(id=number, **(base | values)), outbox, secrets)


def all_kinds() -> tuple[LetterView, ...]:
    """One of each state that is shown."""
    return (
        letter(1, missing=["gate.account", "gate.request", "gate.sender", "gate.cabinet"]),
        letter(2, state="asked", asked_at=NOW - HOUR, department=Department.ORK, subject="Счёт за ноябрь"),
        letter(3, state="unverified", ticket=10423, missing=[], attachments=[PICTURE], subject="Re: [#10423] Почта"),
        letter(
            4, state="machine", reason="machine.cron", missing=[], sender="root@srv12.example", subject="Cron <root>"
        ),
        letter(5, state="machine", reason="machine.list", missing=[], sender="news@list.example", sender_name=""),
        letter(6, subject="", sender_name="", notes=["letter.html_only"], missing=["gate.sender"]),
        letter(7, state="admitted", ticket=10500),
        letter(8, state="dismissed"),
    )
