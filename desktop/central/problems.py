"""Every error as a problem document (RFC 9457): what went wrong in a sentence, its stable code, the wrong field."""

import errno
import logging
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from desktop.central.faults import Fault, fault, field_fault, json_fault
from desktop.central.languages import preferred
from desktop.central.settings import PlaceError
from desktop.central.strict_json import BODY_LIMIT
from desktop.regulation.outcome import Refused
from desktop.regulation.sentences import sentence
from desktop.wire.problem import MEDIA_TYPE, PREFIX, Problem

log = logging.getLogger("smena.central")

FILES_FAULTS = ("unknown_upload", "too_many_files", "files_without_text", "files_for_many")
_STATUS_OF_REFUSAL = {
    "forbidden": 403,
    "wrong_role": 403,
    "wrong_department": 403,
    "unknown_ticket": 404,
    "not_found": 404,
    "unknown_subscriber": 404,
    "unknown_secret": 404,
    "quota": 413,
    **dict.fromkeys(("empty", "too_long", "bad_text", "needs_reason"), 422),
    **dict.fromkeys(FILES_FAULTS, 422),
}
_SQLITE_FULL, _SQLITE_IOERR, SQLITE_IS_BUSY = 13, 10, (5, 6)
_POSTGRESQL_FULL = "53100"
_POSTGRESQL_PASSES = (  # beginnings of its codes for what goes by: the same transaction may succeed the next time
    "08",  # the connection is lost
    "25006",  # a standby that has not taken over yet
    "40",  # a deadlock
    "53",  # too many connections, no memory
    "55P03",  # waited too long for a lock
    "57",  # it shuts down or starts, somebody ended the session or the statement
)
_DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
_NO_BODY = {"message": "'data'", "key": "data", "source": "body"}  # how Litestar says that a body is missing
_MISSING_PARAMETER = re.compile(r"Missing required \w+ parameter '([^']+)'")


class ProblemError(Exception):
    """An answer that is a problem document: `code` is the end of its `type` and a code of `regulation.sentences`."""

    def __init__(
        self,
        code: str,
        status: int,
        *,
        field: str | None = None,
        clause: str | None = None,
        fault: Fault | None = None,
        is_rule: bool = False,
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.code, self.status, self.field, self.clause, self.fault = code, status, field, clause, fault
        self.is_rule, self.headers, self.facts = is_rule, dict(headers or {}), facts

    def document(self, language: str, at: datetime | None = None) -> Problem:
        """The document with its title and detail in "ru" or "en", as it is read at an instant (aware)."""
        fault, facts = self.fault, self.facts
        if fault is not None:
            facts = {**facts, **fault.facts, "fault": fault.code}
        return Problem(
            type=PREFIX + self.code,
            title=sentence(self.code, language, at, **{"field": self.field, **self.facts}),
            status=self.status,
            detail=fault and sentence(f"fault.{fault.code}", language, **fault.facts),
            reason=self.code if self.is_rule else None,
            clause=self.clause,
            field=self.field,
            facts=facts,
        )


def invalid(field: str, code: str, **facts: Any) -> ProblemError:
    """A request that says something wrong in `field` (422); `code` is one of `regulation.sentences_of_faults`."""
    return ProblemError("invalid", 422, field=field, fault=fault(code, **facts))


def invalid_by(message: str, field: str = "") -> ProblemError:
    """What msgspec refuses, in our words; `field` is where it began to look."""
    wrong, found = field_fault(message, field)
    return ProblemError("invalid", 422, field=wrong, fault=found)


def access_revoked() -> ProblemError:
    """What a workstation of an agent who left is told: it is to keep nothing."""
    return ProblemError("access_revoked", 401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def not_found() -> ProblemError:
    """Nothing here for this caller: a foreign thing answers like an unknown one."""
    return ProblemError("not_found", 404)


def refusal(refused: Refused, field: str | None = None) -> ProblemError:
    """What a rule refused; `field` names the wrong field where the act itself was malformed."""
    status = _STATUS_OF_REFUSAL.get(refused.reason, 409)
    facts: dict[str, Any] = dict(refused.detail)
    wrong = field if status == 422 else None
    return ProblemError(refused.reason, status, field=wrong, clause=refused.clause, is_rule=True, **facts)


def language_of(request: Request[Any, Any, Any]) -> str:
    """ "ru" or "en", as the caller prefers."""
    return preferred(",".join(request.headers.getall("accept-language", [])))


def problem_told(request: Request[Any, Any, Any], error: Exception) -> ProblemError:
    """Any error as a problem; what somebody has to look into is logged."""
    problem = error if isinstance(error, ProblemError) else problem_of(error)
    if problem.status == 500:
        problem.facts["id"] = secrets.token_hex(4)
        log.error("%s %s failed, id %s", request.method, _door(request), problem.facts["id"], exc_info=error)
    elif isinstance(error, PlaceError):  # callers wait and try again; its sentence tells the operator what to mend
        log.error("%s %s: %s", request.method, _door(request), error)
    elif disk_fails(error):
        log.error("%s %s: the disk fails", request.method, _door(request), exc_info=error)
    return problem


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The exception handler of the whole application."""
    problem = problem_told(request, error)
    document = problem.document(language_of(request))
    return Response(
        msgspec.json.encode(document),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def _door(request: Request[Any, Any, Any]) -> str:
    """The path as the API's document has it, without what the caller put into it."""
    return str(request.scope.get("path_template", "elsewhere"))


def problem_of(error: Exception) -> ProblemError:
    """Any other exception as a problem; what nobody expected is `internal`."""
    if isinstance(error, ValidationException):
        return _invalid_request(error)
    if isinstance(error, msgspec.ValidationError):
        return invalid_by(str(error))
    if isinstance(error, NotFoundException):
        return not_found()
    if isinstance(error, MethodNotAllowedException):
        return ProblemError("method_not_allowed", 405, headers=error.headers)
    if isinstance(error, HTTPException):
        return _http_problem(error)
    if isinstance(error, RecursionError):  # the decoder's answer to brackets without end
        return ProblemError("no_json", 400, fault=fault("nested"))
    if isinstance(error, UnicodeDecodeError):
        return ProblemError("no_json", 400, fault=fault("not_utf8"))
    if isinstance(error, OverflowError):
        return invalid("body", "too_large")
    if isinstance(error, PlaceError):  # the file of secret keys can't be used
        return ProblemError("unavailable", 503, headers={"Retry-After": "10"})
    return storage_problem(error) or ProblemError("internal", 500)


def storage_problem(error: BaseException) -> ProblemError | None:
    """A full disk (507) or a data base that is busy or out of reach, or whose disk fails (503); None for anything
    else."""
    if isinstance(error, OSError) and error.errno in _DISK_IS_FULL:
        return ProblemError("disk_full", 507)
    if _is_full(getattr(error, "orig", error)):  # a snapshot is written by the bare driver
        return ProblemError("disk_full", 507)
    if disk_fails(error):
        return ProblemError("unavailable", 503, headers={"Retry-After": "10"})
    if isinstance(error, NoConnectionError) or (isinstance(error, DBAPIError) and _passes(error)):
        return ProblemError("unavailable", 503, headers={"Retry-After": "1"})
    return None


def disk_fails(error: BaseException) -> bool:
    """Whether SQLite could not read or write its file for a reason that is no lack of room."""
    return _sqlite_code(getattr(error, "orig", error)) == _SQLITE_IOERR


def _sqlite_code(error: BaseException | None) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _is_full(error: BaseException | None) -> bool:
    return getattr(error, "sqlstate", None) == _POSTGRESQL_FULL or _sqlite_code(error) == _SQLITE_FULL


def _passes(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", "")
    if state is None:  # PostgreSQL itself was not reached
        return isinstance(error, OperationalError)
    is_busy = _sqlite_code(error.orig) in SQLITE_IS_BUSY
    return is_busy or error.connection_invalidated or state.startswith(_POSTGRESQL_PASSES)


def _http_problem(error: HTTPException) -> ProblemError:
    if error.status_code == 413:
        return ProblemError("too_large", 413, limit=BODY_LIMIT)
    if isinstance(error.__cause__, SerializationException):
        return ProblemError("no_json", 400, fault=json_fault(str(error.__cause__)))
    if error.status_code == 400:
        return ProblemError("invalid", 400, field="body", fault=fault("wrong"))
    return ProblemError("internal", 500)


def _invalid_request(error: ValidationException) -> ProblemError:
    first = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    if first == _NO_BODY:
        return invalid("body", "no_body")
    if isinstance(first, dict) and first.get("message"):
        key = str(first.get("key", "")).removeprefix("data").removeprefix(".")
        return invalid_by(str(first["message"]), key)
    missing = _MISSING_PARAMETER.search(error.detail)
    return invalid(missing[1], "missing") if missing else invalid("body", "wrong")
