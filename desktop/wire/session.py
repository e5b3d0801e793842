"""Signing in: names and tokens."""

from datetime import datetime

import msgspec

from desktop.regulation.people import Department, Role


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    login: str
    password: str


class SignedInAgent(msgspec.Struct, frozen=True):
    id: int
    login: str
    name: str
    department: Department
    role: Role


class Session(msgspec.Struct, frozen=True):
    """`token` goes into `Authorization: Bearer`; after `expires_at` (UTC) it is answered 401 `token_expired`."""

    token: str
    expires_at: datetime
    agent: SignedInAgent
