"""Visit pages of Airflow in Chromium and print facts about them as JSON; runs in the image services/chromium."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from selenium import webdriver  # pants: no-infer-dep
from selenium.common.exceptions import WebDriverException  # pants: no-infer-dep
from selenium.webdriver import ActionChains  # pants: no-infer-dep

OPTIONS = [
    "--headless=new",
    # The container is the sandbox.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--window-size=1280,800",
]
SHOTS = Path("shots")
# ChromeDriver loses a page now and then: https://github.com/SeleniumHQ/selenium/issues/12967
LOST = "no such execution context"
SENT = ("Network.requestWillBeSent", "Network.webSocketCreated")
QUIET = 0.7
PATIENCE = 30.0
# Facts about a page. The contrasts of the plugin's texts and of the navigation bar follow the definition of WCAG:
# https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
FACTS = """
const rgba = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
const over = (top, below) => [0, 1, 2].map((n) => top[n] * top[3] + below[n] * (1 - top[3]));
const styles = (element) => {
  const found = [];
  for (let e = element; e; e = e.parentElement) found.push(getComputedStyle(e));
  return found;
};
const ground = (all) => all.map((style) => rgba(style.backgroundColor)).reduceRight((below, top) => over(top, below),
  [255, 255, 255]);
const light = (colour) => {
  const [r, g, b] = colour.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (element) => {
  const all = styles(element);
  const below = ground(all);
  const [r, g, b, a] = rgba(all[0].color);
  const opacity = all.reduce((product, style) => product * Number(style.opacity), a);
  const pair = [light(over([r, g, b, opacity], below)), light(below)].sort((one, other) => other - one);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
};
const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
const named = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
const contrasts = (selector) => [...document.querySelectorAll(`${selector}, ${selector} *`)]
  .filter((element) => named(element) && shown(element))
  .map((element) => [element.innerText.trim(), contrast(element)]);
// The text of a button is in a node or in its value. WCAG has no requirement for disabled buttons.
const buttons = () => [...document.querySelectorAll('.btn-primary')]
  .filter((element) => shown(element) && !element.matches('[disabled], .disabled'))
  .map((element) => [(element.innerText || element.value || '').trim(), contrast(element)]);
const bar = document.querySelector('.navbar');
const [navigation] = performance.getEntriesByType('navigation');
return {
  status: navigation.responseStatus,
  address: location.pathname + location.search,
  footers: [...document.querySelectorAll('[data-astronomer-runtime]')].filter(shown).map((found) => found.innerText),
  menu: [...document.querySelectorAll('#astronomer-menu')].filter(shown).length,
  navbar: bar && getComputedStyle(bar).backgroundColor,
  outside: [...document.querySelectorAll('#astronomer-menu a[href^=http]')].map((found) => [found.href, found.rel]),
  contrasts: {
    navbar: contrasts('.navbar'),
    menu: contrasts('#astronomer-menu .dropdown-menu'),
    footer: contrasts('[data-astronomer-runtime]'),
    notice: contrasts('.astronomer-notice'),
    button: buttons(),
  },
  text: document.body.innerText,
};
"""


def browser() -> Any:
    """Start Chromium with logging of requests and of the console."""
    options = webdriver.ChromeOptions()
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options)


class Visit:
    """One session of a browser."""

    def __init__(self, root: str) -> None:
        self._root = root
        self.driver = browser()
        self._asked: list[str] = []

    def open(self, path: str) -> dict[str, Any]:
        """Open a page and wait until it is complete; return its facts, requests and errors."""
        try:
            self._go_to(path)
        except WebDriverException as error:
            if LOST not in str(error):
                raise
            self._go_to(path)
        self.settle()
        return {**self.facts(), "errors": self.errors(), "requests": sorted(set(self._asked))}

    def _go_to(self, path: str) -> None:
        self.log("browser")
        self._asked = []
        self.driver.get(self._root + path)

    def facts(self) -> dict[str, Any]:
        """Return the facts about the current page."""
        found: dict[str, Any] = self.driver.execute_script(FACTS)
        return found

    def settle(self) -> None:
        """Wait until the page is complete and has sent no request for QUIET seconds."""
        end, last = time.monotonic() + PATIENCE, time.monotonic()
        while time.monotonic() < end and time.monotonic() - last < QUIET:
            if self.requests() or self.driver.execute_script("return document.readyState") != "complete":
                last = time.monotonic()
            time.sleep(0.1)

    def requests(self) -> list[str]:
        """Return the URLs that the page has requested since the last call."""
        messages = [json.loads(row["message"])["message"] for row in self.log("performance")]
        sent = [message["params"] for message in messages if message["method"] in SENT]
        asked = [str(found["request"]["url"] if "request" in found else found["url"]) for found in sent]
        asked = [address for address in asked if not address.startswith(("data:", "blob:", "chrome:", "about:"))]
        self._asked += asked
        return asked

    def errors(self) -> list[str]:
        """Return the errors in the console, without the server's address."""
        rows = [row["message"] for row in self.log("browser") if row["level"] == "SEVERE"]
        return [row.replace(self._root, "") for row in rows]

    def log(self, kind: str) -> list[dict[str, Any]]:
        """Return the new entries in one of the browser's logs since the last call."""
        found: list[dict[str, Any]] = self.driver.get_log(kind)
        return found

    def log_in(self, user: str, password: str) -> None:
        """Log in with Airflow's form."""
        self.driver.get(f"{self._root}/login/")
        for name, value in (("username", user), ("password", password)):
            self.driver.find_element_by_id(name).send_keys(value)
        self.driver.find_element_by_css_selector("form [type=submit]").click()
        self.settle()

    def open_menu(self) -> dict[str, Any]:
        """Return the facts about the page with the pointer on the first item of the menu."""
        for selector in ("#astronomer-menu", "#astronomer-menu .dropdown-menu a"):
            pointed = self.driver.find_element_by_css_selector(selector)
            ActionChains(self.driver).move_to_element(pointed).perform()
            time.sleep(0.5)
        return self.facts()

    def dismiss(self) -> dict[str, Any]:
        """Dismiss the first notice with its close button; return the facts about the page."""
        self.driver.find_element_by_css_selector(".astronomer-notice .close").click()
        self.settle()
        return self.facts()

    def keep(self, name: str) -> None:
        """Save a screenshot of the window with 64 colours."""
        SHOTS.mkdir(exist_ok=True)
        path = str(SHOTS / f"{name}.png")
        self.driver.save_screenshot(path)
        subprocess.run(["pngquant", "--force", "--output", path, "64", path], check=True)


def heights(visit: Visit, widths: list[int]) -> dict[str, int]:
    """Return the height of the home page's navigation bar for each width of the window, in pixels."""
    visit.open("/home")
    found = {}
    for width in widths:
        visit.driver.set_window_size(width, 800)
        time.sleep(0.3)
        found[str(width)] = visit.driver.execute_script("return document.querySelector('.navbar').offsetHeight")
    return found


def use(visit: Visit) -> dict[str, Any]:
    """Return the facts about the home page after each of two dismissals, and with the menu open."""
    visit.open("/home")
    dismissed = [visit.dismiss(), visit.dismiss()]
    visit.keep("home")
    menu = visit.open_menu()
    visit.keep("menu")
    return {"dismissed": dismissed, "menu": menu}


def main() -> None:
    """Print the facts about each public page and each page of a user, and about the results of clicks."""
    asked = json.loads(sys.argv[1])
    visit = Visit(asked["root"])
    found: dict[str, Any] = {"anonymous": {}, "user": {}}
    for name, path in asked["anonymous"].items():
        found["anonymous"][name] = visit.open(path)
        visit.keep(f"anonymous-{name}")
    visit.log_in(*asked["user"])
    for name, path in asked["pages"].items():
        found["user"][name] = visit.open(path)
        visit.keep(name)
    if asked["use"]:
        found.update(use(visit))
    if asked["widths"]:
        found["heights"] = heights(visit, asked["widths"])
    visit.driver.quit()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
