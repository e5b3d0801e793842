"""What the foot says about the connection: a meaning, a picture and words, made from the state of the sync."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop.models import moment
from desktop.sync.state import Link, SyncState

translate = QCoreApplication.translate

SILENCE = timedelta(seconds=60)  # central answers a poll within 25 s: after this it does not answer at all


@dataclass(frozen=True, slots=True)
class Light:
    """`meaning` names a colour, `picture` an icon; `words` the state, `data` the age of what is on the screen."""

    meaning: str
    picture: str
    words: str
    data: str


def light(state: SyncState, now: datetime) -> Light:
    if state.link is Link.ONLINE and state.data_at is not None and now - state.data_at > SILENCE:
        return Light("guard", "closed", translate("Connection", "central is silent"), _data(state, now))
    meaning, picture = {
        Link.ONLINE: ("works", "guaranteed"),
        Link.CATCHING_UP: ("possible", "possible"),
        Link.STARTING: ("possible", "possible"),
        Link.FILLING: ("possible", "possible"),
    }.get(state.link, ("guard", "closed"))
    return Light(meaning, picture, _words(state), _data(state, now))


def _words(state: SyncState) -> str:
    return {
        Link.STARTING: translate("Connection", "connecting"),
        Link.FILLING: translate("Connection", "first fill: %1 %").replace("%1", str(int(state.progress * 100))),
        Link.CATCHING_UP: translate("Connection", "catching up"),
        Link.ONLINE: translate("Connection", "connected"),
        Link.OFFLINE: translate("Connection", "no connection"),
        Link.SIGNED_OUT: translate("Connection", "signed out, nothing is lost"),
        Link.REVOKED: translate("Connection", "access ended"),
        Link.OUTDATED: translate("Connection", "this program is too old for the central server: update it"),
    }[state.link]


def _data(state: SyncState, now: datetime) -> str:
    if state.data_at is None:
        return ""
    age = now - state.data_at
    seen = moment.clock(state.data_at, seconds=True) if age.days < 1 else moment.moment(state.data_at, now)
    return translate("Connection", "data as of %1").replace("%1", seen)
