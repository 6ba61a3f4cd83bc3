"""The parts of an image as advisories name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from packageurl import PackageURL

from release.advisories.record import PYPI
from release.archives.packages import without_rebuild
from release.sbom.component import Bill
from release.sbom.cyclonedx import PREFIX

# CPython with Debian's patches has the version of Debian's package as a property.
DEBIANS_VERSION = "debian"
_SUITE = re.compile(r"\+deb([0-9]+)u[0-9]+$")


@dataclass(frozen=True)
class Part:
    """A component by its purl, and its ecosystem, name and version in advisories."""

    purl: str
    ecosystem: str
    name: str
    version: str

    @property
    def package(self) -> str:
        """Its name in vex.yaml: pypi/NAME, deb/SOURCE or generic/python."""
        purl = PackageURL.from_string(self.purl)
        return f"{purl.type}/{self.name if purl.type == 'deb' else purl.name}"


def of_bill(bill: Bill) -> list[Part]:
    """Return the parts that a bill of materials lists."""
    return _parts((component.purl, dict(component.properties)) for component in bill.components)


def of_document(document: Mapping[str, Any]) -> list[Part]:
    """Return the parts that a CycloneDX document lists. Raises ValueError for an invalid purl."""
    return _parts((row["purl"], _properties(row)) for row in document.get("components") or () if "purl" in row)


def _properties(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {one["name"].removeprefix(PREFIX): one.get("value", "") for one in row.get("properties") or ()}


def _parts(rows: Iterable[tuple[str, Mapping[str, str]]]) -> list[Part]:
    return list(dict.fromkeys(part for purl, properties in rows for part in _part(purl, properties)))


def _part(text: str, properties: Mapping[str, str]) -> Iterator[Part]:
    purl = PackageURL.from_string(text)
    version = purl.version or ""
    if purl.type == "pypi":
        yield Part(text, PYPI, purl.name, version)
    elif purl.type == "deb":
        qualifiers: Mapping[str, str] = dict(purl.qualifiers)
        number = qualifiers.get("distro", "").rpartition("-")[2]
        source, _, source_version = qualifiers.get("upstream", "").partition("@")
        yield Part(text, f"Debian:{number}", source or purl.name, source_version or without_rebuild(version))
    elif purl.name == "python" and DEBIANS_VERSION in properties:
        debian = properties[DEBIANS_VERSION]
        found = _SUITE.search(debian)
        minor = ".".join(version.split(".")[:2])
        yield from [Part(text, f"Debian:{found[1]}", f"python{minor}", debian)] if found else []
