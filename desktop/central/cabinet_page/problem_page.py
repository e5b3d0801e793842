"""Every error of the cabinet's page as a page in words."""

from litestar import Response

from desktop.central.cabinet_page.forms import PAGE_CODES, Form
from desktop.central.cabinet_page.rendering import AnyRequest, Speech, page, page_language
from desktop.central.cabinet_page.sessions import Visitor
from desktop.central.context import Central
from desktop.central.problems import ProblemError, problem_told

_TO_ENTER = ("page_session_ended", "bad_link", "used_link")


def is_page(path: str) -> bool:
    return path == "/cabinet" or path.startswith("/cabinet/")


def remember_visitor(request: AnyRequest, visitor: Visitor | None) -> None:
    """So that an error's page too shows him where else he may go."""
    request.state.visitor = visitor


def problem_page(request: AnyRequest, error: Exception, kept: Form | None = None) -> Response[str]:
    """The exception handler of the page; `kept`: what a person had typed, for him to send again."""
    problem = problem_told(request, error)
    central: Central = request.app.state.central
    speech = Speech(page_language(request), central.now())
    facts = {"seconds": problem.headers.get("Retry-After")} | problem.facts
    further = [speech.say("cabinet.how_to_enter")] if problem.code in _TO_ENTER else []
    if kept is not None:
        further.append(speech.say("cabinet.text_is_here"))
    return page(
        request,
        "problem",
        speech.at,
        visitor=request.state.get("visitor"),
        status=problem.status,
        headers={name: value for name, value in problem.headers.items() if name != "WWW-Authenticate"},
        said=speech.say(PAGE_CODES.get(problem.code, problem.code), **facts),
        further=further,
        site=_site(central) if problem.code in _TO_ENTER else None,
        leads_back=problem.code not in _TO_ENTER,
        kept=kept,
    )


def ended_page(request: AnyRequest, form: Form) -> Response[str]:
    """His session ended while he typed: what he typed is not lost."""
    return problem_page(request, ProblemError("page_session_ended", 401), form if form.get("body") else None)


def signed_out_page(request: AnyRequest, central: Central) -> Response[str]:
    """Nobody is in any more."""
    speech = Speech(page_language(request), central.now())
    further, site = [speech.say("cabinet.how_to_enter")], _site(central)
    said = speech.say("cabinet.signed_out")
    return page(request, "problem", speech.at, said=said, further=further, site=site, leads_back=False, kept=None)


def _site(central: Central) -> str | None:
    """Where the provider's own site leads into the cabinet, as letters name it."""
    return None if central.mail is None else central.mail.cabinet_url
