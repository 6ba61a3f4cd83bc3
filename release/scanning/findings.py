"""What advisories say of an image, and what is known of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from release.advisories.known import Advisories
from release.advisories.matching import order
from release.advisories.record import Advisory, Affected
from release.advisories.severity import Severity
from release.scanning.parts import Part
from release.vex.statements import FIXED, Statement


class State(Enum):
    """What is known of a finding."""

    OPEN = "open"
    PATCHED = "patched"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Finding:
    """A vulnerability of a part of an image. `fix` is the lowest version with a fix; "" if there is none."""

    id: str
    part: Part
    severity: Severity
    fix: str
    state: State = State.OPEN
    note: str = ""

    def is_blocking(self, level: Severity) -> bool:
        """Return whether it must not be released: open, with a fix, and of a severity from `level` on or unknown."""
        is_severe = self.severity >= level or self.severity is Severity.UNKNOWN
        return self.state is State.OPEN and bool(self.fix) and is_severe


def findings(parts: Iterable[Part], known: Advisories, statements: Collection[Statement]) -> list[Finding]:
    """Return what advisories say of the parts, the most severe first; one for each CVE, package and version.

    Several packages of Debian may have the same source.
    """
    found: dict[tuple[str, str, str], Finding] = {}
    for finding in (finding for part in parts for finding in _of_part(part, known, statements)):
        found.setdefault((finding.id, finding.part.package, finding.part.version), finding)
    return sorted(found.values(), key=lambda one: (one.state is not State.OPEN, -one.severity, one.part.name, one.id))


def _of_part(part: Part, known: Advisories, statements: Collection[Statement]) -> Iterator[Finding]:
    by_name: dict[str, list[Advisory]] = {}
    for advisory in known.against(part.ecosystem, part.name, part.version):
        for name in advisory.names:
            by_name.setdefault(name, []).append(advisory)
    for name, advisories in by_name.items():
        statement = _statement(part, {name, *(one.id for one in advisories)}, statements)
        yield Finding(
            id=name,
            part=part,
            severity=max(one.severity for one in advisories),
            fix=_fix(part, advisories),
            state=_state(statement),
            note=_note(statement),
        )


def _statement(part: Part, names: Collection[str], statements: Iterable[Statement]) -> Statement | None:
    return next((one for one in statements if one.purl == part.purl and one.id in names), None)


def _state(statement: Statement | None) -> State:
    if statement is None:
        return State.OPEN
    return State.PATCHED if statement.status == FIXED else State.ACCEPTED


def _note(statement: Statement | None) -> str:
    if statement is None:
        return ""
    return f"until {statement.until}: {statement.note}" if statement.until else statement.note


def _fix(part: Part, advisories: Iterable[Advisory]) -> str:
    """Return the lowest version after that of the part which an advisory names as fixed."""
    key = order(part.ecosystem)
    rows = (by for one in advisories for by in one.affected)
    about = (by for by in rows if (by.ecosystem, by.package) == (part.ecosystem, part.name))
    fixes = {version for by in about for version in _fixes(by, part)}
    return min(fixes, key=key, default="")


def _fixes(by: Affected, part: Part) -> Iterator[str]:
    key = order(by.ecosystem)
    for event in (event for found in by.ranges for event in found if event.kind == "fixed"):
        try:
            if key(event.version) > key(part.version):
                yield event.version
        except ValueError:
            # Old records have versions that no tool accepts today.
            continue
