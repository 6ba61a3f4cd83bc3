from __future__ import annotations

import pytest

from tools.majors.changed import touched

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
