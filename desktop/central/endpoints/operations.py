"""For those who run central: is it alive, is it ready, how much does it do."""

from litestar import HttpMethod, MediaType, Response, Router, get, route
from litestar.di import NamedDependency
from sqlalchemy.exc import SQLAlchemyError

from desktop.central.context import Central
from desktop.central.database import reading
from desktop.central.feed import head_of
from desktop.central.mailroom.mail_queue import mail_gauges
from desktop.central.problems import ProblemError

_ASKED = [HttpMethod.GET, HttpMethod.HEAD]  # balancers ask with HEAD


@route("/healthz", http_method=_ASKED, media_type=MediaType.JSON)
async def is_alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@route("/readyz", http_method=_ASKED)
async def is_ready(central: NamedDependency[Central]) -> dict[str, str | int]:
    """The data base answers; 503 when it does not."""
    try:
        with reading(central.engine) as connection:
            return {"status": "ok", "seq": head_of(connection)["seq"]}
    except SQLAlchemyError as error:
        raise ProblemError("unavailable", 503, headers={"Retry-After": "5"}) from error


@get("/metrics", media_type=MediaType.TEXT)
async def metrics(central: NamedDependency[Central]) -> Response[str]:
    """Counters in Prometheus' text format."""
    signed_in = len(central.presence.at(central.now()))
    text = central.counters.text(central.feed.head, central.feed.waiting, signed_in, _mail(central))
    return Response(text, media_type="text/plain; version=0.0.4")


def _mail(central: Central) -> dict[str, float]:
    """Nothing without e-mail, and nothing while the data base does not answer: the rest is told all the same."""
    if central.mail is None:
        return {}
    try:
        with reading(central.engine) as connection:
            return mail_gauges(connection, central.now())
    except SQLAlchemyError:
        return {}


router = Router("/", route_handlers=[is_alive, is_ready, metrics], tags=["operations"], security=[{}])
