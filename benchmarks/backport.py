"""Builds with a warm cache after a patch on Airflow changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import time_ns

from benchmarks import pants_build
from benchmarks.figure import OURS, Figure
from benchmarks.file_edit import with_line
from benchmarks.progress import alternating, timed
from benchmarks.rebuild import build_once
from benchmarks.subject import Subject
from catalogue.paths import Paths

# All packages are installed again.
MOST_IMAGE_RUNS = 3
# One file more in the wheel, so that it is another.
HUNK = "--- /dev/null\n+++ b/airflow/benchmark.txt\n@@ -0,0 +1 @@\n+{}\n"


def backport(subject: Subject) -> Iterator[Figure]:
    """Airflow's wheel, and all variants, after a hunk was added to the first patch; nothing without patches."""
    paths = Paths(subject.runtime)
    patches = sorted((subject.root / paths.patches).glob("*.patch"))
    if not patches:
        return
    build_once(subject)
    wheel = partial(_packaged, subject, patches[0], f"{paths.folder}:airflow")
    samples = alternating("wheel, a patch changed", {OURS: wheel}, subject.runs)
    yield Figure("backport", "Airflow's wheel, a patch changed", "s", samples, "pantsd running")
    images = partial(_packaged, subject, patches[0], subject.images)
    runs = min(subject.runs, MOST_IMAGE_RUNS)
    samples = alternating("images, a patch changed", {OURS: images}, runs)
    yield Figure("backport", f"build, a patch changed, {subject.pythons}", "s", samples, "pantsd running")
    build_once(subject)


def _packaged(subject: Subject, patch: Path, spec: str) -> float:
    with with_line(patch, HUNK.format(time_ns())):
        return timed(f"./pants package {spec}", partial(pants_build.package, subject.root, [spec]))[0]
