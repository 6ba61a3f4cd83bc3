from __future__ import annotations

import pytest

from tools.majors.changed import majors, touched

NAMES = ["runtime-4", "runtime-9", "runtime-10"]


@pytest.mark.parametrize(
    ("files", "targets", "expected"),
    [
        (["README.md"], [], []),
        (["runtimes/runtime-9/runtime.yaml"], [], ["runtime-9"]),
        (["tests/images/a_test.py"], ["tests/images/cases:tests#runtime-4/a_test.py"], ["runtime-4"]),
        (["images/runtime/Dockerfile"], [], NAMES),
        (["pants-plugins/runtime_images/locks.py"], [], NAMES),
        (["libs/catalogue/labels.py"], [], NAMES),
        (["tests/images/macros.pants"], [], NAMES),
        (["runtimes/macros.pants"], [], NAMES),
        (["pants-plugins/runtime_images/locks_test.py"], [], []),
    ],
)
def test_a_change_affects_the_majors_that_depend_on_it(
    files: list[str], targets: list[str], expected: list[str]
) -> None:
    assert touched(NAMES, files, targets) == expected


@pytest.mark.parametrize(
    ("changed", "others", "expected"),
    [
        ([], False, [10]),
        (["runtime-9"], False, [9, 10]),
        (["runtime-4", "runtime-10"], False, [4, 10]),
        (["runtime-4", "runtime-10"], True, [4]),
        ([], True, []),
        (None, False, [4, 9, 10]),
        (None, True, [4, 9]),
    ],
)
def test_10_is_always_tested_unless_only_the_others_are_asked(
    changed: list[str] | None, others: bool, expected: list[int]
) -> None:
    assert majors(NAMES, changed, others) == expected
