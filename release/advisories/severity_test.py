from __future__ import annotations

from typing import Any

import pytest

from release.advisories.severity import Severity, rating, severity


def test_a_vector_is_rated_by_its_score() -> None:
    assert rating("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H") is Severity.CRITICAL
    assert rating("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H") is Severity.HIGH
    assert rating("CVSS_V3", "CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N") is Severity.LOW
    assert rating("CVSS_V2", "AV:N/AC:L/Au:N/C:C/I:C/A:C") is Severity.CRITICAL
    assert rating("CVSS_V4", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N") is Severity.HIGH


@pytest.mark.parametrize("vector", ["", "CVSS:3.1/AV:X", "9.8", "\x00"])
def test_a_broken_vector_is_unknown(vector: str) -> None:
    assert rating("CVSS_V3", vector) is Severity.UNKNOWN


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({}, Severity.UNKNOWN),
        ({"database_specific": {"severity": "MODERATE"}}, Severity.MEDIUM),
        ({"affected": [{"ecosystem_specific": {"urgency": "not yet assigned"}}]}, Severity.UNKNOWN),
        ({"affected": [{"ecosystem_specific": {"urgency": "high"}}]}, Severity.HIGH),
        ({"severity": [{"type": "Ubuntu", "score": "high"}]}, Severity.UNKNOWN),
    ],
)
def test_a_record_may_say_it_in_words(record: dict[str, Any], expected: Severity) -> None:
    assert severity(record) is expected


def test_the_highest_counts() -> None:
    low = {"type": "CVSS_V3", "score": "CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}
    assert severity({"severity": [low], "database_specific": {"severity": "CRITICAL"}}) is Severity.CRITICAL
