"""A desk whose disk can be full: then nothing goes into the outbox and every act says so."""

from typing import Any

from desktop.desk import DiskFull
from desktop.replica.views import Draft, TicketView
from tests.panels.fake_desk import FakeDesk, FakeWritten


class FullWritten(FakeWritten):
    def save(self, name: str, part: str, body: str) -> None:
        if not self._desk.is_full:  # type: ignore[attr-defined]
            super().save(name, part, body)


class FullDesk(FakeDesk):
    is_full = False

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.written = FullWritten(self)

    def _check(self) -> None:
        if self.is_full:
            self.troubled("The disk is full.")
            raise DiskFull

    def act(self, view: TicketView, intent: Any, keeps_draft: bool = False, other: int | None = None) -> str:
        self._check()
        return super().act(view, intent, keeps_draft, other)

    def resend(self, key: str, intent: Any = None) -> str:
        self._check()
        return super().resend(key, intent)

    def add_contact_note(self, subscriber_id: str, body: str) -> str:
        self._check()
        return super().add_contact_note(subscriber_id, body)

    def save_draft(self, draft: Draft) -> None:
        if self.is_full:
            self.troubled("The disk is full.")
        else:
            super().save_draft(draft)
