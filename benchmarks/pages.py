"""Measure how long a page of the web interface takes, with and without our plugin."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import docker
import requests
from docker.models.containers import Container

from benchmarks.commands import CommandFailedError
from benchmarks.containers import DAGS, running, wait_for
from benchmarks.dag_files import write_many
from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.progress import turn
from benchmarks.service import TIMEOUT
from benchmarks.subject import Subject
from benchmarks.variant import Variant
from tools.common.progress import report

PLUGIN = "astronomer-runtime-extensions"
NOTE = "the second without the plugin"
GRID = "grid of a DAG"
PATHS = {
    "home, 20 DAGs": "/home",
    GRID: "/dags/dag_1/grid",
    "list of connections": "/connection/list/",
    "not found": "/nothing",
}
# Airflow 2.2 has a tree instead of the grid.
TREE = "/tree?dag_id=dag_1"
# This text shows that the home page is complete: it is in the notice, or it is the last DAG.
READY = {OURS: "99.0.0 is available", PLAIN: "dag_19"}
REQUESTS = 25
WARM_UPS = 2
# The limit for our page, relative to Airflow's own: 2% plus 5 ms.
FACTOR, SECONDS = 1.02, 0.005
# Anonymous users are administrators, and get a notice without logging in.
_CONFIG = 'AUTH_TYPE = 1\nAUTH_ROLE_PUBLIC = "Admin"\n'
_FEED = '{"runtimeVersions": {"99.0.0": {"metadata": {"channel": "stable"}}}}'
# Parses the DAGs in every version of Airflow.
_READ_DAGS = """\
from airflow.models.dagbag import DagBag
DagBag(include_examples=False, read_dags_from_db=False).sync_to_db()
"""
_SCRIPT = f"""\
cp {DAGS}/webserver_config.py "$AIRFLOW_HOME"
export AIRFLOW__WEBSERVER__WORKERS=1
export AIRFLOW__ASTRONOMER__UPDATE_URL=http://localhost:8000/feed.json
python -m http.server 8000 --directory {DAGS} &
$MIGRATE && python -c '{_READ_DAGS}' && exec airflow webserver
"""


def pages(subject: Subject) -> Iterator[Figure]:
    """Send requests to two webservers in turns, over one connection each."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        dags = write_many(Path(folder), 20)
        (dags / "webserver_config.py").write_text(_CONFIG)
        (dags / "feed.json").write_text(_FEED)
        plain = stack.enter_context(without_plugin(subject.default.ours))
        images = {OURS: subject.default.ours, PLAIN: plain}
        start = partial(_webserver, dags, subject.default.migrate)
        asks = {side: stack.enter_context(start(image, READY[side])) for side, image in images.items()}
        for name, path in paths(subject.default).items():
            title = figure_of(name)
            samples = in_turns(title, {side: partial(ask, path) for side, ask in asks.items()}, subject.runs)
            yield with_target(Figure("pages", title, "ms", samples, NOTE))


def in_turns(name: str, asks: Mapping[str, Callable[[], float]], runs: int) -> dict[str, list[float]]:
    """Return, for each side, the median of REQUESTS requests in each run.

    The requests alternate between the sides, so that a short slowdown of the machine affects both.
    """
    samples: dict[str, list[float]] = {side: [] for side in asks}
    for number in range(WARM_UPS + runs):
        report(f"{name}: " + (f"run {number - WARM_UPS + 1} of {runs}" if number >= WARM_UPS else "warm-up"))
        rounds = [{side: asks[side]() for side in turn(list(asks), n)} for n in range(REQUESTS)]
        if number >= WARM_UPS:
            for side in asks:
                samples[side].append(median(each[side] for each in rounds))
    return samples


def figure_of(page: str) -> str:
    """Return the name of a page's figure."""
    return f"page: {page}"


def paths(variant: Variant) -> dict[str, str]:
    """Return name -> path of each page in this version of Airflow."""
    return {name: TREE if name == GRID and not variant.has_grid else path for name, path in PATHS.items()}


def with_target(figure: Figure) -> Figure:
    """Return the figure with its target: the most milliseconds that a page may take with the plugin."""
    plain = figure.median(PLAIN)
    target = None if plain is None else plain * FACTOR + SECONDS * 1000
    return Figure(figure.group, figure.name, figure.unit, figure.samples, figure.note, target)


@contextmanager
def without_plugin(image: str) -> Iterator[str]:
    """Create a copy of an image without our plugin; yield its name, and remove it afterwards."""
    client = docker.from_env()
    name, tag = "astro-runtime-without-plugin", str(time.time_ns())
    command = ["pip", "uninstall", "--yes", "--quiet", PLUGIN]
    container = client.containers.run(image, command, user="0:0", detach=True)
    try:
        if container.wait()["StatusCode"]:
            raise CommandFailedError(f"{' '.join(command)}: {container.logs().decode()}")
        container.commit(name, tag, changes="USER astro")
    finally:
        container.remove(force=True)
    try:
        yield f"{name}:{tag}"
    finally:
        client.images.remove(f"{name}:{tag}", force=True)


@contextmanager
def _webserver(dags: Path, migrate: str, image: str, ready: str) -> Iterator[Callable[[str], float]]:
    """Run a webserver until its home page is ready; yield a function that returns the milliseconds of a page."""
    script = ["bash", "-c", _SCRIPT]
    with running(image, script, dags, environment={"MIGRATE": migrate}) as container, requests.Session() as session:
        session.trust_env = False
        root = _root(container)
        wait_for(container, lambda: ready in _home(session, root), "webserver", TIMEOUT)
        yield partial(_milliseconds, session, root)


def _root(container: Container) -> str:
    container.reload()
    return f"http://{container.attrs['NetworkSettings']['IPAddress']}:8080"


def _home(session: requests.Session, root: str) -> str:
    try:
        return str(session.get(f"{root}/home", timeout=30).text)
    except requests.RequestException:
        return ""


def _milliseconds(session: requests.Session, root: str, path: str) -> float:
    begin = perf_counter()
    session.get(root + path, timeout=60)
    return (perf_counter() - begin) * 1000
