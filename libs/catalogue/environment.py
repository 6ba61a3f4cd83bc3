"""The default environment variables of an image."""

from __future__ import annotations

from catalogue.model import Runtime


def environment(runtime: Runtime) -> dict[str, str]:
    """Return variable -> default value, sorted: those of the catalogue, and the version of the Runtime."""
    found = {**runtime.environment, "ASTRONOMER_RUNTIME_VERSION": runtime.version}
    return dict(sorted(found.items()))
