"""Who is signed in right now and which ticket stands on whose screen: in memory, forgotten by itself."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.regulation.people import Agent, Department
from desktop.wire.changes import Presence, PresenceReport

LASTS = timedelta(seconds=45)


@dataclass
class PresenceBoard:
    """Each agent's last sign of life, and what he last reported to have on the screen."""

    _seen: dict[int, tuple[Agent, datetime]] = field(default_factory=dict)
    _reports: dict[int, tuple[PresenceReport, datetime]] = field(default_factory=dict)

    def see(self, agent: Agent, at: datetime) -> None:
        """The agent's workstation called."""
        self._seen[agent.id] = (agent, at)

    def report(self, agent: Agent, report: PresenceReport, at: datetime) -> None:
        """The agent's workstation said what stands on its screen."""
        self.see(agent, at)
        self._reports[agent.id] = (report, at)

    def leave(self, agent: Agent) -> None:
        """The agent signed out."""
        self._seen.pop(agent.id, None)
        self._reports.pop(agent.id, None)

    def at(self, at: datetime) -> list[Presence]:
        """Everybody signed in at this instant, by name."""
        return sorted((self._line(agent, at) for agent in self._present(at)), key=lambda line: line.name)

    def signed_in(self, department: Department, at: datetime) -> int:
        """How many agents of the department are signed in at this instant."""
        return sum(agent.department is department for agent in self._present(at))

    def _present(self, at: datetime) -> list[Agent]:
        return [agent for agent, seen_at in self._seen.values() if at - seen_at < LASTS]

    def _line(self, agent: Agent, at: datetime) -> Presence:
        report, reported_at = self._reports.get(agent.id, (PresenceReport(), at))
        if at - reported_at >= LASTS:
            report = PresenceReport()
        return Presence(agent.id, agent.name, agent.department.value, report.ticket, report.writing)
