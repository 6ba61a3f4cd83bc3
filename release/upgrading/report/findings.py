"""What an upgrade breaks, and what is deprecated, derived from what was found out on each version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from release.upgrading.model import Dag, Migration, Stage, Upgrade


@dataclass(frozen=True)
class Finding:
    """One thing that a person has to look at.

    `kind` is build, requirement, start, import, dag, test, migration or data. `versions` are those that have it.
    `file` is "" and `line` 0 if it is about no line of the project.
    """

    kind: str
    title: str
    versions: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    advice: str = ""
    detail: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is about: the same thing on another version may have other words."""
        about = self.title if self.kind in ("test", "dag", "data") else self.file
        return self.kind, about

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Deprecated:
    """A warning of the last version, and the places in the project that it is about."""

    message: str
    category: str
    places: tuple[str, ...]


def breaks(upgrade: Upgrade) -> tuple[Finding, ...]:
    """Return what works on the first version, and not on a later one."""
    first, *others = upgrade.stages
    known = {finding.key for finding in of_stage(first, None)}
    found: dict[tuple[str, str], Finding] = {}
    for stage in others:
        for finding in of_stage(stage, first):
            if finding.key in known:
                continue
            earlier = found.get(finding.key)
            versions = (*(earlier.versions if earlier else ()), stage.image.name)
            found[finding.key] = replace(_advised(finding, first), versions=versions)
    return (*found.values(), *(of_migrations(upgrade.database.migrations[1:]) if upgrade.database else ()))


def already(upgrade: Upgrade) -> tuple[Finding, ...]:
    """Return what fails on the first version."""
    first = upgrade.stages[0]
    found = tuple(replace(finding, versions=(first.image.name,)) for finding in of_stage(first, None))
    return (*found, *(of_migrations(upgrade.database.migrations[:1]) if upgrade.database else ()))


def deprecated(upgrade: Upgrade) -> tuple[Deprecated, ...]:
    """Return the warnings of the last version, each with all its places."""
    last = upgrade.stages[-1].probe
    places: dict[tuple[str, str], list[str]] = {}
    for row in last.warnings if last else ():
        place = f"{row.file}:{row.line}" if row.file else "the configuration"
        places.setdefault((row.message, row.category), []).append(place)
    return tuple(
        Deprecated(message, category, tuple(sorted(set(found)))) for (message, category), found in places.items()
    )


def of_stage(stage: Stage, first: Stage | None) -> Iterator[Finding]:
    """Return what fails on a version. What differs from the first version fails as well."""
    if not stage.build.succeeded:
        yield Finding(stage.build.kind, stage.build.reason, detail=stage.build.log)
        return
    if stage.problem:
        last = stage.problem.strip().splitlines()[-1]
        yield Finding("start", f"Airflow does not start: {last}", detail=stage.problem)
    if stage.probe:
        for error in stage.probe.errors:
            yield Finding("import", error.message, (), error.file, error.line, "", error.traceback)
        broken = {error.dag_file for error in stage.probe.errors}
        if first and first.probe:
            yield from _changed_dags(first.probe.dags, stage.probe.dags, broken)
    if stage.tests:
        if stage.tests.problem:
            yield Finding("test", "the tests cannot be run", detail=stage.tests.problem)
        for name, text in stage.tests.failed.items():
            yield Finding("test", name, detail=text)


def of_migrations(rows: Sequence[Migration]) -> Iterator[Finding]:
    """Return what migrations break."""
    for row in rows:
        if row.problem:
            title = f"the database, Airflow {row.airflow}: {row.problem}"
            yield Finding("migration", title, (row.name,), detail=row.log)
        if row.lost:
            title = f"the migration to Airflow {row.airflow} loses or changes entries"
            yield Finding("data", title, (row.name,), detail="\n".join(row.lost))


def _changed_dags(before: Sequence[Dag], after: Sequence[Dag], broken: set[str]) -> Iterator[Finding]:
    now = {dag.dag_id: dag for dag in after}
    for dag in before:
        if dag.file in broken:
            continue
        if dag.dag_id not in now:
            yield Finding("dag", f"the DAG {dag.dag_id} is missing", file=dag.file)
            continue
        new = now[dag.dag_id]
        if new.schedule != dag.schedule:
            title = f"the schedule of the DAG {dag.dag_id} changes from {dag.schedule} to {new.schedule}"
            yield Finding("dag", title, file=dag.file)
        if set(new.tasks) != set(dag.tasks):
            title = f"the tasks of the DAG {dag.dag_id} change: {_tasks(dag.tasks, new.tasks)}"
            yield Finding("dag", title, file=dag.file)


def _tasks(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    removed = [f"-{name}" for name in before if name not in after]
    return ", ".join([*removed, *(f"+{name}" for name in after if name not in before)])


def _advised(finding: Finding, first: Stage) -> Finding:
    """Add advice to a finding: often the older version has warned about the line that fails now."""
    if finding.kind == "import" and first.probe:
        for warning in first.probe.warnings:
            if (warning.file, warning.line) == (finding.file, finding.line):
                return replace(finding, advice=f"{first.image.name} warns about this line: {warning.message}")
    for pattern, advice in _ADVICE:
        match = re.search(pattern, finding.title)
        if match:
            return replace(finding, advice=advice(match))
    return finding


_ADVICE: Sequence[tuple[str, Callable[[re.Match[str]], str]]] = (
    (
        r"No module named '(airflow\.providers\.[\w.]+)'",
        lambda match: f"{match[1]} is gone, or its provider is not in the image: see the provider's changelog, "
        "or add the provider to requirements.txt",
    ),
    (
        r"cannot import name '(\w+)' from '([\w.]+)'",
        lambda match: f"{match[2]} no longer has {match[1]}: see the changelog of the package that has this module",
    ),
    (
        r"[Ii]nvalid arguments were passed to (\w+)",
        lambda match: f"{match[1]} no longer takes these arguments: see its documentation",
    ),
)
