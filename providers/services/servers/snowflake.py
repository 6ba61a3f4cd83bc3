"""Snowflake's SQL API with TLS on port 443, as far as the operators, hooks and triggers call it.

SQLite runs the statements. A comment /* poll: 202 429 200 */ in a statement gives the statuses of the requests for its
result. The last one stays. The same statement fails with 429 or 5xx once, and succeeds when it is submitted again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from providers.services.servers.answers import USER, Answers, serve_tls
from providers.services.servers.signed import public_key, signed_claims

ACCOUNT, KEY, PATH = "SHOP", "tls/snowflake.pem", "/api/v2/statements"
POLLS = (202, 202, 200)
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
# Faults of the service, which a statement outlives.
FAULTS = (429, 500, 503)


@dataclass
class Statement:
    """A request of one or more statements, its result, and the statuses that are still to come."""

    handle: str
    sql: str
    polls: list[int]
    result: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    children: list[str] = field(default_factory=list)

    def next_status(self) -> int:
        """Return the status of the next request for the result."""
        return self.polls.pop(0) if len(self.polls) > 1 else self.polls[0]


STATEMENTS: dict[str, Statement] = {}
# Texts of statements whose faults have been.
FAILED: set[str] = set()
DATABASE = sqlite3.connect(":memory:", check_same_thread=False)
LOCK = threading.Lock()


def submitted(sql: str) -> Statement:
    """Run a statement, and keep its result for later requests."""
    wanted = re.search(r"/\* poll: ([\d ]+) \*/", sql)
    polls = [int(status) for status in wanted[1].split()] if wanted else list(POLLS)
    if sql in FAILED:
        polls = [status for status in polls if status not in FAULTS]
    FAILED.add(sql)
    made = Statement(str(uuid.uuid4()), sql, polls)
    STATEMENTS[made.handle] = made
    run(made)
    return made


def run(statement: Statement) -> None:
    """Run the statements of a request in SQLite. Each of several has a handle of its own."""
    parts = [part for part in statement.sql.split(";") if re.sub(r"/\*.*?\*/", "", part).strip()]
    try:
        with LOCK, DATABASE:
            found = [rows(part) for part in parts]
    except sqlite3.Error as error:
        statement.error = f"SQL compilation error:\n{error}"
        return
    statement.result = found[-1]
    for part, result in zip(parts, found) if len(parts) > 1 else ():
        child = Statement(str(uuid.uuid4()), part, [200], result)
        STATEMENTS[child.handle] = child
        statement.children.append(child.handle)


def rows(sql: str) -> dict[str, Any]:
    """Run one statement, and return its rows as the API gives them: every value is a text."""
    cursor = DATABASE.execute(sql)
    names = [column[0].upper() for column in cursor.description or ()]
    data = [[value if value is None else str(value) for value in row] for row in cursor]
    types = [{"name": name, "type": "text", "nullable": True} for name in names]
    return {"resultSetMetaData": {"numRows": len(data), "format": "jsonv2", "rowType": types}, "data": data}


class Snowflake(Answers):
    """Answers as the account of one user, who has a key pair."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Submit statements."""
        sent = json.loads(self.body() or "{}")
        if not self.is_known():
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
        if not self.is_known():
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
