"""The network address of a service, and the errors for URLs without one."""

from __future__ import annotations

from typing import NamedTuple

# The default port of each scheme, under the names that SQLAlchemy and Celery's library (kombu) use.
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
HIDDEN = "a hidden host (its URL has an @ after a ?)"
OTHER_FORM = "its URL does not have the form scheme://host:port"


class NoEndpointError(Exception):
    """A URL does not contain the address of its service. The text says why, and shows only the URL's scheme."""


class NoURLError(NoEndpointError):
    """A text is not a URL at all."""


class Endpoint(NamedTuple):
    """A host and a TCP port, or the path of a Unix socket and no port.

    `shown` is false if the host may be part of a password.
    """

    host: str
    port: int | None
    shown: bool = True

    def __str__(self) -> str:
        if not self.shown:
            return HIDDEN
        if self.port is None:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
