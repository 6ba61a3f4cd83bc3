"""A CVE that the newer side fixes, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

ADVISORY = "advisory"
CHANGELOG = "changelog"


@dataclass(frozen=True, order=True)
class Fix:
    """A CVE, or an advisory that has none, which a package has no more; `by` is ADVISORY or CHANGELOG."""

    cve: str
    package: str
    by: str
