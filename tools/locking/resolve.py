"""Resolve the inputs of a lock with uv."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from catalogue.lock_inputs import later_dates
from tools.locking.errors import IndexUnreachableError, LockError, NoSolutionError
from tools.locking.job import Job
from tools.locking.markers import environment_marker

_UNREACHABLE = (
    "error sending request",
    "failed to fetch",
    "could not connect",
    "dns error",
    "connection refused",
    "timed out",
    "network is unreachable",
    "request failed after",
    "invalid peer certificate",
)


def uv_binary() -> str:
    """Return the uv of the `uv` package, else the one on PATH. Raises LockError if there is none."""
    for candidate in _uv_candidates():
        if candidate and Path(candidate).is_file():
            return candidate
    raise LockError("uv is not installed: add the package uv to the dependencies of tools/locking")


def _uv_candidates() -> Iterator[str | None]:
    yield str(Path(sys.executable).parent / "uv")
    try:
        import uv

        yield str(uv.find_uv_bin())
    except (ImportError, FileNotFoundError):
        pass
    yield _uv_of_distribution()
    yield shutil.which("uv")


def _uv_of_distribution() -> str | None:
    try:
        files = metadata.files("uv") or []
    except metadata.PackageNotFoundError:
        return None
    return next((str(file.locate()) for file in files if file.name == "uv"), None)


def resolve(job: Job, uv: str, environ: Mapping[str, str], upgrade: Sequence[str] = ()) -> str:
    """Return uv's resolution of the job as requirements text, with hashes and without an index.

    A comment below each row names what requires it.
    If `upgrade` names packages, the pins of all others are kept from the current lock.
    Raises IndexUnreachableError if the index does not answer, NoSolutionError if the inputs contradict each other, and
    LockError for any other failure.
    """
    options = ["--generate-hashes", "--annotation-style", "line"]
    options += [option for name in upgrade for option in ("--upgrade-package", name)]
    pins = job.path.read_text(encoding="utf-8") if upgrade and job.path.exists() else ""
    return compiled(job, uv, environ, job.constraints, pins, options)


def compiled(
    job: Job, uv: str, environ: Mapping[str, str], constraints: str, preferred: str, options: Sequence[str]
) -> str:
    """Return uv's resolution of the job's requirements with these constraints, as requirements text.

    The pins in `preferred` are kept where they fit. Raises LockError as resolve does.
    """
    with tempfile.TemporaryDirectory(prefix="lock-") as directory:
        work = Path(directory)
        _write_inputs(job, work, constraints, preferred)
        command = [*_command(job, uv), *options]
        done = subprocess.run(command, cwd=work, env=dict(environ), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise _failure(job, done.stderr)
        return (work / "lock.txt").read_text(encoding="utf-8")


def _write_inputs(job: Job, work: Path, constraints: str, preferred: str) -> None:
    (work / "requirements.in").write_text(job.requirements, encoding="utf-8")
    (work / "constraints.txt").write_text(constraints, encoding="utf-8")
    # uv accepts the environments to resolve for only in a project file.
    marker = environment_marker(job.full_version)
    project = f'[project]\nname = "lock"\nversion = "0"\n\n[tool.uv]\nenvironments = ["{marker}"]\n'
    (work / "pyproject.toml").write_text(project, encoding="utf-8")
    # uv prefers the pins of the file that it is about to write.
    if preferred:
        (work / "lock.txt").write_text(preferred, encoding="utf-8")


def _command(job: Job, uv: str) -> list[str]:
    fixed = [
        *(uv, "pip", "compile", "requirements.in", "--constraints", "constraints.txt"),
        *("--universal", "--no-header"),
        *("--no-emit-index-url", "--no-emit-find-links", "--quiet"),
        *("--python", sys.executable, "--python-version", job.full_version),
        *("--exclude-newer", f"{job.runtime.locked_at}T00:00:00Z"),
        *("--output-file", "lock.txt"),
    ]
    for name, date in later_dates(job.runtime, job.python).items():
        fixed += ["--exclude-newer-package", f"{name}={date}T00:00:00Z"]
    return fixed


def _failure(job: Job, stderr: str) -> LockError:
    lines = [line.strip() for line in stderr.splitlines()]
    message = " ".join(line for line in lines if line and not line.lower().startswith("warning"))
    if any(sign in message.lower() for sign in _UNREACHABLE):
        return IndexUnreachableError(f"{job.label}: the package index cannot be reached: {message}")
    kind = NoSolutionError if "No solution found" in message else LockError
    return kind(f"{job.label}: the lock cannot be made: {message}")
