"""Signing in and reading older tickets, with the real central."""

import pytest

from desktop.regulation.people import Department, Role
from desktop.sync.exchange import Call
from desktop.sync.sign_in import sign_in, sign_out
from desktop.sync.transport import HttpTransport
from desktop.wire.session import Session
from tests.central_server import OPERATOR, PASSWORD, World
from tests.sync.conftest import Seated
from tests.sync.wild_server import saying, wild_server


def test_sign_in_gives_a_token_that_works(served_central: World) -> None:
    transport = HttpTransport(served_central.url, "d" * 32, "ru")
    session = sign_in(transport, "anna", PASSWORD, "ru")
    assert isinstance(session, Session)
    assert (session.agent.department, session.agent.role) == (Department.STP, Role.AGENT)
    transport.token = session.token
    assert transport.send(_changes()).is_ok
    sign_out(transport)
    assert transport.send(_changes()).status == 401
    transport.close()


@pytest.mark.parametrize(("language", "word"), [("ru", "парол"), ("en", "password")])
def test_wrong_password_is_said_in_the_agents_language(served_central: World, language: str, word: str) -> None:
    transport = HttpTransport(served_central.url, "d" * 32, language)
    answer = sign_in(transport, "anna", "not it, sorry", language)
    assert isinstance(answer, str)
    assert word in answer.lower()
    transport.close()


def test_sign_in_without_central_says_so() -> None:
    transport = HttpTransport("http://127.0.0.1:9", "d", "en")
    answer = sign_in(transport, "anna", PASSWORD, "en")
    assert isinstance(answer, str)
    assert "connection" in answer
    transport.close()


@pytest.mark.parametrize("body", [b"<html>Log in to the hotel</html>", b'{"token": 1}'])
def test_sign_in_at_something_else_says_so(body: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    with wild_server(saying(answer + body)) as server:
        transport = HttpTransport(server.url, "d", "en")
        assert isinstance(sign_in(transport, "anna", PASSWORD, "en"), str)
        transport.close()


def test_older_ticket_is_read_online(served_central: World, seated: Seated) -> None:
    number = served_central.file_ticket(body="Давняя история")
    with served_central.central.write(OPERATOR) as transaction:
        transaction.retire("ticket", number)
    desk = seated()
    desk.catch_up()
    assert desk.answer(desk.desk.read_ticket, number) is None
    view = desk.answer(desk.desk.read_ticket_online, number)
    assert (view.row.number, view.row.subscriber_name, view.is_online_only) == (number, "Иван Петров", True)
    assert view.messages[0].body == "Давняя история"


def test_older_ticket_without_central_is_a_sentence(served_central: World, seated: Seated) -> None:
    desk = seated()
    desk.catch_up()
    unknown = desk.answer(desk.desk.read_ticket_online, 99)
    desk.transport.offline = True
    offline = desk.answer(desk.desk.read_ticket_online, 99)
    assert (isinstance(unknown, str), isinstance(offline, str), unknown != offline) == (True, True, True)


def _changes() -> Call:
    return Call("GET", "/v1/changes?cursor=0")
