from __future__ import annotations

import pytest

from release.index.files import files
from release.index.platforms import Platform
from release.index.testing import row

AMD64 = Platform("3.11.2", "x86_64", 31)
ARM64 = Platform("3.11.2", "aarch64", 31)


def takes(platform: Platform, name: str, requires: str = "") -> bool:
    (file,) = files({"files": [row(name, more={"requires-python": requires})]})
    return platform.takes(file)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a-1-py3-none-any.whl", True),
        ("a-1-py2.py3-none-any.whl", True),
        ("a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", True),
        ("a-1-cp311-cp311-manylinux2014_x86_64.whl", True),
        ("a-1-cp311-cp311-manylinux1_x86_64.whl", True),
        ("a-1-cp36-abi3-manylinux_2_31_x86_64.whl", True),
        ("a-1-cp311-cp311-linux_x86_64.whl", True),
        # Debian 11 has glibc 2.31.
        ("a-1-cp311-cp311-manylinux_2_34_x86_64.whl", False),
        ("a-1-cp310-cp310-manylinux_2_17_x86_64.whl", False),
        ("a-1-cp312-abi3-manylinux_2_17_x86_64.whl", False),
        ("a-1-cp311-cp311-musllinux_1_1_x86_64.whl", False),
        ("a-1-cp311-cp311-macosx_11_0_arm64.whl", False),
        ("a-1-cp311-cp311-manylinux_2_17_aarch64.whl", False),
        ("a-1-py2-none-any.whl", False),
        ("a-1.tar.gz", False),
    ],
)
def test_the_wheels_that_pip_installs_on_debian_11(name: str, expected: bool) -> None:
    assert takes(AMD64, name) is expected


def test_another_machine_needs_other_wheels() -> None:
    assert takes(ARM64, "a-1-cp311-cp311-manylinux2014_aarch64.whl")
    assert not takes(ARM64, "a-1-cp311-cp311-manylinux2014_x86_64.whl")


def test_a_wheel_must_allow_the_python() -> None:
    assert takes(AMD64, "a-1-py3-none-any.whl", ">=3.8")
    assert not takes(AMD64, "a-1-py3-none-any.whl", ">=3.12")
