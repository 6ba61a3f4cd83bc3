"""What Chromium sees of Airflow: the same pages of a deployment with our plugin and of one without it."""

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

# Pants copies what a test leaves here to dist/test/<address>.
KEPT = Path("extra-output")
TAG = "deploy-2024-06-13T08-30"
ENVIRONMENT = {"ASTRONOMER_IMAGE_TAG": TAG, "AIRFLOW__ASTRONOMER__UPDATE_URL": "http://feed:8000/"}
# One notice of each kind.
FEED: dict[str, dict[str, Any]] = {
    runtime().version: {"channel": "stable", "endOfSupport": "2024-01-31", "yanked": True, "yankedReason": "Slow."},
    "99.0.0": {"channel": "stable"},
}
COLOUR = {"AIRFLOW__WEBSERVER__NAVBAR_COLOR": "#123456"}
# In pixels, from that of a phone to that of the pictures.
WIDTHS = (500, 767, 768, 800, 900, 991, 992, 1000, 1024, 1060, 1100, 1199, 1200, 1280)
ANONYMOUS = {"login": "/login/", "not-found": "/nothing"}
# Addresses that every Airflow knows: later ones lead to the grid from the tree.
PAGES = {
    "home": "/home",
    "grid": "/tree?dag_id=contract",
    "graph": "/graph?dag_id=contract",
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
    """Name of a page -> what is there, for nobody and for an administrator; then what came of clicks."""

    anonymous: dict[str, Page]
    user: dict[str, Page]
    dismissed: tuple[Page, ...] = ()
    menu: Page | None = None
    heights: Mapping[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> dict[str, Page]:
        """All of them."""
        return {**{f"anonymous {name}": page for name, page in self.anonymous.items()}, **self.user}


@dataclass(frozen=True)
class Views:
    """The web interface as it is, as Airflow alone has it, and with a colour that a deployment chose."""

    ours: Seen
    stock: Seen
    coloured: Seen


@contextmanager
def views(image: BuiltImage) -> Iterator[Views]:
    """Run a DAG in a deployment, and look at its pages; screenshots of ours are kept."""
    with ExitStack() as stack:
        found = stack.enter_context(deployment(image.id, "contract.py", **ENVIRONMENT))
        net, env = found.project.network, found.project.environment
        stack.enter_context(release_feed(image.id, net, FEED))
        plain = stack.enter_context(without_plugin(image))
        browser = stack.enter_context(service("chromium", net))
        found.wait_until_healthy()
        pages = {**PAGES, "task-log": log_page(found.run_once("contract"))}
        found.wait_for("/home", "astronomer-notice")
        ours = look(browser, "webserver", pages, use=True, widths=WIDTHS)
        keep(browser)
        with webserver(plain, net, "stock", env):
            stock = look(browser, "stock", pages, widths=WIDTHS)
        with webserver(image.id, net, "coloured", {**env, **COLOUR}):
            coloured = look(browser, "coloured", {"home": "/home"})
        yield Views(ours, stock, coloured)


def log_page(run: Mapping[str, str]) -> str:
    """Where the log of the first task of a run is."""
    date = run["execution_date"].replace("+", "%2B")
    return f"/log?dag_id=contract&task_id=python&execution_date={date}"


def look(
    browser: Container, host: str, pages: Mapping[str, str], *, use: bool = False, widths: Sequence[int] = ()
) -> Seen:
    """What Chromium sees of a webserver; `use` is for clicks on what is ours, `widths` are those of more windows."""
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
