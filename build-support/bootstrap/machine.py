"""This machine's certificates and package indexes, as secrets for the steps that download.

They lie in .cache/secrets of the checkout, are mounted into single steps of a build, and never
become part of a layer.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from pathlib import Path

from bootstrap import debian
from bootstrap.console import SetupError
from bootstrap.files import write_atomically

CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "CURL_CA_BUNDLE")


def write_secrets(folder: Path) -> None:
    """Write ca.crt, index.env and apt.list below `folder`; files that are right are kept."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomically(folder / "ca.crt", certificates().read_bytes(), mode=0o600)
    write_atomically(folder / "index.env", index_environment(folder).encode(), mode=0o600)
    write_atomically(folder / "debian-mirror", debian_mirrors().encode(), mode=0o600)


def certificates() -> Path:
    """The CA bundle that this machine's clients use; raises SetupError if a variable is wrong."""
    for variable in CERTIFICATES:
        if value := os.environ.get(variable):
            if not Path(value).is_file():
                raise SetupError(f"${variable}: expected a CA bundle, found no file {value}")
            return Path(value)
    default = ssl.get_default_verify_paths().cafile or "/etc/ssl/certs/ca-certificates.crt"
    if not Path(default).is_file():
        raise SetupError(f"no CA bundle at {default}; name one with $SSL_CERT_FILE")
    return Path(default)


def index_environment(folder: Path) -> str:
    """Lines of shell that point uv at the index which this machine's uv or pip is configured for."""
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if value := os.environ.get(variable):
            return _line(value)
    return _line(_pip_index(folder))


def _line(url: str) -> str:
    quoted = "'" + url.replace("'", "'\\''") + "'"
    return f"export UV_DEFAULT_INDEX={quoted}\n" if url else "# uv's own default index\n"


def _pip_index(folder: Path) -> str:
    """pip's index-url. Asking pip takes a second, so the answer is kept while its files stay."""
    files = [Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf"]
    files += [Path("/etc/pip.conf"), Path(os.environ.get("PIP_CONFIG_FILE", os.devnull))]
    key = [[str(file), file.stat().st_mtime_ns] for file in files if file.is_file()]
    cached = folder / "pip-index.json"
    if cached.exists() and (known := json.loads(cached.read_text()))["key"] == key:
        return str(known["url"])
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    url = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    write_atomically(cached, json.dumps({"key": key, "url": url}).encode(), mode=0o600)
    return url


def debian_mirrors() -> str:
    """The roots of the Debian archives that apt uses here: the main one, then security's."""
    codename = debian.release().get("VERSION_CODENAME", "")
    if debian.release().get("ID") != "debian":
        return ""
    uris = debian.archive_uris()
    main = uris.get(codename, "")
    return f"{main}\n{uris.get(f'{codename}-security', main)}\n"
