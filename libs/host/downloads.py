"""The environment for a program that downloads: the machine's, with one package index and one CA bundle for all."""

from __future__ import annotations

from collections.abc import Mapping

from host.certificates import configured_bundle
from host.indexes import package_index

PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def download_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` with the index and the CA bundle under the names that pip, uv and Python's ssl module read.

    What is not configured has no variable. Raises HostError for a configuration that is wrong.
    """
    index, bundle = package_index(environ), configured_bundle(environ)
    indexes = {name: index for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX") if index}
    bundles = {name: str(bundle) for name in ("PIP_CERT", "SSL_CERT_FILE") if bundle}
    return {**environ, **indexes, **bundles}
