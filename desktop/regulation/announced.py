"""Whom planned works concern (T.6): the accounts they name and those on the servers they name, else everybody."""

from collections.abc import Collection, Mapping


def concerned(servers: Collection[str], named: Collection[str], accounts: Mapping[str, str | None]) -> list[str] | None:
    """Those of a subscriber's `accounts` (main domain → server) that works concern; None when they do not concern him
    at all. Works that name nobody concern everybody, with no account in particular."""
    if not servers and not named:
        return []
    return [account for account, server in accounts.items() if account in named or server in servers] or None
