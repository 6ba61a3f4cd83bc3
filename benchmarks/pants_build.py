"""Run our build as a user does, from a program that Pants runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.commands import run

# Uses its own pantsd: that of the outer `./pants run` is busy until this program ends.
_DAEMON = {"PANTS_SUBPROCESSDIR": ".cache/benchmarks/pids", "PANTS_DYNAMIC_UI": "false"}
NO_DAEMON = {"PANTS_PANTSD": "false"}


def package(root: Path, specs: Sequence[str], extra: Mapping[str, str] | None = None) -> None:
    """Run `./pants package` with these specs and `extra` variables. Raises CommandFailedError."""
    run(["./pants", "package", *specs], root, {**_DAEMON, **(extra or {})})


def fresh_caches(folder: Path) -> dict[str, str]:
    """Return the variables that give Pants empty caches, as on a clean machine."""
    store, named = str(folder / "store"), str(folder / "named")
    return {**NO_DAEMON, "PANTS_LOCAL_STORE_DIR": store, "PANTS_NAMED_CACHES_DIR": named}
