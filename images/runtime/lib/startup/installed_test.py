from __future__ import annotations

import pytest

from startup.installed import minor


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2.2.5", (2, 2)), ("2.6.3+astro.1", (2, 6)), ("2.10.0", (2, 10)), ("3.0.0", (3, 0))],
)
def test_the_minor_version_is_read_from_the_constraint(version: str, expected: tuple[int, int]) -> None:
    assert minor(f"apache-airflow=={version}\n") == expected
