"""The JUnit reports of the contract's tests, by variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from runtime_catalogue.model import Runtime
from runtime_catalogue.variants import tags, variants


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
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 (our own tests' report)
            python = pythons.get(_tag(case, pythons), runtime.python.default)
            _count(found.setdefault(python, Tally()), case)
    return found


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
