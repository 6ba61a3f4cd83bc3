"""The web interface in a real browser: every page has the plugin's elements, and Airflow's own keep working."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.seen_pages import ANONYMOUS, KEPT, PAGES, TAG, Page, Seen, Views, views
from tests.images.harness.tested_runtime import runtime

# https://www.w3.org/TR/WCAG21/#contrast-minimum, for text of any size.
AA = 4.5
STATUS = {"not-found": 404}
NAMES = [*PAGES, "task-log"]


@pytest.fixture(scope="module")
def seen(default_image: BuiltImage) -> Iterator[Views]:
    """Pages of a deployment that has run a DAG, as loaded by Chromium."""
    with views(default_image) as found:
        yield found


def plugin_texts(page: Page) -> list[tuple[str, float]]:
    """The plugin's texts on a page, each with its contrast ratio."""
    return [(text, ratio) for part in ("menu", "footer", "notice") for text, ratio in page["contrasts"][part]]


def plugins(seen: Seen) -> list[str]:
    """The names in Airflow's list of plugins."""
    return re.findall(r"^\d+\. (\S+)", seen.user["plugins"]["text"], re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_footer_and_the_menu(seen: Views, name: str) -> None:
    page, stock = seen.ours.user[name], seen.stock.user[name]
    airflow = runtime().airflow.local_version

    assert page["status"] == stock["status"] == STATUS.get(name, 200)
    assert page["footers"] == [f"Astronomer Runtime {runtime().version} based on Airflow {airflow}\nImage tag: {TAG}"]
    # An error page has no navigation bar.
    assert page["menu"] == (1 if page["navbar"] else 0)
    assert bool(page["navbar"]) == bool(stock["navbar"]) == (name not in STATUS)


@pytest.mark.parametrize("name", ANONYMOUS)
def test_pages_before_login_have_the_footer_but_no_menu(seen: Views, name: str) -> None:
    page = seen.ours.anonymous[name]

    assert page["status"] == STATUS.get(name, 200)
    assert len(page["footers"]) == 1
    assert (page["menu"], page["contrasts"]["notice"]) == (0, [])


def test_the_task_log_shows_its_lines(seen: Views) -> None:
    assert "a line of a Python task" in seen.ours.user["task-log"]["text"]


def test_airflow_without_the_plugin_has_none_of_its_elements(seen: Views) -> None:
    # Otherwise the comparisons below prove nothing.
    assert [name for name, page in seen.stock.pages.items() if page["footers"] or page["menu"]] == []


def test_the_other_plugins_are_still_loaded(seen: Views) -> None:
    # For example OpenLineage's, if it has a plugin for this Airflow.
    found, stock = plugins(seen.ours), plugins(seen.stock)

    assert sorted(set(found) - set(stock)) == ["astronomer_runtime_extensions"]
    assert set(stock) <= set(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_adds_no_console_error(seen: Views, name: str) -> None:
    assert set(seen.ours.user[name]["errors"]) - set(seen.stock.user[name]["errors"]) == set()


def test_no_request_leaves_the_host(seen: Views) -> None:
    asked = {address for page in seen.ours.pages.values() for address in page["requests"]}

    assert {urlsplit(address).netloc for address in asked} == {"webserver:8080"}
    assert any(urlsplit(address).path.endswith("/theme.css") for address in asked)


def test_external_links_of_the_menu_open_safely(seen: Views) -> None:
    links = seen.ours.user["home"]["outside"]
    version = runtime().version.replace(".", "")

    assert [link[0] for link in links] == [
        "https://www.astronomer.io/docs/",
        "https://registry.astronomer.io/",
        "https://academy.astronomer.io/",
        f"https://www.astronomer.io/docs/astro/runtime-release-notes#astro-runtime-{version}",
    ]
    assert [link for link in links if link[1] != "noopener noreferrer"] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_plugins_texts_have_enough_contrast(seen: Views, name: str) -> None:
    found = plugin_texts(seen.ours.user[name])

    assert len(found) >= 1
    assert [(text, ratio) for text, ratio in found if ratio < AA] == []


def test_buttons_in_the_plugins_colour_have_enough_contrast(seen: Views) -> None:
    found = [button for page in seen.ours.pages.values() for button in page["contrasts"]["button"]]

    assert seen.ours.anonymous["login"]["contrasts"]["button"]
    assert [(text, ratio) for text, ratio in found if ratio < AA] == []


def test_every_kind_of_notice_is_shown(seen: Views) -> None:
    texts = [text for text, _ in seen.ours.user["home"]["contrasts"]["notice"]]

    assert len([text for text in texts if runtime().version in text]) == 3
    assert texts.count("Release notes") == 3


def test_the_open_menu_has_enough_contrast(seen: Views) -> None:
    assert seen.ours.menu
    found = seen.ours.menu["contrasts"]["menu"]

    assert [text for text, _ in found] == ["Documentation", "Registry", "Academy", "Release Notes"]
    assert [(text, ratio) for text, ratio in found if ratio < AA] == []


def test_the_navigation_bar_has_no_less_contrast_than_airflows(seen: Views) -> None:
    stock = dict(seen.stock.user["home"]["contrasts"]["navbar"])
    found = [(text, ratio) for text, ratio in seen.ours.user["home"]["contrasts"]["navbar"] if ratio < AA]

    assert [(text, ratio) for text, ratio in found if ratio < stock.get(text, AA)] == []


def test_the_navigation_bar_keeps_airflows_or_the_deployments_colour(seen: Views) -> None:
    assert seen.ours.user["home"]["navbar"] == seen.stock.user["home"]["navbar"]
    assert seen.coloured.user["home"]["navbar"] == "rgb(18, 52, 86)"


def test_the_navigation_bar_is_no_higher_than_airflows_at_any_width(seen: Views) -> None:
    ours, stock = seen.ours.heights, seen.stock.heights

    assert len(stock) >= 10
    assert {width: (ours[width], height) for width, height in stock.items() if ours[width] > height} == {}


def test_a_click_dismisses_a_notice_and_the_page_stays(seen: Views) -> None:
    left = [page["contrasts"]["notice"] for page in seen.ours.dismissed]

    # Each notice has a text, a link and a close button.
    assert [len(texts) for texts in left] == [6, 3]
    assert [page["address"] for page in seen.ours.dismissed] == ["/home", "/home"]


def test_screenshots_are_small_enough_to_keep(seen: Views) -> None:
    found = {path.stem: path.stat().st_size for path in KEPT.glob("*.png")}

    assert {"home", "menu", "anonymous-login", *NAMES} <= set(found)
    assert [name for name, size in found.items() if size > 150_000] == []
