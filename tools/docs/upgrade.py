"""Generate the tables of docs/upgrade.md: what moves between two Runtimes, and which versions migrate the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from packaging.version import Version

from catalogue.model import Runtime
from tools.docs.lifecycle import Major, released
from tools.docs.marked import fill
from tools.docs.packages import is_provider, short
from tools.docs.release_notes import link
from tools.docs.runtimes import table

PAGE = Path("docs/upgrade.md")
# A Runtime and the next one.
Steps = Iterable["tuple[Runtime, Runtime]"]


def page(root: Path, runtimes: Sequence[Runtime]) -> str:
    """Return the page. Raises CatalogueError or MarkersMissingError."""
    return fill(root / PAGE, tables(root, runtimes))


def tables(root: Path, runtimes: Sequence[Runtime]) -> dict[str, str]:
    """Return the name and the text of each table. Raises CatalogueError if a history is invalid."""
    steps = list(zip(runtimes, runtimes[1:]))
    return {
        "platforms": platforms(steps),
        "moves": moves(steps),
        "migrations": migrations(released(root, runtimes)),
    }


def platforms(steps: Steps) -> str:
    """Return a table of Airflow and Python before and after each step."""
    heading = ("upgrade", "Airflow", "default Python", "other Python versions")
    return table(heading, ((_step(*step), _airflow(*step), _python(*step), _others(step[1])) for step in steps))


def _step(old: Runtime, new: Runtime) -> str:
    return f"{old.version} → {new.version}"


def _airflow(old: Runtime, new: Runtime) -> str:
    return f"{old.airflow.version} → {new.airflow.version}"


def _python(old: Runtime, new: Runtime) -> str:
    before, after = old.python.default, new.python.default
    return after if before == after else f"{before} → {after}"


def _others(runtime: Runtime) -> str:
    return ", ".join(python for python in runtime.python.supported if python != runtime.python.default) or "none"


def moves(steps: Steps) -> str:
    """Return a table of the provider packages with a new major version or a lower minor, and of those gone or added."""
    return table(("upgrade", "change", "provider packages"), (row for step in steps for row in _moves(*step)))


def _moves(old: Runtime, new: Runtime) -> Iterator[tuple[str, str, str]]:
    before, after = _providers(old), _providers(new)
    both = [(name, before[name], after[name]) for name in before if name in after]
    kinds = {
        "new major version": [_move(*row) for row in both if row[1].major < row[2].major],
        "lower version": [_move(*row) for row in both if row[2].release[:2] < row[1].release[:2]],
        "gone": sorted(before.keys() - after.keys()),
        "added": sorted(after.keys() - before.keys()),
    }
    yield from ((_step(old, new), kind, ", ".join(names)) for kind, names in kinds.items() if names)


def _providers(runtime: Runtime) -> dict[str, Version]:
    pins = {name: version for name, version in sorted(runtime.pins.items()) if is_provider(name)}
    return {short(name): Version(version) for name, version in pins.items()}


def _move(name: str, old: Version, new: Version) -> str:
    return f"{name} {old} → {new}"


def migrations(majors: Iterable[Major]) -> str:
    """Return a table of the versions that migrate the metadata database, the oldest first."""
    rows = ((str(major.runtime.major), _migrating(major)) for major in majors)
    return table(("Runtime", "versions that migrate the database"), rows)


def _migrating(major: Major) -> str:
    found = [release.version for release in reversed(major.history.releases) if release.database_migration]
    return ", ".join(link(major.runtime, version) for version in found)
