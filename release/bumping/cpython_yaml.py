"""Write newer sources of CPython into the text of cpython.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from ruamel.yaml.comments import CommentedMap

from catalogue.cpython import Interpreter
from release.common import round_trip


def with_interpreters(path: str, text: str, interpreters: Mapping[str, Interpreter]) -> str:
    """Return the text with the versions and archives of these CPythons (Python minor -> CPython).

    Raises CatalogueError if the text is no valid YAML.
    """
    data = round_trip.load(path, text)
    for minor, interpreter in interpreters.items():
        _write(data["cpython"][minor], interpreter)
    return round_trip.dump(data)


def _write(row: CommentedMap, interpreter: Interpreter) -> None:
    round_trip.replace(row, "version", interpreter.version)
    if interpreter.debian_version:
        round_trip.replace(row, "debian_version", interpreter.debian_version)
    for archive, new in zip(row["archives"], interpreter.archives):
        for key in ("root", "path", "sha256"):
            round_trip.replace(archive, key, getattr(new, key))
