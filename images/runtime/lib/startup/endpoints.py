"""Find the network addresses in a connection URL."""

from __future__ import annotations

import re
from typing import Callable
from urllib.parse import parse_qs, unquote

from startup.endpoint import OTHER_FORM, PORTS, Endpoint, NoEndpointError, NoURLError

LAST_PORT = 65535
# Schemes without a service to wait for: a file, or the memory of the process.
LOCAL = ("filesystem", "memory", "sqlite")
SCHEME = r"(?P<scheme>[\w.-]+)(?:\+(?P<driver>[\w.-]+))?://"
NETLOC_AND_REST = r"(?P<netloc>[^/?#]*)(?P<path>[^?]*)(?:\?(?P<query>.*))?"
# SQLAlchemy's syntax: a password may contain any character except @. Older versions allow @ too.
URL = re.compile(SCHEME + r"(?:[^:/?]*(?::[^@]*)?@(?:[^?]*@)?)?" + NETLOC_AND_REST, re.DOTALL)
# SQLAlchemy 1.3's syntax: a password ends at the last @.
URL_TO_THE_LAST_AT = re.compile(SCHEME + r"(?:.*@)?" + NETLOC_AND_REST, re.DOTALL)
HOST_AND_PORT = re.compile(r"(?:\[(?P<ipv6>[^]]*)]|(?P<host>[^:]*))(?::(?P<port>\d*))?", re.DOTALL)
IPV6 = re.compile(r"[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*")


def of_database(url: str) -> list[Endpoint]:
    """Return the addresses of a database, any of which will do; [] for a file.

    Raises NoEndpointError if the URL has no host, or a scheme without a known port.
    """
    return _endpoints(url.strip(), _of_database)


def of_broker(url: str) -> list[Endpoint]:
    """Return the addresses of a broker, any of which will do; [] for files or memory.

    As in Celery, semicolons separate several URLs. Raises NoEndpointError like of_database().
    """
    found: list[Endpoint] = []
    scheme = ""
    for part in filter(None, url.strip().split(";")):
        # A part with a user but no scheme comes from a password that contains a semicolon.
        if "://" not in part and "@" in part:
            raise NoEndpointError(OTHER_FORM)
        whole = part if "://" in part else f"{scheme}://{part}"
        found += _endpoints(whole, _of_broker)
        scheme = _scheme(_matched(whole))
    return found


def _endpoints(url: str, read: Callable[[re.Match[str]], list[Endpoint]]) -> list[Endpoint]:
    """Return the addresses in a URL; those of both syntaxes if the query may be the end of a password."""
    match = _matched(url)
    found = read(match)
    if "@" not in (match["query"] or ""):
        return found
    return [each._replace(shown=False) for each in found + _by_the_last_at(url, read)]


def _by_the_last_at(url: str, read: Callable[[re.Match[str]], list[Endpoint]]) -> list[Endpoint]:
    match = URL_TO_THE_LAST_AT.fullmatch(url)
    try:
        return read(match) if match else []
    except NoEndpointError:
        return []


def _of_database(match: re.Match[str]) -> list[Endpoint]:
    scheme = _scheme(match)
    if scheme in LOCAL:
        return []
    if scheme == "mssql":
        from startup import odbc

        return [Endpoint(*odbc.address(match["driver"], match["netloc"], match["path"], match["query"] or ""))]
    return _of_sql(scheme, match["netloc"], parse_qs(match["query"] or ""))


def _of_broker(match: re.Match[str]) -> list[Endpoint]:
    scheme = _scheme(match)
    if match["driver"] == "socket":
        return [Endpoint(unquote(match["netloc"] + match["path"]), None)]
    return [] if scheme in LOCAL else [_endpoint(scheme, *_split(match["netloc"]))]


def _matched(url: str) -> re.Match[str]:
    match = URL.fullmatch(url)
    if not match:
        raise NoURLError(OTHER_FORM)
    return match


def _scheme(match: re.Match[str]) -> str:
    scheme = match["scheme"].lower()
    if scheme not in PORTS and scheme not in LOCAL:
        raise NoEndpointError(f"no port is known for the scheme {scheme}")
    return scheme


def _of_sql(scheme: str, netloc: str, query: dict[str, list[str]]) -> list[Endpoint]:
    """Return the addresses that a driver gets: the query's host and port replace those of the URL."""
    if "unix_socket" in query:
        return [Endpoint(query["unix_socket"][0], None)]
    host, port = _split(netloc)
    hosts = [_split(each) for each in _listed(query, "host")] or [(each, "") for each in host.split(",")]
    ports = _listed(query, "port") or [port]
    if len(ports) not in (1, len(hosts)):
        raise NoEndpointError(f"its URL names {len(hosts)} hosts and {len(ports)} ports")
    # A single port applies to every host.
    pairs = zip(hosts, ports * len(hosts) if len(ports) == 1 else ports)
    return [_endpoint(scheme, name, own or port) for (name, own), port in pairs]


def _listed(query: dict[str, list[str]], name: str) -> list[str]:
    return [each for text in query.get(name, []) for each in text.split(",")]


def _split(netloc: str) -> tuple[str, str]:
    """Return host and port as strings; a path, or an IPv6 address without brackets, is a host without a port."""
    if unquote(netloc).startswith("/") and not re.search(r":\d+$", netloc):
        return unquote(netloc), ""
    if IPV6.fullmatch(netloc):
        return netloc, ""
    match = HOST_AND_PORT.fullmatch(netloc)
    if not match:
        raise NoEndpointError(OTHER_FORM)
    return unquote(match["ipv6"] or match["host"] or ""), match["port"] or ""


def _endpoint(scheme: str, host: str, port: str) -> Endpoint:
    if not host:
        raise NoEndpointError("its URL names no host")
    if not port.isdecimal() and port:
        raise NoEndpointError(OTHER_FORM)
    number = int(port or PORTS[scheme])
    if number > LAST_PORT:
        raise NoEndpointError(f"its URL has a port above {LAST_PORT}")
    if not host.startswith("/"):
        return Endpoint(host, number)
    return Endpoint(f"{host}/.s.PGSQL.{number}" if scheme.startswith("postgres") else host, None)
