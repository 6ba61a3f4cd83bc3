"""Google's OAuth 2 token service on port 8080: a token for an assertion that the key of the service account signed."""

from __future__ import annotations

import urllib.parse

from providers.services.servers.answers import Answers, serve
from providers.services.servers.signed import signed_claims

TOKEN = {"access_token": "ya29.shop", "expires_in": 3600, "token_type": "Bearer"}
REFUSED = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}


class Google(Answers):
    """Checks the signature of the assertion."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Give a token, or refuse."""
        assertion = urllib.parse.parse_qs(self.body())["assertion"][0]
        self.answer(*((200, TOKEN) if "iss" in signed_claims(assertion, "tls/google.pem") else (400, REFUSED)))


if __name__ == "__main__":
    serve(Google, 8080)
