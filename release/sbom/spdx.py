"""A bill of materials as an SPDX 2.3 document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from license_expression import get_spdx_licensing
from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter
from spdx_tools.spdx.model import (
    Actor,
    ActorType,
    Checksum,
    ChecksumAlgorithm,
    CreationInfo,
    Document,
    ExternalPackageRef,
    ExternalPackageRefCategory,
    ExtractedLicensingInfo,
    Package,
    PackagePurpose,
    Relationship,
    RelationshipType,
    SpdxNoAssertion,
)

from release.sbom.component import Bill, Component
from release.sbom.cyclonedx import serial_number
from release.sbom.licenses import is_expression

DOCUMENT = "SPDXRef-DOCUMENT"
_PURPOSES = {
    "application": PackagePurpose.APPLICATION,
    "container": PackagePurpose.CONTAINER,
    "library": PackagePurpose.LIBRARY,
    "operating-system": PackagePurpose.OPERATING_SYSTEM,
    "platform": PackagePurpose.APPLICATION,
}


def document(bill: Bill) -> dict[str, Any]:
    """Return the document as data for JSON. The same bill gives the same document."""
    data: dict[str, Any] = json.loads(json.dumps(DocumentConverter().convert(model(bill))))
    return data


def model(bill: Bill) -> Document:
    """Return the document as spdx-tools has it."""
    all_components = (bill.subject, *bill.components)
    return Document(
        creation_info=_creation(bill),
        packages=[_package(component) for component in all_components],
        relationships=[
            Relationship(DOCUMENT, RelationshipType.DESCRIBES, _id(bill.subject.key)),
            *(
                Relationship(_id(bill.subject.key), RelationshipType.CONTAINS, _id(component.key))
                for component in bill.components
            ),
            *(
                Relationship(_id(component.key), RelationshipType.DEPENDS_ON, _id(key))
                for component in bill.components
                for key in component.requires
            ),
        ],
        extracted_licensing_info=[_extracted(name) for name in _unlisted(all_components)],
    )


def _creation(bill: Bill) -> CreationInfo:
    name = f"{bill.subject.name}-{bill.subject.version}-{bill.architecture}"
    left_out = "; ".join(f"/{pattern}: {why}" for pattern, why in bill.left_out)
    return CreationInfo(
        spdx_version="SPDX-2.3",
        spdx_id=DOCUMENT,
        name=name,
        document_namespace=f"https://spdx.org/spdxdocs/{name}-{serial_number(bill.digest)}",
        creators=[Actor(ActorType.ORGANIZATION, bill.subject.supplier), Actor(ActorType.TOOL, "astro-runtime-release")],
        created=datetime.fromisoformat(bill.created.replace("Z", "")),
        document_comment=f"Files that belong to no package: {left_out}" if left_out else None,
    )


def _id(key: str) -> str:
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", lambda found: f"-{ord(found[0]):x}-", key.replace(":", "-"))


def _package(component: Component) -> Package:
    licence = _expression(component.licenses.names)
    return Package(
        spdx_id=_id(component.key),
        name=component.name,
        version=component.version,
        download_location=component.origin or SpdxNoAssertion(),
        files_analyzed=False,
        supplier=Actor(ActorType.ORGANIZATION, component.supplier) if component.supplier else SpdxNoAssertion(),
        checksums=_checksums(component),
        homepage=component.homepage if component.homepage.startswith("http") else None,
        source_info=_source_info(component) or None,
        license_concluded=SpdxNoAssertion(),
        license_declared=get_licensing(licence) if licence else SpdxNoAssertion(),
        license_comment=component.licenses.reason or None,
        copyright_text=SpdxNoAssertion(),
        summary=component.summary or None,
        comment="\n".join(f"{name}: {value}" for name, value in component.properties) or None,
        external_references=list(_references(component)),
        primary_package_purpose=_PURPOSES[component.kind],
    )


def _checksums(component: Component) -> list[Checksum]:
    # Of several artifacts that a lock allows, which was installed depends on the platform.
    known = component.sha256 if len(component.sha256) == 1 else ()
    return [Checksum(ChecksumAlgorithm.SHA256, sha256) for sha256 in known]


def _source_info(component: Component) -> str:
    return "\n".join(_facts(component))


def _facts(component: Component) -> Iterator[str]:
    if component.origin_sha256:
        yield f"source sha256: {component.origin_sha256}"
    if len(component.sha256) > 1:
        yield f"installed from one of the locked artifacts: {' '.join(component.sha256)}"
    for patch in component.patches:
        fixes = f", fixes {', '.join(patch.cves)}" if patch.cves else ""
        yield f"patch: {patch.name} ({patch.url}){fixes}"


def _references(component: Component) -> Iterator[ExternalPackageRef]:
    manager = ExternalPackageRefCategory.PACKAGE_MANAGER
    yield ExternalPackageRef(manager, "purl", component.purl)
    if component.cpe:
        yield ExternalPackageRef(ExternalPackageRefCategory.SECURITY, "cpe23Type", component.cpe)


def get_licensing(expression: str) -> Any:
    """Return an expression as spdx-tools takes it."""
    return _LICENSING.parse(expression)


def _expression(names: tuple[str, ...]) -> str:
    parts = [name if is_expression(name) else _reference(name) for name in names]
    return " AND ".join(f"({part})" if " " in part else part for part in parts)


def _reference(name: str) -> str:
    return "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", name)


def _unlisted(components: tuple[Component, ...]) -> list[str]:
    names = {name for component in components for name in component.licenses.names if not is_expression(name)}
    # Names that differ only in signs have one reference.
    return sorted({_reference(name): name for name in sorted(names)}.values())


def _extracted(name: str) -> ExtractedLicensingInfo:
    text = f"{name}: the package's own files have the text, such as /usr/share/doc/PACKAGE/copyright"
    return ExtractedLicensingInfo(license_id=_reference(name), license_name=name, extracted_text=text)


_LICENSING = get_spdx_licensing()
