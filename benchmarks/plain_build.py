"""Build the plain recipe."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.commands import docker_client, run
from benchmarks.variant import Variant

RECIPE = "benchmarks/plain"
# The secrets from the build machine that our build gets too.
SECRETS = ("ca.crt", "index.env")


def build(root: Path, variant: Variant, options: Sequence[str] = (), entrypoint: str = "") -> None:
    """Run `docker build` on the recipe; append `entrypoint` to its entrypoint script. Raises CommandFailedError."""
    with TemporaryDirectory() as folder:
        context = Path(folder)
        for name in ("Dockerfile", "entrypoint"):
            shutil.copy(root / RECIPE / name, context)
        with (context / "entrypoint").open("a") as file:
            file.write(entrypoint)
        shutil.copy(root / variant.lock, context / "requirements.txt")
        run([*command(root, variant), *options, "."], context)


def command(root: Path, variant: Variant) -> list[str]:
    """Return the `docker build` command without the context."""
    secrets = [f"--secret=id={name},src={root}/.cache/secrets/{name}" for name in SECRETS]
    base = f"--build-arg=PYTHON={variant.base}"
    return [docker_client(), "build", "--progress=plain", base, f"--tag={variant.plain}", *secrets]
