"""Tests of the record of the providers that resolve with the constraints files of the images."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from catalogue.lock_inputs import command_of_tested_providers
from tools.locking.job import Job, find_jobs
from tools.locking.resolve import uv_binary
from tools.locking.tested_providers import Inputs, check, inputs_of, record

ROOT = Path.cwd()
JOBS = find_jobs(ROOT, [], [])
LOCK = "apache-airflow==2.8.4 \\\ndill==0.3.8 \\\n"
UPSTREAM = "apache-airflow-providers-sftp==4.9.0\ndill==0.3.1.1\nparamiko==3.4.0\n"


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.label)
def test_the_providers_were_resolved_with_these_locks(job: Job) -> None:
    inputs = inputs_of(job)
    found = yaml.safe_load(record(job).read_text(encoding="utf-8"))[job.python]

    assert found["digest"] == inputs.digest, f"run {command_of_tested_providers(job.runtime.name)}"
    assert found["providers"] == len(inputs.providers) > 50


def test_a_provider_that_does_not_resolve_is_documented() -> None:
    paths = {record(job) for job in JOBS}
    entries = [entry for path in paths for entry in yaml.safe_load(path.read_text(encoding="utf-8")).values()]
    page = (ROOT / "docs/projects.md").read_text(encoding="utf-8")

    assert len(entries) == len(JOBS)
    assert [name for entry in entries for name in entry["unresolved"] if f"`{name}`" not in page] == []


def test_the_inputs_are_the_constraints_file_and_airflow() -> None:
    inputs = Inputs(LOCK, UPSTREAM)

    assert inputs.providers == ["apache-airflow-providers-sftp"]
    assert "dill>=0.3.1.1,<=0.3.8\nparamiko==3.4.0\napache-airflow==2.8.4\n" in inputs.constraints


def test_a_provider_that_cannot_be_resolved_is_recorded_with_the_reason(tmp_path: Path) -> None:
    environ = {**os.environ, "UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path)}
    found = check(Inputs(LOCK, UPSTREAM), "3.11", uv_binary(), environ)

    assert (found["providers"], list(found["unresolved"])) == (1, ["apache-airflow-providers-sftp"])
    assert "apache-airflow-providers-sftp was not found" in found["unresolved"]["apache-airflow-providers-sftp"]
