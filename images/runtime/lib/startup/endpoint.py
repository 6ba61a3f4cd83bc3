"""The place of a service, and why a URL can name none."""

from __future__ import annotations

from typing import NamedTuple

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
HIDDEN = "a host that is not shown, as its URL has an @ after a ?"
OTHER_FORM = "its URL has another form than scheme://host:port"


class NoEndpointError(Exception):
    """A URL does not say where its service is. The text says why, and has nothing of the URL but its scheme."""


class NoURLError(NoEndpointError):
    """A text does not even begin as a URL does."""


class Endpoint(NamedTuple):
    """A TCP port of a host, or a Unix socket: the socket's path, and no port.

    It is not shown where it may be a part of a password.
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
