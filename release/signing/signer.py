"""Sign with cosign: with a key file, or keyless in a workflow."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from release.common.errors import InputError
from release.signing.programs import run
from release.signing.target import Target
from release.signing.trust import Trust, of_workflow

# The signature as a referrer is an experiment in cosign 2.5; the one at a tag is what cosign looks for by default.
_EXPERIMENT = {"COSIGN_EXPERIMENTAL": "1"}


@dataclass(frozen=True)
class Signer:
    """Who signs: a key file, whose password cosign reads from COSIGN_PASSWORD; None for the workflow's identity.

    `environ` is that of the workflow.
    """

    key: Path | None
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def flags(self) -> tuple[str, ...]:
        """The options of cosign. Keyless signatures are in Sigstore's public log, those of a key are not."""
        return ("--yes", *(("--key", str(self.key), "--tlog-upload=false") if self.key else ()))

    def check(self) -> Signer:
        """Return this signer. Raises InputError if its key is no file."""
        if self.key is not None and not self.key.is_file():
            raise InputError(f"--key: expected a key of cosign, found no file {self.key}")
        return self

    @contextmanager
    def trust(self) -> Iterator[Trust | None]:
        """Give what checks the signatures that are there already; None if no workflow says whose they would be."""
        if self.key is None:
            yield of_workflow(self.environ)
            return
        with tempfile.TemporaryDirectory(prefix="astro-runtime-sign-") as folder:
            public = Path(folder) / "cosign.pub"
            public.write_bytes(run("cosign", "public-key", "--key", str(self.key)))
            yield Trust(public)

    def bundle(self, name: str, digest: str, predicate_type: str, predicate: Mapping[str, Any]) -> bytes:
        """Return the signed statement about a digest, as a bundle of Sigstore."""
        with tempfile.TemporaryDirectory(prefix="astro-runtime-sign-") as folder:
            document, bundle = Path(folder) / "predicate.json", Path(folder) / "bundle.json"
            document.write_text(json.dumps(predicate, ensure_ascii=False), encoding="utf-8")
            what = ("--predicate", str(document), "--type", predicate_type, "--hash", digest.partition(":")[2])
            run("cosign", "attest-blob", *self.flags, "--new-bundle-format", "--bundle", str(bundle), *what, name)
            return bundle.read_bytes()

    def attest(self, where: Target, digest: str, predicate_type: str, predicate: Mapping[str, Any]) -> None:
        """Store the signed statement at the tag of a digest where `cosign verify-attestation` looks by default.

        A statement of the same type there is replaced.
        """
        with tempfile.TemporaryDirectory(prefix="astro-runtime-sign-") as folder:
            document = Path(folder) / "predicate.json"
            document.write_text(json.dumps(predicate, ensure_ascii=False), encoding="utf-8")
            what = ("--replace", "--predicate", str(document), "--type", predicate_type)
            run("cosign", "attest", *self.flags, *what, where.at(digest))

    def sign(self, where: Target, digest: str, annotations: Mapping[str, str]) -> None:
        """Sign a digest twice: at the tag where `cosign verify` looks by default, and as a referrer."""
        named = [word for name, value in annotations.items() for word in ("-a", f"{name}={value}")]
        run("cosign", "sign", *self.flags, *named, where.at(digest))
        mode = ("--registry-referrers-mode", "oci-1-1")
        run("cosign", "sign", *self.flags, *mode, *named, where.at(digest), more=_EXPERIMENT)
