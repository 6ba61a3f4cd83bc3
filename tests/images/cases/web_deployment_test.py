"""The web interface of a deployment: below a path, behind a proxy, with several workers, and with public access."""

from __future__ import annotations

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
from tests.images.harness.release_feed import release_feed
from tests.images.harness.services import service
from tests.images.harness.tested_runtime import runtime

PREFIX = "/deployment/airflow"
OUTSIDE = f"https://data.example.com{PREFIX}"
FOOTER = f"Astronomer Runtime {runtime().version} based on Airflow {runtime().airflow.local_version}"
NOTICE = "Astronomer Runtime 99.0.0 is available"
DISMISS = "/astronomer-runtime/dismiss"
PROXY = f"""
pid /tmp/nginx.pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path /tmp/body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  server {{
    listen 8080;
    location {PREFIX}/ {{
      proxy_pass http://webserver:8080;
      proxy_set_header Host data.example.com;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Host data.example.com;
      proxy_set_header X-Forwarded-Port 443;
      proxy_set_header X-Forwarded-Proto https;
    }}
  }}
}}
"""
SHARED = {**ENVIRONMENT, "AIRFLOW__ASTRONOMER__UPDATE_URL": "http://feed:8000/"}
WORKERS = 3
BEHIND_PROXY = {
    **SHARED,
    "AIRFLOW__WEBSERVER__BASE_URL": OUTSIDE,
    "AIRFLOW__WEBSERVER__ENABLE_PROXY_FIX": "True",
    "AIRFLOW__WEBSERVER__WORKERS": str(WORKERS),
}
CONFIG = "/usr/local/airflow/webserver_config.py"
PUBLIC = b'AUTH_TYPE = 1\nAUTH_ROLE_PUBLIC = "Viewer"\nWTF_CSRF_ENABLED = True\n'
VIEWER = ("viewer", "secret")
# Enough requests to reach every worker.
MANY = [("get", "/home")] * 12
Answer = dict[str, Any]


@dataclass(frozen=True)
class Observations:
    """The answers of each step, and the number of requests to the feed."""

    first: list[Answer]
    viewer: list[Answer]
    dismissed: Answer
    then: list[Answer]
    reloaded: list[Answer]
    public: list[Answer]
    requests: int


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Visit two webservers of one deployment. One of them is behind a proxy and is reloaded."""
    image = default_image.id
    with ExitStack() as stack:
        net = stack.enter_context(network())
        stack.enter_context(database_for(image, net))
        feed = stack.enter_context(release_feed(image, net, {"99.0.0": {"channel": "stable"}}))
        airflow = stack.enter_context(webserver(image, net, "webserver", BEHIND_PROXY, path=f"{PREFIX}/health"))
        stack.enter_context(service("nginx", net, {"/tmp/nginx.conf": PROXY.encode()}))
        public = stack.enter_context(webserver(image, net, "public", SHARED, {CONFIG: PUBLIC}))
        add_viewer(airflow)

        def visit(*steps: tuple[str, ...], user: tuple[str, str] | None = ADMIN) -> list[Answer]:
            return fetch_pages(public, *steps, root=f"http://nginx:8080{PREFIX}", outside=OUTSIDE, user=user)

        wait_until(lambda: all(NOTICE in page["text"] for page in visit(*MANY)), "all workers show the notice", 120)
        first, viewer = visit(*MANY, ("get", "/astronomer-runtime/static/theme.css")), visit(*MANY, user=VIEWER)
        (dismissed,) = visit(("submit", "/home?status=all", DISMISS))
        then = visit(*MANY)
        reload(airflow)
        reloaded = visit(*MANY)
        last = fetch_pages(public, ("get", "/home"))
        yield Observations(first, viewer, dismissed, then, reloaded, last, len(feed.requests))


def add_viewer(container: Container) -> None:
    """Add a user with read-only access."""
    user = "--username viewer --password secret --role Viewer --email v@example.com --firstname A --lastname B"
    code, output = container.exec_run(["/entrypoint", "airflow", "users", "create", *user.split()])
    assert code == 0, output.decode()


def workers(container: Container) -> set[str]:
    """Return the worker processes' PIDs on the engine's machine."""
    rows = container.top(ps_args="-eo pid,args")["Processes"]
    return {pid for pid, command in rows if "gunicorn: worker" in command and "ready" in command}


def reload(container: Container) -> None:
    """End all workers, and wait until gunicorn has replaced them. Airflow's own reload may give up."""
    before = workers(container)
    assert len(before) == WORKERS
    children = "pid=$(cat /usr/local/airflow/airflow-webserver.pid) && kill $(cat /proc/$pid/task/$pid/children)"
    code, output = container.exec_run(["bash", "-c", children])
    assert code == 0, output.decode()
    wait_until(
        lambda: len(workers(container)) == WORKERS and not workers(container) & before, "new workers are ready", 400
    )


def without(pages: list[Answer], *texts: str) -> list[str]:
    """Return the pages that failed or lack one of the texts. Raise AssertionError if there are no pages."""
    assert pages, "no page was fetched"
    return [page["text"] for page in pages if page["status"] != 200 or not all(text in page["text"] for text in texts)]


def test_every_worker_shows_footer_menu_and_notice_below_a_path(observed: Observations) -> None:
    assert without(observed.first[:-1], FOOTER, "astronomer-menu", NOTICE) == []


def test_a_pages_links_and_forms_are_below_the_path_too(observed: Observations) -> None:
    page, style = observed.first[0]["text"], observed.first[-1]

    assert f'href="{PREFIX}/astronomer-runtime/static/theme.css' in page
    assert f'action="{PREFIX}{DISMISS}"' in page
    assert '"/astronomer-runtime' not in page
    assert style["status"] == 200
    assert "astronomer-notice" in style["text"]


def test_a_dismissal_leads_back_to_the_page_through_the_proxy(observed: Observations) -> None:
    assert observed.dismissed["status"] == 303
    assert observed.dismissed["location"] in (f"{OUTSIDE}/home?status=all", f"{PREFIX}/home?status=all")


def test_a_notice_dismissed_in_one_worker_is_dismissed_in_all(observed: Observations) -> None:
    assert without(observed.then, FOOTER, "astronomer-menu") == []
    assert [page for page in observed.then if NOTICE in page["text"]] == []


def test_a_viewer_has_footer_and_menu_and_no_notice(observed: Observations) -> None:
    assert without(observed.viewer, FOOTER, "astronomer-menu") == []
    assert [page for page in observed.viewer if NOTICE in page["text"]] == []


def test_new_workers_keep_footer_menu_and_dismissals(observed: Observations) -> None:
    assert without(observed.reloaded, FOOTER, "astronomer-menu") == []
    assert [page for page in observed.reloaded if NOTICE in page["text"]] == []


def test_the_public_has_footer_and_menu_and_no_notice(observed: Observations) -> None:
    (page,) = observed.public

    assert page["address"].endswith("/home")
    assert without([page], FOOTER, "astronomer-menu") == []
    assert NOTICE not in page["text"]


def test_all_workers_and_webservers_request_the_feed_once_a_day(observed: Observations) -> None:
    assert observed.requests == 1
