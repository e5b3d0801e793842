"""The dialogs in which a supervisor edits what is written once for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop.desk import Desk


def editors(desk: Desk, window: QWidget) -> dict[str, Callable[[], None]]:
    """What the commands do; each dialog is imported when it is first opened."""

    def edit_answers() -> None:
        from desktop.panels.standard_answer_editor import StandardAnswerEditor

        StandardAnswerEditor(desk, window).open()

    def edit_announcements() -> None:
        from desktop.panels.announcement_editor import AnnouncementEditor

        AnnouncementEditor(desk, window).open()

    return {"edit_answers": edit_answers, "edit_announcements": edit_announcements}
