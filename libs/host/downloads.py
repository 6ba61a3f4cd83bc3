"""The environment for programs that download, with the same package index and CA bundle for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from host.certificates import configured_bundle
from host.indexes import package_index

PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def download_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return `environ` with the index and the CA bundle in the variables that pip, uv and Python's ssl module read.

    Unconfigured variables are not set. Raises HostError for an invalid configuration.
    """
    index, bundle = package_index(environ), configured_bundle(environ)
    indexes = {name: index for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX") if index}
    bundles = {name: str(bundle) for name in ("PIP_CERT", "SSL_CERT_FILE") if bundle}
    return {**environ, **indexes, **bundles}
