"""Update notices of webservers with a shared database: one of them requests the feed, and feed errors do no harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import network, wait_until
from tests.images.harness.deployment import ENVIRONMENT, database_for, webserver
from tests.images.harness.fetch_pages import ADMIN, fetch_pages
from tests.images.harness.release_feed import ReleaseFeed, release_feed
from tests.images.harness.services import query

INTERVAL = 4
NOTICE = "Astronomer Runtime 99.0.0 is available"
SETTINGS = {
    **ENVIRONMENT,
    "AIRFLOW__ASTRONOMER__UPDATE_URL": "http://feed:8000/",
    "AIRFLOW__ASTRONOMER__UPDATE_CHECK_INTERVAL": str(INTERVAL),
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG",
    "AIRFLOW__WEBSERVER__WORKERS": "2",
}
SERVERS = ("one", "two")
ASK = "while true; do curl -s -o /dev/null localhost:8080/health; sleep 0.4; done"
# Failure mode of the feed -> the number of responses before a page is loaded.
FAILURES = {"no JSON": 2, "no feed": 2, "10 MB": 2, "slow": 1}
# Log lines of the plugin, or about it.
OURS = re.compile(r"^.*(?:astronomer|release feed|update notices).*$", re.MULTILINE | re.IGNORECASE)
TABLE = "astronomer_runtime_extensions"
FAILED = "The release feed cannot be read"
Answer = dict[str, Any]


@dataclass(frozen=True)
class Observations:
    """The feed's requests, the home pages after the loss of the table and during each failure, and the logs."""

    requests: list[tuple[float, str]]
    pages: dict[str, list[Answer]]
    log: str


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Send requests to two webservers with two workers each, while the feed fails in several ways and then stops."""
    image, pages = default_image.id, {}
    with ExitStack() as stack:
        net = stack.enter_context(network())
        database = stack.enter_context(database_for(image, net))
        with release_feed(image, net, {"99.0.0": {"channel": "stable"}}) as feed:
            servers = [stack.enter_context(webserver(image, net, name, SETTINGS)) for name in SERVERS]
            for container in servers:
                container.exec_run(["bash", "-c", ASK], detach=True)
            wait_until(lambda: all(NOTICE in page["text"] for page in home(servers)), "both show the notice", 60)
            wait_until(lambda: len(feed.requests) >= 6, "the feed has been requested six times", 60)
            requests = feed.requests
            pages["dropped"] = without_table(database, servers)
            for failure, answers in FAILURES.items():
                pages[failure] = during(feed, failure, answers, servers)
        failed = log(servers).count(FAILED)
        # The first new failure may still come from a truncated response.
        wait_until(lambda: log(servers).count(FAILED) > failed + 1, "the feed is offline", 120)
        pages["offline"] = home(servers)
        yield Observations(requests, pages, log(servers))


def without_table(database: Container, servers: list[Container]) -> list[Answer]:
    """Drop the table, wait until it is recreated, and return the pages."""
    query(database, f"drop table {TABLE}")
    wait_until(lambda: query(database, f"select count(*) from {TABLE}") == "1", "the table is recreated", 60)
    wait_until(lambda: all(NOTICE in page["text"] for page in home(servers)), "both show the notice again", 60)
    return home(servers)


def during(feed: ReleaseFeed, failure: str, answers: int, servers: list[Container]) -> list[Answer]:
    """Return the pages after the feed has failed in a mode this many times."""
    feed.answer(failure)
    wait_until(lambda: sum(mode == failure for _, mode in feed.requests) >= answers, f"the feed fails: {failure}", 120)
    return home(servers)


def home(servers: list[Container]) -> list[Answer]:
    """Return the home page of each webserver."""
    return [fetch_pages(container, ("get", "/home"), user=ADMIN)[0] for container in servers]


def log(servers: list[Container]) -> str:
    """Return what the webservers have printed so far."""
    return "".join(container.logs().decode() for container in servers)


def test_four_workers_of_two_webservers_request_once_per_interval(observed: Observations) -> None:
    times = [when for when, mode in observed.requests if mode == "good"]
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]

    assert len(times) >= 6
    # The due time of the next request is stored in whole seconds.
    assert min(gaps) > INTERVAL - 1.5, gaps


@pytest.mark.parametrize("failure", ["dropped", *FAILURES, "offline"])
def test_pages_keep_the_notice_and_do_not_wait_when_the_feed_fails(observed: Observations, failure: str) -> None:
    assert len(observed.pages[failure]) == len(SERVERS)
    for page in observed.pages[failure]:
        assert page["status"] == 200
        assert NOTICE in page["text"]
        assert page["seconds"] < 4


def test_each_failure_is_logged_at_debug_level_only(observed: Observations) -> None:
    lines = OURS.findall(observed.log)
    failures = [line for line in lines if FAILED in line]

    assert [kind for kind in ("FeedError", "larger than", "URLError") if kind not in "".join(failures)] == []
    assert [line for line in lines if "DEBUG" not in line] == []
