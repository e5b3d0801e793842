"""What a workstation calls to show a secret; its value is in this answer and in no other."""

from typing import Any

from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from desktop.central import secret_looks, sign_in
from desktop.central.cabinet import LARGEST_NUMBER
from desktop.central.callers import Caller
from desktop.central.context import Central
from desktop.central.endpoints.documents import SECRET_DESTROYED
from desktop.central.guards import agents_only
from desktop.central.problems import ProblemError
from desktop.central.secret_looks import Look, Shown


@post("/secrets/{secret_id:int}/look", status_code=200, responses=SECRET_DESTROYED)
async def look(
    request: Request[Any, Any, Any],
    central: NamedDependency[Central],
    caller: NamedDependency[Caller],
    secret_id: FromPath[int],
    data: JSONBody[Look],
) -> Shown:
    """The secret, for a minute and for one agent at a time; who saw it and why stands in the audit. 403 `step_up`: say
    it again with `password`."""
    if secret_id > LARGEST_NUMBER:
        raise ProblemError("unknown_secret", 404, secret=secret_id)
    secret_looks.check_right(central, caller, secret_id, data.reason)
    address = request.client.host if request.client else ""
    await sign_in.step_up(central, caller, data.password, address)
    return await central.in_writer(lambda: secret_looks.look(central, caller, secret_id, data.reason))


router = Router("/v1", route_handlers=[look], guards=[agents_only], tags=["workstation"])
