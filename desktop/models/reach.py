"""How many accounts works concern, and which names nobody knows: said before they are announced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.regulation.announcements import concerns
from desktop.regulation.domain_names import unicode_name

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Reach:
    """`unknown`: servers and accounts as they were written that billing has not put."""

    count: int
    is_everybody: bool
    unknown: tuple[str, ...] = ()


def reach(hosting: Mapping[str, str | None], servers: Sequence[str], accounts: Sequence[str]) -> Reach:
    """`hosting`: the server of each account that is known."""
    named = [unicode_name(account) for account in accounts]
    known_servers = {server.casefold() for server in hosting.values() if server}
    unknown = [server for server in servers if server.casefold() not in known_servers]
    unknown += [written for written, name in zip(accounts, named, strict=True) if name not in hosting]
    count = sum(1 for account, server in hosting.items() if concerns(servers, named, account, server))
    return Reach(count, not servers and not accounts, tuple(unknown))


def reach_words(found: Reach) -> str:
    count = str(found.count)
    if found.is_everybody:
        return translate("Reach", "Concerns everybody: accounts %1.").replace("%1", count)
    said = translate("Reach", "Accounts concerned: %1.").replace("%1", count)
    if not found.unknown:
        return said
    unknown = translate("Reach", "Not known, check the spelling: %1.").replace("%1", ", ".join(found.unknown))
    return f"{said} {unknown}"
