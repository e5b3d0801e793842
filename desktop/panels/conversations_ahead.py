"""A few conversations that may be shown next, laid out and painted before they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPixmap

from desktop.models.conversation import Entry
from desktop.panels.conversation_layout import ConversationLayout

MOST = 6  # conversations; each holds a picture as large as the panel


@dataclass(slots=True)
class Conversation:
    """A laid out conversation; `picture` shows it as `look` says: where it is scrolled to, how high and large it is."""

    layout: ConversationLayout
    look: object = None
    picture: QPixmap | None = None


class ConversationsAhead:
    """Those shown before stay too; make it anew when the font or the palette changes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Entry, ...], Conversation] = {}  # the one kept last stands last

    def keep(self, conversation: Conversation) -> None:
        self._kept.pop(conversation.layout.entries, None)
        self._kept[conversation.layout.entries] = conversation
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]

    def take(self, entries: Sequence[Entry], like: ConversationLayout) -> Conversation:
        """The conversation of these entries, a new one where it is not here; it opens what is open in `like`."""
        kept = self._kept.pop(tuple(entries), None)
        if kept is None:
            kept = Conversation(ConversationLayout(like.fonts, like.opened_keys, like.fold_words))
            kept.layout.set_entries(entries)
        kept.layout.set_width(like.width)
        return kept
