"""The plan: the next version of a Runtime, each change with its reason, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from release.advisories.known import cves
from release.planning import security
from release.planning.changes import Change, Held, Kind, Level, step
from release.planning.policy import Policy
from release.planning.state import AIRFLOW, State, is_provider
from release.planning.upstream import Choice, Upstream
from release.planning.versions import following


@dataclass(frozen=True)
class Plan:
    """The next version of a Runtime. Without changes, `version` is the current one and `level` is NONE.

    `backports` are those that the new Airflow may have already.
    """

    major: int
    current: str
    version: str
    level: Level
    changes: tuple[Change, ...]
    held: tuple[Held, ...]
    backports: tuple[str, ...] = ()

    @property
    def airflow(self) -> str | None:
        """The new version of Airflow, if it moves."""
        return next((change.new for change in self.changes if change.kind is Kind.AIRFLOW), None)


def plan(state: State, upstream: Upstream, limit: Level = Level.MINOR) -> Plan:
    """Return the plan for a Runtime. It takes no change above `limit`.

    Raises ReleaseError if the metadata of a package cannot be read.
    """
    choices = list(_choices(state, upstream))
    findings = security.findings(state, upstream)
    wanted = [one for choice in choices for one in change(choice, state, upstream)]
    wanted += [security.change(finding, state, upstream) for finding in findings if finding.fixed]
    changes = tuple(one for one in wanted if one.level <= limit)
    level = max((one.level for one in changes), default=Level.NONE)
    version = following(state.version, level, state.published)
    held = [row for choice in choices for row in choice.held]
    held += [row for finding in findings for row in finding.held if row.version]
    held += [_postponed(one) for one in wanted if one.level > limit]
    found = Plan(state.major, state.version, version, level, changes, tuple(held))
    return replace(found, backports=tuple(state.backports)) if found.airflow else found


def _postponed(change: Change) -> Held:
    return Held(change.name, change.new, f"for a {change.level} release")


def _choices(state: State, upstream: Upstream) -> Iterator[Choice]:
    airflow = upstream.airflow(state)
    yield airflow
    yield from upstream.packages(state, airflow.new or airflow.old)


def change(choice: Choice, state: State, upstream: Upstream) -> Iterator[Change]:
    """Yield the change of a choice with its level and its reason; nothing if the package stays."""
    if choice.new is None:
        return
    policy: Policy = upstream.policy
    moved = step(choice.old, choice.new)
    level, reason = policy.level(choice.name, moved, state.major, upstream.now.date())
    finding = security.of_pin(choice, state, upstream)
    fixes = finding.fixes if finding else ()
    if fixes:
        reason = f"{', '.join(fixes)}; {reason}"
    yield Change(
        *(kind(choice.name), choice.name, str(choice.old), str(choice.new), level, reason),
        cves=cves(fixes),
        published=upstream.published(choice.name, choice.new),
    )


def kind(name: str) -> Kind:
    """Return the kind of a change of Airflow or a pinned package."""
    if name == AIRFLOW:
        return Kind.AIRFLOW
    return Kind.PROVIDER if is_provider(name) else Kind.PACKAGE
