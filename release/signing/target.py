"""Where an image and what is attached to it are: a repository of a registry, or an OCI layout in a folder."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from release.common.errors import InputError, ReleaseError
from release.contents.image import INDEXES
from release.signing.programs import run

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
# Neither begins like an option.
_NAME = re.compile(r"[A-Za-z0-9\[][A-Za-z0-9._~/:\[\]-]*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_LOOPBACK = re.compile(r"(?:localhost|127\.[0-9.]+|\[::1\])(?::[0-9]+)?/")


@dataclass(frozen=True)
class Referrer:
    """An artifact that is attached to a digest."""

    digest: str
    artifact_type: str
    annotations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A repository such as quay.io/astronomer/astro-runtime, or the folder of a layout."""

    name: str
    is_layout: bool = False
    is_plain: bool = False

    def at(self, reference: str) -> str:
        """Return the full name of a tag or a digest."""
        return f"{self.name}{'@' if _DIGEST.fullmatch(reference) else ':'}{reference}"

    @property
    def _flags(self) -> tuple[str, ...]:
        return ("--oci-layout",) if self.is_layout else ("--plain-http",) if self.is_plain else ()

    def resolve(self, reference: str) -> str:
        """Return the digest of a tag. Raises AbsentError if there is no such tag."""
        return run("oras", "resolve", *self._flags, self.at(reference)).decode().strip()

    def manifest(self, digest: str) -> bytes:
        """Return the bytes of a manifest or an index. Raises ReleaseError if they have another digest."""
        return _checked(run("oras", "manifest", "fetch", *self._flags, self.at(digest)), digest)

    def blob(self, digest: str) -> bytes:
        """Return a blob. Raises ReleaseError if it has another digest."""
        return _checked(run("oras", "blob", "fetch", *self._flags, "--output", "-", self.at(digest)), digest)

    def platforms(self, digest: str) -> dict[str, str]:
        """Return platform -> digest of the images in an index; nothing for a manifest."""
        data = json.loads(self.manifest(digest))
        rows = data.get("manifests", ()) if data.get("mediaType") in INDEXES else ()
        named = ((row.get("platform") or {}, row["digest"]) for row in rows)
        known = ((f"{one.get('os')}/{one.get('architecture')}", at) for one, at in named if one.get("os") != "unknown")
        return dict(known)

    def referrers(self, digest: str) -> list[Referrer]:
        """Return what is attached to a digest."""
        data = json.loads(run("oras", "discover", *self._flags, "--format", "json", self.at(digest)))
        rows = data.get("manifests") or data.get("referrers") or ()
        return [Referrer(row["digest"], row.get("artifactType", ""), row.get("annotations") or {}) for row in rows]

    def attach(self, digest: str, artifact_type: str, content: bytes, annotations: Mapping[str, str]) -> None:
        """Attach a file to a digest, with the same media type as the artifact."""
        named = (word for name, value in annotations.items() for word in ("--annotation", f"{name}={value}"))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "document.json"
            path.write_bytes(content)
            options = ("--artifact-type", artifact_type, "--disable-path-validation", *named)
            run("oras", "attach", *self._flags, *options, self.at(digest), f"{path}:{artifact_type}")


def target(text: str, option: str = "IMAGE") -> tuple[Target, str]:
    """Return where an image is, and its tag or digest, from REPOSITORY:TAG, REPOSITORY@DIGEST or FOLDER:TAG.

    A layout with one tag needs none. `http://` is taken for a registry on this machine alone. Raises InputError.
    """
    scheme, _, rest = text.rpartition("://")
    name, reference = _split(rest)
    if Path(name, "oci-layout").is_file() and not scheme:
        folder = f"./{name}" if name.startswith("-") else name
        return Target(folder, is_layout=True), _valid(reference, option) if reference else _only_tag(option, name)
    is_valid = _NAME.fullmatch(name) and "/" in name and reference
    if not is_valid or scheme not in ("", "https", "http") or (scheme == "http" and not _LOOPBACK.match(name)):
        shown = "an address with a user" if "@" in name else repr(text[:200])
        raise InputError(f"{option}: expected REGISTRY/REPOSITORY:TAG, …@DIGEST or an OCI layout, found {shown}")
    return Target(name, is_plain=scheme == "http"), _valid(reference, option)


def _valid(reference: str, option: str) -> str:
    if not (_DIGEST.fullmatch(reference) or _TAG.fullmatch(reference)):
        raise InputError(f"{option}: expected a tag or a digest sha256:…, found {reference[:200]!r}")
    return reference


def _split(text: str) -> tuple[str, str]:
    name, _, digest = text.rpartition("@")
    if _DIGEST.fullmatch(digest):
        # The digest counts if there is a tag too.
        return (name.rpartition(":")[0] if ":" in name.rpartition("/")[2] else name), digest
    head, slash, last = text.rpartition("/")
    name, _, tag = last.partition(":")
    return f"{head}{slash}{name}", tag


def _only_tag(option: str, folder: str) -> str:
    rows = json.loads(Path(folder, "index.json").read_text(encoding="utf-8")).get("manifests", ())
    named: list[Any] = [(row.get("annotations") or {}).get("org.opencontainers.image.ref.name") for row in rows]
    tags = sorted(tag for tag in named if tag)
    if len(tags) != 1:
        raise InputError(f"{option}: expected {folder}:TAG with one of {', '.join(tags) or 'no tags'}, found none")
    return str(tags[0])


def _checked(content: bytes, digest: str) -> bytes:
    found = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if found != digest:
        raise ReleaseError(f"expected {digest}, found {found}")
    return content
