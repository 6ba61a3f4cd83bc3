"""The vulnerabilities that a Runtime accepts for a time: runtimes/runtime-N/vex.yaml."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from catalogue.days import day
from catalogue.errors import CatalogueError
from catalogue.paths import Paths
from catalogue.schema import check_schema
from catalogue.text_file import read_text
from catalogue.yaml_text import load_mapping

NOT_AFFECTED = "not_affected"


@dataclass(frozen=True)
class Acceptance:
    """A vulnerability of a package that is accepted until the end of a day.

    `package` is pypi/NAME, deb/SOURCE or generic/python. `justification` is one of OpenVEX's; "" if the image is
    affected.
    """

    id: str
    package: str
    status: str
    reason: str
    expires: date
    justification: str = ""

    def is_expired(self, on: date) -> bool:
        """Return whether its last day is before a day."""
        return self.expires < on


def load_accepted(root: Path, runtime: str) -> tuple[Acceptance, ...]:
    """Return what a Runtime such as runtime-10 accepts; nothing if it has no vex.yaml.

    Raises CatalogueError if the file is invalid.
    """
    path = Paths(runtime).vex
    return parse_accepted(path, read_text(root, path)) if (root / path).exists() else ()


def parse_accepted(path: str, text: str) -> tuple[Acceptance, ...]:
    """Parse the text of a vex.yaml; `path` is only used in messages. Raises CatalogueError if it is invalid."""
    data = load_mapping(path, text)
    check_schema(path, data, _schema())
    rows = tuple(_acceptance(path, index, row) for index, row in enumerate(data["accepted"]))
    _check_unique(path, rows)
    return rows


def _schema() -> Mapping[str, Any]:
    content = pkgutil.get_data("release.vex", "accepted_schema.json")
    assert content is not None
    schema: Mapping[str, Any] = json.loads(content)
    return schema


def _acceptance(path: str, index: int, row: Mapping[str, Any]) -> Acceptance:
    key = f"accepted[{index}]"
    if (row["status"] == NOT_AFFECTED) != ("justification" in row):
        expected = f"expected one with the status {NOT_AFFECTED} and none with another status"
        raise CatalogueError(path, f"{key}.justification", f"{expected}, found the status {row['status']}")
    return Acceptance(**{**row, "expires": day(path, f"{key}.expires", row["expires"])})


def _check_unique(path: str, rows: Iterable[Acceptance]) -> None:
    seen = set()
    for index, row in enumerate(rows):
        if (row.id, row.package) in seen:
            raise CatalogueError(path, f"accepted[{index}].id", f"expected one row of {row.id} for {row.package}")
        seen.add((row.id, row.package))
