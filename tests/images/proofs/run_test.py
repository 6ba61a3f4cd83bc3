from __future__ import annotations

from pathlib import Path

from catalogue.repository import load_runtime
from tests.images.proofs.run import added, proofs_for, stock


def test_a_proof_that_adds_its_provider_runs_in_a_project_of_a_runtime_without_it() -> None:
    runtime = load_runtime(Path(), "runtime-10")
    proofs = proofs_for(Path(), runtime)

    assert "apache-airflow-providers-databricks" not in runtime.pins
    assert "databricks" in [proof.name for proof in added(proofs)]
    assert "http" in [proof.name for proof in stock(proofs)]
    assert len(added(proofs)) + len(stock(proofs)) == len(proofs)


def test_a_provider_that_a_runtime_neither_pins_nor_adds_has_no_proof_there() -> None:
    runtime = load_runtime(Path(), "runtime-4")

    assert "apache-airflow-providers-smtp" not in runtime.pins
    assert "smtp" not in [proof.name for proof in proofs_for(Path(), runtime)]
