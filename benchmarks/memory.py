"""Measure the memory that Airflow uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any, cast

from docker.models.containers import Container

from benchmarks import deployment
from benchmarks.containers import asserted, output, running
from benchmarks.dag_files import write_one
from benchmarks.figure import Figure
from benchmarks.progress import alternating, timed
from benchmarks.service import wait_for_health
from benchmarks.start import images_of
from benchmarks.subject import Subject
from benchmarks.variant import Variant
from tests.images.harness.containers import assert_running
from tools.common.progress import report

# The scheduler parses DAG files itself, as by default, so a deployment normally has no dag-processor.
SERVICES = {
    "scheduler": ["airflow", "scheduler"],
    "webserver": ["airflow", "webserver"],
    "triggerer": ["airflow", "triggerer"],
    "worker": ["airflow", "celery", "worker"],
    "dag-processor": ["airflow", "dag-processor"],
}
STANDALONE = "AIRFLOW__SCHEDULER__STANDALONE_DAG_PROCESSOR"
IDLE_SECONDS = 60
MAX_RUNS = 3
_PEAK = """\
import resource, subprocess
subprocess.run(["airflow", "version"], check=True, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def memory(subject: Subject) -> Iterator[Figure]:
    """Measure the peak memory of a command, and the memory of a deployment's idle components."""
    note = f"Python {subject.default.python}"
    runs = min(subject.runs, MAX_RUNS)
    images = images_of(subject)
    peaks = {side: partial(_peak, image) for side, image in images.items()}
    name = "airflow version, peak resident memory"
    yield Figure("memory", name, "bytes", alternating(name, peaks, runs), note)
    timed("PostgreSQL and Redis", partial(deployment.build, subject.root))
    rounds: dict[str, list[dict[str, float]]] = {side: [] for side in images}
    for number in range(runs):
        for side, image in images.items():
            report(f"idle components, run {number + 1} of {runs}, {side}")
            rounds[side].append(_idle(subject, image))
    for name in components(subject.default):
        samples = {side: [values[name] for values in rounds[side]] for side in images}
        yield Figure("memory", idle(name), "bytes", samples, note)


def idle(component: str) -> str:
    """Return the name of a component's figure."""
    return f"idle {component}, all its processes"


def components(variant: Variant) -> dict[str, list[str]]:
    """Return the command of each component that this version of Airflow has."""
    return {name: row for name, row in SERVICES.items() if name != "dag-processor" or variant.has_dag_processor}


def _peak(image: str) -> float:
    return float(output(image, ["python", "-c", _PEAK])) * 1024


def _idle(subject: Subject, image: str) -> dict[str, float]:
    """Run all components of a deployment at the same time; return the memory of each."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        dags = write_one(Path(folder))
        options = stack.enter_context(deployment.deployment(subject.root, image, subject.default.migrate))
        started = {
            name: stack.enter_context(running(image, command, dags, **_with_own(name, options)))
            for name, command in components(subject.default).items()
        }
        # The webserver starts last.
        wait_for_health(started["webserver"])
        report(f"started, {IDLE_SECONDS} s to wait")
        sleep(IDLE_SECONDS)
        return {name: _held(container) for name, container in started.items()}


def _with_own(component: str, options: Mapping[str, Any]) -> dict[str, Any]:
    own = {STANDALONE: str(component == "dag-processor")}
    return {**options, "environment": {**options["environment"], **own}}


def _held(container: Container) -> float:
    with asserted():
        assert_running(container)
    stats = cast("dict[str, Any]", container.stats(stream=False))
    return without_cache(stats["memory_stats"])


def without_cache(stats: Mapping[str, Any]) -> float:
    """Return the memory in use without the page cache, which the kernel can reclaim."""
    detail = stats["stats"]
    # cgroup v2 has `file`, cgroup v1 has `total_cache`.
    cache = detail["file"] if "file" in detail else detail["total_cache"]
    return float(stats["usage"] - cache)
