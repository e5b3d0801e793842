"""The cabinet's page over HTTP: forms that act once and lose nothing, and nobody else's tickets."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import func, select

from desktop.central import tables
from desktop.central.endpoints import cabinet_page as pages
from desktop.central.file_tables import uploads
from tests.central.cabinet_site import Cabinet
from tests.central.callers import changed, contents
from tests.central.page_visitor import Visitor, hidden, link_key, number_in
from tests.central_server import OPERATOR, Client, World, new_world

Place = tuple[World, Client, str]
TICKET = {"topic": "fault", "account": "plain.ru", "subject": "Не открывается сайт", "body": "С утра.\nОшибка 502."}
EVIL = "\"><script>alert(1)</script>'&{{7*7}}"
MEBIBYTE = 2**20


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with (
        new_world(tmp_path_factory.mktemp("central")) as world,
        TestClient(world.app, raise_server_exceptions=False) as client,
    ):
        yield world, client, link_key(world)


@pytest.fixture
def ivan(place: Place) -> Visitor:
    return Visitor(*place).enter()


@pytest.fixture
def other(place: Place) -> Visitor:
    return Visitor(*place, subscriber="s2").enter()


@pytest.fixture
def agents(place: Place) -> Cabinet:
    """Who acts for the departments: `act`."""
    return Cabinet(place[0], place[1])


def count(world: World, kind: str = "tickets") -> int:
    table = uploads if kind == "uploads" else tables.metadata.tables[kind]
    with world.central.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def asked_secret(ivan: Visitor, agents: Cabinet) -> tuple[int, str]:
    """A ticket of his with a request, and the address of its form."""
    number = number_in(ivan.send("/cabinet/new", **TICKET))
    agents.act(number, "request_secret", kind="password", body="Сообщите пароль от FTP.")
    found = re.search(rf'"(/cabinet/tickets/{number}/secrets/\d+)"', ivan.get(f"/cabinet/tickets/{number}").text)
    assert found
    return number, found[1]


def test_a_ticket_is_filed_answered_and_followed(ivan: Visitor, agents: Cabinet) -> None:
    filed = ivan.send("/cabinet/new", files=(("журнал.txt", b"502 Bad Gateway"),), **TICKET)
    number = number_in(filed)
    assert f"Заявка принята под номером {number}" in filed.text
    assert "Ответим до" in filed.text
    agents.act(number, "reply", body="Посмотрите https://help.example/502, пожалуйста.")
    listed, page = ivan.get("/cabinet").text, ivan.get(f"/cabinet/tickets/{number}").text
    assert "есть ответ" in listed
    assert 'href="https://help.example/502"' in page
    assert "Светлана" not in page
    link = re.search(rf'"(/cabinet/tickets/{number}/files/\w+)"', page)
    assert link
    assert ivan.get(link[1]).content == b"502 Bad Gateway"
    assert "Сообщение отправлено." in ivan.send(f"/cabinet/tickets/{number}", body="Спасибо.").text


def test_the_way_through_is_the_same_on_both_data_bases(world: World, client: Client) -> None:
    ivan = Visitor(world, client, link_key(world))
    link = ivan.link()
    assert [ivan.get(link).status_code for _ in range(2)] == [200, 403]
    form, content = ivan.get("/cabinet/new"), bytes(range(256)) * 5000
    filed = [ivan.send("/cabinet/new", form, files=(("журнал.log", content),), **TICKET) for _ in range(2)]
    found = [re.findall(r'"(/cabinet/tickets/\d+/files/\w+)"', page.text) for page in filed]
    assert found[0] == found[1]
    assert ivan.get(found[0][0]).content == content
    world.clock.advance(minutes=30)
    assert ivan.get("/cabinet").status_code == 200
    assert ivan.send("/cabinet/leave", ivan.get("/cabinet")).status_code == 200
    assert ivan.get("/cabinet").status_code == 401


def test_a_form_that_is_sent_twice_acts_once(ivan: Visitor) -> None:
    world, form = ivan.world, ivan.get("/cabinet/new")
    before, files = count(world), (("журнал.txt", b"502"),)
    first = ivan.send("/cabinet/new", form, files=files, **TICKET)
    contents = count(world, "blobs")
    again = ivan.send("/cabinet/new", form, files=(("журнал.txt", b"504"),), **TICKET)
    assert number_in(first) == number_in(again)
    assert (count(world) - before, count(world, "uploads"), count(world, "blobs")) == (1, 0, contents)
    page = ivan.get(f"/cabinet/tickets/{number_in(first)}")
    for _ in range(2):
        ivan.send(f"/cabinet/tickets/{number_in(first)}", page, body="Один раз.")
    assert ivan.get(f"/cabinet/tickets/{number_in(first)}").text.count("Один раз.") == 1


@pytest.mark.parametrize("changes", [{"body": "Другой вопрос."}, {"files": (("b.txt", b"1234"),)}])
def test_another_text_or_file_under_a_used_key_is_kept_and_not_taken_for_a_repeat(
    ivan: Visitor, changes: dict[str, object]
) -> None:
    form = ivan.get("/cabinet/new")
    number = number_in(ivan.send("/cabinet/new", form, files=(("a.txt", b"123"),), **TICKET))
    again = ivan.send("/cabinet/new", form, **({"files": (("a.txt", b"123"),)} | TICKET | changes))
    assert again.status_code == 422
    assert "Эта форма уже отправлена." in again.text
    typed = {name: str(value) for name, value in (TICKET | changes).items() if name != "files"}
    assert number_in(ivan.send("/cabinet/new", again, **typed)) > number


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"topic": ""}, "Выберите, о чём заявка."),
        ({"topic": "salary"}, "Выберите, о чём заявка."),
        ({"subject": " \u200b"}, "Текст пуст."),
        ({"body": "ы" * 65_537}, "Текст слишком длинный"),
        ({"account": "other.ru"}, "Аккаунта other.ru нет."),
    ],
)
def test_a_wrong_field_is_marked_and_nothing_typed_or_uploaded_is_lost(
    ivan: Visitor, typed: dict[str, str], said: str
) -> None:
    before = count(ivan.world)
    files = (("журнал.txt", b"a" * (MEBIBYTE + 5)), ("б.txt", b"b"))
    shown = ivan.send("/cabinet/new", files=files, **(TICKET | typed))
    assert shown.status_code == 422
    [wrong] = typed
    assert f'aria-describedby="{wrong}' in shown.text or f'{wrong}-fault"' in shown.text
    assert said in shown.text
    assert "Ошибка 502." in shown.text or wrong == "body"
    assert count(ivan.world) == before
    filed = ivan.send("/cabinet/new", shown, **TICKET)
    assert ("журнал.txt" in filed.text, "б.txt" in filed.text) == (True, True)
    assert "1,0" in filed.text


def test_a_file_that_is_too_large_or_empty_stops_the_form_and_the_text_stays(ivan: Visitor) -> None:
    huge = ivan.send("/cabinet/new", files=(("диск.img", bytes(25 * MEBIBYTE + 1)),), **TICKET)
    assert (huge.status_code, "25 МиБ" in huge.text, "Ошибка 502." in huge.text) == (413, True, True)
    empty = ivan.send("/cabinet/new", files=(("пусто.txt", b""),), **TICKET)
    assert (empty.status_code, "Файл «пусто.txt» пуст." in empty.text) == (422, True)
    many = ivan.send("/cabinet/new", files=tuple((f"{n}.txt", b"1") for n in range(11)), **TICKET)
    assert (many.status_code, "Файлов слишком много" in many.text) == (413, True)
    assert number_in(ivan.send("/cabinet/new", many, **TICKET))


def test_a_form_of_another_session_does_nothing_and_keeps_the_text(ivan: Visitor, other: Visitor) -> None:
    world, foreign = ivan.world, other.get("/cabinet/new")
    before = contents(world)
    shown = ivan.send("/cabinet/new", foreign, files=(("a.txt", b"1"),), **TICKET)
    assert (shown.status_code, "Ошибка 502." in shown.text) == (403, True)
    assert changed(before, contents(world)) == set()
    assert number_in(ivan.send("/cabinet/new", shown, **TICKET))


@pytest.mark.parametrize("path", ["/cabinet/new", "/cabinet/leave"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_does_nothing(ivan: Visitor, path: str, site: str) -> None:
    page, before = ivan.get("/cabinet/new"), contents(ivan.world)
    refused = ivan.send(path, page, headers={"sec-fetch-site": site}, **TICKET)
    assert (refused.status_code, "Ошибка 502." in refused.text) == (403, False)
    assert changed(before, contents(ivan.world)) == set()


def test_what_was_typed_survives_the_end_of_the_session(ivan: Visitor) -> None:
    page = ivan.get("/cabinet/new")
    ivan.cookies.clear()
    ended = ivan.send("/cabinet/new", page, files=(("a.txt", b"1"),), **TICKET)
    assert (ended.status_code, "Ошибка 502." in ended.text) == (401, True)
    ivan.enter()
    fields = hidden(ended.text, "/cabinet/new")
    shown = ivan.ask("POST", "/cabinet/new", {}, fields=[*fields, ("body", TICKET["body"])])
    assert (shown.status_code, "Ошибка 502." in shown.text) == (403, True)
    filed = ivan.send("/cabinet/new", shown, **TICKET)
    assert "Не открывается сайт" in filed.text


def test_a_secret_is_answered_once_and_comes_back_on_no_page(ivan: Visitor, agents: Cabinet) -> None:
    number, path = asked_secret(ivan, agents)
    form = ivan.get(path)
    assert 'type="password"' in form.text
    assert 'type="text"' in ivan.get(f"{path}?shown=1").text
    value = 'гусь-7 "<пароль>'
    pages = [ivan.send(path, form, value="")]
    assert pages[0].status_code == 422
    pages += [ivan.send(path, form, value=value), ivan.send(path, form, value=value)]
    assert all("Ответ получен и зашифрован." in page.text for page in pages[1:])
    pages += [ivan.send(path, form, value="другой"), ivan.get(f"/cabinet/tickets/{number}"), ivan.get(path)]
    assert [page.status_code for page in pages[3:]] == [404, 200, 404]
    assert not any("гусь" in page.text or "другой" in page.text for page in pages)


def test_what_an_agent_gave_is_read_on_a_page_of_its_own_for_a_minute(ivan: Visitor, agents: Cabinet) -> None:
    number = number_in(ivan.send("/cabinet/new", **TICKET))
    agents.act(number, "resolve", body="Новый пароль: Zq8&rose-41")
    found = re.search(rf'"(/cabinet/tickets/{number}/secrets/\d+/look)"', ivan.get(f"/cabinet/tickets/{number}").text)
    assert found
    form = ivan.get(found[1])
    assert "Zq8" not in form.text
    foreign = ivan.send(found[1], form, csrf="0")
    assert (foreign.status_code, "Zq8" in foreign.text) == (403, False)
    assert "Zq8&amp;rose-41" in ivan.send(found[1], form).text
    ivan.world.clock.advance(minutes=1)
    assert ivan.send(found[1], form).status_code == 410
    assert found[1] not in ivan.get(f"/cabinet/tickets/{number}").text


def test_the_value_of_a_secret_stays_out_of_the_page_whose_session_ended(ivan: Visitor, agents: Cabinet) -> None:
    _, path = asked_secret(ivan, agents)
    form = ivan.get(path)
    ivan.cookies.clear()
    ended = ivan.send(path, form, value="гусь-7")
    assert (ended.status_code, "гусь" in ended.text) == (401, False)


def test_a_merged_ticket_leads_to_the_one_that_goes_on(ivan: Visitor, agents: Cabinet) -> None:
    one, two = (number_in(ivan.send("/cabinet/new", **TICKET)) for _ in range(2))
    agents.act(two, "merge", into=one)
    page = ivan.get(f"/cabinet/tickets/{two}").text
    assert f'<a href="/cabinet/tickets/{one}">' in page
    assert "<textarea" not in page
    assert "Заявка объединена с другой: № " in page


MATRIX = """
method path                                    nobody s1  s2
GET    /cabinet                                401    200 200
GET    /cabinet/new                            401    200 200
POST   /cabinet/new                            401    422 422
GET    /cabinet/tickets/{his}                  401    200 404
POST   /cabinet/tickets/{his}                  401    200 404
GET    /cabinet/tickets/{his}/secrets/{secret} 401    200 404
POST   /cabinet/tickets/{his}/secrets/{secret} 401    200 404
GET    /cabinet/tickets/{his}/secrets/99999    401    404 404
GET    /cabinet/tickets/{his}/secrets/{given}/look 401 200 404
POST   /cabinet/tickets/{his}/secrets/{given}/look 401 200 404
POST   /cabinet/tickets/{his}/secrets/{secret}/look 401 404 404
GET    /cabinet/tickets/{his}/files/{file}     401    200 404
GET    /cabinet/tickets/{own}/files/{file}     401    404 404
GET    /cabinet/tickets/99999                  401    404 404
GET    /cabinet/tickets/99999999999999999999   401    404 404
POST   /cabinet/tickets/99999                  401    404 404
GET    /cabinet/nothing                        404    404 404
POST   /cabinet/leave                          200    200 200
"""


def test_who_may_see_and_do_what(ivan: Visitor, other: Visitor, agents: Cabinet, place: Place) -> None:
    his, path = asked_secret(ivan, agents)
    ivan.send(f"/cabinet/tickets/{his}", body="Вот журнал.", files=(("a.txt", b"1"),))
    agents.act(his, "reply", body="Новый пароль: Zq8-rose-41")
    found = re.search(r"files/(\w+)", ivan.get(f"/cabinet/tickets/{his}").text)
    given = re.search(r"secrets/(\d+)/look", ivan.get(f"/cabinet/tickets/{his}").text)
    assert found
    assert given
    own = number_in(other.send("/cabinet/new", **(TICKET | {"account": "other.ru"})))
    names = {"his": his, "own": own, "file": found[1], "given": given[1], "secret": path.rpartition("/")[2]}
    _, *lines = (line.split() for line in MATRIX.strip().splitlines())
    who = (Visitor(*place), ivan, other)
    csrfs = [dict(hidden(one.get("/cabinet").text, "/cabinet/leave")) if one.cookies else {} for one in who]
    for method, template, *expected in lines:
        answers = []
        for one, csrf in zip(who, csrfs, strict=True):
            fields = [*csrf.items(), ("body", "Ещё одно."), ("value", "гусь-7")] if method == "POST" else None
            answers.append(one.ask(method, template.format(**names), {}, fields=fields))
        assert [answer.status_code for answer in answers] == list(map(int, expected)), template
        for answer in answers:
            assert "Вот журнал." not in answer.text or (answer is answers[1])


def test_what_people_and_programs_write_is_shown_as_they_wrote_it(ivan: Visitor, agents: Cabinet) -> None:
    world = ivan.world
    with world.central.write(OPERATOR) as transaction:
        transaction.update("subscriber", "s1", name=EVIL)
        row = {"title": EVIL, "body": EVIL, "starts_at": world.clock(), "ends_at": None, "state": "published"}
        announcement = transaction.insert("announcement", servers=[], accounts=[], **row)
    filed = ivan.send(
        "/cabinet/new", files=((f"a{EVIL}.html", b"<script>"),), **(TICKET | {"subject": EVIL, "body": EVIL})
    )
    number = number_in(filed)
    agents.act(number, "reply", body=EVIL)
    wrong = ivan.send("/cabinet/new", topic=EVIL, account=EVIL, subject=EVIL, body=EVIL)
    shown = [filed, wrong, ivan.get("/cabinet"), ivan.get(f"/cabinet/tickets/{number}")]
    shown += [ivan.get(f"/cabinet/{EVIL}"), ivan.get(f"/cabinet/tickets/{number}?done={EVIL}&lang={EVIL}")]
    for page in shown:
        assert "<script" not in page.text
        assert "49" not in re.sub(r"\w{20,}", "", page.text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in filed.text
    with world.central.write(OPERATOR) as transaction:
        transaction.update("announcement", announcement, state="ended")
        transaction.update("subscriber", "s1", name="Иван Петров")


@pytest.mark.parametrize("path", ["/cabinet?lang=ru%0d%0aX-Evil:1", "/cabinet/tickets/1?done=%0d%0aX-Evil:%201"])
def test_no_parameter_and_no_file_name_splits_a_header(ivan: Visitor, path: str) -> None:
    name = 'a"\r\nX-Evil: 1\r\n.txt'
    filed = ivan.send("/cabinet/new", files=((name, b"1"),), **TICKET)
    found = re.search(r'"(/cabinet/tickets/\d+/files/\w+)"', filed.text)
    assert found
    for answer in (ivan.get(path), ivan.get(found[1])):
        assert "x-evil" not in answer.headers


def test_every_page_has_the_headers_that_keep_it_to_itself(ivan: Visitor) -> None:
    pages = [ivan.get(path) for path in ("/cabinet", "/cabinet/new", "/cabinet/nothing")]
    pages += [ivan.send("/cabinet/new", topic=""), Visitor(ivan.world, ivan.client, "").get("/cabinet")]
    for page in pages:
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "script" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert not re.search(r"<script|\sstyle=|\son\w+=|https?://", page.text)
    sheet = re.search(r'href="(/cabinet/static/page-\w+\.css)"', pages[0].text)
    assert sheet
    style = ivan.get(sheet[1])
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]
    assert style.headers.get_list("cache-control") == [style.headers["cache-control"]]
    assert ivan.get("/cabinet/static/other.css").status_code == 404


def test_an_error_leads_back_to_the_tickets(ivan: Visitor) -> None:
    for path in ("/cabinet/nothing", "/cabinet/tickets/99999"):
        assert '<p><a href="/cabinet">Заявки</a></p>' in ivan.get(path).text


def test_a_busy_data_base_is_said_and_the_text_stays(tmp_path: Path) -> None:
    with ExitStack() as held:
        world = held.enter_context(new_world(tmp_path / "central"))
        client = held.enter_context(TestClient(world.app, raise_server_exceptions=False))
        ivan = Visitor(world, client, link_key(world)).enter()
        page = ivan.get("/cabinet/new")
        world.be_impatient()
        held.enter_context(world.beside().write(OPERATOR))
        busy = ivan.send("/cabinet/new", page, **TICKET)
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "1")
        assert "Кабинет сейчас занят. Повторите через 1 с" in busy.text
        assert "Ошибка 502." in busy.text


def test_a_page_has_so_many_tickets_and_only_announcements_that_concern_him(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_PAGE", 3)
    world, *_ = place
    other = Visitor(*place, subscriber="s2").enter()
    with world.central.write(OPERATOR) as transaction:
        row = {"body": "Ночью.", "starts_at": world.clock(), "ends_at": None, "servers": []}
        for title, state, accounts in (
            ("Для всех", "published", []),
            ("Для него", "published", ["other.ru"]),
            ("Для других", "published", ["plain.ru"]),
            ("Черновик", "draft", []),
        ):
            transaction.insert("announcement", title=title, state=state, accounts=accounts, **row)
    for _ in range(5):
        other.send("/cabinet/new", **(TICKET | {"account": "other.ru"}))
    first = other.get("/cabinet").text
    assert first.count('class="name"') == 3
    assert all(title in first for title in ("Для всех", "Для него"))
    assert not any(title in first for title in ("Для других", "Черновик"))
    earlier = re.search(r'"(/cabinet\?before=\d+)"', first)
    assert earlier
    assert "Для всех" not in other.get(earlier[1]).text
    assert other.get("/cabinet?before=nonsense").status_code == 422
