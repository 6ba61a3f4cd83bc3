"""What a bill of materials lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from release.sbom.licenses import Licenses


@dataclass(frozen=True)
class Patch:
    """A change to a component: its name, where it comes from, what it does, and the CVEs that it fixes."""

    name: str
    url: str
    summary: str = ""
    cves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Component:
    """A part of an image.

    `key` names it in `requires` of others. `sha256` has the hashes of the artifacts that a lock allows; if there is
    one, it is the hash of the artifact that was installed. `origin` is the address of the source, `origin_sha256` its
    hash.
    `ancestor` is the purl of what the patches are applied to. `properties` are further facts by name.
    """

    key: str
    name: str
    version: str
    purl: str
    licenses: Licenses
    kind: str = "library"
    supplier: str = ""
    summary: str = ""
    homepage: str = ""
    cpe: str = ""
    sha256: tuple[str, ...] = ()
    origin: str = ""
    origin_sha256: str = ""
    ancestor: str = ""
    patches: tuple[Patch, ...] = ()
    requires: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Bill:
    """The parts of the image `name` of a version: the image itself as `subject`, and the components below it.

    `created` is the time of the image's build in RFC 3339. `left_out` has the patterns of the files that need no owner,
    with reasons.
    """

    subject: Component
    digest: str
    created: str
    architecture: str
    components: tuple[Component, ...]
    left_out: tuple[tuple[str, str], ...]
