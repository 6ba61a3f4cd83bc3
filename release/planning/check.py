"""What is newer upstream, package by package, before any rule about levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from release.planning import security
from release.planning.changes import Held, Kind
from release.planning.plan import kind
from release.planning.state import State
from release.planning.upstream import Choice, Upstream


@dataclass(frozen=True)
class Update:
    """A package, the newest version that a release could take ("" if there is none), and what it could not take.

    A release that takes the update fixes `fixes`: CVEs and other advisories. No candidate fixes `unfixed`. `where` are
    the Python minors or architectures of it; empty for all. `problem` tells why upstream could not be asked.
    """

    kind: Kind
    name: str
    current: str
    newest: str
    held: tuple[Held, ...]
    fixes: tuple[str, ...] = ()
    unfixed: tuple[Held, ...] = ()
    where: tuple[str, ...] = ()
    problem: str = ""

    @property
    def group(self) -> str:
        """What a summary counts it as: `security` if it fixes anything, else its kind."""
        return Kind.SECURITY.value if self.fixes else self.kind.value


def updates(state: State, upstream: Upstream) -> list[Update]:
    """Return a row for Airflow, for each pinned package, for what advisories are about in locks, and for backports.

    Raises ReleaseError if metadata cannot be read.
    """
    airflow = upstream.airflow(state)
    choices = [airflow, *upstream.packages(state, airflow.old)]
    found = [_of_pin(choice, state, upstream) for choice in choices]
    found += [_of_lock(finding, state) for finding in security.findings(state, upstream)]
    return [*found, *_backports(airflow, state)]


def _of_pin(choice: Choice, state: State, upstream: Upstream) -> Update:
    newest = str(choice.new) if choice.new else ""
    finding = security.of_pin(choice, state, upstream)
    update = (kind(choice.name), choice.name, str(choice.old), newest, choice.held)
    return Update(*update, finding.fixes, finding.held) if finding else Update(*update)


def _of_lock(finding: security.Finding, state: State) -> Update:
    where = () if set(finding.pythons) == set(state.locked.versions[finding.name]) else finding.pythons
    return Update(
        *(Kind.SECURITY, finding.name, finding.current, finding.fixed, ()),
        *(finding.fixes, finding.held, where),
    )


def _backports(airflow: Choice, state: State) -> Iterator[Update]:
    if airflow.new:
        held = f"to be checked against Airflow {airflow.new}"
        for backport in state.backports:
            yield Update(
                Kind.BACKPORT, backport, str(airflow.old), str(airflow.new), (Held(backport, str(airflow.new), held),)
            )
