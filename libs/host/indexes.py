"""The index of Python packages that this machine is configured for: one policy for every download of a build."""

from __future__ import annotations

from collections.abc import Mapping

from host import pip_config

# In this order; then `index-url` of pip's configuration, then PyPI.
VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")


def package_index(environ: Mapping[str, str]) -> str:
    """The URL of the package index; "" when none is configured, which means PyPI.

    Raises HostError for a configuration that pip cannot read.
    """
    named = (environ.get(name, "") for name in VARIABLES)
    return next(filter(None, named), "") or pip_config.setting("index-url", environ)
