"""The machine's own package index settings, for uv."""

from __future__ import annotations

from collections.abc import Mapping

from bootstrap.pip_config import setting

_UV_INDEX = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE")


def uv_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv: the machine's, with pip's index and certificate where uv has none of its own.

    Raises SetupError for a configuration that pip cannot read.
    """
    found = dict(environ)
    index = environ.get("PIP_INDEX_URL") or setting("index-url", environ)
    if index and not any(environ.get(name) for name in _UV_INDEX):
        found["UV_DEFAULT_INDEX"] = index
    certificate = environ.get("PIP_CERT") or setting("cert", environ)
    if certificate:
        found.setdefault("SSL_CERT_FILE", certificate)
    found.setdefault("UV_SYSTEM_CERTS", "1")
    found["UV_PYTHON_DOWNLOADS"] = "never"
    return found
