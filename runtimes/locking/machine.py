"""The machine's own package index settings, for uv."""

from __future__ import annotations

import configparser
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

_UV_INDEX = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE")


def pip_config_files(environ: Mapping[str, str]) -> list[Path]:
    """pip's configuration files, the one that wins last."""
    home = Path(environ.get("HOME", "/nonexistent"))
    config_home = Path(environ.get("XDG_CONFIG_HOME", str(home / ".config")))
    site = [Path("/etc/pip.conf"), home / ".pip/pip.conf", config_home / "pip/pip.conf", Path(sys.prefix) / "pip.conf"]
    own = environ.get("PIP_CONFIG_FILE")
    return [*site, Path(own)] if own else site


def uv_environment(environ: Mapping[str, str], pip_files: Iterable[Path]) -> dict[str, str]:
    """The environment for uv: the machine's, with pip's index and certificate where uv has none of its own."""
    found = dict(environ)
    index = environ.get("PIP_INDEX_URL") or _pip_setting(pip_files, "index-url")
    if index and not any(environ.get(name) for name in _UV_INDEX):
        found["UV_DEFAULT_INDEX"] = index
    certificate = environ.get("PIP_CERT") or _pip_setting(pip_files, "cert")
    if certificate:
        found.setdefault("SSL_CERT_FILE", certificate)
    found.setdefault("UV_SYSTEM_CERTS", "1")
    found["UV_PYTHON_DOWNLOADS"] = "never"
    return found


def _pip_setting(files: Iterable[Path], name: str) -> str | None:
    value: str | None = None
    for file in files:
        config = configparser.RawConfigParser()
        config.read(file)
        for section in ("global", "install"):
            value = config.get(section, name, fallback=value)
    return value
