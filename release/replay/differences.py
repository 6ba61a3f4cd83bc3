"""Each provider that a published release and its replayed plan have in other versions, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import Version

from release.planning.upstream import Upstream
from release.replay.compare import Outcome


@dataclass(frozen=True)
class ProviderDifference:
    """A provider's version in the release before, in the release, and in the plan."""

    name: str
    before: str
    released: str
    planned: str
    reason: str


def provider_differences(outcome: Outcome, upstream: Upstream) -> Iterator[ProviderDifference]:
    """Yield the providers that only the release moved, or moved further, and then those that only the plan did."""
    before, planned = outcome.transition.before.pins, outcome.planned
    for name, version in sorted(outcome.taken_by_release_alone.items()):
        reason = _held(outcome, name, version) or _missing(outcome, upstream, name, version)
        yield ProviderDifference(name, before[name], version, planned.get(name, before[name]), reason)
    released = outcome.transition.pins or {}
    for name, version in sorted(outcome.taken_by_plan_alone.items()):
        reason = _kept(outcome, upstream, name, version)
        yield ProviderDifference(name, before[name], released[name], version, reason)


def _held(outcome: Outcome, name: str, version: str) -> str:
    """Return why the plan holds a version, "" if it does not name it."""
    reasons = (row.reason for row in outcome.plan.held if (row.name, row.version) == (name, version))
    return next((f"held: {reason}" for reason in reasons), "")


def _missing(outcome: Outcome, upstream: Upstream, name: str, version: str) -> str:
    age = _age(outcome, upstream, name, version)
    if age is None:
        return "not on the index by that day"
    if Version(version).major > Version(outcome.transition.before.pins[name]).major:
        return "held: a new major: release/policy.yaml does not allow it"
    return f"not a candidate: {_days(age)} old"


def _kept(outcome: Outcome, upstream: Upstream, name: str, version: str) -> str:
    released, before = (outcome.transition.pins or {})[name], outcome.transition.before.pins[name]
    age = _age(outcome, upstream, name, version)
    if Version(released) < Version(before):
        return "the release went back"
    did = "kept it" if released == before else f"stopped at {released}"
    return f"the publisher {did}, although the newer version was {_days(age)} old"


def _days(count: int | None) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _age(outcome: Outcome, upstream: Upstream, name: str, version: str) -> int | None:
    """Return the days between the upload of a version and the release, None if it was not there by then."""
    uploads = [file.uploaded for file in upstream.files.get(name, ()) if str(file.version) == version and file.uploaded]
    days = (outcome.transition.day - min(uploads).date()).days if uploads else -1
    return days if days >= 0 else None
