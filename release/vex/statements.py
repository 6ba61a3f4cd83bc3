"""What is known about vulnerabilities of the parts of an image."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from packageurl import PackageURL

from release.sbom.component import Bill, Component
from release.vex.accepted import NOT_AFFECTED, Acceptance

FIXED = "fixed"


@dataclass(frozen=True)
class Statement:
    """The status of a vulnerability in the component with a purl.

    `package` is as in vex.yaml: pypi/NAME, deb/SOURCE or generic/python. `until` is the last day on which it holds.
    """

    id: str
    package: str
    purl: str
    status: str
    note: str
    justification: str = ""
    until: date | None = None


def statements(bill: Bill, accepted: Iterable[Acceptance], on: date) -> list[Statement]:
    """Return a statement for each CVE that a patch fixes, and for each acceptance that holds on a day, sorted."""
    found = [*_fixed(bill.components), *_accepted(bill.components, (row for row in accepted if not row.is_expired(on)))]
    return sorted(found, key=lambda one: (one.id, one.purl))


def package(component: Component) -> str:
    """Return the package of a component as vex.yaml names it; that of Debian's is the source."""
    purl = PackageURL.from_string(component.purl)
    source = next((value.split()[0] for name, value in component.properties if name == "source"), purl.name)
    return f"{purl.type}/{source}"


def _fixed(components: Iterable[Component]) -> Iterator[Statement]:
    for component in components:
        fixes: dict[str, list[str]] = {}
        for patch in component.patches:
            for cve in patch.cves:
                fixes.setdefault(cve, []).append(patch.name)
        for cve, by in fixes.items():
            note = f"fixed by {', '.join(by)}"
            yield Statement(cve, package(component), component.purl, FIXED, note)


def _accepted(components: Iterable[Component], accepted: Iterable[Acceptance]) -> Iterator[Statement]:
    rows = list(accepted)
    for component in components:
        for row in rows:
            if row.package == package(component):
                yield Statement(
                    id=row.id,
                    package=row.package,
                    purl=component.purl,
                    status=row.status,
                    note=row.reason,
                    justification=row.justification if row.status == NOT_AFFECTED else "",
                    until=row.expires,
                )
