"""A token server for a registry: one user, and the rights that a test gives."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from release.registry.testing.server import PASSWORD, USER

SERVICE, ISSUER = "registry.test", "issuer.test"
IDENTITY = "an-identity-token"


@dataclass
class TokenServer:
    """A running token server. `rights` are the actions that it grants, `asked` the scopes that were asked for."""

    url: str = ""
    certificate: Path = Path()
    rights: Sequence[str] = ("pull", "push")
    asked: list[str] = field(default_factory=list)
    lifetime: int = 300

    @property
    def auth(self) -> dict[str, Any]:
        """The configuration of a registry that trusts it."""
        row = {"realm": self.url, "service": SERVICE, "issuer": ISSUER, "rootcertbundle": str(self.certificate)}
        return {"token": row}


@contextmanager
def token_server(folder: Path) -> Iterator[TokenServer]:
    """Run a token server while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / "tokens.pem", folder / "tokens.key"
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tokens", "-keyout", key,
             "-out", certificate)  # fmt: skip
    server = TokenServer(certificate=certificate)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name that the standard library calls
            login = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            allowed = self.headers.get("Authorization") == login
            self._answer(allowed, parse_qs(urlsplit(self.path).query).get("scope", []))

        def do_POST(self) -> None:  # noqa: N802 - as above
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(form.get("refresh_token") == [IDENTITY], form.get("scope", [""])[0].split())

        def _answer(self, allowed: bool, scopes: Sequence[str]) -> None:
            server.asked.extend(scopes)
            body = json.dumps({"token": _token(server, scopes, key), "expires_in": server.lifetime}).encode()
            self.send_response(200 if allowed else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        server.url = f"http://127.0.0.1:{http.server_address[1]}/token"
        yield server
        http.shutdown()


def _token(server: TokenServer, scopes: Sequence[str], key: Path) -> str:
    certificate = "".join(server.certificate.read_text().split("\n")[1:-2])
    now = int(time.time())
    access = [_granted(scope, server.rights) for scope in scopes]
    header = {"typ": "JWT", "alg": "RS256", "x5c": [certificate]}
    claims = {"iss": ISSUER, "sub": USER, "aud": SERVICE, "iat": now, "nbf": now - 5, "exp": now + 300, "jti": "1"}
    text = f"{_encoded(json.dumps(header))}.{_encoded(json.dumps({**claims, 'access': access}))}"
    return f"{text}.{_encoded(_openssl('dgst', '-sha256', '-sign', key, content=text.encode()))}"


def _granted(scope: str, rights: Sequence[str]) -> dict[str, Any]:
    kind, name, actions = scope.split(":")
    return {"type": kind, "name": name, "actions": [one for one in actions.split(",") if one in rights]}


def _encoded(content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _openssl(*words: object, content: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, input=content).stdout
