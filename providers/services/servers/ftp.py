"""FTP on port 21, and FTPS, which refuses a login without TLS, on port 2122."""

from __future__ import annotations

import tempfile

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

from providers.services.servers.answers import PASSWORD, USER


class Plain(FTPHandler):  # type: ignore[misc]  # it has no types
    """Without encryption."""


class Encrypted(TLS_FTPHandler):  # type: ignore[misc]
    """A login without encryption is refused."""

    certfile = "tls/server.pem"
    tls_control_required = True
    # FTPSHook does not ask for encrypted data.
    tls_data_required = False


def main() -> None:
    """Serve an empty folder until the process is killed."""
    users = DummyAuthorizer()
    users.add_user(USER, PASSWORD, tempfile.mkdtemp(), perm="elradfmwMT")
    Plain.authorizer = Encrypted.authorizer = users
    loop = IOLoop.instance()
    for port, handler in ((21, Plain), (2122, Encrypted)):
        FTPServer(("", port), handler, ioloop=loop)
    loop.loop()


if __name__ == "__main__":
    main()
