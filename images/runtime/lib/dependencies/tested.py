"""Have pip prefer the versions that this Airflow was tested with, for what a project adds without a version.

pip has no preferences. So they are constraints, which give way where they conflict with what the project asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from dependencies.constraints import TESTED
from dependencies.distributions import normalised
from dependencies.guard import NAME, included, lines, requirement

ROW = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)$", re.MULTILINE)
VERSION = re.compile(r"[=<>!~@]")
# Where pip names a constraint that it cannot satisfy.
CONFLICT = re.compile(
    r"(?:\(constraint\) |that satisfies the requirement |matching distribution found for )([A-Za-z0-9][\w.-]*)=="
)
# pip has tried eight versions of a package. It goes on until it has tried them all.
STUCK = re.compile(r"pip is still looking at multiple versions of (?!apache-airflow-providers-)")


def versions() -> dict[str, str]:
    """Return name -> version of all packages that this Airflow was tested with."""
    return dict(ROW.findall(Path(TESTED).read_text(encoding="utf-8")))


def preferences(file: str, rows: Mapping[str, str], installed: Collection[str]) -> dict[str, str]:
    """Return those rows, name -> version, of packages that neither the image nor the project has in a version.

    A project that includes an address as a file of requirements or constraints gets none: it chooses there.
    """
    chosen: set[str] = set()
    for line in lines(file):
        if any("://" in path for path in included(line.text)):
            return {}
        wanted = requirement(line.text)
        found = NAME.match(wanted)
        if found and VERSION.search(wanted.partition(";")[0]):
            chosen.add(normalised(found.group(1)))
    return {name: version for name, version in rows.items() if name not in chosen and name not in installed}


def conflicts(output: str, rows: Mapping[str, str]) -> set[str]:
    """Return the names of those rows that pip says it cannot satisfy."""
    return {normalised(name) for name in CONFLICT.findall(output)} & rows.keys()
