"""What supervisors alone may do: read the audit, edit the calendar and the settings."""

from datetime import date, datetime, time
from typing import Annotated, Any

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy import select

from desktop.central import calendar, tables
from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.endpoints.departments import department_of
from desktop.central.endpoints.documents import DepartmentPath
from desktop.central.guards import supervisors_only
from desktop.central.problems import ProblemError, invalid
from desktop.central.setting_values import WallTime, checked_value
from desktop.regulation.calendar_change import Difference
from desktop.regulation.people import Department
from desktop.regulation.texts import is_storable, one_line
from desktop.regulation.working_calendar import Override

Date = date  # a field has the name
_YEARS = range(2000, 2100)
_AUDIT_PAGE = 200


class OverridePut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open from `opens` until `closes`, Moscow time; closed all day when both are null."""

    opens: WallTime | None = None
    closes: WallTime | None = None
    note: Annotated[str, msgspec.Meta(max_length=255)] = ""

    def override(self) -> Override:
        if (self.opens is None) != (self.closes is None):
            raise invalid("closes" if self.closes is None else "opens", "both_times")
        if self.opens is not None and self.opens == self.closes:
            raise invalid("closes", "same_times")
        if not is_storable(self.note):
            raise ProblemError("bad_text", 422, field="note")
        note = one_line(self.note)
        if self.opens is None or self.closes is None:
            return Override(note=note)
        return Override(time.fromisoformat(self.opens), time.fromisoformat(self.closes), note)


class CalendarEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edit to look at before it is saved: an override to put, one to take back (`override` null), or a year."""

    date: Date | None = None
    department: Department | None = None
    override: OverridePut | None = None
    year: int | None = None

    def edit(self) -> calendar.Edit:
        if self.year is not None:
            if (self.date, self.department, self.override) != (None, None, None):
                raise invalid("year", "alone")
            return calendar.Edit(years=frozenset({_year(self.year)}))
        if self.date is None or self.department is None:
            raise invalid("date" if self.date is None else "department", "missing")
        override = None if self.override is None else self.override.override()
        return calendar.Edit({(_day(self.date), self.department): override})


class DeadlineChange(msgspec.Struct, frozen=True):
    """One open ticket whose deadline an edit changes; `is_breach_kept`: its due had passed and stays."""

    number: int
    due_before_at: datetime
    due_after_at: datetime
    target_before_at: datetime | None
    target_after_at: datetime | None
    preliminary_after: bool
    is_breach_kept: bool


class SettingPut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: Any


class AuditEntry(msgspec.Struct, frozen=True):
    """Who did what, when, on whose behalf, from which workstation; `detail` is null when it was taken out."""

    id: int
    at: datetime
    actor: str
    on_behalf_of: str | None
    device: str | None
    act: str
    ticket: int | None
    intent_key: str | None
    detail: dict[str, Any] | None


_ENTRY = [tables.audit.c[name] for name in AuditEntry.__struct_fields__]


@get("/audit")
async def audit(
    central: NamedDependency[Central],
    ticket: Annotated[int | None, QueryParameter(ge=1, le=LARGEST_NUMBER)] = None,
    before: Annotated[int | None, QueryParameter(ge=1, le=LARGEST_NUMBER, description="Smaller ids only.")] = None,
) -> list[AuditEntry]:
    """What was done, newest first, 200 entries at a time; of one ticket when it is named."""
    entries = tables.audit
    statement = select(*_ENTRY).order_by(entries.c.id.desc()).limit(_AUDIT_PAGE)
    if ticket is not None:
        statement = statement.where(entries.c.ticket == ticket)
    if before is not None:
        statement = statement.where(entries.c.id < before)
    with reading(central.engine) as connection:
        return [AuditEntry(**row) for row in connection.execute(statement).mappings()]


@post("/calendar/preview", status_code=200)
async def preview_calendar(central: NamedDependency[Central], data: JSONBody[CalendarEdit]) -> list[DeadlineChange]:
    """What an edit would change, before it is saved. Changes nothing."""
    with reading(central.engine) as connection:
        return [_change(found) for found in calendar.preview(connection, data.edit(), central.now())]


@put("/calendar/overrides/{day:date}/{department:str}")
async def put_override(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    day: FromPath[date],
    department: DepartmentPath,
    data: JSONBody[OverridePut],
) -> list[DeadlineChange]:
    """The provider's own word on one date of one department; open tickets are computed anew."""
    edit = calendar.Edit({(_day(day), department_of(department)): data.override()})
    return await _saved(central, caller, edit)


@delete("/calendar/overrides/{day:date}/{department:str}", status_code=200)
async def delete_override(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    day: FromPath[date],
    department: DepartmentPath,
) -> list[DeadlineChange]:
    """The date is again as the calendar of the country says."""
    return await _saved(central, caller, calendar.Edit({(_day(day), department_of(department)): None}))


@put("/calendar/years/{year:int}")
async def confirm_year(
    central: NamedDependency[Central], caller: NamedDependency[Caller], year: FromPath[int]
) -> list[DeadlineChange]:
    """The year's days off are right: what they decide is no longer preliminary."""
    return await _saved(central, caller, calendar.Edit(years=frozenset({_year(year)})))


@put("/settings/{name:str}")
async def put_setting(
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    name: FromPath[str],
    data: JSONBody[SettingPut],
) -> SettingPut:
    """One of `guard_minutes`, `stp_from`, `stp_until`, `basic_services`, `cabinet_url`."""
    value = checked_value(name, data.value)

    def save() -> None:
        with central.write(caller.author()) as transaction:
            transaction.upsert("setting", name, value=msgspec.json.encode(value).decode())
            transaction.audit("put_setting", name=name, value=value)

    await central.in_writer(save)
    return SettingPut(value)


async def _saved(central: Central, caller: Caller, edit: calendar.Edit) -> list[DeadlineChange]:
    def save() -> list[DeadlineChange]:
        with central.write(caller.author()) as transaction:
            return [_change(found) for found in calendar.save(transaction, edit)]

    return await central.in_writer(save)


def _change(found: Difference) -> DeadlineChange:
    return DeadlineChange(
        number=found.ticket.number,
        due_before_at=found.before.due_at,
        due_after_at=found.after.due_at,
        target_before_at=found.before.target_at,
        target_after_at=found.after.target_at,
        preliminary_after=found.after.preliminary,
        is_breach_kept=found.is_breach_kept,
    )


def _day(day: date) -> date:
    if day.year not in _YEARS:
        raise invalid("date", "years", first=_YEARS[0], last=_YEARS[-1])
    return day


def _year(year: int) -> int:
    if year not in _YEARS:
        raise invalid("year", "years", first=_YEARS[0], last=_YEARS[-1])
    return year


router = Router(
    "/v1",
    route_handlers=[
        audit,
        preview_calendar,
        put_override,
        delete_override,
        confirm_year,
        put_setting,
    ],
    guards=[supervisors_only],
    tags=["supervisor"],
)
