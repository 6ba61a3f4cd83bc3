"""Airflow's pages in Chromium: the same pages with and without the Runtime's plugin."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.changed_image import without_plugin
from tests.images.harness.deployment import deployment, webserver
from tests.images.harness.fetch_pages import ADMIN
from tests.images.harness.inside_image import source
from tests.images.harness.release_feed import release_feed
from tests.images.harness.services import service
from tests.images.harness.tested_runtime import runtime

# Pants copies the files in this folder to dist/test/<address>.
KEPT = Path("extra-output")
TAG = "deploy-2024-06-13T08-30"
ENVIRONMENT = {"ASTRONOMER_IMAGE_TAG": TAG, "AIRFLOW__ASTRONOMER__UPDATE_URL": "http://feed:8000/"}
# One notice of each kind.
FEED: dict[str, dict[str, Any]] = {
    runtime().version: {"channel": "stable", "endOfSupport": "2024-01-31", "yanked": True, "yankedReason": "Slow."},
    "99.0.0": {"channel": "stable"},
}
COLOUR = {"AIRFLOW__WEBSERVER__NAVBAR_COLOR": "#123456"}
# In pixels, from a phone's width to the width of the screenshots.
WIDTHS = (500, 767, 768, 800, 900, 991, 992, 1000, 1024, 1060, 1100, 1199, 1200, 1280)
ANONYMOUS = {"login": "/login/", "not-found": "/nothing"}
# Paths that exist in every Airflow. Later versions redirect from the tree to the grid.
PAGES = {
    "home": "/home",
    "grid": "/tree?dag_id=image_tests",
    "graph": "/graph?dag_id=image_tests",
    "connections": "/connection/list/",
    "variables": "/variable/list/",
    "pools": "/pool/list/",
    "audit-log": "/log/list/",
    "users": "/users/list/",
    "roles": "/roles/list/",
    "plugins": "/plugin",
    "not-found": "/nothing",
}
Page = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """Pages by name before login and for an administrator, and the results of clicks and window widths."""

    anonymous: dict[str, Page]
    user: dict[str, Page]
    dismissed: tuple[Page, ...] = ()
    menu: Page | None = None
    heights: Mapping[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> dict[str, Page]:
        """All pages."""
        return {**{f"anonymous {name}": page for name, page in self.anonymous.items()}, **self.user}


@dataclass(frozen=True)
class Views:
    """The web interface of the image, of Airflow without the plugin, and with a deployment's own colour."""

    ours: Seen
    stock: Seen
    coloured: Seen


@contextmanager
def views(image: BuiltImage) -> Iterator[Views]:
    """Run a DAG in a deployment, load its pages, and keep screenshots of the image's own pages."""
    with ExitStack() as stack:
        found = stack.enter_context(deployment(image.id, "image_tests.py", **ENVIRONMENT))
        net, env = found.project.network, found.project.environment
        stack.enter_context(release_feed(image.id, net, FEED))
        plain = stack.enter_context(without_plugin(image))
        browser = stack.enter_context(service("chromium", net))
        found.wait_until_healthy()
        pages = {**PAGES, "task-log": log_page(found.run_once("image_tests"))}
        found.wait_for("/home", "astronomer-notice")
        ours = look(browser, "webserver", pages, use=True, widths=WIDTHS)
        keep(browser)
        with webserver(plain, net, "stock", env):
            stock = look(browser, "stock", pages, widths=WIDTHS)
        with webserver(image.id, net, "coloured", {**env, **COLOUR}):
            coloured = look(browser, "coloured", {"home": "/home"})
        yield Views(ours, stock, coloured)


def log_page(run: Mapping[str, str]) -> str:
    """Return the path of the log page of a run's first task."""
    date = run["execution_date"].replace("+", "%2B")
    return f"/log?dag_id=image_tests&task_id=python&execution_date={date}"


def look(
    browser: Container, host: str, pages: Mapping[str, str], *, use: bool = False, widths: Sequence[int] = ()
) -> Seen:
    """Load a webserver's pages in Chromium. `use` also clicks the plugin's elements; `widths` are further widths."""
    root = f"http://{host}:8080"
    asked = {"root": root, "user": ADMIN, "anonymous": ANONYMOUS, "pages": pages, "use": use, "widths": widths}
    command = ["python3", "-c", source("browser"), json.dumps(asked)]
    code, (output, errors) = browser.exec_run(command, demux=True)
    assert code == 0, (errors or b"").decode()
    return Seen(**json.loads(output.splitlines()[-1]))


def keep(browser: Container) -> None:
    """Keep the screenshots as artifacts of the test."""
    content, _ = browser.get_archive("/home/browser/shots/.")
    with tarfile.open(fileobj=io.BytesIO(b"".join(content))) as archive:
        for member in archive:
            data = archive.extractfile(member)
            if member.name.endswith(".png") and data:
                KEPT.mkdir(exist_ok=True)
                (KEPT / Path(member.name).name).write_bytes(data.read())
