"""JSON web tokens that an RSA key signed (RS256)."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def signed_claims(token: str, key_file: str) -> dict[str, Any]:
    """Return the claims of a token, or nothing if the key of the file did not sign it."""
    head, claims, signature = token.split(".")
    try:
        public_key(key_file).verify(_decoded(signature), f"{head}.{claims}".encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return {}
    found: dict[str, Any] = json.loads(_decoded(claims))
    return found


def public_key(file: str) -> RSAPublicKey:
    """Return the public key of a file."""
    found = load_pem_public_key(Path(file).read_bytes())
    assert isinstance(found, RSAPublicKey)
    return found


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
