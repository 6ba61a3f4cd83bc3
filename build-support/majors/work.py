"""One Runtime: build each variant, then test the contract on all of them."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import docker

from commands.progress import say
from majors.outcome import Outcome
from majors.pants import StepFailedError, output_of, pants
from majors.reports import Tally, tallies
from runtime_catalogue.load import parse_runtime
from runtime_catalogue.model import Runtime

FOLDER = Path("dist/majors")


def prove(root: Path, runtime: str) -> list[Outcome]:
    """The outcome of each variant of a Runtime; one without a variant when none can be built here."""
    log = root / FOLDER / f"{runtime}.log"
    log.unlink(missing_ok=True)
    try:
        built = [_build(root, runtime, python, log) for python in _pythons(root, runtime)]
    except StepFailedError as error:
        say(str(error))
        return [Outcome(runtime, "-", problem="not listed")]
    if not built:
        return [Outcome(runtime, "-", problem="no variant can be built here")]
    if all(row.problem for row in built):
        return built
    return _tested(root, runtime, built, log)


def _pythons(root: Path, runtime: str) -> list[str]:
    """The minors that can be built here; ./pants says which are left out, and why."""
    rows = output_of(root, ["list", f"images/{runtime}::"])
    found = [row.partition("#python-")[2] for row in rows if "#python-" in row and not row.endswith("-base")]
    return sorted(found, key=lambda minor: [int(part) for part in minor.split(".")])


def _build(root: Path, runtime: str, python: str, log: Path) -> Outcome:
    say(f"{runtime}: build python-{python}")
    target = f"images/{runtime}:{runtime}#python-{python}"
    begin = time.monotonic()
    outcome = Outcome(runtime, f"python-{python}")
    try:
        pants(root, ["package", target, f"{target}-base"], log)
        outcome = replace(outcome, size=_size(root, runtime, python))
    except StepFailedError as error:
        say(str(error))
        outcome = replace(outcome, problem="not built")
    return replace(outcome, build_seconds=time.monotonic() - begin)


def _size(root: Path, runtime: str, python: str) -> int:
    """Bytes of the image's layers, uncompressed."""
    info = root / "dist" / f"images.{runtime}" / f"python-{python.replace('.', '_')}.docker-info.json"
    tags = json.loads(info.read_text())["registries"][0]["tags"]
    return int(docker.from_env().images.get(tags[0]["name"]).attrs["Size"])


def _tested(root: Path, runtime: str, built: list[Outcome], log: Path) -> list[Outcome]:
    say(f"{runtime}: test the contract")
    reports = FOLDER / "reports" / runtime
    shutil.rmtree(root / reports, ignore_errors=True)
    problem = ""
    options = {
        "PANTS_RUNTIME_MAJORS": runtime.rpartition("-")[2],
        "PANTS_TEST_REPORT": "true",
        # Pants takes a path from the root of the repository alone.
        "PANTS_TEST_REPORT_DIR": str(reports),
    }
    try:
        pants(root, [f"--tag={runtime}", "test", "images/contract::"], log, options)
    except StepFailedError as error:
        say(str(error))
        problem = "a test failed"
    found = tallies((root / reports).rglob("*.xml"), _catalogue(root, runtime))
    rows = [_with(row, found.get(row.variant.partition("-")[2], Tally())) for row in built]
    if problem and not any(row.failed or row.problem for row in rows):
        rows[-1] = replace(rows[-1], problem="the test runner failed")
    for name in (name for tally in found.values() for name in tally.names):
        say(f"{runtime}: FAILED {name}")
    return rows


def _with(row: Outcome, tally: Tally) -> Outcome:
    return replace(
        row,
        passed=tally.passed,
        failed=tally.failed,
        skipped=tally.skipped,
        test_seconds=tally.seconds,
    )


def _catalogue(root: Path, runtime: str) -> Runtime:
    path = root / "runtimes" / runtime / "runtime.yaml"
    return parse_runtime(str(path), path.read_text())
