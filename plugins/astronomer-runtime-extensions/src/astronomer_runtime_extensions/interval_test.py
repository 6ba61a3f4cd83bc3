"""The setting of the interval, as users may write it."""

from __future__ import annotations

import pytest

from astronomer_runtime_extensions.interval import DAY, seconds_of


@pytest.mark.parametrize(
    ("text", "seconds"), [("3600", 3600), ("0.5", 0.5), (" 60 ", 60), ("1e3", 1000), ("1e300", 3650 * DAY)]
)
def test_a_number_is_seconds(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["0", "0.0", "-1"])
def test_zero_and_less_is_never(text: str) -> None:
    assert seconds_of(text) == 0


def test_nothing_is_a_day(caplog: pytest.LogCaptureFixture) -> None:
    assert seconds_of("") == DAY
    assert caplog.text == ""


@pytest.mark.parametrize("text", ["daily", "1 h", "nan", "inf", "1e999"])
def test_what_is_no_number_is_a_day_and_is_logged(text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert seconds_of(text) == DAY
    assert f"update_check_interval: expected a number of seconds, found {text!r}" in caplog.text
