"""Each backport is effective: its check passes in the image and fails with upstream's Airflow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.model import Backport
from catalogue.paths import backport_check
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, run
from tests.images.harness.tested_runtime import runtime
from tests.images.harness.upstream_airflow import difference, with_upstream_airflow

BACKPORTS = pytest.mark.parametrize("backport", runtime().backports, ids=[each.id for each in runtime().backports])


@pytest.fixture(scope="module")
def unpatched(default_image: BuiltImage) -> Iterator[str]:
    """The default Python's image with upstream's Airflow."""
    with with_upstream_airflow(default_image) as found:
        yield found


def check(image: str, backport: Backport) -> Result:
    """Run a backport's check in an image."""
    path = Path(backport_check(backport.id))
    programs = {f"/tmp/{file.name}": file.read_bytes() for file in path.parent.glob("*.py")}
    return run(image, "python", f"/tmp/{path.name}", files=programs, expect=None)


@BACKPORTS
def test_its_check_passes_in_the_image(base_image: BuiltImage, backport: Backport) -> None:
    found = check(base_image.id, backport)

    assert found.exit_code == 0, found


@BACKPORTS
def test_its_check_fails_without_it_and_prints_the_reason(unpatched: str, backport: Backport) -> None:
    found = check(unpatched, backport)

    assert found.exit_code != 0, found
    assert (found.stdout + found.stderr).strip(), "the check printed nothing"
    assert "Traceback (most recent call last)" not in found.stderr, found


@pytest.mark.skipif(not runtime().backports, reason="there are no backports")
def test_backports_change_only_a_few_modules() -> None:
    found = difference()

    # If the wheels differed everywhere, the tests above would prove nothing.
    assert "airflow/utils/docs.py" in found.changed
    assert len(found.changed) + len(found.added) < 100
