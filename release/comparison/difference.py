"""The difference between two contents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from packaging.version import InvalidVersion, Version

from catalogue.model import Backport, Runtime
from release.advisories.matching import debian_key
from release.advisories.record import CVE
from release.comparison.contents import Contents, Layer, Packages, Scope
from release.comparison.fixes import Fix
from release.comparison.scope import narrowed


@dataclass(frozen=True)
class Move:
    """A package with another version. `old` is "" if it was added, `new` if it was removed."""

    name: str
    old: str
    new: str
    direction: str


@dataclass(frozen=True)
class Difference:
    """What the newer side has otherwise.

    `cves` are fixed in it by backports and by the pins that name them, `fixes` by other versions of packages.
    """

    old: Contents
    new: Contents
    python: tuple[Move, ...]
    debian: tuple[Move, ...]
    files: tuple[Move, ...]
    backports_added: tuple[Backport, ...]
    backports_removed: tuple[Backport, ...]
    cves: tuple[str, ...]
    fixes: tuple[Fix, ...] = ()

    @property
    def airflow(self) -> tuple[str, str] | None:
        """The old and the new Airflow if it moved. None if a side does not know it."""
        if self.old.runtime and self.new.runtime:
            pair = self.old.runtime.airflow.local_version, self.new.runtime.airflow.local_version
            return None if pair[0] == pair[1] else pair
        return next(((move.old, move.new) for move in self.python if move.name == "apache-airflow"), None)

    @property
    def shared_layers(self) -> tuple[Layer, ...]:
        """The layers that both images have: a node with the older one does not pull them."""
        known = {layer.digest for layer in self.old.layers}
        return tuple(layer for layer in self.new.layers if layer.digest in known)

    @property
    def scope(self) -> Scope:
        """What is compared: no more than both sides know."""
        return min(self.old.scope, self.new.scope)

    @property
    def is_empty(self) -> bool:
        """Whether both sides have the same."""
        return not (self.python or self.debian or self.files or self.backports_added or self.backports_removed)


def difference(old: Contents, new: Contents) -> Difference:
    """Return what `new` has otherwise than `old`, among what is known of both."""
    scope = min(old.scope, new.scope)
    old, new = narrowed(old, scope), narrowed(new, scope)
    before, after = _backports(old.runtime), _backports(new.runtime)
    return Difference(
        old,
        new,
        _moves(old.python, new.python, _python_direction),
        _moves(old.debian, new.debian, _debian_direction) if old.debian and new.debian else (),
        _moves(old.files, new.files, lambda *_: "changed"),
        tuple(one for one in after if one.id not in {other.id for other in before}),
        tuple(one for one in before if one.id not in {other.id for other in after}),
        tuple(sorted(_cves(new.runtime) - _cves(old.runtime))),
    )


def _moves(old: Packages, new: Packages, direction: Callable[[str, str], str]) -> tuple[Move, ...]:
    names = sorted(set(old) | set(new))
    return tuple(
        _move(name, old.get(name, ""), new.get(name, ""), direction)
        for name in names
        if old.get(name) != new.get(name)
    )


def _move(name: str, old: str, new: str, direction: Callable[[str, str], str]) -> Move:
    if not old or not new:
        return Move(name, old, new, "removed" if old else "added")
    return Move(name, old, new, direction(old, new))


def _python_direction(old: str, new: str) -> str:
    try:
        return "up" if Version(new) > Version(old) else "down"
    except InvalidVersion:
        return "changed"


def _debian_direction(old: str, new: str) -> str:
    return "up" if debian_key(new) > debian_key(old) else "down"


def _backports(runtime: Runtime | None) -> tuple[Backport, ...]:
    return runtime.backports if runtime else ()


def _cves(runtime: Runtime | None) -> set[str]:
    if runtime is None:
        return set()
    reasons: Iterable[str] = (row.reason for row in runtime.constraints)
    return {*(cve for row in runtime.backports for cve in row.cves), *CVE.findall(" ".join(reasons))}


def as_data(found: Difference) -> dict[str, Any]:
    """Return a difference as data for JSON."""
    return {
        "old": found.old.label,
        "new": found.new.label,
        "scope": found.scope.name.lower(),
        "airflow": list(found.airflow) if found.airflow else None,
        "python": [vars(move) for move in found.python],
        "debian": [vars(move) for move in found.debian],
        "files": [vars(move) for move in found.files],
        "backports": {
            "added": [one.id for one in found.backports_added],
            "removed": [one.id for one in found.backports_removed],
        },
        "cves": sorted({*found.cves, *(fix.cve for fix in found.fixes)}),
        "fixes": [vars(fix) for fix in found.fixes],
        "size": {"old": found.old.size, "new": found.new.size},
        "layers": [{**vars(layer), "shared": layer in found.shared_layers} for layer in found.new.layers],
    }
