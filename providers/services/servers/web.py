"""HTTP and HTTPS for the proofs of the HTTP operators. The paths:

/data      rows, with basic authentication      /later   404 twice, then 200
/redirect  to /data                             /slow    answers after a minute
/error     500 with a text                      /echo    what was sent
"""

from __future__ import annotations

import base64
import itertools
import threading
import time

from providers.services.servers.answers import PASSWORD, USER, Answers, serve, serve_tls

WANTED = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SLOW_SECONDS = 60
# Requests for each path below /later, so that tasks do not disturb each other.
ASKED: dict[str, itertools.count[int]] = {}


class Web(Answers):
    """Answers by path."""

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Answer a GET."""
        if self.route == "/error":
            self.answer(500, "the shop is closed")
        elif self.route == "/redirect":
            self.answer(302, "", {"Location": "/data"})
        elif self.route.startswith("/later"):
            open_now = next(ASKED.setdefault(self.route, itertools.count())) > 1
            self.answer(200 if open_now else 404, "open" if open_now else "not yet")
        elif self.route == "/never":
            self.answer(404, "not yet")
        elif self.route == "/slow":
            time.sleep(SLOW_SECONDS)
        elif self.route == "/data" and self.headers.get("Authorization") == WANTED:
            self.answer(200, {"rows": 3})
        else:
            self.answer(401, "who are you?", {"WWW-Authenticate": 'Basic realm="shop"'})

    do_HEAD = do_GET  # noqa: N815  # the name that http.server calls

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Answer with what was sent."""
        self.answer(200, {"sent": self.body(), "type": self.headers.get("Content-Type", "")})


def main() -> None:
    """Serve until the process is killed."""
    threading.Thread(target=serve_tls, args=(Web, 8443), daemon=True).start()
    serve(Web, 8080)


if __name__ == "__main__":
    main()
