"""What the dialogs of merge and split say: the tickets and messages to choose from, and what will come of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.models.conversation import entries
from desktop.models.row_text import RowText, queue_text
from desktop.regulation.book import Book
from desktop.regulation.deadlines import ticket_deadline
from desktop.regulation.people import Agent
from desktop.regulation.ticket import MessageKind, Ticket
from desktop.replica.views import QueueRow, TicketView

translate = QCoreApplication.translate


def other_ticket(row: QueueRow, now: datetime, book: Book, me: Agent) -> RowText:
    """A ticket to merge into: its number before the subject, when it came, and what remains."""
    received = translate("Merge", "received %1").replace("%1", moment.moment(row.received_at, now))
    text = queue_text(row, None, now, book.settings.guard, me, ())
    return replace(text, line=received, spare="")


def merge_words(gone: Ticket, survivor: Ticket, now: datetime, book: Book) -> str:
    """Which number goes on, and the receipt and the due time it goes on with."""
    words = translate(
        "Merge", "Ticket %1 ends, its conversation goes into ticket %2. The subscriber is answered there."
    )
    received = translate("Merge", "The earlier receipt counts: %1.")
    parts = [
        words.replace("%1", str(gone.number)).replace("%2", str(survivor.number)),
        received.replace("%1", moment.moment(survivor.received_at, now)),
    ]
    return " ".join((*parts, *_due(survivor, now, book, translate("Merge", "The earlier due time counts: %1."))))


def split_words(moved: str, new: Ticket, now: datetime, book: Book) -> str:
    """What the new ticket begins with, `moved` being so many messages in words; its number is central's to give."""
    words = translate("Split", "The new ticket takes %1 with it. It keeps the receipt of its first message: %2.")
    told = words.replace("%1", moved).replace("%2", moment.moment(new.received_at, now))
    number = translate("Split", "Central gives it a number; it stands in the conversation then.")
    return " ".join((told, *_due(new, now, book, translate("Split", "Due: %1.")), number))


def _due(ticket: Ticket, now: datetime, book: Book, words: str) -> Iterator[str]:
    deadline = ticket_deadline(ticket, book)
    if deadline is not None:
        left = deadline.due_at - now
        told = translate("Merge", "%1 left") if left >= timedelta() else translate("Merge", "overdue by %1")
        until = f"{moment.moment(deadline.due_at, now)} ({told.replace('%1', moment.remaining(abs(left)))})"
        yield words.replace("%1", until)


def movable_messages(view: TicketView, now: datetime) -> tuple[tuple[int, str], ...]:
    """Id and two lines of each message that can go into a new ticket: whose and when, and how it begins."""
    both = zip(view.messages, entries(view, now), strict=True)
    return tuple(
        (message.id, f"{entry.author}{entry.about}\n{entry.text.partition(chr(10))[0]}")
        for message, entry in both
        if message.id and message.kind is not MessageKind.EVENT
    )
