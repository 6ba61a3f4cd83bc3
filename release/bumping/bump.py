"""Prepare the next version of a Runtime: decide what can be locked together, and collect every file that changes.

Nothing is written here. `release.common.transaction.commit` writes the result, all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.history import History, Release
from catalogue.model import Runtime
from catalogue.text_file import read_text
from release.advisories.record import CVE
from release.bumping.adopted import Objection, new_folders
from release.bumping.draft import Drafts
from release.bumping.locks import Locks, Report, Resolve
from release.bumping.new_airflow import check_backports, migrates
from release.bumping.releases_yaml import with_release
from release.bumping.search import Changes, Older, Search
from release.bumping.staging import staged
from release.bumping.system import System
from release.bumping.wheels import Files, Wheels
from release.common.errors import ReleaseError
from release.common.transaction import Edit
from release.planning.narrow import SYSTEM, narrowed, writable
from release.planning.plan import Plan
from tools.locking.job import Job
from tools.runtimes.upstream import PUBLISHED


@dataclass(frozen=True)
class Checkout:
    """A Runtime as it is, the day of the bump, and Python minor -> CPython.

    `cooldown` is the minimum age, in days, of what a lock takes.
    """

    root: Path
    runtime: Runtime
    history: History
    interpreters: Mapping[str, Interpreter]
    day: date
    cooldown: int

    @property
    def published(self) -> tuple[str, ...]:
        """The versions that the history has."""
        return tuple(release.version for release in self.history.releases)


@dataclass(frozen=True)
class Tools:
    """The resolver of packages, Airflow's wheels by version, the index, and what gets the lines of progress.

    `older` gives the changes to older versions of a package, for one that cannot move to the newest. `objection` tells
    why a provider that is new cannot have a version. `system` carries out the changes of Debian's packages and of
    CPython. `constraints` is the address, with {airflow} and {python}, of Airflow's own constraints.
    """

    resolve: Resolve
    airflow: Callable[[str], bytes]
    files: Files
    report: Report
    older: Older
    objection: Objection
    system: Callable[[Changes], System]
    constraints: str = PUBLISHED


@dataclass(frozen=True)
class Bump:
    """The plan as it can be carried out, and the files that it changes."""

    plan: Plan
    edits: tuple[Edit, ...]


def prepare(checkout: Checkout, plan: Plan, tools: Tools) -> Bump:
    """Return the bump of a plan. Changes that cannot be locked are held, with the reason.

    Raises ReleaseError if the index fails, InputError if a person must decide about backports, and CatalogueError if
    the result would be invalid.
    """
    plan = writable(plan, checkout.published)
    days = checkout.day, checkout.cooldown
    drafts = Drafts(checkout.root, checkout.runtime, *days, tools.report, tools.constraints)
    migration = _database_migration(checkout, drafts, plan, tools) if plan.airflow else False
    system = tools.system(tuple(change for change in plan.changes if change.kind in SYSTEM))
    done, locks = _lockable(checkout, drafts, plan, tools, system)
    if not done.changes:
        return Bump(done, ())
    release = _release(checkout, done, migration and done.airflow is not None)
    folders = new_folders(checkout.root, done.changes)
    files = {**drafts.of(done).files(), **locks, **_history(checkout, release), **system.files, **folders}
    return Bump(done, staged(checkout.root, files))


def _lockable(
    checkout: Checkout, drafts: Drafts, plan: Plan, tools: Tools, system: System
) -> tuple[Plan, Mapping[str, str]]:
    """Return the plan with the changes that can be locked together, and path -> text of the locks."""
    interpreters = {**checkout.interpreters, **system.interpreters}

    def jobs(changes: Changes) -> list[Job]:
        draft = drafts.of(narrowed(plan, system.changes + changes, (), checkout.published))
        return draft.jobs(checkout.root, interpreters)

    locks = Locks(tools.resolve, jobs, Wheels(checkout.root, tools.files), tools.objection, tools.report)
    search = Search(locks.attempt)
    kept = search.kept([change for change in plan.changes if change.kind not in SYSTEM])
    kept = search.with_older(kept, tools.older)
    failure = locks.attempt(()) if system.changes and not kept else None
    if failure:
        raise ReleaseError(f"{checkout.runtime.name}: the packages that it has {failure}")
    held = (*search.dropped, *system.held)
    return narrowed(plan, kept + locks.added + system.changes, held, checkout.published), locks.made


def _database_migration(checkout: Checkout, drafts: Drafts, plan: Plan, tools: Tools) -> bool:
    """Return whether the plan's Airflow migrates the database, after a check that the backports fit it."""
    runtime = drafts.of(plan).runtime
    tools.report(f"comparing Airflow {runtime.airflow.version} with {checkout.runtime.airflow.version}")
    new = tools.airflow(runtime.airflow.version)
    check_backports(checkout.root, runtime, new)
    return migrates(tools.airflow(checkout.runtime.airflow.version), new)


def _release(checkout: Checkout, plan: Plan, migration: bool) -> Release:
    return Release(
        version=plan.version,
        released=checkout.day,
        airflow=plan.airflow or checkout.runtime.airflow.version,
        database_migration=migration,
        cves=_cves(plan),
    )


def _cves(plan: Plan) -> tuple[str, ...]:
    # A plan that a person wrote may name CVEs only in its reasons.
    named = (cve for change in plan.changes for cve in (*change.cves, *CVE.findall(change.reason)))
    return tuple(sorted(set(named)))


def _history(checkout: Checkout, release: Release) -> Mapping[str, str]:
    path = checkout.runtime.paths.releases
    return {path: with_release(path, read_text(checkout.root, path), release)}
