"""The machine's package index settings for uv."""

from __future__ import annotations

from collections.abc import Mapping

from host.downloads import download_environment


def uv_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for uv, with the machine's package index and CA bundle.

    Raises HostError for an invalid configuration.
    """
    return {"UV_SYSTEM_CERTS": "1", **download_environment(environ), "UV_PYTHON_DOWNLOADS": "never"}
