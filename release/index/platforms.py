"""The wheels that pip can install on a Python of an image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from release.index.files import File

# The oldest glibc 2 that wheels are made for (PEP 600), and the older names of some (PEP 513, 571 and 599).
_OLDEST = {"x86_64": 5, "aarch64": 17}
_ALIASES = {("x86_64", 5): "manylinux1", ("x86_64", 12): "manylinux2010"}


@dataclass(frozen=True)
class Platform:
    """A CPython on Linux: its full version such as 3.11.2, its machine, x86_64 or aarch64, and N of its glibc 2.N."""

    python: str
    machine: str
    glibc: int

    def takes(self, file: File) -> bool:
        """Return whether a file is a wheel that pip can install here."""
        if not file.is_wheel or not file.requires_python.includes(self.python):
            return False
        try:
            tags = parse_wheel_filename(file.name)[3]
        except InvalidWheelFilename:
            return False
        return not tags.isdisjoint(self._tags)

    @cached_property
    def _tags(self) -> frozenset[Tag]:
        major, minor, _ = self.python.split(".")
        version, interpreter = (int(major), int(minor)), f"cp{major}{minor}"
        names = list(self._names())
        return frozenset((*cpython_tags(version, [interpreter], names), *compatible_tags(version, interpreter, names)))

    def _names(self) -> Iterator[str]:
        for minor in range(self.glibc, _OLDEST[self.machine] - 1, -1):
            yield f"manylinux_2_{minor}_{self.machine}"
            alias = "manylinux2014" if minor == 17 else _ALIASES.get((self.machine, minor))
            if alias:
                yield f"{alias}_{self.machine}"
        yield f"linux_{self.machine}"
