"""This machine's certificates and package indexes, as secrets for the steps that download.

They lie in .cache/secrets of the checkout, are mounted into single steps of a build, and never
become part of a layer.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from bootstrap import debian, pip_config
from bootstrap.console import SetupError
from bootstrap.files import write_atomically

CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "CURL_CA_BUNDLE")


def write_secrets(folder: Path) -> None:
    """Write ca.crt, index.env and debian-mirror below `folder`; files that are right are kept."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomically(folder / "ca.crt", certificates().read_bytes(), mode=0o600)
    write_atomically(folder / "index.env", index_environment().encode(), mode=0o600)
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


def index_environment() -> str:
    """Lines of shell that point uv at the index which this machine's uv or pip is configured for.

    Raises SetupError for a configuration that pip cannot read.
    """
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if value := os.environ.get(variable):
            return _line(value)
    return _line(pip_config.setting("index-url", os.environ))


def _line(url: str) -> str:
    quoted = "'" + url.replace("'", "'\\''") + "'"
    return f"export UV_DEFAULT_INDEX={quoted}\n" if url else "# uv's own default index\n"


def debian_mirrors() -> str:
    """The roots of Debian's archives, a line each; empty when the image's own addresses serve."""
    found = debian.configured_mirrors()
    return f"{found.main}\n{found.security}\n" if found.main else ""
