"""Count the results of the image tests by variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.model import Runtime
from catalogue.variants import tags, variants
from tools.common.junit import FAILED, SKIPPED, Case, cases


@dataclass
class Tally:
    """The numbers of passed, failed and skipped tests of a variant, and their seconds."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    names: list[str] = field(default_factory=list)


def tallies(reports: Iterable[Path], runtime: Runtime) -> Mapping[str, Tally]:
    """Return Python minor -> its tally. Tests that belong to no variant count for the default Python."""
    pythons = {tag: variant.python for variant in variants(runtime) for tag in tags(runtime, variant)}
    found: dict[str, Tally] = {}
    for case in (case for report in sorted(reports) for case in cases(report)):
        python = pythons.get(_tag(case, pythons), runtime.python.default)
        _count(found.setdefault(python, Tally()), case)
    return found


def _tag(case: Case, tags: Iterable[str]) -> str:
    """Return the tag in a test's name, such as `test_x[10.9.0-python-3.9-base-more]`; "" if it has none."""
    return max((tag for tag in tags if case.parameters.startswith(tag)), key=len, default="")


def _count(tally: Tally, case: Case) -> None:
    tally.seconds += case.seconds
    if case.outcome == FAILED:
        tally.failed += 1
        tally.names.append(case.name)
    elif case.outcome == SKIPPED:
        tally.skipped += 1
    else:
        tally.passed += 1
