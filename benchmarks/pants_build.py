"""Our build, as a user starts it, from within a run of Pants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.commands import run

# A pantsd of its own: that of the outer `./pants run` is busy until this program ends.
_DAEMON = {"PANTS_SUBPROCESSDIR": ".cache/benchmarks/pids", "PANTS_DYNAMIC_UI": "false"}
NO_DAEMON = {"PANTS_PANTSD": "false"}


def package(root: Path, specs: Sequence[str], extra: Mapping[str, str] | None = None) -> None:
    """`./pants package` of these."""
    run(["./pants", "package", *specs], root, {**_DAEMON, **(extra or {})})


def fresh_caches(folder: Path) -> dict[str, str]:
    """The environment for Pants with empty caches of its own, as on a new machine."""
    store, named = str(folder / "store"), str(folder / "named")
    return {**NO_DAEMON, "PANTS_LOCAL_STORE_DIR": store, "PANTS_NAMED_CACHES_DIR": named}
