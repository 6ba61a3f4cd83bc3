"""Google's OAuth 2 token service on port 8080: a token for an assertion that the key of the service account signed."""

from __future__ import annotations

import base64
import json
import urllib.parse
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from providers.services.servers.answers import Answers, serve

TOKEN = {"access_token": "ya29.shop", "expires_in": 3600, "token_type": "Bearer"}
REFUSED = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}


class Google(Answers):
    """Checks the signature of the assertion."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Give a token, or refuse."""
        assertion = urllib.parse.parse_qs(self.body())["assertion"][0]
        self.answer(*((200, TOKEN) if is_signed(assertion) else (400, REFUSED)))


def is_signed(assertion: str) -> bool:
    """Return whether the key of the service account signed this JWT."""
    head, claims, signature = assertion.split(".")
    key = load_pem_public_key(Path("tls/google.pem").read_bytes())
    assert isinstance(key, RSAPublicKey)
    try:
        key.verify(decoded(signature), f"{head}.{claims}".encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return "iss" in json.loads(decoded(claims))


def decoded(part: str) -> bytes:
    """Return the bytes of a part of a JWT."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


if __name__ == "__main__":
    serve(Google, 8080)
