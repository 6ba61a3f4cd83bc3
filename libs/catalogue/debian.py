"""What 3rdparty/debian/<suite>.yaml says, as values."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.errors import CatalogueError
from catalogue.paths import DEBIAN_LOCKS, debian_lock, debian_suite
from catalogue.schema import check_schema, load_schema
from catalogue.yaml_text import load_mapping


@dataclass(frozen=True)
class Suite:
    """A Debian suite: its packages in every image, and those on top of them where something is compiled.

    `snapshot` is the time, such as 20240613T000000Z, of a copy in Debian's snapshot service; "" without one.
    """

    suite: str
    architectures: tuple[str, ...]
    base: tuple[str, ...]
    build: tuple[str, ...]
    snapshot: str = ""

    @property
    def locks(self) -> tuple[str, ...]:
        """The paths of its locks: for each architecture that of the root file system, and of what compiling adds."""
        return tuple(debian_lock(self.suite, name, kind) for name in self.architectures for kind in ("", "build-"))


def parse_suite(path: str, text: str) -> Suite:
    """The suite from the text of its file; `path` is for messages only.

    Raises CatalogueError for bad YAML, an unknown or missing key, or a wrong type.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("debian.schema.json"))
    lists = {key: tuple(data[key]) for key in ("architectures", "base", "build")}
    return Suite(data["suite"], **lists, snapshot=data.get("snapshot", ""))


def relock_command(suite: str) -> str:
    """What writes the locks of a suite."""
    return f"./pants run images/base/rootfs.py -- {debian_suite(suite)} {DEBIAN_LOCKS} --relock"


def check_name(path: str, suite: Suite) -> None:
    """CatalogueError when the file at `path` describes another suite than its name says."""
    named = path.rpartition("/")[2].partition(".")[0]
    if suite.suite != named:
        raise CatalogueError(path, "suite", f"expected {named} as the file's name says, found {suite.suite}")
