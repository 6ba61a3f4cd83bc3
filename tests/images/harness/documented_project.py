"""The Dockerfile of docs/projects.md for a project that installs from the machine's package index, and its secrets."""

from __future__ import annotations

import os
import re
from pathlib import Path

from requests.utils import DEFAULT_CA_BUNDLE_PATH

PAGE = Path("docs/projects.md")
BUNDLES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
INDEXES = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")


def documented_dockerfile() -> str:
    """Return the Dockerfile with an argument for the base image."""
    (found,) = re.findall("```dockerfile\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    text, count = re.subn(r"^FROM \S+-base$", "ARG IMAGE\nFROM $IMAGE", found, flags=re.MULTILINE)
    assert count == 1, f"{PAGE} the documented Dockerfile does not build on a -base image"
    return text


def machine_index() -> dict[str, str]:
    """Return the secrets of a build that installs as this machine does: its certificates, and its package index."""
    bundle = _first(BUNDLES) or DEFAULT_CA_BUNDLE_PATH
    index = _first(INDEXES)
    option = f"index-url = {index}\n" if index else ""
    return {"ca.crt": Path(bundle).read_text(encoding="utf-8"), "pip.conf": f"[global]\n{option}"}


def _first(names: tuple[str, ...]) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")
