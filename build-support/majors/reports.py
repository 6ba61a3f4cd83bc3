"""The JUnit reports of the contract's tests, by variant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

# Tests are called `test_x[10.9.0-python-3.9-base]`, with further parameters behind the tag.
_TAG = re.compile(r"\[(?P<version>\d+\.\d+\.\d+)(?:-python-(?P<python>\d\.\d+))?")


@dataclass
class Tally:
    """How many tests of a variant ended how, and their seconds."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    names: list[str] = field(default_factory=list)


def tallies(reports: Iterable[Path], default: str) -> Mapping[str, Tally]:
    """Python minor -> its tally; tests that are of no variant count for the default Python."""
    found: dict[str, Tally] = {}
    for report in sorted(reports):
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 (our own tests' report)
            _count(found.setdefault(_python(case, default), Tally()), case)
    return found


def _python(case: ElementTree.Element, default: str) -> str:
    tag = _TAG.search(case.get("name", ""))
    return (tag and tag.group("python")) or default


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
