"""Find the archives that this machine downloads sources from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.rules import Rule, _uncacheable_rule, collect_rules
from pants.engine.unions import UnionRule

from host import debian
from runtime_images.debian import Suites
from runtime_images.subsystem import RuntimeOptions


@dataclass(frozen=True)
class Mirrors:
    """The archives that cpython.yaml names: Debian's, in the order in which they are tried, and python.org."""

    debian: tuple[debian.Mirrors, ...]
    python_org: str

    def urls(self, root: str, path: str) -> tuple[str, ...]:
        """Return the addresses of `path` in the archive `root`, in the order in which they are tried."""
        roots = {
            "debian": [archive.main for archive in self.debian],
            "debian-security": [archive.security for archive in self.debian],
            "python.org": [self.python_org],
        }
        return tuple(f"{base.rstrip('/')}/{path}" for base in roots[root])


# Uncacheable, because apt's configuration is outside the repository.
@_uncacheable_rule
async def find_mirrors(options: RuntimeOptions, suites: Suites) -> Mirrors:
    """Find Debian's archives, and the configured mirror of python.org. Raises HostError for a broken configuration."""
    snapshots = [suite.snapshot for suite in suites.by_name.values() if suite.snapshot]
    return Mirrors(tuple(debian.archives(snapshots)), options.python_mirror)


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return collect_rules()
