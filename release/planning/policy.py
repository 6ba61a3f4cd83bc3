"""The rules of release/policy.yaml."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from catalogue.errors import CatalogueError
from catalogue.schema import check_schema
from catalogue.text_file import read_text
from catalogue.yaml_text import load_mapping
from release.planning.changes import Level
from release.planning.state import is_provider

POLICY = "release/policy.yaml"


@dataclass(frozen=True)
class Cooldown:
    """The days that a version of these packages must be old."""

    names: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class LevelRule:
    """The level of a change of these packages in that part of the version, since a Runtime or a day."""

    names: tuple[str, ...]
    step: str
    level: Level
    reason: str
    from_runtime: int = 0
    from_date: date = date.min

    def fits(self, name: str, step: str, runtime: int, day: date) -> bool:
        """Return whether the rule is about such a change."""
        return _fits(self.names, name) and step == self.step and runtime >= self.from_runtime and day >= self.from_date


@dataclass(frozen=True)
class Cap:
    """The range that these Runtimes take of a package, and the reason."""

    name: str
    versions: SpecifierSet
    runtimes: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Policy:
    """The rules by which a release takes changes."""

    days: int
    cooldowns: tuple[Cooldown, ...]
    levels: tuple[LevelRule, ...]
    caps: tuple[Cap, ...]
    majors: Mapping[str, tuple[int, ...]]

    def cooldown(self, name: str) -> int:
        """Return the days that a version of a package must be old."""
        found = (row.days for row in self.cooldowns if _fits(row.names, name))
        return next(found, self.days)

    def level(self, name: str, step: str, runtime: int, day: date) -> tuple[Level, str]:
        """Return the level that a change asks for, and the reason. A new major of a provider is never a patch."""
        found = ((rule.level, rule.reason) for rule in self.levels if rule.fits(name, step, runtime, day))
        level, reason = next(found, (Level.PATCH, f"a new {step} version"))
        if step == "major" and is_provider(name):
            return max(level, Level.MINOR), reason
        return level, reason

    def capped(self, name: str, version: Version, runtime: int) -> str | None:
        """Return the reason of the cap that a version is above; None if there is no such cap."""
        for cap in self.caps:
            if cap.name == name and runtime in cap.runtimes and version not in cap.versions:
                return f"capped at {cap.versions}: {cap.reason}"
        return None

    def objection(self, name: str, version: Version, old: Version, runtime: int) -> str | None:
        """Return the reason why a Runtime does not take a version; None if it may."""
        if capped := self.capped(name, version, runtime):
            return capped
        if version.major != old.major and runtime not in self.majors.get(name, ()):
            return f"a new major: {POLICY} does not allow it"
        return None


def load_policy(root: Path) -> Policy:
    """Return the policy of a checkout. Raises CatalogueError if the file is missing or invalid."""
    data = load_mapping(POLICY, read_text(root, POLICY))
    check_schema(POLICY, data, _schema())
    return Policy(
        days=data["cooldown"]["days"],
        cooldowns=tuple(Cooldown(tuple(row["names"]), row["days"]) for row in data["cooldown"]["packages"]),
        levels=tuple(_level(row) for row in data["levels"]),
        caps=tuple(_cap(index, row) for index, row in enumerate(data["caps"])),
        majors=_majors(data["majors"]),
    )


def _fits(patterns: Iterable[str], name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(pkgutil.get_data(__package__, "policy_schema.json") or b"")
    return schema


def _level(row: Mapping[str, Any]) -> LevelRule:
    return LevelRule(
        names=tuple(row["names"]),
        step=row["step"],
        level=Level[row["level"].upper()],
        reason=row["reason"],
        from_runtime=row.get("from_runtime", 0),
        from_date=date.fromisoformat(row["from_date"]) if "from_date" in row else date.min,
    )


def _cap(index: int, row: Mapping[str, Any]) -> Cap:
    try:
        versions = SpecifierSet(row["version"])
    except InvalidSpecifier:
        expected = f"expected a range such as \"<8\", found {row['version']!r}"
        raise CatalogueError(POLICY, f"caps[{index}].version", expected) from None
    return Cap(row["name"], versions, tuple(row["runtimes"]), row["reason"])


def _majors(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, tuple[int, ...]]:
    return {row["name"]: tuple(row["runtimes"]) for row in rows}
