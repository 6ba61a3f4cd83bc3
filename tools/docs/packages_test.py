from __future__ import annotations

from dataclasses import replace

from catalogue.testing import small_runtime
from tools.docs.packages import others


def test_a_package_that_is_no_provider_has_a_row() -> None:
    runtime = replace(small_runtime(), version="10.0.0", providers={"a-provider": "1.0"}, packages={"pip": "24.0"})

    assert others([runtime]).splitlines() == ["| package | 10.0.0 |", "| --- | --- |", "| pip | 24.0 |"]


def test_a_runtime_without_the_package_has_an_empty_cell() -> None:
    old = replace(small_runtime(), version="9.0.0", providers={}, packages={"pip": "24.0"})
    new = replace(small_runtime(), version="10.0.0", providers={}, packages={"wheel": "0.43.0"})

    assert others([old, new]).splitlines()[2:] == ["| pip |  | 24.0 |", "| wheel | 0.43.0 |  |"]
