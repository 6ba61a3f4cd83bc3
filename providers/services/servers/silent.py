"""Accept connections on ports 21 and 9000, and never say anything, for the proofs of time limits."""

from __future__ import annotations

import socketserver
import threading
import time


class Silent(socketserver.BaseRequestHandler):
    """Waits until the client has had enough."""

    def handle(self) -> None:
        """Wait for an hour."""
        time.sleep(3600)


if __name__ == "__main__":
    socketserver.ThreadingTCPServer.daemon_threads = True
    ftp = socketserver.ThreadingTCPServer(("", 21), Silent)
    threading.Thread(target=ftp.serve_forever, daemon=True).start()
    socketserver.ThreadingTCPServer(("", 9000), Silent).serve_forever()
