"""Generate the table of variables in docs/image.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from catalogue.model import Runtime
from tools.docs.marked import fill
from tools.docs.runtimes import table

DATA = Path("images/runtime/variables.yaml")
PAGE = Path("docs/image.md")
TABLE = "variables"


class DocumentationError(Exception):
    """The data or the page is invalid. The text names the place and the expected form."""


@dataclass(frozen=True)
class Variable:
    """A variable: name, default, what it does, and the Airflow versions that it affects (empty: all)."""

    name: str
    default: str
    meaning: str
    airflow: str = ""


def load(path: Path) -> dict[str, list[Variable]]:
    """Load group -> variables. Raises DocumentationError for an unknown key, a missing key or a wrong type."""
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {group: [_variable(f"{path}: {group}", row) for row in rows] for group, rows in groups.items()}


def _variable(place: str, row: Mapping[str, Any]) -> Variable:
    try:
        found = Variable(**row)
    except TypeError:
        expected = "expected the keys name, default, meaning and optionally airflow"
        raise DocumentationError(f"{place}: {expected}, found {row}") from None
    wrong = [key for key, value in row.items() if not isinstance(value, str)]
    if wrong:
        raise DocumentationError(f"{place}: {found.name}: {', '.join(wrong)}: expected text")
    return found


def defaults(runtimes: Iterable[Runtime]) -> dict[str, str]:
    """Return variable -> its value in the images. If it differs between Runtimes, the text names them."""
    by_major = {runtime.major: runtime.environment for runtime in runtimes}
    names = sorted({name for found in by_major.values() for name in found})
    values = {name: {major: found[name] for major, found in by_major.items() if name in found} for name in names}
    return {name: _default(found, sorted(by_major)) for name, found in values.items()}


def _default(values: Mapping[int, str], majors: Sequence[int]) -> str:
    first = min(values)
    since = [major for major in majors if major >= first]
    if sorted(values) != since or len(set(values.values())) > 1:
        return ", ".join(f"{value} (Runtime {major})" for major, value in sorted(values.items()))
    return values[first] if since == list(majors) else f"{values[first]} (Runtime {first} and later)"


def with_defaults(groups: Mapping[str, list[Variable]], found: Mapping[str, str]) -> dict[str, list[Variable]]:
    """Return the variables, with the values in the images as defaults."""

    def filled(row: Variable) -> Variable:
        return replace(row, default=found.get(row.name, row.default))

    return {group: [filled(row) for row in rows] for group, rows in groups.items()}


def page(root: Path, runtimes: Iterable[Runtime]) -> str:
    """Return the page with the current table. Raises DocumentationError or MarkersMissingError."""
    rows = with_defaults(load(root / DATA), defaults(runtimes))
    return fill(root / PAGE, {TABLE: one_table(rows)})


def one_table(groups: Mapping[str, list[Variable]]) -> str:
    """Return a table of all variables, by group."""
    heading = ("variable", "group", "default", "what it does")
    return table(heading, [_row(group, row) for group, rows in groups.items() for row in rows])


def _row(group: str, variable: Variable) -> tuple[str, str, str, str]:
    only = f" (Airflow {variable.airflow})" if variable.airflow else ""
    return f"`{variable.name}`", group.lower(), variable.default, variable.meaning + only
