"""Attach signed documents and signatures to an image, and leave what is attached already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from release.signing.attached import PREDICATE_TYPE, predicate, signatures
from release.signing.signer import Signer
from release.signing.target import Target
from release.signing.trust import BUNDLE, Trust, UntrustedError

Report = Callable[[str], None]


def attach(
    where: Target, digest: str, documents: Mapping[str, Mapping[str, Any]], signer: Signer, report: Report
) -> None:
    """Attach predicate type -> predicate to a digest: at cosign's own tag first, then as a referrer.

    The referrer is last, so that a run after one that was killed knows what is missing. Raises as `programs.run` does.
    """
    with signer.trust() as trust:
        for kind, document in documents.items():
            if _has(where, digest, kind, document, trust):
                report(f"{digest[:19]}: {kind} is there")
                continue
            signer.attest(where, digest, kind, document)
            bundle = signer.bundle(where.name, digest, kind, document)
            annotations = {PREDICATE_TYPE: kind, "dev.sigstore.bundle.content": "dsse-envelope"}
            where.attach(digest, BUNDLE, bundle, annotations)
            report(f"{digest[:19]}: {kind} attached")


def _has(where: Target, digest: str, kind: str, document: Mapping[str, Any], trust: Trust | None) -> bool:
    """Return whether the newest document of that type is signed by us and says the same."""
    if trust is None:
        return False
    try:
        return predicate(where, digest, kind, trust) == document
    except UntrustedError:
        return False


def sign(where: Target, digest: str, annotations: Mapping[str, str], signer: Signer, report: Report) -> None:
    """Sign a digest with annotations, unless a signature with the same is there. Raises as `programs.run` does."""
    with signer.trust() as trust:
        if trust and _is_signed(where, digest, annotations, trust):
            report(f"{digest[:19]}: the signature is there")
            return
        signer.sign(where, digest, annotations)
        report(f"{digest[:19]}: signed")


def _is_signed(where: Target, digest: str, annotations: Mapping[str, str], trust: Trust) -> bool:
    try:
        return any(dict(found) == dict(annotations) for found in signatures(where, digest, trust))
    except UntrustedError:
        return False
