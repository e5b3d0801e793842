"""The book the rules are read from: calendar, settings, look-ups of the people, accounts and tickets a rule names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from desktop.regulation.people import Agent, Department
from desktop.regulation.rule_settings import Settings as Settings
from desktop.regulation.ticket import BasicService, Ticket
from desktop.regulation.working_calendar import Override, WorkingCalendar


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
    settings: Settings = field(default_factory=Settings)
    agents: Mapping[int, Agent] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    tickets: Mapping[int, Ticket] = field(default_factory=dict)


def rules_of(
    days: Mapping[tuple[date, Department], Override], stored: Mapping[str, Any]
) -> tuple[WorkingCalendar, Settings]:
    """Calendar and settings from the provider's single days and his setting values, JSON decoded, by the names of
    `wire.rows.SettingRow`; an absent value means the default."""
    years = stored.get("confirmed_years")
    calendar = WorkingCalendar(days) if years is None else WorkingCalendar(days, frozenset(years))
    values: dict[str, Any] = {}
    if "guard_minutes" in stored:
        values["guard"] = timedelta(minutes=stored["guard_minutes"])
    for name in ("stp_from", "stp_until"):
        if name in stored:
            values[name] = time.fromisoformat(stored[name])
    if "basic_services" in stored:
        values["basic_services"] = frozenset(BasicService(service) for service in stored["basic_services"])
    if "cabinet_url" in stored:
        values["cabinet_url"] = str(stored["cabinet_url"])
    return calendar, Settings(**values)
