"""Carry out the changes of what images have below the packages of Python: Debian's packages and CPython."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.errors import CatalogueError
from catalogue.model import Runtime
from catalogue.paths import CPYTHON
from catalogue.repository import load_runtimes
from catalogue.text_file import read_text
from host.apt import ArchiveError
from host.errors import HostError
from images.base.rootfs import RootfsError
from release.bumping.cpython_yaml import with_interpreters
from release.bumping.locks import Resolve
from release.bumping.search import Changes
from release.common.errors import InputError, ReleaseError
from release.planning.changes import Change, Held, Kind
from release.planning.system import minor_of
from release.recipe.patches import PATH as PATCHES
from release.recipe.patches import CPythonPatches, load_patches
from release.recipe.patches_file import patches_text
from tools.locking.errors import LockError
from tools.locking.job import Job
from tools.locking.write import render

# A change that raises one of these cannot be made now, or not without a person.
_IMPOSSIBLE = (ArchiveError, CatalogueError, RootfsError, HostError, ReleaseError, InputError, LockError)


@dataclass(frozen=True)
class Found:
    """The source of a CPython, and the patches of Debian on it."""

    interpreter: Interpreter
    patches: CPythonPatches


# Returns path -> text of the files of a suite, with the packages that its archive has now.
Relock = Callable[[str], Mapping[str, str]]
# Returns the source of a newer version of a CPython: its minor, the pinned one, and the version.
Find = Callable[[str, Interpreter, str], Found]


@dataclass(frozen=True)
class System:
    """The changes that can be made, those that cannot, path -> text of files, and Python minor -> CPython."""

    changes: Changes = ()
    held: tuple[Held, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    interpreters: Mapping[str, Interpreter] = field(default_factory=dict)


@dataclass(frozen=True)
class Systems:
    """Carries out the changes of a Runtime. `relock` and `find` raise one of _IMPOSSIBLE."""

    root: Path
    runtime: Runtime
    interpreters: Mapping[str, Interpreter]
    relock: Relock
    find: Find
    resolve: Resolve

    def __call__(self, changes: Iterable[Change]) -> System:
        """Return what can be carried out. What cannot is held, with the reason."""
        wanted = tuple(changes)
        debian = self._debian(tuple(change for change in wanted if change.kind is Kind.DEBIAN))
        cpython = self._cpython(change for change in wanted if change.kind is Kind.CPYTHON)
        return System(
            debian.changes + cpython.changes,
            debian.held + cpython.held,
            {**debian.files, **cpython.files},
            cpython.interpreters,
        )

    def _debian(self, changes: Changes) -> System:
        if not changes:
            return System()
        try:
            files = self.relock(self.runtime.debian_suite)
        except _IMPOSSIBLE as error:
            return System(held=tuple(_held(change, str(error)) for change in changes))
        return System(changes, files=files)

    def _cpython(self, changes: Iterable[Change]) -> System:
        done: list[Change] = []
        held: list[Held] = []
        files: dict[str, str] = {}
        moved: dict[str, Found] = {}
        for change in changes:
            minor = minor_of(change.name)
            try:
                found = self.find(minor, self.interpreters[minor], change.new)
                files.update(self._locks(minor, found.interpreter))
            except _IMPOSSIBLE as error:
                held.append(_held(change, str(error)))
                continue
            moved[minor] = found
            done.append(self._with_cves(change, minor, found.patches))
        interpreters = {**self.interpreters, **{minor: found.interpreter for minor, found in moved.items()}}
        return System(tuple(done), tuple(held), {**files, **self._files(moved)}, interpreters)

    def _locks(self, minor: str, new: Interpreter) -> Mapping[str, str]:
        """Return path -> text of the locks of other Runtimes: a lock is made for one release of CPython."""
        if new.version == self.interpreters[minor].version:
            return {}
        return dict(_lock(job, self.resolve) for job in self._others(minor, new))

    def _others(self, minor: str, new: Interpreter) -> Iterator[Job]:
        for other in load_runtimes(self.root):
            if other.major != self.runtime.major and minor in other.python.supported:
                upstream = read_text(self.root, other.paths.constraints(minor))
                yield Job(other, minor, new.version, self.root, upstream)

    def _with_cves(self, change: Change, minor: str, patches: CPythonPatches) -> Change:
        """Return the change with the CVEs that its patches fix, and those before did not."""
        before = load_patches(self.root)[minor].cves if patches.archive else ()
        fixed = tuple(cve for cve in patches.cves if cve not in {*before, *change.cves})
        reason = f"{', '.join(fixed)}; {change.reason}" if fixed else change.reason
        return replace(change, reason=reason, cves=(*change.cves, *fixed))

    def _files(self, moved: Mapping[str, Found]) -> Mapping[str, str]:
        if not moved:
            return {}
        interpreters = {minor: found.interpreter for minor, found in moved.items()}
        files = {CPYTHON: with_interpreters(CPYTHON, read_text(self.root, CPYTHON), interpreters)}
        patched = {minor: found.patches for minor, found in moved.items() if found.patches.archive}
        if patched:
            files[PATCHES] = patches_text({**load_patches(self.root), **patched})
        return files


def _held(change: Change, reason: str) -> Held:
    return Held(change.name, change.new, " ".join(reason.split()))


def _lock(job: Job, resolve: Resolve) -> tuple[str, str]:
    return job.relative_path, render(job, resolve(job))
