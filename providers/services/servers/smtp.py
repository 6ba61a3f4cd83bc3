"""SMTP with TLS from the start on port 1465 and by STARTTLS on port 1587. Mail goes to the Maildir in argv."""

from __future__ import annotations

import mailbox
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from providers.services.servers.answers import PASSWORD, USER


class Mailbox:
    """Writes each message to a Maildir. Addresses of the domain `refused` are refused."""

    async def handle_RCPT(  # noqa: N802  # the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept or refuse a recipient."""
        if address.endswith("@refused.test"):
            return "550 there is no such customer"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Deliver a message."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mailbox.Maildir(sys.argv[1]).add(content)
        return "250 delivered"


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    """Accept the one user."""
    wanted = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    # The server answers if this does not claim to have answered.
    return AuthResult(success=wanted, handled=False)


def main() -> None:
    """Serve until the process is killed."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("tls/server.pem")
    options = {"authenticator": authenticate, "auth_required": True, "auth_exclude_mechanism": ["CRAM-MD5"]}
    Controller(Mailbox(), hostname="", port=1465, ssl_context=context, auth_require_tls=False, **options).start()
    Controller(Mailbox(), hostname="", port=1587, tls_context=context, require_starttls=True, **options).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
