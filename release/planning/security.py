"""Packages that advisories are about, and the version that fixes each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from release.advisories.known import Advisories, cves, names
from release.advisories.record import PYPI, Advisory
from release.index.candidates import Rejected
from release.planning.changes import Change, Held, Kind, Level
from release.planning.state import AIRFLOW, State
from release.planning.upstream import Choice, Upstream

# A row of runtime.yaml with such a reason was made by an advisory, so a later one may replace it.
_OF_ADVISORY = "CVE-"


@dataclass(frozen=True)
class Finding:
    """A package with advisories against its version, on these Python minors.

    `fixed` is the first candidate that fixes `fixes`; "" if there is none. `held` has what no candidate fixes.
    """

    name: str
    current: str
    pythons: tuple[str, ...]
    fixed: str
    fixes: tuple[str, ...]
    held: tuple[Held, ...]


def concerned(state: State, advisories: Advisories) -> list[str]:
    """Return the packages in the locks, other than pins, that advisories are about."""
    found = (
        name
        for name, versions in state.locked.versions.items()
        if name not in state.names
        and any(advisories.against(PYPI, name, version) for version in set(versions.values()))
    )
    return sorted(found)


def findings(state: State, upstream: Upstream) -> list[Finding]:
    """Return the findings in the locks, other than pins. Pythons with the same fix share one."""
    return [one for name in concerned(state, upstream.advisories) for one in _of_package(name, state, upstream)]


def of_pin(choice: Choice, state: State, upstream: Upstream) -> Finding | None:
    """Return the finding about Airflow or a pinned package; None if no advisory is about its version.

    A CVE that a backport fixes is none of Airflow's.
    """
    open_now = _open(choice.name, choice.old, state, upstream)
    if not open_now:
        return None
    left = _open(choice.name, choice.new, state, upstream) if choice.new else open_now
    fixes = [one for one in open_now if one not in left]
    new = str(choice.new) if fixes else ""
    held = dict.fromkeys(_without_candidate(choice.name, choice.old, one) for one in left)
    return Finding(choice.name, str(choice.old), (), new, names(fixes), tuple(held))


def change(finding: Finding, state: State, upstream: Upstream) -> Change:
    """Return the change for a finding that has a fix: a row of `constraints` that requires it."""
    everywhere = set(finding.pythons) == set(state.locked.versions[finding.name])
    return Change(
        kind=Kind.SECURITY,
        name=finding.name,
        old=finding.current,
        new=finding.fixed,
        level=Level.PATCH,
        reason=", ".join(finding.fixes),
        pythons=() if everywhere else finding.pythons,
        cves=cves(finding.fixes),
        published=upstream.published(finding.name, Version(finding.fixed)),
    )


def _open(name: str, version: Version, state: State, upstream: Upstream) -> tuple[Advisory, ...]:
    found = upstream.advisories.against(PYPI, name, str(version))
    patched = {cve for cves in state.backports.values() for cve in cves} if name == AIRFLOW else set()
    return tuple(one for one in found if not patched.intersection(one.cves))


def _of_package(name: str, state: State, upstream: Upstream) -> Iterator[Finding]:
    groups: dict[tuple[str, Version | None], list[str]] = {}
    rejected: dict[str, list[Rejected]] = {}
    for python, version in state.locked.versions[name].items():
        if _open(name, Version(version), state, upstream):
            best, rejected[python] = _best(name, python, Version(version), state, upstream)
            groups.setdefault((version, best), []).append(python)
    for (version, best), pythons in groups.items():
        yield _finding(name, version, best, pythons, rejected, upstream)


def _best(
    name: str, python: str, old: Version, state: State, upstream: Upstream
) -> tuple[Version | None, list[Rejected]]:
    """Return the lowest of the candidates with the fewest advisories, and the versions that are no candidates."""
    found = upstream.candidates(name, old, (state.python(python),))
    rejected = list(found.rejected)
    row = state.locked.row(name, python)
    allowed = SpecifierSet(row.version if row and not row.reason.startswith(_OF_ADVISORY) else "")
    rejected += [
        Rejected(version, f"held at {row.version}: {row.reason}")
        for version in found.accepted
        if row and version not in allowed
    ]
    count = {one: len(upstream.advisories.against(PYPI, name, str(one))) for one in (old, *found.accepted)}
    candidates = [(count[one], one) for one in found.accepted if one in allowed and count[one] < count[old]]
    return (min(candidates)[1] if candidates else None), rejected


def _finding(
    name: str,
    version: str,
    best: Version | None,
    pythons: list[str],
    rejected: Mapping[str, list[Rejected]],
    upstream: Upstream,
) -> Finding:
    before = upstream.advisories.against(PYPI, name, version)
    after = upstream.advisories.against(PYPI, name, str(best)) if best else before
    fixes = names(one for one in before if one not in after)
    reasons = rejected[pythons[0]]
    held = dict.fromkeys(_held(name, Version(version), one, reasons, upstream) for one in before if one in after)
    return Finding(name, version, tuple(pythons), str(best or ""), fixes, tuple(held))


def _without_candidate(name: str, old: Version, advisory: Advisory) -> Held:
    """Return the version in which an advisory says that it is fixed, if there is one."""
    above = sorted(version for version in advisory.fixed(name) if version > old)
    label = ", ".join(advisory.names)
    return Held(name, str(above[0]), f"{label}: no candidate") if above else Held(name, "", f"{label}: not fixed yet")


def _held(name: str, old: Version, advisory: Advisory, rejected: Iterable[Rejected], upstream: Upstream) -> Held:
    """Return the lowest version that would fix an advisory, with the reason why it is no candidate."""
    label = ", ".join(advisory.names)
    for row in sorted(rejected, key=lambda row: row.version):
        if advisory not in upstream.advisories.against(PYPI, name, str(row.version)):
            return Held(name, str(row.version), f"{label}: {row.reason}")
    return _without_candidate(name, old, advisory)
