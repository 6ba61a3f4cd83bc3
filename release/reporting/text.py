"""The texts of the issue of a job, as Markdown. Names of jobs and steps are plain text in it."""

from __future__ import annotations

from urllib.parse import quote

from release.proposal.body import escaped
from release.proposal.github import Job
from release.reporting.outcome import Outcome, failed_steps, outcome

_GUIDE = "docs/release-process.md"


def title(job: Job) -> str:
    """Return the title, by which the issue of a job is found again."""
    return f"Nightly fails: {' '.join(job.name.split())}"


def body(job: Job) -> str:
    """Return the text of the issue of a job that failed."""
    steps = [f"- {escaped(name)}: {escaped(how)}" for name, how in failed_steps(job).items()]
    parts = (
        f"**{escaped(job.name)}** failed on {_day(job)}, before a pull request could tell it: {_log(job)}.",
        "\n".join(steps) or "No step tells why.",
        f"The next nights write this text again, and close the issue when the job succeeds: see `{_GUIDE}`.",
    )
    return "\n\n".join(parts)


def closing(job: Job) -> str:
    """Return the comment with which the issue of a job is closed."""
    if outcome(job) is Outcome.PROPOSED:
        return f"On {_day(job)} it made the pull request, which tells what fails: {_log(job)}."
    return f"It succeeded on {_day(job)}: {_log(job)}."


def _day(job: Job) -> str:
    return escaped(job.ended[:10])


def _log(job: Job) -> str:
    # Nothing in an address ends the link.
    return f"[the log]({quote(job.url, safe=':/')})"
