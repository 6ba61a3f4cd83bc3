"""Add up the JUnit reports of a test run, and say so in one line that other programs read.

    summary REPORTS RUNNER_EXIT_CODE

The last line is `N passed, N failed`, with `, N skipped` if any were. The exit code is 1 when a
test failed, when the runner failed without a report that says why, or when no test ran.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.common.junit import FAILED, PASSED, SKIPPED, cases


@dataclass(frozen=True)
class Summary:
    """How many tests ended how, and the names of those that failed."""

    passed: int
    skipped: int
    failed: tuple[str, ...]

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {len(self.failed)} failed{skipped}"

    @property
    def is_good(self) -> bool:
        """Whether something ran, and nothing failed."""
        return self.passed > 0 and not self.failed


def add_up(reports: Iterable[Path], runner_exit_code: int) -> Summary:
    """The summary of all reports. What the runner says beyond them is one more failure."""
    ended = [case for report in sorted(reports) for case in cases(report)]
    failed = [case.name for case in ended if case.outcome == FAILED]
    if runner_exit_code and not failed:
        failed = [f"the test runner: exit code {runner_exit_code}, and no report says why"]
    counts = [case.outcome for case in ended]
    return Summary(counts.count(PASSED), counts.count(SKIPPED), tuple(failed))


def main(arguments: list[str]) -> int:
    """Print the summary of the reports below a folder."""
    folder, runner_exit_code = Path(arguments[0]), int(arguments[1])
    summary = add_up(folder.rglob("*.xml"), runner_exit_code)
    for name in summary.failed:
        print(f"FAILED {name}")
    if not summary.passed:
        print(f"no test passed: {folder} has no report of one")
    print(summary)
    return 0 if summary.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
