"""A real Chromium without a screen, and what is asked of a page in it: by people's words, not by the tree's names."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

PROGRAM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
_QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars"
)
_PATIENCE = 60  # seconds for a page
# Of each text on the page: what it says and its contrast by WCAG's formula, against the colour that lies behind it.
_CONTRASTS = """
const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
const light = colour => {
  const [r, g, b] = parts(colour).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = element => {
  for (let one = element; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (parts(colour)[3] !== 0) return colour;
  }
  return "rgb(255, 255, 255)";
};
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
  if (!text || !element.checkVisibility()) continue;
  const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
  found.push([text, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]);
}
return found;
"""
_UNNAMED = """
const named = one => one.labels && one.labels.length && one.labels[0].textContent.trim();
const fields = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(one => !named(one));
const pressed = [...document.querySelectorAll("a, button")].filter(one => !one.textContent.trim());
return [...fields, ...pressed].map(one => one.outerHTML);
"""


@contextmanager
def chromium(language: str = "ru") -> Iterator["Browser"]:
    """A browser that begins with nothing, leaves nothing, and runs no script of a page."""
    with TemporaryDirectory(prefix="chromium-") as folder:
        options = ChromeOptions()
        options.binary_location = PROGRAM or ""
        for argument in (*_QUIET.split(), f"--user-data-dir={folder}", f"--lang={language}"):
            options.add_argument(argument)
        no_scripts = {"profile.managed_default_content_settings.javascript": 2}
        options.add_experimental_option("prefs", {"intl.accept_languages": language} | no_scripts)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = Chrome(options, ChromeService(DRIVER))
        try:
            driver.set_page_load_timeout(_PATIENCE)
            yield Browser(driver)
        finally:
            driver.quit()


class Browser:
    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        self.driver.get(address)

    @contextmanager
    def onwards(self) -> Iterator[None]:
        """What is done within leads to another page; it ends when that is there."""
        left = self.driver.find_element(By.TAG_NAME, "html")
        yield
        WebDriverWait(self.driver, _PATIENCE).until(staleness_of(left))
        WebDriverWait(self.driver, _PATIENCE).until(lambda _: self.ask("return document.readyState") == "complete")

    def follow(self, words: str) -> None:
        self.click(By.PARTIAL_LINK_TEXT, words)

    def field(self, label: str) -> WebElement:
        """The field that a label names."""
        named = self.driver.find_element(By.XPATH, f"//label[contains(normalize-space(), '{label}')]")
        return self.driver.find_element(By.ID, named.get_attribute("for") or "")

    def type(self, label: str, text: str) -> None:
        self.field(label).send_keys(text)

    def press(self, words: str) -> None:
        self.click(By.XPATH, f"//main//button[contains(normalize-space(), '{words}')]")

    def click(self, by: str, what: str) -> None:
        """On a link or button that leads to another page."""
        with self.onwards():
            self.driver.find_element(by, what).click()

    @property
    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "body").text

    def be(self, width: int = 900, height: int = 1400, dark: bool = False) -> None:
        """A window of so many CSS pixels, in a light or a dark system."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def contrasts(self) -> list[tuple[str, float]]:
        return [(text, float(ratio)) for text, ratio in self.ask(_CONTRASTS)]

    def unnamed(self) -> list[str]:
        """Fields without a label, links and buttons without a word."""
        return list(self.ask(_UNNAMED))

    def complaints_beside_statuses(self) -> list[str]:
        """What the browser's console says since it was last asked, but for answers that are errors by intent."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        said = [str(entry["message"]) for entry in entries]
        return [message for message in said if "the server responded with a status of" not in message]

    def ask(self, script: str) -> Any:
        return self.driver.execute_script(script)  # type: ignore[no-untyped-call]

    def picture(self, file: Path) -> None:
        """The whole page."""
        size = self.ask("return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
        file.write_bytes(base64.b64decode(taken["data"]))
