"""Run the tests of a project in its image."""

from __future__ import annotations

from pathlib import Path

from junitparser import JUnitXml, Skipped, TestCase, TestSuite

from release.upgrading import programs
from release.upgrading.engine import Box
from release.upgrading.model import Outcomes

SECONDS = 1800
HOME = "/usr/local/airflow"
FOLDER = "tests"
NO_TESTS = 5
_RESULTS = f"{programs.FOLDER}/junit.xml"


def has_tests(project: Path) -> bool:
    """Whether a project has tests where the Astro CLI looks for them."""
    return any(any((project / FOLDER).rglob(pattern)) for pattern in ("test_*.py", "*_test.py"))


def run_tests(box: Box, project: Path) -> Outcomes | None:
    """Return the results, or None if pytest finds no tests. The tests of the folder run, even if the image has none."""
    box.put(_files(project))
    command = ["python", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={_RESULTS}", FOLDER]
    found = box.run(*command, seconds=SECONDS, workdir=HOME, environment={"PYTHONDONTWRITEBYTECODE": "1"})
    if found.exit_code == NO_TESTS:
        return None
    results = box.get(_RESULTS)
    if results is None:
        lines = (found.stderr or found.stdout).strip().splitlines()
        return Outcomes(problem=lines[-1] if lines else f"pytest ended with exit code {found.exit_code}")
    return from_junit(results)


def from_junit(content: bytes) -> Outcomes:
    """Return the results of a JUnit file."""
    cases = list(_cases(JUnitXml.fromstring(content)))
    passed, skipped, failed = set(), set(), {}
    for case in cases:
        name = "::".join(part for part in (case.classname, case.name) if part)
        reasons = [found for found in case.result if not isinstance(found, Skipped)]
        if reasons:
            failed[name] = (reasons[0].text or reasons[0].message or "").strip()
        elif case.result:
            skipped.add(name)
        else:
            passed.add(name)
    return Outcomes(frozenset(passed - set(failed)), frozenset(skipped), failed)


def _cases(results: JUnitXml | TestSuite) -> list[TestCase]:
    found: list[TestCase] = []
    for one in results:
        found += [one] if isinstance(one, TestCase) else _cases(one)
    return found


def _files(project: Path) -> dict[str, bytes]:
    paths = (path for path in (project / FOLDER).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{HOME}/{path.relative_to(project)}": path.read_bytes() for path in paths}
