"""Stand in for the commands of a job that need an engine: `played_images COMMAND…`.

`export` writes small images instead of those of the engine, with the results of all image tests. Building and testing
does nothing, and fails on an architecture that PLAYED_FAILURE names. Every other command is run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from catalogue.repository import load_runtime
from release.cli.testing import RUNTIME, export_architecture
from release.publishing.outcomes import TestResults
from release.publishing.suite import suite


def main(command: Sequence[str]) -> int:
    """Play a command or run it, in the checkout of the job. Return its exit code."""
    if command[:2] in (["./pants", "package"], ["./pants", "test"]):
        print(f"played: {' '.join(command)}", flush=True)
        return int(os.environ.get("PLAYED_FAILURE") == os.environ["ARCHITECTURE"])
    if command[:6] == ["./pants", "run", "release", "--", "export", RUNTIME]:
        _export(Path(command[command.index("--output") + 1]))
        return 0
    return subprocess.run(list(command)).returncode


def _export(target: Path) -> None:
    root = Path.cwd()
    files = suite(root, load_runtime(root, RUNTIME))
    with tempfile.TemporaryDirectory() as scratch:
        export_architecture(root, Path(scratch), os.environ["ARCHITECTURE"], target, TestResults(9, 0, 0, files))
    print(f"played: {target}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
