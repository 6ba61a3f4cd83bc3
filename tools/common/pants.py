"""Run ./pants as a step: its output goes to a log, and an error shows the end of the log."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.common.environment import inherited

_SHOWN = 40
# The nested ./pants needs its own pantsd, since that of the outer `./pants run` is busy until this program ends.
_OWN = {"PANTS_SUBPROCESSDIR": ".cache/nested/pids", "PANTS_DYNAMIC_UI": "false"}


class StepFailedError(Exception):
    """A step failed. The text has the end of its log."""


def pants(root: Path, arguments: Sequence[str], log: Path, extra: Mapping[str, str] | None = None) -> None:
    """Run ./pants and append its output to `log`. Raises StepFailedError if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        begin = output.tell()
        environment = _environment(extra)
        code = subprocess.run(
            ["./pants", *arguments], cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT
        ).returncode
    if code:
        text = log.read_bytes()[begin:].decode(errors="replace").splitlines()
        end = "\n".join(text[-_SHOWN:])
        raise StepFailedError(f"./pants {' '.join(arguments)}: exit code {code}; the end of {log}:\n{end}")


def output_of(root: Path, arguments: Sequence[str], extra: Mapping[str, str] | None = None) -> list[str]:
    """Return the lines that ./pants prints on stdout. Raises StepFailedError if it fails."""
    command = ["./pants", *arguments]
    done = subprocess.run(command, cwd=root, env=_environment(extra), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise StepFailedError(f"./pants {' '.join(arguments)}: exit code {done.returncode}")
    return done.stdout.splitlines()


def _environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    return {**inherited(os.environ), **_OWN, **(extra or {})}
