"""Find the server in a SQL Server URL, as SQLAlchemy and ODBC parse it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote

from startup.endpoint import OTHER_FORM, PORTS, NoEndpointError

# The keywords of ODBC drivers for the server in a connection string.
SERVER = ("server", "address", "addr", "network address")
# A value in braces may contain semicolons.
OPTION = re.compile(r"\s*(?P<name>[^=;]+?)\s*=\s*(?:\{(?P<quoted>(?:[^}]|}})*)}|(?P<plain>[^;]*))\s*(?:;|$)")
ADDRESS = re.compile(r"(?:tcp:)?(?:\[(?P<ipv6>[^]]*)]|(?P<host>[^,:\\]*))(?P<name>\\[^,:]*)?(?:[,:]\s*(?P<port>\d+))?")
HERE = (".", "(local)")


def address(driver: str | None, netloc: str, path: str, query: str) -> tuple[str, int]:
    """Return host and port, given the parts of the URL.

    Raises NoEndpointError if the URL has no host, or if only ODBC's configuration or the server itself knows the port.
    """
    options = parse_qs(query)
    if "odbc_connect" in options:
        return _host_and_port(_server(options["odbc_connect"][0]))
    # https://docs.sqlalchemy.org/en/14/dialects/mssql.html#dsn-connections
    if "dsn" in options or (driver in (None, "pyodbc") and path in ("", "/")):
        raise NoEndpointError("its URL names an ODBC data source")
    return _host_and_port(unquote(netloc))


def _server(text: str) -> str:
    options = {found["name"].lower(): found["quoted"] or found["plain"] or "" for found in OPTION.finditer(text)}
    if "dsn" in options:
        raise NoEndpointError("its URL names an ODBC data source")
    return next((options[name].strip() for name in SERVER if name in options), "")


def _host_and_port(server: str) -> tuple[str, int]:
    match = ADDRESS.fullmatch(server)
    if not match:
        raise NoEndpointError(OTHER_FORM)
    host = match["ipv6"] or match["host"]
    if not host:
        raise NoEndpointError("its URL names no host")
    if match["name"] and not match["port"]:
        raise NoEndpointError("its URL names an instance, whose port only the server knows")
    return "localhost" if host.lower() in HERE else host, int(match["port"] or PORTS["mssql"])
