"""The JUnit reports of the contract's tests, by variant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from catalogue.model import Runtime
from catalogue.variants import tags, variants

# pytest writes what a test logged as it was, and XML 1.0 has no place for these even when they are escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class Tally:
    """How many tests of a variant ended how, and their seconds."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    names: list[str] = field(default_factory=list)


def tallies(reports: Iterable[Path], runtime: Runtime) -> Mapping[str, Tally]:
    """Python minor -> its tally; tests that are of no variant count for the default Python."""
    pythons = {tag: variant.python for variant in variants(runtime) for tag in tags(runtime, variant)}
    found: dict[str, Tally] = {}
    for report in sorted(reports):
        for case in _document(report).iter("testcase"):
            python = pythons.get(_tag(case, pythons), runtime.python.default)
            _count(found.setdefault(python, Tally()), case)
    return found


def _document(report: Path) -> ElementTree.Element:
    text = report.read_text(encoding="utf-8", errors="replace")
    return ElementTree.fromstring(_NOT_XML.sub("", text))  # noqa: S314 (our own tests' report)


def _tag(case: ElementTree.Element, tags: Iterable[str]) -> str:
    """The tag that a test's name has: `test_x[10.9.0-python-3.9-base-more]`; nothing when it has none."""
    parameters = case.get("name", "").partition("[")[2]
    return max((tag for tag in tags if parameters.startswith(tag)), key=len, default="")


def _count(tally: Tally, case: ElementTree.Element) -> None:
    kinds = {child.tag for child in case}
    tally.seconds += float(case.get("time", "0"))
    if kinds & {"failure", "error"}:
        tally.failed += 1
        tally.names.append(f"{case.get('classname')}.{case.get('name')}")
    elif "skipped" in kinds:
        tally.skipped += 1
    else:
        tally.passed += 1
