"""Where the services are that a connection URL names."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

# Default port of each scheme, with the names that SQLAlchemy and Celery's library have for it.
PORTS = {
    "amqp": 5672,
    "amqps": 5671,
    "librabbitmq": 5672,
    "mariadb": 3306,
    "mssql": 1433,
    "mysql": 3306,
    "postgres": 5432,
    "postgresql": 5432,
    "pyamqp": 5672,
    "redis": 6379,
    "rediss": 6379,
    "sentinel": 26379,
}
# Nothing to wait for: a file, or the memory of the process.
LOCAL = ("filesystem", "memory", "sqlite")
# As SQLAlchemy reads a URL: a password may have any character but @.
URL = re.compile(
    r"(?P<scheme>[\w.-]+)(?:\+(?P<driver>[\w.-]+))?://"
    r"(?:[^:/?@]*(?::[^@]*)?@)?"
    r"(?P<place>[^/?#]*)(?P<path>[^?]*)(?:\?(?P<query>.*))?",
    re.DOTALL,
)
PLACE = re.compile(r"(?:.*@)?(?:\[(?P<ipv6>[^]]*)]|(?P<host>[^:]*))(?::(?P<port>\d*))?", re.DOTALL)


class NoEndpointError(Exception):
    """A URL does not say where its service is. The text says why, and has nothing of the URL but its scheme."""


class Endpoint(NamedTuple):
    """A TCP port of a host, or a Unix socket: the socket's path, and no port."""

    host: str
    port: int | None

    def __str__(self) -> str:
        if self.port is None:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def endpoints(url: str) -> list[Endpoint]:
    """The places of a service, each as good as the others: several URLs are separated by semicolons.

    None for a file or memory. NoEndpointError if the URL names no host, or a scheme without a known port.
    """
    found: list[Endpoint] = []
    scheme = ""
    for part in url.strip().split(";"):
        match = URL.fullmatch(part if "://" in part else f"{scheme}://{part}")
        if not match:
            raise NoEndpointError("its URL has another form than scheme://host:port")
        scheme = match["scheme"].lower()
        if part and scheme not in LOCAL:
            found += _of_url(scheme, match)
    return found


def _of_url(scheme: str, match: re.Match[str]) -> list[Endpoint]:
    if scheme not in PORTS:
        raise NoEndpointError(f"no port is known for the scheme {scheme}")
    if match["driver"] == "socket":
        return [Endpoint(unquote(match["place"] + match["path"]), None)]
    found = [_of_place(scheme, place) for place in [match["place"], *_of_query(match["query"] or "")]]
    named = [endpoint for endpoint in found if endpoint.host]
    if not named:
        raise NoEndpointError("its URL names no host")
    return named


def _of_query(query: str) -> list[str]:
    """The hosts, or the socket, that the query of a database's URL names."""
    options = parse_qs(query)
    hosts = [host for text in options.get("host", []) for host in text.split(",")]
    ports = [port for text in options.get("port", []) for port in text.split(",")]
    if len(ports) == len(hosts):
        hosts = [f"{host}:{port}" for host, port in zip(hosts, ports)]
    return options.get("unix_socket", hosts)


def _of_place(scheme: str, place: str) -> Endpoint:
    match = PLACE.fullmatch(place)
    if not match:
        raise NoEndpointError("its URL has another form than scheme://host:port")
    host = unquote(match["ipv6"] or match["host"])
    port = int(match["port"] or PORTS[scheme])
    if not host.startswith("/"):
        return Endpoint(host, port)
    return Endpoint(f"{host}/.s.PGSQL.{port}" if scheme.startswith("postgres") else host, None)
