"""The book the rules are read from: calendar, settings, look-ups of the people, accounts and tickets a rule names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from desktop.regulation.people import Agent
from desktop.regulation.ticket import BasicService, Ticket
from desktop.regulation.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Settings:
    """What rules.md calls "a setting", with its default."""

    guard: timedelta = timedelta(minutes=60)
    stp_from: time = time(6)
    stp_until: time = time(22)
    basic_services: frozenset[BasicService] = frozenset(BasicService)


@dataclass(frozen=True, slots=True)
class Account:
    """A hosting account as the rules see it."""

    main_domain: str
    subscriber_id: str
    premium: bool
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Book:
    """The mappings may be lazy (central looks rows up); a missing key is an unknown agent, account or ticket."""

    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    settings: Settings = Settings()
    agents: Mapping[int, Agent] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    tickets: Mapping[int, Ticket] = field(default_factory=dict)
