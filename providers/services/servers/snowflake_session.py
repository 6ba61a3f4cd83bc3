"""The sessions of Snowflake's connector for Python, as far as SnowflakeOperatorAsync uses them.

The vendor documents the connector and not what it sends. The answers have the fields that its versions 2.9 to 3.7 read.
"""

from __future__ import annotations

import re
from typing import Any

from providers.services.servers.answers import PASSWORD, USER, Answers
from providers.services.servers.snowflake_statements import STATEMENTS, Statement, submitted

TOKEN = "a-session"  # noqa: S105  # of a test
LOGIN = {
    "token": TOKEN,
    "masterToken": TOKEN,
    "sessionId": 1,
    "validityInSeconds": 3600,
    "masterValidityInSeconds": 14400,
    "parameters": [],
    "sessionInfo": {"databaseName": None, "schemaName": None, "warehouseName": None, "roleName": None},
}
# Status of a request for a result by the SQL API -> status of the query.
STATUSES = {200: "SUCCESS", 202: "RUNNING", 422: "ABORTED"}
RESULT_OF = re.compile(r"select \* from table\(result_scan\('([^']+)'\)\)", re.IGNORECASE)


class Session(Answers):
    """Answers the connector. Every answer has the status 200; `success` says whether it is an error."""

    def answer_connector(self, sent: dict[str, Any]) -> None:
        """Answer what the connector posts: a login, a query, the end of a session, or telemetry."""
        if self.route == "/session/v1/login-request":
            self.log_in(sent["data"])
        elif self.headers.get("Authorization") != f'Snowflake Token="{TOKEN}"':
            self.fail("390104", "Session no longer exists. New login required to access the service.")
        elif self.route == "/queries/v1/query-request":
            self.start(sent)
        else:
            self.succeed({})

    def log_in(self, sent: dict[str, Any]) -> None:
        """Start a session for the user's password."""
        if (sent["LOGIN_NAME"], sent.get("PASSWORD")) == (USER, PASSWORD):
            self.succeed(LOGIN)
        else:
            self.fail("390100", "Incorrect username or password was specified.")

    def start(self, sent: dict[str, Any]) -> None:
        """Run a query, and answer with its result or, if the client will ask for it later, with its id."""
        asked = RESULT_OF.match(sent["sqlText"])
        statement = STATEMENTS[asked[1]] if asked else submitted(sent["sqlText"])
        if sent.get("asyncExec"):
            path = f"/queries/{statement.handle}/result"
            self.succeed({"queryId": statement.handle, "getResultUrl": path}, code="333334")
        elif statement.error:
            self.fail("002003", statement.error, {"queryId": statement.handle, "sqlState": "42S02"})
        else:
            self.succeed(result_of(statement))

    def show_to_connector(self, statement: Statement | None) -> None:
        """Answer with the status of a query."""
        rows = [{"id": statement.handle, **status_of(statement)}] if statement else []
        self.succeed({"queries": rows})

    def succeed(self, data: dict[str, Any], code: str | None = None) -> None:
        """Answer with data."""
        self.answer(200, {"data": data, "code": code, "message": None, "success": True})

    def fail(self, code: str, message: str, data: dict[str, Any] | None = None) -> None:
        """Answer with an error."""
        self.answer(200, {"data": data or {}, "code": code, "message": message, "success": False})


def status_of(statement: Statement) -> dict[str, str]:
    """Return the status of a query, and the error of one that failed."""
    status = STATUSES[statement.next_status()]
    if status == "ABORTED":
        return {"status": status, "errorCode": "000604", "errorMessage": "SQL execution canceled"}
    if status == "SUCCESS" and statement.error:
        return {"status": "FAILED_WITH_ERROR", "errorCode": "002003", "errorMessage": statement.error}
    return {"status": status}


def result_of(statement: Statement) -> dict[str, Any]:
    """Return the rows of a query as the connector reads them."""
    types = [{**row, "length": None, "precision": None, "scale": None} for row in columns(statement)]
    rows = statement.result["data"]
    return {
        "queryId": statement.handle,
        "parameters": [],
        "rowtype": types,
        "rowset": rows,
        "total": len(rows),
        "returned": len(rows),
        "statementTypeId": 4096,
        "finalDatabaseName": None,
        "finalSchemaName": None,
        "finalWarehouseName": None,
        "finalRoleName": None,
        "queryResultFormat": "json",
    }


def columns(statement: Statement) -> list[dict[str, Any]]:
    """Return the columns of a result. A statement without one has a column, since every result has."""
    found: list[dict[str, Any]] = statement.result["resultSetMetaData"]["rowType"]
    return found or [{"name": "status", "type": "text", "nullable": True}]
