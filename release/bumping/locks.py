"""Make the locks of a draft, and say how far that is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from catalogue.lock_inputs import pinned_versions
from release.bumping.adopted import Objection, adopted
from release.bumping.chain import needed
from release.bumping.instead import instead
from release.bumping.search import Changes
from release.bumping.wheels import Missing, Wheels
from release.common.errors import ReleaseError
from release.planning.changes import Change
from tools.locking.errors import IndexUnreachableError, LockError
from tools.locking.job import Job
from tools.locking.machine import uv_environment
from tools.locking.resolve import resolve, uv_binary
from tools.locking.retry import retries
from tools.locking.rows import requirers
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
    """Makes the locks for sets of changes.

    `made` has path -> text of the last set that could be locked, and `added` the changes that it needs besides: other
    versions of packages that have no wheel, and pins of providers that are new.
    """

    resolve: Resolve
    jobs: Callable[[Changes], list[Job]]
    wheels: Wheels
    objection: Objection
    report: Report
    made: Mapping[str, str] = field(default_factory=dict)
    added: Changes = ()
    _first: str = ""

    def attempt(self, changes: Changes) -> str | None:
        """Make the locks with these changes. Return the reason if one cannot be made.

        Raises ReleaseError if the index does not answer.
        """
        self.report(f"locking with {_count(changes)}")
        attempt = _Attempt(self, changes)
        try:
            attempt.run(self._first)
        except IndexUnreachableError as error:
            raise ReleaseError(str(error)) from None
        except _FailedError as error:
            self._first = error.job.python
            self.report(f"{error.job.label}: cannot be locked")
            return str(error)
        self.made, self.added = attempt.texts, attempt.added
        return None


class _FailedError(Exception):
    """The lock of a job cannot be made."""

    def __init__(self, job: Job, reason: str) -> None:
        super().__init__(f"cannot be locked for Python {job.python}: {reason}")
        self.job = job


@dataclass
class _Attempt:
    locks: Locks
    changes: Changes
    added: Changes = ()
    # Path of a lock -> the digest of its inputs, and its text.
    made: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def texts(self) -> Mapping[str, str]:
        return {path: text for path, (_, text) in self.made.items()}

    def run(self, first: str) -> None:
        jobs = self.locks.jobs(self.changes)
        while True:
            # A change that is added for one Python can make the lock of another outdated.
            outdated = [job for job in jobs if self.made.get(job.relative_path, ("",))[0] != job.digest]
            if not outdated:
                return
            # The Python that failed last goes first, since it is the most likely to fail again.
            job = min(outdated, key=lambda job: job.python != first)
            resolved, text = self._lock(job)
            missing = self.locks.wheels.missing(job, text)
            new = adopted(job, resolved, self.locks.wheels, self.locks.objection)
            found = (*new, *(self._instead(one, jobs, job, resolved) for one in missing))
            if found:
                self.added += found
                jobs = self.locks.jobs(self.changes + self.added)
            else:
                self.made[job.relative_path] = (job.digest, text)

    def _lock(self, job: Job) -> tuple[str, str]:
        started = time.monotonic()
        try:
            resolved = self.locks.resolve(job)
        except IndexUnreachableError:
            raise
        except LockError as error:
            raise _FailedError(job, _explanation(error)) from None
        text = render(job, resolved)
        seconds = time.monotonic() - started
        self.locks.report(f"{job.label}: {len(pinned_versions(text))} packages, {seconds:.1f} s")
        return resolved, text

    def _instead(self, missing: Missing, jobs: list[Job], job: Job, resolved: str) -> Change:
        """Return the change to another version of a package that has no wheel."""
        found = None
        if missing.name not in {change.name for change in self.added}:
            found = instead(missing, jobs, self.locks.wheels)
        if found is None:
            raise _FailedError(job, f"{needed(missing.name, requirers(resolved), self.changes)}{missing}")
        self.locks.report(f"{job.label}: {missing.name} {found.new} instead of {missing}")
        return found


def _count(changes: Changes) -> str:
    if not changes:
        return "no other versions of packages"
    return f"{len(changes)} changes" if len(changes) != 1 else f"{changes[0].name} {changes[0].new}"


def _explanation(error: LockError) -> str:
    """Return the first sentence of uv's explanation. The others repeat it for the packages that require these."""
    text = " ".join(str(error).partition("hint:")[0].split())
    text = text[max(text.find("Because "), 0) :].split(". And because")[0].strip()
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"
