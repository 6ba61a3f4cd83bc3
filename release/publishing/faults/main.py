"""Publish under faults, by seed, and print what was found: `faults [--first N] [--runs N] [--output FILE]`.

Each run publishes a small version over an older one, into a repository of its own of a real docker-registry.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from release.publishing.faults.publisher import DONE, FAILED, KILLED
from release.publishing.faults.runs import Outcome, stage

_NAMES = {DONE: "done", FAILED: "failed", KILLED: "killed"}
_EVERY = 10


@click.command()
@click.option("--first", default=0, metavar="N", help="The first seed.")
@click.option("--runs", default=1000, metavar="N", help="The number of seeds.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Also write the result as JSON.")
def main(first: int, runs: int, output: Path | None) -> None:
    """Run the seeds in turn. The exit code is 1 if something was wrong in one of them."""
    started, outcomes = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder, stage(Path(folder)) as where:
        for seed in range(first, first + runs):
            outcomes.append(where.run(seed))
            for problem in outcomes[-1].problems:
                click.echo(f"seed {seed}: {problem}")
            if len(outcomes) % _EVERY == 0:
                click.echo(f"{len(outcomes)} runs, {time.monotonic() - started:.0f} s", err=True)
        found = summary(outcomes, where.requests, time.monotonic() - started)
    text = json.dumps(found, indent=2)
    click.echo(text)
    if output:
        output.write_text(text + "\n")
    sys.exit(1 if found["runs with problems"] else 0)


def summary(outcomes: Sequence[Outcome], requests: int, seconds: float) -> dict[str, Any]:
    """Return the sums over all runs."""
    attempts = Counter(_NAMES.get(code, f"exit {code}") for one in outcomes for code in one.attempts)
    injected = Counter(kind.value for one in outcomes for kind in one.injected.elements())
    return {
        "runs": len(outcomes),
        "runs with problems": sum(bool(one.problems) for one in outcomes),
        "seconds": round(seconds),
        "requests of a publish without faults": requests,
        "publishers": dict(attempts),
        "faults": dict(sorted(injected.items())),
        "requests": sum(one.requests for one in outcomes),
        "checks after a change": sum(one.checks for one in outcomes),
        "pulls of everything meanwhile": sum(one.pulls for one in outcomes),
        "tags read again, while the registry wrote them": sum(one.missed for one in outcomes),
    }


if __name__ == "__main__":
    main()
