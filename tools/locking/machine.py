"""The machine's own package index settings, for uv."""

from __future__ import annotations

from collections.abc import Mapping

from host.downloads import download_environment


def uv_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv: the machine's, with the index and the CA bundle of its policy.

    Raises HostError for a configuration that is wrong.
    """
    return {"UV_SYSTEM_CERTS": "1", **download_environment(environ), "UV_PYTHON_DOWNLOADS": "never"}
