"""Snowflake's SQL API with TLS on port 443, as far as the operators, hooks and triggers call it.

snowflake_session.py answers the connector on the same port.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from providers.services.servers.answers import USER, serve_tls
from providers.services.servers.signed import public_key, signed_claims
from providers.services.servers.snowflake_session import Session
from providers.services.servers.snowflake_statements import STATEMENTS, Statement, submitted

ACCOUNT, KEY, PATH = "SHOP", "tls/snowflake.pem", "/api/v2/statements"
IN_PROGRESS = "Asynchronous execution in progress. Use provided query id to perform query monitoring and management."
UNKNOWN_TOKEN = {"code": "390144", "message": "JWT token is invalid."}
# What a request for a result finds if the statement has neither ended nor is running.
ENDS = {
    408: {
        "code": "000630",
        "sqlState": "57014",
        "message": "Statement reached its statement or warehouse timeout of 5 second(s) and was canceled.",
    },
    422: {"code": "000604", "sqlState": "57014", "message": "SQL execution canceled"},
    429: {"message": "Too many requests."},
    500: {"message": "Internal server error."},
    503: {"message": "Service unavailable."},
}


class Snowflake(Session):
    """Answers as the account of one user, who has a key pair."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Submit statements."""
        sent = json.loads(self.body() or "{}")
        if not self.route.startswith(PATH):
            self.answer_connector(sent)
        elif not self.is_known():
            self.answer(401, UNKNOWN_TOKEN)
        else:
            self.submit(sent)

    def submit(self, sent: dict[str, Any]) -> None:
        """Run what was sent, and answer with its handle."""
        count = len([part for part in sent["statement"].split(";") if part.strip()])
        wanted = int(sent["parameters"]["MULTI_STATEMENT_COUNT"])
        if wanted and wanted != count:
            text = f"Actual statement count {count} did not match the desired statement count {wanted}."
            self.answer(422, {"code": "000008", "sqlState": "0A000", "message": text})
        else:
            statement = submitted(sent["statement"])
            self.answer(202, status_of(statement, {"code": "333334", "message": IN_PROGRESS}))

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Answer with the result of a statement, or that it is running."""
        statement = STATEMENTS.get(self.route.rpartition("/")[2])
        if not self.route.startswith(PATH):
            self.show_to_connector(statement)
        elif not self.is_known():
            self.answer(401, UNKNOWN_TOKEN)
        elif not statement:
            self.answer(404, {"code": "000709", "sqlState": "02000", "message": "Statement not found"})
        else:
            self.show(statement, statement.next_status())

    def show(self, statement: Statement, status: int) -> None:
        """Answer with a status, and what belongs to it."""
        if status == 202:
            self.answer(status, status_of(statement, {"code": "333334", "message": IN_PROGRESS}))
        elif status != 200:
            self.answer(status, status_of(statement, ENDS[status]), {"Retry-After": "1"} if status == 429 else {})
        elif statement.error:
            failure = {"code": "002003", "sqlState": "42S02", "message": statement.error}
            self.answer(422, status_of(statement, failure))
        else:
            done = {"code": "090001", "sqlState": "00000", "message": "Statement executed successfully."}
            handles = {"statementHandles": statement.children} if statement.children else {}
            self.answer(200, {**status_of(statement, done), **handles, **statement.result})

    def is_known(self) -> bool:
        """Return whether the request has a token that the user's key signed, and that has not expired."""
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or self.headers.get("X-Snowflake-Authorization-Token-Type") != "KEYPAIR_JWT":
            return False
        claims, user = signed_claims(token, KEY), f"{ACCOUNT}.{USER.upper()}"
        return bool(
            claims
            and claims["sub"] == user
            and claims["iss"] == f"{user}.{fingerprint()}"
            and claims["iat"] <= time.time() + 60 < claims["exp"] + 60
        )


def status_of(statement: Statement, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an answer about a statement."""
    url = f"{PATH}/{statement.handle}"
    return {**fields, "statementHandle": statement.handle, "statementStatusUrl": url}


def fingerprint() -> str:
    """Return the fingerprint of the user's public key, as `DESC USER` shows it."""
    key = public_key(KEY).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode()


if __name__ == "__main__":
    serve_tls(Snowflake, 443)
