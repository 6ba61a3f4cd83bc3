"""The order of versions."""

from __future__ import annotations

import pytest

from astronomer_runtime_extensions.version import Version, parse_version


def version(text: str) -> Version:
    found = parse_version(text)
    assert found is not None
    return found


def test_versions_are_in_the_order_of_semver() -> None:
    # The example of https://semver.org/#spec-item-11, and numbers that are in another order as text.
    ordered = (
        "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 "
        "9.0.0 9.9.0 9.10.0 10.0.0 10.0.1"
    ).split()

    assert [found.text for found in sorted(map(version, reversed(ordered)))] == ordered


def test_build_metadata_has_no_place_in_the_order() -> None:
    assert version("1.0.0+a") == version("1.0.0+b")


@pytest.mark.parametrize("text", ["", "10", "10.9", "10.9.0.1", "v10.9.0", "10.09.0", "10.9.x", "10.9.0 a"])
def test_another_text_is_no_version(text: str) -> None:
    assert parse_version(text) is None
