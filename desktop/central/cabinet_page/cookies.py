"""The cookie that says who is in the cabinet's page."""

import re

COOKIE = "smena_cabinet"
_IN_HEADER = re.compile(rf"(?:^|;)\s*{COOKIE}=([A-Za-z0-9_-]{{43}})\s*(?:;|$)")


def token_in(cookies: str) -> str | None:
    """The session's token in a header of cookies."""
    found = _IN_HEADER.search(cookies)
    return found[1] if found else None
