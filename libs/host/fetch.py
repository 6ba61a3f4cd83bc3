"""Download a file and check its hash: `python -m host.fetch SHA256 FILE`.

$FETCH_URLS lists the addresses, one per line; the first that answers is used. Pants runs this in a sandbox that has
only the standard library and host.retry. A user and password in an address are sent as a header, and never appear
in an argument or a message. Exit code 3: no address answers; 4: the hash differs. Standard error names the addresses
that did not answer, even if a later one did.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import re
import sys
import urllib.error
import urllib.request
from urllib.parse import unquote, urlsplit

from host.retry import attempts

TIMEOUT_SECONDS = 30


def shown(url: str) -> str:
    """Return the address without its user and password, for messages."""
    return re.sub("^(?!file:)([a-z]+://)?.*@", r"\1", url)


def request(url: str) -> urllib.request.Request:
    """Return the request for an address, with its user and password in a header. Raises ValueError if it is invalid."""
    if not _is_address(url):
        raise ValueError("expected http://, https:// or file://, and %XX for special characters of a password")
    parts = urlsplit(url)
    userinfo, _, host = parts.netloc.rpartition("@")
    found = urllib.request.Request(parts._replace(netloc=host).geturl())  # noqa: S310 - file: is a mirror too
    if userinfo:
        user, _, password = userinfo.partition(":")
        token = base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()
        # A redirect may lead to another host, which must not get the password.
        found.add_unredirected_header("Authorization", f"Basic {token}")
    return found


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https", "file") and parts.port != 0
    except ValueError:
        return False


def download(url: str) -> bytes:
    """Return the content at `url`. Retries errors that may be temporary, with pauses. Raises the last error."""
    wanted = request(url)
    for is_last in attempts():
        try:
            with urllib.request.urlopen(wanted, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
                content: bytes = response.read()
                return content
        except (OSError, http.client.HTTPException) as error:
            if is_last or _is_permanent(error):
                raise
    raise AssertionError("unreachable")


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, urllib.error.HTTPError):
        return error.code < 500
    return isinstance(error, http.client.InvalidURL) or "Name or service not known" in str(error)


def main(urls: str, sha256: str, file: str) -> int:
    """Download from the first address that answers, check the hash and write the file. Return the exit code."""
    failures = []
    for url in urls.split("\n"):
        try:
            content = download(url)
        except (OSError, http.client.HTTPException, ValueError) as error:
            failures.append(f"{shown(url)} cannot be fetched: {_reason(error)}")
            continue
        if failures:
            print(f"{'; '.join(failures)}; using {shown(url)} instead", file=sys.stderr)
        return _keep(url, content, sha256, file)
    print("; ".join(failures), file=sys.stderr)
    return 3


def _reason(error: Exception) -> str:
    # A response that is not HTTP can hold any text.
    return repr(error)[:200] if isinstance(error, http.client.HTTPException) else str(error)


def _keep(url: str, content: bytes, sha256: str, file: str) -> int:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        print(f"{shown(url)}: expected sha256 {sha256}, found {found}", file=sys.stderr)
        return 4
    with open(file, "wb") as output:
        output.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ["FETCH_URLS"], *sys.argv[1:]))
