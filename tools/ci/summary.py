"""Summarise the JUnit reports of a test run in one line that other programs read.

    summary REPORTS RUNNER_EXIT_CODE

The last line is `N passed, N failed`, followed by `, N skipped` if tests were skipped. The exit code
is 1 if a test failed, if the runner failed without a report of the failure, or if no test ran.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.common.junit import FAILED, PASSED, SKIPPED, cases


@dataclass(frozen=True)
class Summary:
    """The numbers of passed and skipped tests, and the names of the failed tests."""

    passed: int
    skipped: int
    failed: tuple[str, ...]

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {len(self.failed)} failed{skipped}"

    @property
    def is_good(self) -> bool:
        """Whether at least one test passed and none failed."""
        return self.passed > 0 and not self.failed


def add_up(reports: Iterable[Path], runner_exit_code: int) -> Summary:
    """Return the summary of all reports. A failed runner without a failed test counts as one more failure."""
    ended = [case for report in sorted(reports) for case in cases(report)]
    failed = [case.name for case in ended if case.outcome == FAILED]
    if runner_exit_code and not failed:
        failed = [f"the test runner: exit code {runner_exit_code}, without a failed test in the reports"]
    counts = [case.outcome for case in ended]
    return Summary(counts.count(PASSED), counts.count(SKIPPED), tuple(failed))


def main(arguments: list[str]) -> int:
    """Print the summary of the reports below a folder. Return the exit code."""
    folder, runner_exit_code = Path(arguments[0]), int(arguments[1])
    summary = add_up(folder.rglob("*.xml"), runner_exit_code)
    for name in summary.failed:
        print(f"FAILED {name}")
    if not summary.passed:
        print(f"no test passed: {folder} has no report of a passed test")
    print(summary)
    return 0 if summary.is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
