"""Compare the jobs of a run with the open issues, and bring the issues up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from release.proposal.github import GitHub, Issue, Job
from release.reporting.outcome import Outcome, outcome
from release.reporting.text import body, closing, title

# Only who may write to the repository can set it, so nobody else's issue is taken for ours.
LABEL = "nightly"


@dataclass(frozen=True)
class Change:
    """An issue to open, or one that is there, to refresh or to close with a comment."""

    title: str
    text: str
    issue: Issue | None = None
    closes: bool = False

    def __str__(self) -> str:
        """Return what is to be done."""
        if self.issue is None:
            return f"open: {self.title}"
        return f"{'close' if self.closes else 'refresh'}: {self.issue.url} {self.title}"


def changes(jobs: Iterable[Job], issues: Sequence[Issue]) -> Iterator[Change]:
    """Yield what is to be done: one issue for each job that failed, and none for those that ended well."""
    for job in jobs:
        name = title(job)
        found = [issue for issue in issues if issue.title == name]
        if outcome(job) is Outcome.FAILED:
            yield Change(name, body(job), found[0] if found else None)
        elif outcome(job) in (Outcome.GOOD, Outcome.PROPOSED):
            yield from (Change(name, closing(job), issue, closes=True) for issue in found)


def carry_out(server: GitHub, change: Change) -> str:
    """Do it, and return what was done. Raises as `GitHub` does."""
    if change.issue is None:
        return f"{server.create_issue(change.title, change.text, LABEL).url}: opened"
    if change.closes:
        return f"{server.close_issue(change.issue.number, change.text).url}: closed"
    if change.issue.body == change.text:
        return f"{change.issue.url}: up to date"
    return f"{server.update_issue(change.issue.number, change.text).url}: refreshed"
