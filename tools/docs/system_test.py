from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.testing import small_runtime
from tools.docs.system import debian_release, system
from tools.docs.variables import DocumentationError


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("base-files=11.1+deb11u11 sha256:a7", "11.11"),
        ("base-files=12.4+deb12u15 sha256:3e", "12.15"),
        ("base-files=13.8 sha256:00", "13.0"),
    ],
)
def test_the_point_release_comes_from_the_package_that_says_it(tmp_path: Path, row: str, expected: str) -> None:
    (tmp_path / "lock.txt").write_text(f"apt=2.2.4 sha256:75\n{row}\nbash=5.1-2+deb11u1 sha256:f7\n")

    assert debian_release(tmp_path, "lock.txt") == expected


def test_a_lock_without_a_point_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text("bash=5.1-2+deb11u1 sha256:f7\n")

    with pytest.raises(DocumentationError, match=r"^lock.txt: expected the point release"):
        debian_release(tmp_path, "lock.txt")


def test_an_architecture_that_came_later_says_since_when(tmp_path: Path) -> None:
    for name, point in (("amd64", 11), ("arm64", 10)):
        lock = tmp_path / f"3rdparty/debian/locks/bullseye-{name}.txt"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.write_text(f"base-files=11.1+deb11u{point} sha256:a7\n")
    runtime = replace(
        small_runtime(), version="6.1.0", architectures=("amd64", "arm64"), architectures_since={"arm64": "6.0.4"}
    )

    row = "| 6.1.0 | Debian 11.10, 11.11 (bullseye) | amd64, arm64 (since 6.0.4) |"
    assert system(tmp_path, [runtime]).splitlines()[-1] == row
