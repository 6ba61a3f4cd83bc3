"""Write the notes of a version, for the people who use its images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from catalogue.model import Constraint, Runtime
from release.advisories.record import CVE
from release.common.errors import InputError
from release.comparison.by_python import PythonMove, by_python
from release.comparison.difference import Difference, Move
from release.notes.changelogs import changelog
from release.planning.state import AIRFLOW, is_provider

AIRFLOW_NOTES = "https://airflow.apache.org/docs/apache-airflow/{version}/release_notes.html"
NVD = "https://nvd.nist.gov/vuln/detail/{cve}"


def notes(pythons: Mapping[str, Difference], cves: Sequence[str] = ()) -> str:
    """Return the notes of the newer side as Markdown, from its difference on each Python (minor -> difference).

    `cves` are those that its entry in releases.yaml names.
    Raises InputError if the sides are no Runtimes, or have the same version or the same content.
    """
    found = next(iter(pythons.values()))
    old, new = found.old.runtime, found.new.runtime
    if old is None or new is None:
        raise InputError("notes: expected two commits of a Runtime, found a lockfile or an image")
    if old.version == new.version:
        raise InputError(f"{new.path}: version: expected a version after {old.version}, found {new.version}")
    sections = [(title, lines) for title, lines in _sections(found, by_python(pythons), cves, old, new) if lines]
    if not sections:
        raise InputError(f"{new.path}: version: expected a change since {old.version}, found none")
    parts = [f"## Astro Runtime {new.version}\n", _head(new)]
    return "\n".join([*parts, *(f"### {title}\n\n" + "\n".join(lines) + "\n" for title, lines in sections)])


def _head(new: Runtime) -> str:
    return f"- Release date: {new.release_date}\n- Airflow version: {new.airflow.local_version}\n"


def _sections(
    found: Difference, moves: Sequence[PythonMove], cves: Sequence[str], old: Runtime, new: Runtime
) -> Iterator[tuple[str, Sequence[str]]]:
    yield "Airflow", _airflow(old, new)
    yield "Fixes to Airflow", [*_backports(found), *_dropped(found)]
    yield "Security fixes", _security(found, cves, old, new)
    yield "Providers", [_on_python(row) + _changelog(row.move) for row in moves if is_provider(row.move.name)]
    yield "Other Python packages", [_on_python(row) for row in moves if _is_other(row.move.name)]
    yield "System packages", [_moved(move) for move in found.debian]


def _airflow(old: Runtime, new: Runtime) -> list[str]:
    before, after = old.airflow.version, new.airflow.version
    if before == after:
        return []
    link = AIRFLOW_NOTES.format(version=after)
    return [f"- Airflow {before} -> {after}. See [Airflow's release notes]({link})."]


def _backports(found: Difference) -> list[str]:
    return [f"- {row.summary} ([upstream]({row.upstream})){_fixing(row.cves)}" for row in found.backports_added]


def _dropped(found: Difference) -> list[str]:
    # A fix that the new Airflow has is no longer a backport.
    return [f"- No longer a backport: {row.summary}" for row in found.backports_removed]


def _fixing(cves: Sequence[str]) -> str:
    return f". It fixes {', '.join(_cve(cve) for cve in cves)}." if cves else ""


def _security(found: Difference, cves: Sequence[str], old: Runtime, new: Runtime) -> list[str]:
    known = {(row.name, row.version) for row in old.constraints}
    added = [row for row in new.constraints if (row.name, row.version) not in known and "CVE-" in row.reason]
    named = {*cves, *(cve for row in found.backports_added for cve in row.cves)}
    of_pins = {cve for row in added for cve in CVE.findall(row.reason)}
    return [_pin(row) for row in added] + [f"- {_cve(cve)}" for cve in sorted(named - of_pins)]


def _pin(row: Constraint) -> str:
    reason = CVE.sub(lambda found: _cve(found.group()), row.reason)
    return f"- {row.name} {row.version}: {reason}"


def _cve(cve: str) -> str:
    return f"[{cve}]({NVD.format(cve=cve)})"


def _is_other(name: str) -> bool:
    return not is_provider(name) and name != AIRFLOW


def _on_python(row: PythonMove) -> str:
    return _moved(row.move) + (f" (Python {', '.join(row.pythons)})" if row.pythons else "")


def _changelog(move: Move) -> str:
    address = changelog(move.name, move.new)
    return f" ([changelog]({address}))" if move.new and address else ""


def _moved(move: Move) -> str:
    if move.direction == "added":
        return f"- {move.name} {move.new} (new)"
    if move.direction == "removed":
        return f"- {move.name} (removed, was {move.old})"
    return f"- {move.name} {move.old} -> {move.new}" + " (older)" * (move.direction == "down")
