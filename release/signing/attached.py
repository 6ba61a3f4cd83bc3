"""Read what is attached to a digest, with the signatures checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from release.signing.documents import OF_PLATFORM, Documents
from release.signing.target import Referrer, Target
from release.signing.trust import BUNDLE, SIGNATURE, SIGNATURE_ANNOTATION, Trust, UntrustedError

PREDICATE_TYPE = "dev.sigstore.bundle.predicateType"
_NONE = "none is attached"
_CREATED = "org.opencontainers.image.created"


def predicate(where: Target, digest: str, predicate_type: str, trust: Trust) -> Mapping[str, Any]:
    """Return the newest predicate of a type about a digest. Raises UntrustedError if none has a valid signature."""
    reason = _NONE
    for referrer in _newest_first(where, digest, predicate_type):
        try:
            return _predicate(where, digest, referrer, predicate_type, trust)
        except UntrustedError as error:
            reason = str(error)
    raise UntrustedError(reason)


def signed_by(where: Target, trust: Trust, digest: str) -> Documents:
    """Return the documents about a platform that somebody has signed. Raises UntrustedError if one is missing."""
    return {kind: predicate(where, digest, kind, trust) for kind in OF_PLATFORM}


def attached_types(where: Target, digest: str) -> tuple[str, ...]:
    """Return the types of the documents about a platform, whoever signed them. Raises UntrustedError as `signed_by`."""
    found = {row.annotations.get(PREDICATE_TYPE) for row in where.referrers(digest) if row.artifact_type == BUNDLE}
    if not found.issuperset(OF_PLATFORM):
        raise UntrustedError(_NONE)
    return OF_PLATFORM


def signatures(where: Target, digest: str, trust: Trust) -> list[Mapping[str, Any]]:
    """Return the annotations of each valid signature of a digest. Raises UntrustedError if there is none."""
    if trust.key is None:
        if where.is_layout:
            raise UntrustedError("a keyless signature is checked in a registry: this is a layout")
        return trust.signed_in_registry(where.at(digest), digest)
    reason, found = _NONE, []
    for referrer in where.referrers(digest):
        if referrer.artifact_type != SIGNATURE:
            continue
        for layer in json.loads(where.manifest(referrer.digest))["layers"]:
            signed = (layer.get("annotations") or {}).get(SIGNATURE_ANNOTATION, "")
            try:
                found.append(trust.signed(where.blob(layer["digest"]), signed, digest))
            except UntrustedError as error:
                reason = str(error)
    if not found:
        raise UntrustedError(reason)
    return found


def _newest_first(where: Target, digest: str, predicate_type: str) -> list[Referrer]:
    rows = [
        row
        for row in where.referrers(digest)
        if row.artifact_type == BUNDLE and row.annotations.get(PREDICATE_TYPE) == predicate_type
    ]
    return sorted(rows, key=lambda row: (row.annotations.get(_CREATED, ""), row.digest), reverse=True)


def _predicate(where: Target, digest: str, referrer: Referrer, predicate_type: str, trust: Trust) -> Mapping[str, Any]:
    (layer,) = json.loads(where.manifest(referrer.digest))["layers"]
    statement = trust.statement(where.blob(layer["digest"]), predicate_type, where.manifest(digest))
    found: Mapping[str, Any] = statement["predicate"]
    return found
