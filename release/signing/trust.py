"""Check signatures with cosign: by a public key, or by the identity in a certificate of Sigstore."""

from __future__ import annotations

import base64
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release.common.errors import ReleaseError
from release.signing.programs import AbsentError, run

BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json"
SIGNATURE_ANNOTATION = "dev.cosignproject.cosign/signature"
# The issuer of the identities of workflows.
GITHUB = "https://token.actions.githubusercontent.com"
# A key needs no certificates. Without this file, cosign asks Sigstore's servers for them.
_NO_ROOTS = {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}


class UntrustedError(ReleaseError):
    """A signature is missing, or it is not by whom it should be. The text is one line."""


@dataclass(frozen=True)
class Trust:
    """Whose signatures count: those of a public key, or of an identity (an expression) that an issuer vouches for."""

    key: Path | None = None
    identity: str = ""
    issuer: str = ""

    @property
    def flags(self) -> tuple[str, ...]:
        """The options of cosign."""
        if self.key:
            # What a key signs is in no public log.
            return ("--key", str(self.key), "--insecure-ignore-tlog=true")
        return ("--certificate-identity-regexp", self.identity, "--certificate-oidc-issuer", self.issuer)

    def statement(self, bundle: bytes, predicate_type: str, manifest: bytes) -> Mapping[str, Any]:
        """Return the statement in a bundle about a manifest. Raises UntrustedError if the signature is not valid."""
        with _files(bundle=bundle, manifest=manifest, roots=json.dumps(_NO_ROOTS).encode()) as paths:
            roots = ("--trusted-root", str(paths["roots"])) if self.key else ()
            options = ("--new-bundle-format", "--bundle", str(paths["bundle"]), "--type", predicate_type, *roots)
            self._verify("verify-blob-attestation", *options, str(paths["manifest"]))
        payload: Mapping[str, Any] = json.loads(base64.b64decode(json.loads(bundle)["dsseEnvelope"]["payload"]))
        return payload

    def signed(self, payload: bytes, signature: str, digest: str) -> Mapping[str, Any]:
        """Return the annotations in a signature of a digest. Raises UntrustedError if it is not valid."""
        with _files(payload=payload, signature=signature.encode()) as paths:
            self._verify("verify-blob", "--signature", str(paths["signature"]), str(paths["payload"]))
        data = json.loads(payload)
        if data["critical"]["image"]["docker-manifest-digest"] != digest:
            raise UntrustedError("the signature is of another image")
        annotations: Mapping[str, Any] = data.get("optional") or {}
        return annotations

    def signed_in_registry(self, image: str, digest: str) -> list[Mapping[str, Any]]:
        """Return the annotations of each signature at cosign's own tag. Raises UntrustedError if none is valid.

        cosign needs what a keyless signature has beside it: the certificate, and its entry in Sigstore's log.
        """
        try:
            rows = json.loads(run("cosign", "verify", *self.flags, image))
        except (ReleaseError, AbsentError) as error:
            raise UntrustedError(str(error)) from None
        same = (row for row in rows if row["critical"]["image"]["docker-manifest-digest"] == digest)
        return [row["optional"] or {} for row in same]

    def _verify(self, verb: str, *words: str) -> None:
        try:
            run("cosign", verb, *self.flags, *words)
        except (ReleaseError, AbsentError) as error:
            raise UntrustedError(str(error)) from None


def of_workflow(environ: Mapping[str, str]) -> Trust | None:
    """Return who signs keyless in the workflow of GitHub Actions whose step this is; None outside of one."""
    server, reference = environ.get("GITHUB_SERVER_URL"), environ.get("GITHUB_WORKFLOW_REF")
    if not (server and reference):
        return None
    return Trust(identity=f"^{re.escape(f'{server}/{reference}')}$", issuer=GITHUB)


@contextmanager
def _files(**contents: bytes) -> Iterator[Mapping[str, Path]]:
    with tempfile.TemporaryDirectory(prefix="astro-runtime-verify-") as folder:
        paths = {name: Path(folder) / name for name in contents}
        for name, content in contents.items():
            paths[name].write_bytes(content)
        yield paths
