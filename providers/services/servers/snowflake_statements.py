"""The statements that Snowflake's clients submit: SQLite runs them, and their results stay.

A comment /* poll: 202 429 200 */ in a statement gives the statuses of the requests for its result. The last one stays.
The same statement fails with 429 or 5xx once, and succeeds when it is submitted again.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

POLLS = (202, 202, 200)
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
# Of the session, which has neither settings nor transactions here.
SESSION = re.compile(r"\s*(alter session|commit|rollback)\b", re.IGNORECASE)
DATABASE = sqlite3.connect(":memory:", check_same_thread=False)
LOCK = threading.Lock()


def submitted(sql: str) -> Statement:
    """Run a statement, and keep its result for later requests."""
    wanted = re.search(r"/\* poll: ([\d ]+) \*/", sql)
    polls = [int(status) for status in wanted[1].split()] if wanted else [200] if SESSION.match(sql) else list(POLLS)
    if sql in FAILED:
        polls = [status for status in polls if status not in FAULTS]
    FAILED.add(sql)
    made = Statement(str(uuid.uuid4()), sql, polls)
    STATEMENTS[made.handle] = made
    run(made)
    return made


def run(statement: Statement) -> None:
    """Run the statements of a request in SQLite. Each of several has a handle of its own."""
    parts = [part for part in statement.sql.split(";") if part.strip()]
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
    if SESSION.match(sql):
        return {"resultSetMetaData": {"numRows": 0, "format": "jsonv2", "rowType": []}, "data": []}
    cursor = DATABASE.execute(sql)
    names = [column[0].upper() for column in cursor.description or ()]
    data = [[value if value is None else str(value) for value in row] for row in cursor]
    types = [{"name": name, "type": "text", "nullable": True} for name in names]
    return {"resultSetMetaData": {"numRows": len(data), "format": "jsonv2", "rowType": types}, "data": data}
