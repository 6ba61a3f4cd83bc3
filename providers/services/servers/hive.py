"""HiveServer2's Thrift service on port 10000, with SASL PLAIN, as far as the hook calls it. SQLite runs the statements.

A statement that begins with `use` or `set` only succeeds.
"""

from __future__ import annotations

import itertools
import socketserver
import sqlite3
import struct
import threading
from io import BufferedIOBase
from typing import Any

from TCLIService import TCLIService
from TCLIService import ttypes as hive
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TTransport import TMemoryBuffer

from providers.services.servers.answers import PASSWORD, USER

# Of SASL's negotiation.
START, OK, BAD, COMPLETE = 1, 2, 3, 5
NUMBERS = itertools.count(1)
LOCK = threading.Lock()
DATABASE = sqlite3.connect(":memory:", check_same_thread=False)


def success() -> Any:
    """Return the status of a call that succeeds."""
    return hive.TStatus(hive.TStatusCode.SUCCESS_STATUS)


def handle() -> Any:
    """Return a new identifier."""
    return hive.THandleIdentifier(struct.pack(">QQ", 0, next(NUMBERS)), b"secret")


class Session:
    """Answers the calls of one connection, by the names that Thrift calls."""

    def __init__(self) -> None:
        """Begin without a result."""
        self.names: list[str] = []
        self.rows: list[tuple[Any, ...]] = []

    def OpenSession(self, request: Any) -> Any:  # noqa: N802
        """Open the session."""
        version = hive.TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V6
        return hive.TOpenSessionResp(success(), version, hive.TSessionHandle(handle()))

    def CloseSession(self, request: Any) -> Any:  # noqa: N802
        """Close the session."""
        return hive.TCloseSessionResp(success())

    def ExecuteStatement(self, request: Any) -> Any:  # noqa: N802
        """Run a statement, and keep its result."""
        try:
            self.run(request.statement)
        except sqlite3.Error as error:
            message = f"Error while compiling statement: FAILED: SemanticException {error}"
            return hive.TExecuteStatementResp(hive.TStatus(hive.TStatusCode.ERROR_STATUS, errorMessage=message))
        kind = hive.TOperationType.EXECUTE_STATEMENT
        return hive.TExecuteStatementResp(success(), hive.TOperationHandle(handle(), kind, bool(self.names)))

    def run(self, statement: str) -> None:
        """Run a statement in SQLite."""
        self.names, self.rows = [], []
        if statement.lower().startswith(("use ", "set ")):
            return
        with LOCK:
            cursor = DATABASE.execute(statement)
            self.names, self.rows = [column[0] for column in cursor.description or ()], cursor.fetchall()

    def GetResultSetMetadata(self, request: Any) -> Any:  # noqa: N802
        """Return the columns of the result. All are texts."""
        entry = hive.TTypeEntry(primitiveEntry=hive.TPrimitiveTypeEntry(hive.TTypeId.STRING_TYPE))
        columns = [
            hive.TColumnDesc(name, hive.TTypeDesc([entry]), place) for place, name in enumerate(self.names, start=1)
        ]
        return hive.TGetResultSetMetadataResp(success(), hive.TTableSchema(columns))

    def FetchResults(self, request: Any) -> Any:  # noqa: N802
        """Return the rows once."""
        rows, self.rows = self.rows, []
        columns = [
            hive.TColumn(stringVal=hive.TStringColumn([str(row[place]) for row in rows], b""))
            for place in range(len(self.names))
        ]
        return hive.TFetchResultsResp(success(), False, hive.TRowSet(0, [], columns))

    def CloseOperation(self, request: Any) -> Any:  # noqa: N802
        """Forget the result."""
        return hive.TCloseOperationResp(success())


class Connection(socketserver.StreamRequestHandler):
    """One client: the negotiation, then a frame for each call."""

    def handle(self) -> None:
        """Answer until the client has gone."""
        if not self.is_known():
            return
        processor = TCLIService.Processor(Session())
        while frame := framed(self.rfile, 4):
            answer = TMemoryBuffer()
            processor.process(TBinaryProtocol(TMemoryBuffer(frame)), TBinaryProtocol(answer))
            self.wfile.write(struct.pack(">I", len(answer.getvalue())) + answer.getvalue())

    def is_known(self) -> bool:
        """Return whether the client has the credentials. Refuse it otherwise."""
        framed(self.rfile, 5)
        known = framed(self.rfile, 5).split(b"\0")[1:] == [USER.encode(), PASSWORD.encode()]
        text = b"" if known else b"Error validating the login"
        self.wfile.write(struct.pack(">BI", COMPLETE if known else BAD, len(text)) + text)
        return known


def framed(file: BufferedIOBase, head: int) -> bytes:
    """Return the content of the next frame, whose head ends with its length, or nothing at the end."""
    found = file.read(head)
    return file.read(struct.unpack(">I", found[-4:])[0]) if len(found) == head else b""


if __name__ == "__main__":
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer(("", 10000), Connection).serve_forever()
