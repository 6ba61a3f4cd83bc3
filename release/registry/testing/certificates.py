"""A throw-away certificate authority, and a certificate of it for this machine."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True)
class Certificates:
    """The files of the authority's certificate, and of the server's certificate and key."""

    authority: Path
    certificate: Path
    key: Path


def make(folder: Path, *addresses: str) -> Certificates:
    """Make a certificate for localhost, and for further IP addresses, in a folder."""
    authority, certificate, key = folder / "ca.pem", folder / "server.pem", folder / "server.key"
    _openssl("req", "-x509", *_KEY, "-days", "2", "-subj", "/CN=test-ca", "-keyout", f"{key}.ca", "-out", authority)
    _openssl("req", *_KEY, "-subj", "/CN=localhost", "-keyout", key, "-out", f"{key}.csr")
    extensions = folder / "extensions"
    extensions.write_text(",".join([_NAMES, *(f"IP:{address}" for address in addresses)]))
    signing = ("-CA", authority, "-CAkey", f"{key}.ca", "-CAcreateserial", "-days", "2", "-extfile", extensions)
    _openssl("x509", "-req", "-in", f"{key}.csr", *signing, "-out", certificate)
    return Certificates(authority, certificate, key)


def _openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
