"""The record that an export leaves in a layout for each image: which image it is, and how its tests ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from host.files import write_atomically
from release.common.errors import InputError
from release.layouts.layout import Layout
from release.oci.descriptors import Descriptor, descriptor
from release.oci.digests import hexadecimal
from release.publishing.outcomes import TestResults

_FOLDER = "records"


@dataclass(frozen=True)
class Record:
    """An exported image. `variant` is such as python-3.11-base; `tests` is None if it was exported untested."""

    runtime: str
    version: str
    variant: str
    image_id: str
    revision: str
    manifest: Descriptor
    tests: TestResults | None

    @property
    def architecture(self) -> str:
        """The architecture of the image."""
        return self.manifest.architecture

    def __str__(self) -> str:
        return f"{self.version} {self.variant} {self.architecture}"


def write(layout: Layout, record: Record) -> None:
    """Keep a record in a layout, in place of older ones of that variant and architecture."""
    for path, found in _read(layout):
        if (found.runtime, found.variant, found.architecture) == (record.runtime, record.variant, record.architecture):
            path.unlink()
    data = {**asdict(record), "manifest": record.manifest.as_json()}
    path = layout.folder / _FOLDER / f"{hexadecimal(record.manifest.digest)}.json"
    write_atomically(path, json.dumps(data, indent=2).encode() + b"\n")


def read(layout: Layout) -> tuple[Record, ...]:
    """Return the records of a layout. Raises InputError if one is damaged."""
    return tuple(record for _, record in _read(layout))


def _read(layout: Layout) -> Iterator[tuple[Any, Record]]:
    for path in sorted((layout.folder / _FOLDER).glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            tests = data.pop("tests")
            manifest = descriptor(data.pop("manifest"))
            yield path, Record(**data, manifest=manifest, tests=_results(tests) if tests else None)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError(f"{path}: expected the record of an export, found something else: export again") from None


def _results(data: Any) -> TestResults:
    return TestResults(**{**data, "files": tuple(data.get("files", ()))})
