"""Make the locks of a draft, and say how far that is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from catalogue.lock_inputs import pinned_versions
from release.bumping.search import Changes
from release.common.errors import ReleaseError
from tools.locking.errors import IndexUnreachableError, LockError
from tools.locking.job import Job
from tools.locking.machine import uv_environment
from tools.locking.resolve import resolve, uv_binary
from tools.locking.retry import retries
from tools.locking.write import render

Report = Callable[[str], None]
# Returns uv's rows for a lock. Raises LockError, or IndexUnreachableError if a retry may help.
Resolve = Callable[[Job], str]
_LONGEST_REASON = 400


def uv(report: Report) -> Resolve:
    """Return the resolver of this machine. Raises ReleaseError without uv, and HostError for invalid settings."""
    try:
        binary = uv_binary()
    except LockError as error:
        raise ReleaseError(str(error)) from None
    environ = uv_environment(os.environ)

    def run(job: Job) -> str:
        found: str = retries(lambda line: report(f"{job.label}: {line}"))(resolve, job, binary, environ)
        return found

    return run


@dataclass
class Locks:
    """Makes the locks for sets of changes. `made` has path -> text of the last set that could be locked."""

    resolve: Resolve
    jobs: Callable[[Changes], list[Job]]
    report: Report
    made: Mapping[str, str] = field(default_factory=dict)
    _first: str = ""

    def attempt(self, changes: Changes) -> str | None:
        """Make the locks with these changes. Return the reason if one cannot be made.

        Raises ReleaseError if the index does not answer.
        """
        self.report(f"locking with {_count(changes)}")
        found = {}
        # The Python that failed last goes first, since it is the most likely to fail again.
        for job in sorted(self.jobs(changes), key=lambda job: job.python != self._first):
            try:
                found[job.relative_path] = self._lock(job)
            except IndexUnreachableError as error:
                raise ReleaseError(str(error)) from None
            except LockError as error:
                self._first = job.python
                self.report(f"{job.label}: cannot be locked")
                return _reason(job, error)
        self.made = found
        return None

    def _lock(self, job: Job) -> str:
        started = time.monotonic()
        text = render(job, self.resolve(job))
        self.report(f"{job.label}: {len(pinned_versions(text))} packages, {time.monotonic() - started:.1f} s")
        return text


def _count(changes: Changes) -> str:
    return f"{len(changes)} changes" if len(changes) != 1 else f"{changes[0].name} {changes[0].new}"


def _reason(job: Job, error: LockError) -> str:
    """Return the first sentence of uv's explanation. The others repeat it for the packages that require these."""
    text = " ".join(str(error).partition("hint:")[0].split())
    text = text[max(text.find("Because "), 0) :].split(". And because")[0].strip()
    shortened = text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"
    return f"cannot be locked for Python {job.python}: {shortened}"
