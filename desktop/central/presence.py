"""Who is signed in right now and which ticket stands on whose screen: in memory, forgotten by itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.regulation.people import Agent, Department
from desktop.wire.changes import Presence, PresenceReport

LASTS = timedelta(seconds=45)
_TOLD_EVERY = timedelta(seconds=10)  # of an agent's calls, not each


@dataclass(frozen=True, slots=True)
class Sign:
    """What one worker tells the others: an agent's workstation called at that instant, and what it reported, if
    anything; `has_left`: he signed out."""

    agent: Agent
    at: datetime
    report: PresenceReport | None = None
    has_left: bool = False


@dataclass
class PresenceBoard:
    """Each agent's last sign of life, and what he last reported to have on the screen. `tell` takes what the other
    workers are to know; it may be called on any thread."""

    tell: Callable[[Sign], None] = lambda _: None
    _seen: dict[int, tuple[Agent, datetime]] = field(default_factory=dict)
    _reports: dict[int, tuple[PresenceReport, datetime]] = field(default_factory=dict)
    _told_at: dict[int, datetime] = field(default_factory=dict)

    def see(self, agent: Agent, at: datetime) -> None:
        """The agent's workstation called."""
        self._seen[agent.id] = (agent, at)
        told_at = self._told_at.get(agent.id)
        if told_at is None or not timedelta(0) <= at - told_at < _TOLD_EVERY:
            self._told_at[agent.id] = at
            self.tell(Sign(agent, at))

    def report(self, agent: Agent, report: PresenceReport, at: datetime) -> None:
        """The agent's workstation said what stands on its screen."""
        self._seen[agent.id] = (agent, at)
        self._reports[agent.id] = (report, at)
        self._told_at[agent.id] = at
        self.tell(Sign(agent, at, report))

    def leave(self, agent: Agent, at: datetime) -> None:
        """The agent signed out."""
        self._forget(agent.id)
        self.tell(Sign(agent, at, has_left=True))

    def hear(self, sign: Sign) -> None:
        """Another worker told something; an older word than the known one changes nothing."""
        agent_id = sign.agent.id
        if sign.has_left:
            self._forget(agent_id)
            return
        if agent_id not in self._seen or self._seen[agent_id][1] <= sign.at:
            self._seen[agent_id] = (sign.agent, sign.at)
        if sign.report is not None and (agent_id not in self._reports or self._reports[agent_id][1] <= sign.at):
            self._reports[agent_id] = (sign.report, sign.at)

    def signs(self) -> Iterator[Sign]:
        """All that is known, for a worker that knows nothing yet."""
        for agent, seen_at in self._seen.values():
            yield Sign(agent, seen_at)
            if agent.id in self._reports:
                report, reported_at = self._reports[agent.id]
                yield Sign(agent, reported_at, report)

    def at(self, at: datetime) -> list[Presence]:
        """Everybody signed in at this instant, by name."""
        return sorted((self._line(agent, at) for agent in self._present(at)), key=lambda line: line.name)

    def signed_in(self, department: Department, at: datetime) -> int:
        """How many agents of the department are signed in at this instant."""
        return sum(agent.department is department for agent in self._present(at))

    def _forget(self, agent_id: int) -> None:
        for known in (self._seen, self._reports, self._told_at):
            known.pop(agent_id, None)

    def _present(self, at: datetime) -> list[Agent]:
        return [agent for agent, seen_at in self._seen.values() if at - seen_at < LASTS]

    def _line(self, agent: Agent, at: datetime) -> Presence:
        report, reported_at = self._reports.get(agent.id, (PresenceReport(), at))
        if at - reported_at >= LASTS:
            report = PresenceReport()
        return Presence(agent.id, agent.name, agent.department.value, report.ticket, report.writing)
