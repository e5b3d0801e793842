"""Planned works in words: on the subscriber's card, and as the answer to a ticket that they explain (T.6)."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.regulation.announcements import AnnouncementState, is_under_way, may_explain
from desktop.regulation.sentences import sentence
from desktop.replica.views import TicketView
from desktop.wire.rows import AnnouncementRow

translate = QCoreApplication.translate


def is_now(row: AnnouncementRow, now: datetime) -> bool:
    return is_under_way(row.state, row.starts_at, row.ends_at, now)


def state_words(row: AnnouncementRow, now: datetime) -> str:
    if row.state == AnnouncementState.DRAFT:
        return translate("Works", "draft")
    if row.state == AnnouncementState.ENDED:
        return translate("Works", "ended")
    if is_now(row, now):
        return translate("Works", "published, under way")
    over = row.ends_at is not None and row.ends_at <= now
    return translate("Works", "published, over") if over else translate("Works", "published, to come")


def works_head(row: AnnouncementRow, now: datetime) -> str:
    """ "now: Замена дисков на web-12 until 06:00", "пн 02:00 – пн 06:00: …" of works to come."""
    if not is_now(row, now):
        starts = moment.moment(row.starts_at, now)
        span = f"{starts} – {moment.moment(row.ends_at, now)}" if row.ends_at else starts
        return f"{span}: {row.title}"
    if row.ends_at is None:
        return translate("Works", "now: %1").replace("%1", row.title)
    words = translate("Works", "now, until %2: %1")
    return words.replace("%2", moment.moment(row.ends_at, now)).replace("%1", row.title)


def explaining(view: TicketView, now: datetime) -> AnnouncementRow | None:
    """The works that an unanswered ticket may come of: those under way before those just over, the newest first."""
    if view.row.state.is_ended or view.row.unanswered_since_at is None or view.is_online_only:
        return None
    topic = view.ticket.topic
    likely = [row for row in view.works if may_explain(topic, row.state, row.starts_at, row.ends_at, now)]
    return max(likely, key=lambda row: (is_now(row, now), row.starts_at), default=None)


def suggestion(row: AnnouncementRow, now: datetime) -> str:
    """What the agent is told."""
    if is_now(row, now):
        if row.ends_at is None:
            return translate("Works", "This looks like planned works: %1.").replace("%1", row.title.rstrip("."))
        words = translate("Works", "This looks like planned works, until %2: %1.")
    else:
        words = translate("Works", "This looks like planned works, over since %2: %1.")
    until = moment.moment(row.ends_at or now, now)
    return words.replace("%2", until).replace("%1", row.title.rstrip("."))


def works_answer(row: AnnouncementRow, now: datetime) -> str:
    """What the subscriber is told: in Russian, as the announcement is."""
    code = "works.under_way" if is_now(row, now) else "works.over"
    first = sentence(code, "ru", now, title=row.title.rstrip("."), until_at=row.ends_at)
    return f"{first}\n\n{row.body}" if row.body and code == "works.under_way" else first
