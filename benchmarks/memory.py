"""How much memory Airflow needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any, cast

from docker.models.containers import Container

from benchmarks.containers import output, running, wait_for_file
from benchmarks.dag_files import write_one
from benchmarks.figure import Figure
from benchmarks.progress import alternating
from benchmarks.service import MIGRATED, TIMEOUT, migrated_then
from benchmarks.start import images_of
from benchmarks.subject import Subject
from commands.progress import say

SERVICES = ("scheduler", "webserver")
IDLE_SECONDS = 60
MAX_RUNS = 3
_PEAK = """\
import resource, subprocess
subprocess.run(["airflow", "version"], check=True, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def memory(subject: Subject) -> Iterator[Figure]:
    """Peak of a command, and what services hold when they have nothing to do."""
    note = f"Python {subject.default.python}"
    runs = min(subject.runs, MAX_RUNS)
    images = images_of(subject)
    peaks = {side: partial(_peak, image) for side, image in images.items()}
    name = "airflow version, peak resident memory"
    yield Figure("memory", name, "bytes", alternating(name, peaks, runs), note)
    rounds = [_idle(images, f"{number + 1} of {runs}") for number in range(runs)]
    for name in SERVICES:
        samples = {side: [values[name, side] for values in rounds] for side in images}
        yield Figure("memory", f"idle {name}, all its processes", "bytes", samples, note)


def _peak(image: str) -> float:
    return float(output(image, ["python", "-c", _PEAK])) * 1024


def _idle(images: Mapping[str, str], what: str) -> dict[tuple[str, str], float]:
    """Memory of each service of each side, all of them running at the same time."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        dags = write_one(Path(folder))
        started = {
            (name, side): stack.enter_context(running(image, migrated_then(name), dags))
            for name in SERVICES
            for side, image in images.items()
        }
        for container in started.values():
            wait_for_file(container, MIGRATED, TIMEOUT)
        say(f"idle services, run {what}: started, {IDLE_SECONDS} s to wait")
        sleep(IDLE_SECONDS)
        return {key: _held(container) for key, container in started.items()}


def _held(container: Container) -> float:
    stats = cast("dict[str, Any]", container.stats(stream=False))
    return without_cache(stats["memory_stats"])


def without_cache(stats: Mapping[str, Any]) -> float:
    """Memory in use but for the cache of files, which the kernel takes back when it needs it."""
    detail = stats["stats"]
    # The second name is that of control groups of version 1.
    cache = detail["file"] if "file" in detail else detail["total_cache"]
    return float(stats["usage"] - cache)
