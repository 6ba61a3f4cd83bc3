"""Check an image in a registry or in a layout: all that can be known of it without pulling its layers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalogue.labels import OCI, OURS
from release.advisories.known import Advisories
from release.advisories.severity import Severity
from release.scanning.findings import findings
from release.scanning.parts import of_document
from release.signing.attached import predicate, signatures
from release.signing.documents import CYCLONEDX, OPENVEX, PROVENANCE, SPDX
from release.signing.target import Target
from release.signing.trust import Trust
from release.verifying.check import Check, FailedError, Result, check
from release.verifying.feed import not_yanked
from release.vex.openvex import CONTEXT, read

_FEED = "AIRFLOW__ASTRONOMER__UPDATE_URL"
_SHOWN = 3
Feed = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True)
class Expected:
    """What a user expects of an image; "" and None for anything.

    `tag` is what it must be signed as, or "" for the tag that names it. `feed` returns the versions in the feed at an
    address; `place` is that address, or "" for the one in the image.
    """

    digest: str = ""
    tag: str = ""
    source: str = ""
    builder: str = ""
    place: str = ""
    feed: Feed | None = None
    advisories: Advisories | None = None


@dataclass(frozen=True)
class Verification:
    """An image by its tag or digest, whose signatures count, and what is expected."""

    where: Target
    reference: str
    trust: Trust
    expected: Expected = field(default_factory=Expected)

    @cached_property
    def digest(self) -> str:
        """The digest that the reference names now. Raises AbsentError if there is no such image."""
        return self.where.resolve(self.reference)

    @cached_property
    def platforms(self) -> Mapping[str, str]:
        """Platform -> digest of each image; an image without an index has the platform of its configuration."""
        found = self.where.platforms(self.digest)
        if found:
            return found
        config = self._config(self.digest)
        return {f"{config.get('os')}/{config.get('architecture')}": self.digest}

    def checks(self) -> Iterator[Check]:
        """Yield the result of each check, in the order in which a user reads them."""
        yield check("digest", self._digest)
        yield check("signature", self._signature)
        yield check("provenance", self._provenance)
        yield check("sbom", self._sbom)
        yield check("vex", self._vex)
        yield self._vulnerabilities() if self.expected.advisories else _skipped("vulnerabilities", "--advisories")
        yield check("feed", self._feed) if self.expected.feed else _skipped("feed", "--feed")

    def _digest(self) -> str:
        if self.expected.digest not in ("", self.digest):
            raise FailedError(f"expected {self.expected.digest}, found {self.digest}")
        found = {str(one["tag"]) for one in signatures(self.where, self.digest, self.trust) if "tag" in one}
        tags = ", ".join(sorted(found)) or "no tag"
        if self._tag and self._tag not in found:
            raise FailedError(f"{self.digest} is signed as {tags}, not as {self._tag}")
        return f"{self.digest}, signed as {tags}"

    @property
    def _tag(self) -> str:
        """What the image must be signed as; "" if it is named by its digest alone."""
        return self.expected.tag or ("" if self.reference.startswith("sha256:") else self.reference)

    def _signature(self) -> str:
        for one in dict.fromkeys((self.digest, *self.platforms.values())):
            signatures(self.where, one, self.trust)
        return f"valid: {self._named}"

    @property
    def _named(self) -> str:
        """What was checked: the index, if there is one, and the platforms."""
        has_index = self.digest not in self.platforms.values()
        return ", ".join((*(("index",) if has_index else ()), *self.platforms))

    def _provenance(self) -> str:
        found = [self._provenance_of(digest) for digest in self.platforms.values()]
        if self.digest not in self.platforms.values():
            predicate(self.where, self.digest, PROVENANCE, self.trust)
        return "; ".join(dict.fromkeys(found))

    def _provenance_of(self, digest: str) -> str:
        data = predicate(self.where, digest, PROVENANCE, self.trust)
        source = data["buildDefinition"]["externalParameters"]["source"]
        builder = data["runDetails"]["builder"]["id"]
        commit = data["buildDefinition"]["resolvedDependencies"][0]["digest"]["gitCommit"]
        revision = self._labels(digest).get(f"{OCI}.revision", "").removesuffix("-dirty")
        for name, expected, value in (
            ("source", self.expected.source, source),
            ("builder", self.expected.builder, builder),
            ("commit", revision, commit),
        ):
            if expected not in ("", value):
                raise FailedError(f"{name}: expected {expected}, found {value}")
        return f"{source} at {commit[:12]}, built by {builder}"

    def _sbom(self) -> str:
        counts = []
        for platform, digest in self.platforms.items():
            document = self._bill(digest)
            packages = predicate(self.where, digest, SPDX, self.trust)["packages"]
            if len(packages) != len(document["components"]) + 1:
                raise FailedError(f"{platform}: CycloneDX and SPDX list different packages")
            counts.append(f"{platform}: {len(document['components'])} components")
        return "; ".join(counts)

    def _bill(self, digest: str) -> Mapping[str, Any]:
        document = predicate(self.where, digest, CYCLONEDX, self.trust)
        named = document["metadata"]["component"]["version"]
        if named != self._version(digest):
            raise FailedError(f"the SBOM is of version {named}, the image of {self._version(digest)}")
        return document

    def _vex(self) -> str:
        # Platforms have most statements in common.
        known: dict[tuple[str, ...], str] = {}
        for digest in self.platforms.values():
            document = predicate(self.where, digest, OPENVEX, self.trust)
            if document["@context"] != CONTEXT:
                raise FailedError(f"expected {CONTEXT}, found {document['@context']}")
            known.update(((one.id, one.purl.partition("?")[0]), one.status) for one in read(document))
        counts = Counter(known.values())
        return ", ".join(f"{counts[status]} {status.replace('_', ' ')}" for status in sorted(counts)) or "no statements"

    def _vulnerabilities(self) -> Check:
        return check("vulnerabilities", self._scan)

    def _scan(self) -> str:
        assert self.expected.advisories is not None
        blocking: dict[str, None] = {}
        total = 0
        for digest in self.platforms.values():
            statements = read(predicate(self.where, digest, OPENVEX, self.trust))
            rows = findings(of_document(self._bill(digest)), self.expected.advisories, statements)
            total += len(rows)
            found = (row for row in rows if row.is_blocking(Severity.HIGH))
            blocking.update((f"{row.id} in {row.part.package} {row.part.version}", None) for row in found)
        if blocking:
            raise FailedError(f"{len(blocking)} with a fix: {_first(list(blocking))}")
        return f"none from HIGH on with a fix, of {total} findings after VEX"

    def _feed(self) -> str:
        assert self.expected.feed is not None
        digest = next(iter(self.platforms.values()))
        place = self.expected.place or self._environment(digest).get(_FEED, "")
        if not place:
            raise FailedError("the image names no feed: give a place with --feed")
        return not_yanked(self._version(digest), self.expected.feed(place))

    def _version(self, digest: str) -> str:
        return self._labels(digest).get(f"{OURS}.runtime.version", "")

    def _labels(self, digest: str) -> Mapping[str, str]:
        return (self._config(digest).get("config") or {}).get("Labels") or {}

    def _environment(self, digest: str) -> Mapping[str, str]:
        rows = (self._config(digest).get("config") or {}).get("Env") or ()
        return dict(row.split("=", 1) for row in rows)

    def _config(self, digest: str) -> Mapping[str, Any]:
        manifest = json.loads(self.where.manifest(digest))
        data: Mapping[str, Any] = json.loads(self.where.blob(manifest["config"]["digest"]))
        return data


def is_good(checks: Sequence[Check]) -> bool:
    """Return whether no check failed."""
    return all(one.result is not Result.FAILED for one in checks)


def _skipped(name: str, option: str) -> Check:
    return Check(name, Result.SKIPPED, f"not asked for: {option}")


def _first(rows: Sequence[str]) -> str:
    more = f" … and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return ", ".join(rows[:_SHOWN]) + more
