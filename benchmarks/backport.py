"""Measure builds with a warm cache after a change of a patch for Airflow."""

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

# Each run installs all packages again, so do few.
MOST_IMAGE_RUNS = 3
# Adds a file, so that the wheel changes.
HUNK = "--- /dev/null\n+++ b/airflow/benchmark.txt\n@@ -0,0 +1 @@\n+{}\n"


def backport(subject: Subject) -> Iterator[Figure]:
    """Build Airflow's wheel, then all variants, after a change of the first patch; yield nothing without patches."""
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
