"""Serve the files of a folder: `serve PORT FOLDER [USER:PASSWORD]`. With credentials, requests must have them."""

import base64
import functools
import http.server
import sys

PORT, FOLDER, *CREDENTIALS = sys.argv[1:]
WANTED = ["Basic " + base64.b64encode(text.encode()).decode() for text in CREDENTIALS]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers 401 to requests without the credentials."""

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Send a file or the listing of a folder."""
        if WANTED and self.headers.get("Authorization") not in WANTED:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="packages"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()


http.server.ThreadingHTTPServer(("", int(PORT)), functools.partial(Handler, directory=FOLDER)).serve_forever()
