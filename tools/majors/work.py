"""Build each variant of a Runtime, then run the image tests on all of them."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import docker

from catalogue.image_info import first_tag
from catalogue.paths import Paths
from catalogue.repository import load_runtime
from catalogue.variants import Variant
from tools.common.pants import StepFailedError, output_of, pants
from tools.common.progress import report
from tools.majors.outcome import Outcome
from tools.majors.reports import Tally, tallies

FOLDER = Path("dist/majors")


def prove(root: Path, runtime: str) -> list[Outcome]:
    """Return the outcome of each variant of a Runtime, or a single failed outcome if none can be built here."""
    log = root / FOLDER / f"{runtime}.log"
    log.unlink(missing_ok=True)
    try:
        built = [_build(root, runtime, python, log) for python in _pythons(root, runtime)]
    except StepFailedError as error:
        report(str(error))
        return [Outcome(runtime, "-", problem="the targets could not be listed")]
    if not built:
        return [Outcome(runtime, "-", problem="no variant can be built here")]
    if all(row.problem for row in built):
        return built
    return _tested(root, runtime, built, log)


def _pythons(root: Path, runtime: str) -> list[str]:
    """Return the minors that can be built here. ./pants reports the skipped ones, and why."""
    rows = output_of(root, ["list", f"{Paths(runtime).images}::"])
    found = [row.partition("#python-")[2] for row in rows if "#python-" in row and not row.endswith("-base")]
    return sorted(found, key=lambda minor: [int(part) for part in minor.split(".")])


def _build(root: Path, runtime: str, python: str, log: Path) -> Outcome:
    report(f"{runtime}: build python-{python}")
    image = Variant(python, onbuild=True)
    targets = [Paths(runtime).image_target(each.name) for each in (image, image.base)]
    begin = time.monotonic()
    outcome = Outcome(runtime, f"python-{python}")
    try:
        pants(root, ["package", *targets], log)
        outcome = replace(outcome, size=_size(root, runtime, python))
    except StepFailedError as error:
        report(str(error))
        outcome = replace(outcome, problem="the build failed")
    return replace(outcome, build_seconds=time.monotonic() - begin)


def _size(root: Path, runtime: str, python: str) -> int:
    """Return the uncompressed size of the image's layers in bytes."""
    info = root / "dist" / Paths(runtime).image_info(Variant(python, onbuild=True).name)
    return int(docker.from_env().images.get(first_tag(info)).attrs["Size"])


def _tested(root: Path, runtime: str, built: list[Outcome], log: Path) -> list[Outcome]:
    report(f"{runtime}: run the image tests")
    reports = FOLDER / "reports" / runtime
    shutil.rmtree(root / reports, ignore_errors=True)
    problem = ""
    options = {
        "PANTS_RUNTIME_MAJORS": runtime.rpartition("-")[2],
        "PANTS_TEST_REPORT": "true",
        # Pants accepts only a path relative to the root of the repository.
        "PANTS_TEST_REPORT_DIR": str(reports),
    }
    try:
        pants(root, [f"--tag={runtime}", "test", "tests/images/cases::"], log, options)
    except StepFailedError as error:
        report(str(error))
        problem = "a test failed"
    found = tallies((root / reports).rglob("*.xml"), load_runtime(root, runtime))
    rows = [_with(row, found.get(row.variant.partition("-")[2], Tally())) for row in built]
    if problem and not any(row.failed or row.problem for row in rows):
        rows[-1] = replace(rows[-1], problem="the test runner failed")
    for name in (name for tally in found.values() for name in tally.names):
        report(f"{runtime}: FAILED {name}")
    return rows


def _with(row: Outcome, tally: Tally) -> Outcome:
    return replace(
        row,
        passed=tally.passed,
        failed=tally.failed,
        skipped=tally.skipped,
        test_seconds=tally.seconds,
    )
