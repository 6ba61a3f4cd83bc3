"""Each provider that a project adds is proven, in the version of its Airflow's constraints (providers/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.images.harness.built_images import BuiltImage, other
from tests.images.harness.tested_runtime import runtime
from tests.images.proofs.project_image import project_image
from tests.images.proofs.rows import Row
from tests.images.proofs.run import added, proofs_for, prove

PROOFS = added(proofs_for(Path(), runtime()))
# On earlier Airflow versions not all proofs succeed yet (providers/results).
pytestmark = pytest.mark.airflow(">=2.7")


@pytest.fixture(scope="module")
def rows(default_image: BuiltImage) -> dict[str, Row]:
    """The results of all proofs, which run side by side in one deployment of a project."""
    base = other(default_image)
    assert base, "the build skipped the -base image"
    with project_image(base, PROOFS) as image:
        outcome = prove(image, runtime().airflow.version, PROOFS)
    return {row.name: row for row in outcome.rows}


@pytest.mark.parametrize("name", [proof.name for proof in PROOFS])
def test_an_added_provider_is_proven(rows: dict[str, Row], name: str) -> None:
    assert rows[name].proven, rows[name].message
