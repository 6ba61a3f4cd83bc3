"""The environment that an image starts with."""

from __future__ import annotations

from catalogue.model import Runtime


def environment(runtime: Runtime) -> dict[str, str]:
    """Variable -> default value, sorted: the catalogue's, and the version that follows from it."""
    found = {**runtime.environment, "ASTRONOMER_RUNTIME_VERSION": runtime.version}
    return dict(sorted(found.items()))
