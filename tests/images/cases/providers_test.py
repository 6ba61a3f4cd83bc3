"""Each provider is proven: its DAG runs against a service, and each task shows what it must (providers/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.tested_runtime import runtime
from tests.images.proofs.rows import Row
from tests.images.proofs.run import proofs_for, prove, stock

PROOFS = stock(proofs_for(Path(), runtime()))

# On earlier Airflow versions not all proofs succeed yet (providers/results).
pytestmark = pytest.mark.airflow(">=2.7")


@pytest.fixture(scope="module")
def rows(default_image: BuiltImage) -> dict[str, Row]:
    """The results of all proofs, which run side by side in one deployment."""
    outcome = prove(default_image.id, runtime().airflow.version, PROOFS)
    return {row.name: row for row in outcome.rows}


@pytest.mark.parametrize("name", [proof.name for proof in PROOFS])
def test_a_provider_is_proven(rows: dict[str, Row], name: str) -> None:
    assert rows[name].proven, rows[name].message
