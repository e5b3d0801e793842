"""What a ticket says in one word: its channel, its state, the service an emergency is about."""

from enum import StrEnum


class Channel(StrEnum):
    CABINET = "cabinet"
    EMAIL = "email"


class State(StrEnum):
    """OPEN waits for the department and stands in its queue; WAITING waits for the subscriber after a request for
    data; ANSWERED (STP only) was answered and waits for nobody; the other four are ended."""

    OPEN = "open"
    WAITING = "waiting"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    REFUSED = "refused"
    OUT_OF_SCOPE = "out_of_scope"
    MERGED = "merged"

    @property
    def is_ended(self) -> bool:
        return self in (State.RESOLVED, State.REFUSED, State.OUT_OF_SCOPE, State.MERGED)


class BasicService(StrEnum):
    """The services whose loss makes an emergency (STP.4; which of them count is a setting)."""

    WEB = "web"
    MAIL = "mail"
    DNS = "dns"
    DATABASE = "database"
    FTP = "ftp"
