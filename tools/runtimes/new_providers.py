"""Make the rows and the folders of providers that no Runtime has pinned before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalogue.paths import provider_file
from catalogue.providers import folder_name

_FACTS = """\
package: {package}
title: {title}
stock: true
astronomer: false
documentation: https://airflow.apache.org/docs/{package}/
unproven: its proof is not written yet
"""
_ROWS = re.compile(r"(?<=^providers:\n)(?:  .*\n)+", re.MULTILINE)
_ROW = re.compile(r"  (?P<name>[a-z0-9-]+):")


@dataclass(frozen=True)
class Additions:
    """The providers that a new Airflow requires and that the Runtime before did not pin: name -> version.

    `without_folder` are those that no Runtime has pinned. `unknown` is the reason if the index did not answer.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    without_folder: tuple[str, ...] = ()
    unknown: str = ""

    def files(self, catalogue: str, text: str) -> dict[str, str]:
        """Return path -> text: the runtime.yaml at `catalogue`, with rows for them, and the new folders' files."""
        return {catalogue: with_providers(text, self.versions), **provider_files(self.without_folder)}


def provider_files(packages: Iterable[str]) -> dict[str, str]:
    """Return path -> text of a provider.yaml for each package that Airflow requires. The title is the folder's name."""
    found = {}
    for package in packages:
        name = folder_name(package)
        found[provider_file(name)] = _FACTS.format(package=package, title=name.replace("-", " ").title())
    return found


def with_providers(text: str, versions: Mapping[str, str]) -> str:
    """Return the text of a runtime.yaml with these providers (name -> version) among its own, which are sorted."""
    return _ROWS.sub(lambda rows: _with_rows(rows.group(), versions), text, count=1)


def _with_rows(rows: str, versions: Mapping[str, str]) -> str:
    lines = rows.splitlines(keepends=True)
    for name, version in versions.items():
        place = next((index for index, line in enumerate(lines) if _name(line) > name), len(lines))
        lines.insert(place, f'  {name}: "{version}"\n')
    return "".join(lines)


def _name(line: str) -> str:
    found = _ROW.match(line)
    return found["name"] if found else ""
