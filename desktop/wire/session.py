"""Signing in and staying signed in: names and tokens."""

from datetime import datetime, timedelta

import msgspec

from desktop.regulation.people import Department, Role
from desktop.wire.tokens import Tokens

ACCESS_FOR = timedelta(minutes=15)  # how long an access token is good


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`code`: of the second factor, where the agent has one."""

    login: str
    password: str
    code: str | None = None


class Refresh(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    refresh_token: str


class SignedInAgent(msgspec.Struct, frozen=True):
    id: int
    login: str
    name: str
    department: Department
    role: Role


class Session(msgspec.Struct, frozen=True):
    """`token` goes into `Authorization: Bearer`; after `expires_at` (UTC) it is answered 401 `token_expired`, and
    `refresh_token` gets the next pair. It is good for one use and until `refresh_expires_at`, the end of the shift."""

    token: str
    expires_at: datetime
    agent: SignedInAgent
    refresh_token: str
    refresh_expires_at: datetime

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.token, self.refresh_token)
