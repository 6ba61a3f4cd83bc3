"""The web interface in a real browser: what is ours is on every page, and nothing that Airflow has breaks by it."""

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
    """What Chromium saw of a deployment that has run a DAG."""
    with views(default_image) as found:
        yield found


def of_ours(page: Page) -> list[tuple[str, float]]:
    """The texts of ours on a page, each with its contrast."""
    return [(text, ratio) for part in ("menu", "footer", "notice") for text, ratio in page["contrasts"][part]]


def plugins(seen: Seen) -> list[str]:
    """The names on Airflow's list of plugins."""
    return re.findall(r"^\d+\. (\S+)", seen.user["plugins"]["text"], re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_there_with_footer_and_menu(seen: Views, name: str) -> None:
    page, stock = seen.ours.user[name], seen.stock.user[name]
    airflow = runtime().airflow.local_version

    assert page["status"] == stock["status"] == STATUS.get(name, 200)
    assert page["footers"] == [f"Astronomer Runtime {runtime().version} based on Airflow {airflow}\nImage tag: {TAG}"]
    # An error page has no navigation bar.
    assert page["menu"] == (1 if page["navbar"] else 0)
    assert bool(page["navbar"]) == bool(stock["navbar"]) == (name not in STATUS)


@pytest.mark.parametrize("name", ANONYMOUS)
def test_nobody_sees_the_footer_before_the_login_and_no_menu(seen: Views, name: str) -> None:
    page = seen.ours.anonymous[name]

    assert page["status"] == STATUS.get(name, 200)
    assert len(page["footers"]) == 1
    assert (page["menu"], page["contrasts"]["notice"]) == (0, [])


def test_the_task_log_has_its_lines(seen: Views) -> None:
    assert "a line of a Python task" in seen.ours.user["task-log"]["text"]


def test_airflow_alone_has_nothing_of_ours(seen: Views) -> None:
    # Else what follows compares nothing.
    assert [name for name, page in seen.stock.pages.items() if page["footers"] or page["menu"]] == []


def test_other_plugins_of_the_image_are_there_as_without_ours(seen: Views) -> None:
    # OpenLineage's, where its distribution has one for this Airflow.
    found, stock = plugins(seen.ours), plugins(seen.stock)

    assert sorted(set(found) - set(stock)) == ["astronomer_runtime_extensions"]
    assert set(stock) <= set(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_error_in_the_console_that_airflow_has_not(seen: Views, name: str) -> None:
    assert set(seen.ours.user[name]["errors"]) - set(seen.stock.user[name]["errors"]) == set()


def test_no_request_leaves_the_host(seen: Views) -> None:
    asked = {address for page in seen.ours.pages.values() for address in page["requests"]}

    assert {urlsplit(address).netloc for address in asked} == {"webserver:8080"}
    assert any(urlsplit(address).path.endswith("/theme.css") for address in asked)


def test_links_of_the_menu_to_elsewhere_open_safely(seen: Views) -> None:
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
def test_what_is_ours_can_be_read(seen: Views, name: str) -> None:
    found = of_ours(seen.ours.user[name])

    assert len(found) >= 1
    assert [(text, ratio) for text, ratio in found if ratio < AA] == []


def test_buttons_in_our_colour_can_be_read(seen: Views) -> None:
    found = [button for page in seen.ours.pages.values() for button in page["contrasts"]["button"]]

    assert seen.ours.anonymous["login"]["contrasts"]["button"]
    assert [(text, ratio) for text, ratio in found if ratio < AA] == []


def test_notices_of_every_kind_can_be_read(seen: Views) -> None:
    texts = [text for text, _ in seen.ours.user["home"]["contrasts"]["notice"]]

    assert len([text for text in texts if runtime().version in text]) == 3
    assert texts.count("Release notes") == 3


def test_the_open_menu_can_be_read(seen: Views) -> None:
    assert seen.ours.menu
    found = seen.ours.menu["contrasts"]["menu"]

    assert [text for text, _ in found] == ["Documentation", "Registry", "Academy", "Release Notes"]
    assert [(text, ratio) for text, ratio in found if ratio < AA] == []


def test_the_navigation_bar_can_be_read_as_well_as_that_of_airflow(seen: Views) -> None:
    stock = dict(seen.stock.user["home"]["contrasts"]["navbar"])
    found = [(text, ratio) for text, ratio in seen.ours.user["home"]["contrasts"]["navbar"] if ratio < AA]

    assert [(text, ratio) for text, ratio in found if ratio < stock.get(text, AA)] == []


def test_the_navigation_bar_has_the_colour_of_airflow_or_of_the_deployment(seen: Views) -> None:
    assert seen.ours.user["home"]["navbar"] == seen.stock.user["home"]["navbar"]
    assert seen.coloured.user["home"]["navbar"] == "rgb(18, 52, 86)"


def test_the_navigation_bar_is_no_higher_than_that_of_airflow_in_a_window_of_any_width(seen: Views) -> None:
    ours, stock = seen.ours.heights, seen.stock.heights

    assert len(stock) >= 10
    assert {width: (ours[width], height) for width, height in stock.items() if ours[width] > height} == {}


def test_a_click_dismisses_a_notice_and_the_page_stays(seen: Views) -> None:
    left = [page["contrasts"]["notice"] for page in seen.ours.dismissed]

    # Each notice has a text, a link and a cross.
    assert [len(texts) for texts in left] == [6, 3]
    assert [page["address"] for page in seen.ours.dismissed] == ["/home", "/home"]


def test_screenshots_are_small_enough_to_be_kept(seen: Views) -> None:
    found = {path.stem: path.stat().st_size for path in KEPT.glob("*.png")}

    assert {"home", "menu", "anonymous-login", *NAMES} <= set(found)
    assert [name for name, size in found.items() if size > 150_000] == []
