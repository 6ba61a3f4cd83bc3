"""Compute what apt would install from an archive, for any architecture, without downloading or installing packages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from host.apt import ArchiveError, prepare, run

# 'http://…/cpp_4%3a10.2.1-1_arm64.deb' cpp_4%3a10.2.1-1_arm64.deb 54324 SHA256:…
URI = re.compile(r"'[^']*' ([^_ ]+)_([^_ ]+)_\S+ \d+ SHA256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Archive:
    """The current state of an archive, for one architecture."""

    options: Sequence[str]

    def minimal(self) -> list[str]:
        """Return the packages of mmdebstrap's variant `minbase`: the smallest system that has apt."""
        fields = re.compile(r"(?m)^(Package|Priority|Essential): (.*)$")
        rows = [dict(fields.findall(row)) for row in self.run("apt-cache", "dumpavail").split("\n\n")]
        wanted = (r["Package"] for r in rows if r.get("Priority") == "required" or r.get("Essential") == "yes")
        return sorted({"apt", *wanted})

    def locked_lines(self, packages: Sequence[str]) -> list[str]:
        """Return a sorted `name=version sha256:…` for each package of the smallest system plus `packages`.

        Raises ArchiveError.
        """
        wanted = [*self.minimal(), *packages]
        answer = self.run("apt-get", "install", "--print-uris", "--yes", "-qq", *wanted)
        return sorted(_locked_line(line) for line in answer.splitlines() if line.strip())

    def run(self, *command: str) -> str:
        """Run an apt program and return its output. Raises ArchiveError with its error output."""
        return run(command, self.options)


def _locked_line(line: str) -> str:
    found = URI.fullmatch(line.strip())
    if not found:
        raise ArchiveError(f"apt-get install: expected an address and its SHA256, found {line.strip()[:200]!r}")
    name, version, digest = found.groups()
    return f"{name}={version.replace('%3a', ':')} sha256:{digest}"


@contextmanager
def archive(sources: Sequence[str], architecture: str) -> Iterator[Archive]:
    """Fetch the package lists of an archive, given as apt source lines. Raises ArchiveError."""
    with TemporaryDirectory() as name:
        found = Archive(prepare(Path(name), sources, architecture))
        found.run("apt-get", "update", "-qq", "--error-on=any")
        yield found
