"""The content of 3rdparty/debian/<suite>.yaml as a dataclass."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.errors import CatalogueError
from catalogue.paths import DEBIAN_LOCKS, debian_lock, debian_suite
from catalogue.schema import check_schema, load_schema
from catalogue.yaml_text import load_mapping


@dataclass(frozen=True)
class Suite:
    """A Debian suite: the packages of every image (`base`), and those added where something is compiled (`build`).

    `snapshot` is the time of a copy in Debian's snapshot service, such as 20240613T000000Z; "" if there is none.
    """

    suite: str
    architectures: tuple[str, ...]
    base: tuple[str, ...]
    build: tuple[str, ...]
    snapshot: str = ""

    @property
    def locks(self) -> tuple[str, ...]:
        """The paths of its locks: two for each architecture, for the root file system and for the build packages."""
        return tuple(debian_lock(self.suite, name, kind) for name in self.architectures for kind in ("", "build-"))


def parse_suite(path: str, text: str) -> Suite:
    """Parse the text of a suite's file; `path` is only used in messages.

    Raises CatalogueError for bad YAML, an unknown or missing key, or a wrong type.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("debian.schema.json"))
    lists = {key: tuple(data[key]) for key in ("architectures", "base", "build")}
    return Suite(data["suite"], **lists, snapshot=data.get("snapshot", ""))


def relock_command(suite: str) -> str:
    """Return the command that writes the locks of a suite."""
    return f"./pants run images/base/rootfs.py -- {debian_suite(suite)} {DEBIAN_LOCKS} --relock"


def check_name(path: str, suite: Suite) -> None:
    """Raise CatalogueError if the name of the file at `path` is not that of its suite."""
    named = path.rpartition("/")[2].partition(".")[0]
    if suite.suite != named:
        raise CatalogueError(path, "suite", f"expected {named} as in the file's name, found {suite.suite}")
