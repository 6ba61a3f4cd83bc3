"""Read the JUnit reports that pytest writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

from junitparser import Error, Failure, JUnitXml, JUnitXmlError, Properties, Property, TestCase

FAILED, SKIPPED, PASSED = "failed", "skipped", "passed"
# The property with the id of the image that a test is about.
IMAGE = "image_id"
# pytest copies logged text unchanged, but XML 1.0 does not allow these characters, even if they are escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Case:
    """One test: `module.test_name[parameters]`, its outcome, its seconds, and the id of the image it is about."""

    name: str
    outcome: str
    seconds: float
    image: str = ""

    @property
    def parameters(self) -> str:
        """The parameters in brackets; empty for a test without parameters."""
        return self.name.partition("[")[2].rpartition("]")[0]


def cases(report: Path) -> list[Case]:
    """Return the tests of a report. An unreadable report counts as one failed test, which names the file.

    A test whose teardown fails is in the report twice, and counts as one failed test.
    """
    found: dict[str, Case] = {}
    try:
        for case in _cases(report):
            before = found.get(case.name)
            found[case.name] = _merged(before, case) if before else case
    except (ParseError, JUnitXmlError) as error:
        return [Case(f"{report.name}: {error}", FAILED, 0.0)]
    return list(found.values())


def _merged(before: Case, after: Case) -> Case:
    outcome = FAILED if FAILED in (before.outcome, after.outcome) else after.outcome
    return Case(after.name, outcome, before.seconds + after.seconds, after.image or before.image)


def _cases(report: Path) -> Iterator[Case]:
    text = report.read_text(encoding="utf-8", errors="replace")
    for suite in JUnitXml.fromstring(_NOT_XML.sub("", text)):
        for case in suite:
            name = ".".join(filter(None, (case.classname, case.name)))
            yield Case(name, _outcome(case), case.time or 0.0, _image(case))


def _image(case: TestCase) -> str:
    rows: Iterable[Property] = case.child(Properties) or ()  # type: ignore[no-untyped-call]
    return next((str(row.value) for row in rows if row.name == IMAGE), "")


def _outcome(case: TestCase) -> str:
    if any(isinstance(result, (Error, Failure)) for result in case.result):
        return FAILED
    return SKIPPED if case.is_skipped else PASSED
