"""The signed documents about an image: for each platform, and for the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from release.contents.image import Image
from release.provenance import predicate as slsa
from release.provenance.builder import Builder
from release.recipe.recipe import Recipe
from release.sbom import cyclonedx, spdx
from release.sbom.component import Bill
from release.vex import openvex
from release.vex.statements import Statement

CYCLONEDX = "https://cyclonedx.org/bom"
SPDX = "https://spdx.dev/Document"
OPENVEX = "https://openvex.dev/ns"
PROVENANCE = slsa.TYPE
# What each platform has.
OF_PLATFORM = (PROVENANCE, OPENVEX, CYCLONEDX, SPDX)
# What an index has: no bill of materials, since packages differ by platform.
OF_INDEX = (PROVENANCE, OPENVEX)
Documents = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Platform:
    """An image of one platform, with all that is known of it."""

    image: Image
    recipe: Recipe
    bill: Bill
    statements: tuple[Statement, ...]


def of_platform(platform: Platform, builder: Builder) -> Documents:
    """Return predicate type -> predicate of the documents about one platform."""
    return {
        PROVENANCE: slsa.predicate(platform.recipe, platform.image, builder),
        OPENVEX: openvex.document(platform.bill, platform.statements),
        CYCLONEDX: cyclonedx.document(platform.bill),
        SPDX: spdx.document(platform.bill),
    }


def of_index(digest: str, found: Sequence[Documents]) -> Documents:
    """Return the documents about an index, from those of its platforms."""
    return {
        PROVENANCE: slsa.joined([documents[PROVENANCE] for documents in found]),
        OPENVEX: openvex.joined(digest, [documents[OPENVEX] for documents in found]),
    }
