"""Find the Python package index that every download of a build uses."""

from __future__ import annotations

from collections.abc import Mapping

from host import pip_config

# The first one that is set counts; then `index-url` in pip's configuration, then PyPI.
VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")


def package_index(environ: Mapping[str, str]) -> str:
    """Return the URL of the package index; "" (PyPI) if none is configured.

    Raises HostError for a configuration that pip cannot read.
    """
    named = (environ.get(name, "") for name in VARIABLES)
    return next(filter(None, named), "") or pip_config.setting("index-url", environ)
