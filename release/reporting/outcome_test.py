from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from release.proposal.github import Job, Step
from release.reporting.outcome import PROPOSE, Outcome, failed_steps, outcome


def job(conclusion: str, **steps: str) -> Job:
    rows = {"plan": "success", **steps}
    return Job("a job", "", conclusion, "", tuple(Step(name, result) for name, result in rows.items()))


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", "timed_out", "a word of tomorrow"])
def test_whatever_is_no_success_is_a_failure(conclusion: str) -> None:
    assert outcome(job(conclusion)) is Outcome.FAILED


@pytest.mark.parametrize("conclusion", ["", "skipped", "neutral"])
def test_a_job_that_did_not_run_or_still_runs_tells_nothing(conclusion: str) -> None:
    assert outcome(job(conclusion)) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("proposed", "expected"),
    [("success", Outcome.PROPOSED), ("failure", Outcome.FAILED), ("skipped", Outcome.FAILED), ("", Outcome.FAILED)],
)
def test_a_pull_request_tells_a_failure_only_if_it_was_made(proposed: str, expected: Outcome) -> None:
    assert outcome(job("failure", **{PROPOSE: proposed})) is expected


def test_a_job_that_succeeds_is_good() -> None:
    assert outcome(job("success", **{PROPOSE: "success"})) is Outcome.GOOD


def test_the_steps_that_did_not_end_well_are_known() -> None:
    assert failed_steps(job("failure", bump="failure", build="skipped", give="cancelled", last="")) == {
        "bump": "failure",
        "give": "cancelled",
    }


def test_the_step_that_proposes_is_in_the_workflow() -> None:
    workflow = yaml.safe_load(Path(".github/workflows/nightly.yml").read_text())
    assert PROPOSE in [step["name"] for step in workflow["jobs"]["release"]["steps"]]
