"""What the reports of a test run say about one image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalogue.model import Runtime
from catalogue.variants import tags, variants
from release.common.errors import InputError
from tools.common.junit import FAILED, PASSED, SKIPPED, Case, cases


@dataclass(frozen=True)
class TestResults:
    """The numbers of tests about an image that passed, failed and were skipped."""

    __test__ = False

    passed: int
    failed: int
    skipped: int

    @property
    def is_green(self) -> bool:
        """Whether a test passed and none failed."""
        return self.passed > 0 and not self.failed


def read_reports(folder: Path) -> tuple[Case, ...]:
    """Return every test of the JUnit reports below a folder. Raises InputError if there is none."""
    found = tuple(case for report in sorted(folder.rglob("*.xml")) for case in cases(report))
    if not found:
        raise InputError(f"{folder}: expected the reports of the image tests, found none: ./pants test --report ::")
    return found


def results(reports: Iterable[Case], runtime: Runtime, name: str, image_id: str) -> TestResults:
    """Return the results of the image of a variant, such as python-3.11-base.

    A failed test that is about no image, such as one of the web interface, counts for every image. Raises InputError
    if the tests ran on another image than the one with this id.
    """
    found = {PASSED: 0, FAILED: 0, SKIPPED: 0}
    names = {tag: variant.name for variant in variants(runtime) for tag in tags(runtime, variant)}
    for case in reports:
        about = names.get(_tag(case, names), "")
        if about == name:
            _check_image(case, name, image_id)
            found[case.outcome] += 1
        elif not about and case.outcome == FAILED:
            found[FAILED] += 1
    return TestResults(found[PASSED], found[FAILED], found[SKIPPED])


def _check_image(case: Case, name: str, image_id: str) -> None:
    if case.outcome == PASSED and case.image != image_id:
        expected = f"{name}: expected tests of the image {image_id}"
        raise InputError(f"{expected}, found {case.name} of {case.image or 'an unknown one'}: test it again")


def _tag(case: Case, known: Iterable[str]) -> str:
    """Return the tag in a test's name, such as `test_x[10.9.0-python-3.9-base-more]`; "" if it has none."""
    return max((tag for tag in known if case.parameters.startswith(tag)), key=len, default="")
