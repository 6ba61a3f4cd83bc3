"""Where source archives are fetched from on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.rules import Rule, _uncacheable_rule, collect_rules
from pants.engine.unions import UnionRule

from host import debian
from runtime_images.subsystem import RuntimeOptions


@dataclass(frozen=True)
class Mirrors:
    """The root of each archive that cpython.yaml names."""

    debian: str
    debian_security: str
    python_org: str

    def url(self, root: str, path: str) -> str:
        """The address of `path` below the archive `root`; raises ValueError if it has none here."""
        base = getattr(self, root.replace("-", "_").replace(".", "_"))
        if not base:
            raise ValueError(f"{path}: no Debian archive is known on this machine; name one with RUNTIME_DEBIAN_MIRROR")
        return f"{base.rstrip('/')}/{path}"


# Uncacheable, because apt's configuration is outside the repository.
@_uncacheable_rule
async def find_mirrors(options: RuntimeOptions) -> Mirrors:
    """The mirror of python.org that the options name, and Debian's as this machine has them."""
    found = debian.mirrors()
    return Mirrors(found.main, found.security, options.python_mirror)


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return collect_rules()
