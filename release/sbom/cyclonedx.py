"""A bill of materials as a CycloneDX 1.6 document."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component as CycloneDX
from cyclonedx.model.component import ComponentType, Diff, Patch, PatchClassification, Pedigree
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.issue import IssueClassification, IssueType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import is_supported_id
from packageurl import PackageURL

from release.sbom.component import Bill, Component
from release.sbom.component import Patch as Change
from release.sbom.licenses import is_expression

PREFIX = "astro-runtime:"


def document(bill: Bill) -> dict[str, Any]:
    """Return the document as data for JSON. The same bill gives the same document."""
    subject = _component(bill.subject)
    metadata = BomMetaData(component=subject, timestamp=datetime.fromisoformat(bill.created.replace("Z", "+00:00")))
    bom = Bom(
        serial_number=serial_number(bill.digest),
        metadata=metadata,
        components=[_component(component) for component in bill.components],
        dependencies=[_dependency(component) for component in (bill.subject, *bill.components)],
        properties=[Property(name=f"{PREFIX}left-out:/{pattern}", value=why) for pattern, why in bill.left_out],
    )
    # The library names itself and its address in the list of tools; what made the document is this repository.
    bom.metadata.tools.tools.clear()
    bom.metadata.tools.components.clear()
    data: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    return data


def serial_number(digest: str) -> uuid.UUID:
    """Return the serial number of the documents about an image, which follows from its digest."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"oci:{digest}")


def _dependency(component: Component) -> Dependency:
    needed = [Dependency(BomRef(key)) for key in component.requires]
    return Dependency(BomRef(component.key), dependencies=needed)


def _component(component: Component) -> CycloneDX:
    return CycloneDX(
        name=component.name,
        version=component.version,
        type=ComponentType(component.kind),
        bom_ref=component.key,
        purl=PackageURL.from_string(component.purl),
        cpe=component.cpe or None,
        description=component.summary or None,
        supplier=OrganizationalEntity(name=component.supplier) if component.supplier else None,
        licenses=list(_licenses(component.licenses.names)),
        hashes=[_hash(component.sha256[0])] if len(component.sha256) == 1 else None,
        external_references=list(_references(component)),
        pedigree=_pedigree(component),
        properties=list(_properties(component)),
    )


def _hash(sha256: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=sha256)


def _licenses(names: tuple[str, ...]) -> Iterator[License]:
    simple = [name for name in names if is_supported_id(name)]
    if names and len(simple) < len(names) and all(map(is_expression, names)):
        yield LicenseExpression(" AND ".join(f"({name})" if " " in name and len(names) > 1 else name for name in names))
        return
    for name in names:
        yield DisjunctiveLicense(id=name) if name in simple else DisjunctiveLicense(name=name)


def _references(component: Component) -> Iterator[ExternalReference]:
    if component.homepage.startswith("http"):
        yield ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(component.homepage))
    # Which of these artifacts was installed depends on the platform.
    if len(component.sha256) > 1:
        yield ExternalReference(
            type=ExternalReferenceType.DISTRIBUTION,
            url=XsUri(f"https://pypi.org/project/{component.name}/{component.version}/"),
            comment="the lock allows the artifacts with these hashes",
            hashes=[_hash(sha256) for sha256 in component.sha256],
        )
    if component.origin:
        hashes = [_hash(component.origin_sha256)] if component.origin_sha256 else None
        kind = ExternalReferenceType.SOURCE_DISTRIBUTION
        yield ExternalReference(type=kind, url=XsUri(component.origin), hashes=hashes)


def _pedigree(component: Component) -> Pedigree | None:
    if not component.patches:
        return None
    purl = PackageURL.from_string(component.ancestor)
    ancestor = CycloneDX(name=component.name, version=purl.version, type=ComponentType(component.kind), purl=purl)
    # A reference of its own, which the library would make at random.
    ancestor.bom_ref.value = f"{component.key}:upstream"
    return Pedigree(ancestors=[ancestor], patches=[_patch(patch) for patch in component.patches])


def _patch(patch: Change) -> Patch:
    kind = PatchClassification.BACKPORT
    return Patch(type=kind, diff=Diff(url=XsUri(patch.url)), resolves=[*_resolved(patch)])


def _resolved(patch: Change) -> Iterable[IssueType]:
    for cve in patch.cves:
        yield IssueType(type=IssueClassification.SECURITY, id=cve, name=cve)
    if not patch.cves:
        yield IssueType(type=IssueClassification.DEFECT, name=patch.name, description=patch.summary or None)


def _properties(component: Component) -> Iterator[Property]:
    for name, value in component.properties:
        yield Property(name=f"{PREFIX}{name}", value=value)
    if component.licenses.reason:
        yield Property(name=f"{PREFIX}license", value=f"NOASSERTION: {component.licenses.reason}")
