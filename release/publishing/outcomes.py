"""What the reports of a test run say about one image."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalogue.model import Runtime
from catalogue.variants import tags, variants
from release.common.errors import InputError
from tools.common.junit import FAILED, PASSED, SKIPPED, Case, cases

# The report of a test file for a Runtime, as Pants names it: tests.images.cases.tests@runtime-10.waits_test.py.xml
_REPORT = re.compile(r".*@(?P<runtime>runtime-[0-9]+)\.(?P<file>[A-Za-z0-9_]+_test\.py)\.xml")


@dataclass(frozen=True)
class TestResults:
    """The numbers of tests about an image that passed, failed and were skipped, and the test files that ran."""

    __test__ = False

    passed: int
    failed: int
    skipped: int
    files: tuple[str, ...] = ()

    @property
    def is_green(self) -> bool:
        """Whether a test passed and none failed."""
        return self.passed > 0 and not self.failed


    def missing(self, suite: Iterable[str]) -> tuple[str, ...]:
        """Return the files of a suite that did not run."""
        return tuple(file for file in suite if file not in self.files)


@dataclass(frozen=True)
class Report:
    """The tests in a report. `runtime` and `file` are "" if it is not one of the image tests."""

    runtime: str
    file: str
    cases: tuple[Case, ...]


def read_reports(folder: Path) -> tuple[Report, ...]:
    """Return the JUnit reports below a folder. Raises InputError if they have no test."""
    found = tuple(_report(path) for path in sorted(folder.rglob("*.xml")))
    if not any(report.cases for report in found):
        raise InputError(f"{folder}: expected the reports of the image tests, found none: ./pants test --report ::")
    return found


def _report(path: Path) -> Report:
    named = _REPORT.fullmatch(path.name)
    return Report(named["runtime"] if named else "", named["file"] if named else "", tuple(cases(path)))


def results(reports: Iterable[Report], runtime: Runtime, name: str, image_id: str) -> TestResults:
    """Return the results of the image of a variant, such as python-3.11-base.

    A failed test that is about no image, such as one of the web interface, counts for every image. Raises InputError
    if the tests ran on another image than the one with this id.
    """
    found = {PASSED: 0, FAILED: 0, SKIPPED: 0}
    names = {tag: variant.name for variant in variants(runtime) for tag in tags(runtime, variant)}
    reports = list(reports)
    for case in (case for report in reports for case in report.cases):
        about = names.get(_tag(case, names), "")
        if about == name:
            _check_image(case, name, image_id)
            found[case.outcome] += 1
        elif not about and case.outcome == FAILED:
            found[FAILED] += 1
    # A report without a test is one of a run that selected others.
    files = sorted({report.file for report in reports if report.runtime == runtime.name and report.cases})
    return TestResults(found[PASSED], found[FAILED], found[SKIPPED], tuple(files))


def _check_image(case: Case, name: str, image_id: str) -> None:
    if case.outcome == PASSED and case.image != image_id:
        expected = f"{name}: expected tests of the image {image_id}"
        raise InputError(f"{expected}, found {case.name} of {case.image or 'an unknown one'}: test it again")


def _tag(case: Case, known: Iterable[str]) -> str:
    """Return the tag in a test's name, such as `test_x[10.9.0-python-3.9-base-more]`; "" if it has none."""
    return max((tag for tag in known if case.parameters.startswith(tag)), key=len, default="")
