"""Explain a lock without a solution: every row of Airflow's constraints that does not fit, not only the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from catalogue.lock_inputs import constraints_in, upstream_rows
from catalogue.model import Runtime
from tools.locking.errors import IndexUnreachableError, LockError
from tools.locking.job import Job
from tools.locking.resolve import compiled

# `boto3==1.34.106 ; python_version < "3.12"  # via astronomer-providers, watchtower`
_ROW = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\n]+)[^#\n]*(?:# via (?P<users>.*))?$", re.MULTILINE)
_MOST_USERS = 3


@dataclass(frozen=True)
class Misfit:
    """A row of Airflow's constraints that does not fit: its version, one that fits, and the packages that use it."""

    name: str
    upstream: str
    fitting: str
    users: tuple[str, ...]


def explained(job: Job, message: str, uv: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield lines that explain uv's message: the rows of Airflow's constraints in it, and what to add."""
    path = job.runtime.paths.constraints(job.python)
    words = {word.rstrip(".,") for word in message.split()}
    for name, version in _upstream(job).items():
        if f"{name}=={version}" in words:
            yield f"{name}=={version} is a row of {path}"
    try:
        yield from _suggested(job.runtime, misfits(job, uv, environ))
    except IndexUnreachableError:
        return
    except LockError:
        yield f"Without {path} there is no solution either: rows of {job.runtime.path} contradict each other."


def misfits(job: Job, uv: str, environ: Mapping[str, str]) -> list[Misfit]:
    """Return the rows of Airflow's constraints that cannot be kept, if each is kept only where it fits.

    Raises LockError if there is no solution without them either.
    """
    rows = _upstream(job)
    preferred = "".join(f"{name}=={version}\n" for name, version in rows.items())
    ours = constraints_in(job.runtime, job.python, "")
    text = compiled(job, uv, environ, ours, preferred, ["--annotation-style", "line"])
    found: dict[str, list[re.Match[str]]] = {}
    for row in _ROW.finditer(text):
        found.setdefault(row["name"], []).append(row)
    return [
        Misfit(name, rows[name], versions[-1]["version"], _users(job.runtime, versions[-1]["users"] or ""))
        for name, versions in found.items()
        # A package can have a version for each system.
        if name in rows and rows[name] not in [row["version"] for row in versions]
    ]


def _users(runtime: Runtime, names: str) -> tuple[str, ...]:
    """Return the packages, those that the Runtime pins first."""
    users = (name for name in names.split(", ") if not name.startswith("-r "))
    return tuple(sorted(users, key=lambda name: name not in runtime.pins))


def _upstream(job: Job) -> Mapping[str, str]:
    rows = (row.partition("==") for row in upstream_rows(job.runtime, job.python, job.upstream))
    return {canonicalize_name(name): version for name, sign, version in rows if sign and ";" not in version}


def _suggested(runtime: Runtime, found: list[Misfit]) -> Iterator[str]:
    if not found:
        return
    yield (
        f"These rows of Airflow's constraints do not fit. Choose other versions of the packages that use them, or add "
        f"rows to `constraints` in {runtime.path}, with the range and the reason that apply:"
    )
    for misfit in found:
        more = ", …" if len(misfit.users) > _MOST_USERS else ""
        yield f"  - name: {misfit.name}"
        yield f'    version: "=={misfit.fitting}"'
        yield f"    reason: upstream has {misfit.upstream}; used by {', '.join(misfit.users[:_MOST_USERS])}{more}"
