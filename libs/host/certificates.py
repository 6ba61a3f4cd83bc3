"""Find the CA bundle that every download of a build trusts."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from pathlib import Path

from host import pip_config
from host.errors import HostError

# The first one that is set counts; then `cert` in pip's configuration, then the system's bundle.
VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "CURL_CA_BUNDLE")
_FALLBACK = "/etc/ssl/certs/ca-certificates.crt"


def ca_bundle(environ: Mapping[str, str]) -> Path:
    """Return the path of the CA bundle.

    Raises HostError if a variable or pip's configuration names a file that does not exist, or if there is no bundle.
    """
    return configured_bundle(environ) or system_bundle()


def configured_bundle(environ: Mapping[str, str]) -> Path | None:
    """Return the CA bundle that a variable or pip's configuration names, or None. Raises HostError if it is missing."""
    for variable in VARIABLES:
        if value := environ.get(variable):
            return _existing(f"${variable}", value)
    value = pip_config.setting("cert", environ)
    return _existing("pip's configuration: cert", value) if value else None


def system_bundle() -> Path:
    """Return the CA bundle of the system. Raises HostError if there is none."""
    default = ssl.get_default_verify_paths().cafile or _FALLBACK
    if not os.path.isfile(default):
        raise HostError(f"no CA bundle at {default}; set $SSL_CERT_FILE to one")
    return Path(default)


def _existing(source: str, value: str) -> Path:
    if not os.path.isfile(value):
        raise HostError(f"{source}: expected a CA bundle, found no file {value}")
    return Path(value)
