from __future__ import annotations

import pytest

from benchmarks.units import readable, readable_ratio


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.412, "s", "3.41 s"),
        (45.26, "s", "45.3 s"),
        (725.2, "s", "12 min 5 s"),
        (1_364_239_860, "bytes", "1,364.2 MB"),
        (None, "s", "-"),
    ],
)
def test_a_value_is_formatted_with_its_unit(value: float | None, unit: str, text: str) -> None:
    assert readable(value, unit) == text


def test_a_missing_ratio_is_a_dash() -> None:
    assert readable_ratio(None) == "-"
    assert readable_ratio(0.4711) == "0.47"
