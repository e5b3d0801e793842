"""The cabinet's page in a real Chromium without scripts: all of it works, by keys too, on a telephone, in the dark."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from desktop.regulation.people import Department
from tests.browser.chromium import DRIVER, PROGRAM, Browser, chromium
from tests.central.cabinet_site import Cabinet
from tests.central.page_visitor import Visitor, link_key
from tests.central_server import OPERATOR, World, new_world, serving

pytestmark = pytest.mark.skipif(not (PROGRAM and DRIVER), reason="Chromium and its driver are not installed")
PICTURES = os.environ.get("SMENA_PAGE_PICTURES")  # a folder, to look at the pages
LONG = "Сверхдлинноеслово" * 12
READABLE = 4.5  # WCAG 1.4.3
LOOKS = ((320, False), (900, True)) if PICTURES is None else ((320, False), (320, True), (900, False), (900, True))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with new_world(tmp_path_factory.mktemp("central")) as fresh, serving(fresh) as served:
        yield served


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(world: World, chrome: Browser) -> Browser:
    """Ivan's, just come by a link."""
    chrome.driver.delete_all_cookies()
    chrome.be()
    enter(world, chrome, "s1")
    return chrome


def enter(world: World, browser: Browser, subscriber: str) -> None:
    browser.open(world.url + Visitor(world, None, link_key(world), subscriber).link())


def agents(world: World) -> Cabinet:
    return Cabinet(world, TestClient(world.app))


def story(world: World) -> int:
    """A ticket with everything in it: a long word, an answer, a request for a password."""
    number = world.file_ticket(Department.STP, subject=f"Сайт не открывается: {LONG}", body=f"{LONG}\n\nС утра.")
    agents(world).act(number, "reply", body="Смотрите https://help.example/502 и напишите, помогло ли.")
    agents(world).act(number, "request_secret", kind="password", body="Сообщите пароль от FTP.")
    return number


def pictured(browser: Browser, name: str) -> None:
    if PICTURES:
        browser.picture(Path(PICTURES) / f"{name}.png")


def test_scripts_are_off_here(chrome: Browser) -> None:
    chrome.open("data:text/html,<title>off</title><script>document.title = 'on'</script>")
    assert chrome.driver.title == "off"


def test_a_subscriber_files_with_a_file_follows_answers_and_leaves(
    world: World, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "журнал.txt").write_text("502 Bad Gateway")
    assert browser.driver.current_url == f"{world.url}/cabinet"
    browser.follow("Новая заявка")
    browser.type("О чём заявка", "Неполадка")
    browser.type("Тема одной строкой", "Не открывается сайт")
    browser.type("Подробности", "С утра ошибка 502.")
    browser.type("Файлы", str(tmp_path / "журнал.txt"))
    browser.press("Отправить")
    assert "Заявка принята под номером" in browser.text
    assert "журнал.txt" in browser.text
    number = int(browser.driver.current_url.rpartition("/")[2].partition("?")[0])
    agents(world).act(number, "reply", body="Починили.")
    browser.follow("Заявки")
    assert "есть ответ" in browser.text
    browser.follow(f"№ {number}")
    assert "Починили." in browser.text
    browser.type("Ваш ответ", "Спасибо, открывается.")
    browser.press("Отправить")
    assert "Сообщение отправлено." in browser.text
    browser.driver.refresh()
    assert browser.text.count("Спасибо, открывается.") == 1
    browser.click(By.XPATH, "//header//button")
    assert "Вы вышли из кабинета." in browser.text
    browser.driver.back()
    browser.driver.refresh()
    assert "Вход устарел." in browser.text
    assert browser.complaints_beside_statuses() == []


def test_a_secret_is_typed_hidden_or_shown_and_never_comes_back(world: World, browser: Browser) -> None:
    number = story(world)
    browser.open(f"{world.url}/cabinet/tickets/{number}")
    browser.follow("Ответить по защищённой форме")
    assert browser.field("Пароль").get_attribute("type") == "password"
    browser.follow("Показывать, что я ввожу")
    assert browser.field("Пароль").get_attribute("type") == "text"
    browser.type("Пароль", "гусь-7")
    browser.press("Отправить")
    assert "Ответ получен и зашифрован." in browser.text
    assert "гусь" not in browser.driver.page_source
    assert "гусь" not in browser.driver.current_url
    browser.driver.back()
    assert "гусь" not in browser.driver.page_source


def test_a_ticket_is_filed_by_keys_alone(browser: Browser) -> None:
    def reach(what: str) -> None:
        """Tab on until the focus, which must be seen, is there."""
        for _ in range(20):
            keys(Keys.TAB)
            focused = browser.driver.switch_to.active_element
            assert focused.value_of_css_property("outline-style") == "solid", focused.get_attribute("outerHTML")
            if what in (focused.text, focused.get_attribute("id")):
                return
        pytest.fail(f"{what} was not reached")

    def keys(*pressed: str) -> None:
        ActionChains(browser.driver).send_keys(*pressed).perform()

    reach("К содержанию")
    reach("Новая заявка")
    with browser.onwards():
        keys(Keys.ENTER)
    reach("topic")
    keys("Другой вопрос к СТП")
    reach("subject")
    keys("Как настроить cron")
    reach("body")
    keys("Каждый час.")
    reach("Отправить")
    with browser.onwards():
        keys(Keys.ENTER)
    assert "Заявка принята под номером" in browser.text


PAGES = ("/cabinet", "/cabinet/new", "/cabinet/tickets/{number}", "/cabinet/nothing", "secret", "wrong", "empty")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_is_whole_on_a_telephone_and_readable_in_both_themes(
    world: World, browser: Browser, language: str
) -> None:
    number = story(world)
    with world.central.write(OPERATOR) as transaction:
        row = {"starts_at": world.clock(), "ends_at": None, "servers": [], "accounts": ["plain.ru"]}
        body = f"Ночью. {LONG}"
        transaction.insert("announcement", title="Работы на сервере", body=body, state="published", **row)
    browser.open(f"{world.url}/cabinet?lang={language}")
    for page in PAGES:
        if page == "secret":
            browser.open(f"{world.url}/cabinet/tickets/{number}")
            browser.click(By.CSS_SELECTOR, ".notice a")
        elif page == "wrong":
            browser.open(f"{world.url}/cabinet/new")
            for field, keys in (("topic", Keys.ARROW_DOWN), ("subject", "\u200b"), ("body", LONG)):
                browser.driver.find_element(By.ID, field).send_keys(keys)
            browser.click(By.CSS_SELECTOR, "main button")
            assert browser.driver.find_elements(By.CSS_SELECTOR, "[aria-invalid=true]")
        elif page == "empty":
            enter(world, browser, "s2")
        else:
            browser.open(world.url + page.format(number=number))
        assert browser.unnamed() == []
        assert len(browser.driver.find_elements(By.TAG_NAME, "h1")) == 1
        assert browser.ask("return document.documentElement.lang") == language
        for width, dark in LOOKS:
            browser.be(width=width, dark=dark)
            assert browser.overflow() <= 0, (page, width)
            assert [(text, ratio) for text, ratio in browser.contrasts() if ratio < READABLE] == [], (page, dark)
            name = page.rpartition("/")[2].format(number="ticket")
            pictured(browser, f"{language}-{name}-{width}-{'dark' if dark else 'light'}")
        browser.be()
    assert browser.complaints_beside_statuses() == []
