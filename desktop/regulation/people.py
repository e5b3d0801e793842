"""Who acts: departments, roles, agents and the other callers."""

from dataclasses import dataclass
from enum import StrEnum


class Department(StrEnum):
    STP = "stp"
    ORK = "ork"

    @property
    def other(self) -> "Department":
        return Department.ORK if self is Department.STP else Department.STP


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Agent:
    """A person at a desk. `is_active` is false for one who left: he may neither sign in nor be assigned."""

    id: int
    login: str
    name: str
    department: Department
    role: Role
    is_active: bool = True

    @property
    def is_supervisor(self) -> bool:
        return self.role is Role.SUPERVISOR
