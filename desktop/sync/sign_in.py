"""Signing in at central, out at central."""

import msgspec

from desktop.regulation.sentences import sentence
from desktop.sync.exchange import Answer, Call, Lost, Transport, Unreachable, Untrusted
from desktop.wire.session import Session, SignIn

SIGN_OUT_SECONDS = 2.0  # the agent waits for it: the token expires by itself


class CodeWanted(str):
    """Why there is no session yet: the password was right, a code of the second factor is wanted as well. Empty when
    none was given, else a sentence about the one that was."""


class Unanswered(str):
    """The sentence when central was not reached, so that it judged nothing."""


def sign_in(transport: Transport, login: str, password: str, language: str, code: str | None = None) -> Session | str:
    """A session, or a sentence that says why there is none."""
    body = msgspec.json.encode(SignIn(login, password, code))
    try:
        answer = transport.send(Call("POST", "/v1/sign-in", body))
        if answer.is_ok:
            return msgspec.json.decode(answer.body, type=Session)
        problem = answer.problem
        if problem is not None and problem.code in ("code_wanted", "wrong_code"):
            return CodeWanted(problem.title if problem.code == "wrong_code" else "")
        return why_not(answer, language)
    except Untrusted:
        return Unanswered(sentence("desk.untrusted", language))
    except Unreachable:
        return Unanswered(sentence("desk.offline", language))
    except Lost:
        return Unanswered(sentence("unavailable", language))
    except msgspec.DecodeError:
        return sentence("unavailable", language)


def sign_out(transport: Transport) -> None:
    """End the token at central, if it can be reached; it expires by itself otherwise."""
    try:
        transport.send(Call("POST", "/v1/sign-out", b"{}", seconds=SIGN_OUT_SECONDS))
    except (Unreachable, Lost):
        return


def why_not(answer: Answer, language: str) -> str:
    """Central's own sentence; another's error page says only that central was not reached."""
    return answer.problem.title if answer.problem else sentence("unavailable", language)
