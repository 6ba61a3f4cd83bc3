"""What the end of a job means for its issue."""

from __future__ import annotations

from enum import Enum

from release.proposal.github import Job

# The step of the nightly workflow that makes the pull request, which tells how the build and the tests ended.
PROPOSE = "Propose the release"
SUCCESS = "success"
# A job that did not run tells nothing, nor does one that still runs, such as the one that reports.
_NOT_RUN = ("", "skipped", "neutral")


class Outcome(Enum):
    """What is known of a job after a run."""

    UNKNOWN = "unknown"
    GOOD = "good"
    # It failed, and its pull request says so.
    PROPOSED = "proposed"
    # It failed, and nothing says so but the run.
    FAILED = "failed"


def outcome(job: Job) -> Outcome:
    """Return what is known of a job."""
    if job.conclusion in _NOT_RUN:
        return Outcome.UNKNOWN
    if job.conclusion == SUCCESS:
        return Outcome.GOOD
    is_proposed = any((step.name, step.conclusion) == (PROPOSE, SUCCESS) for step in job.steps)
    return Outcome.PROPOSED if is_proposed else Outcome.FAILED


def failed_steps(job: Job) -> dict[str, str]:
    """Return step -> how it ended, of those that did not end well."""
    return {step.name: step.conclusion for step in job.steps if step.conclusion not in (*_NOT_RUN, SUCCESS)}
