"""The inputs of a lockfile, and checks that a lockfile is up to date and unmodified."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from catalogue.errors import CatalogueError
from catalogue.model import Runtime

_HEADER = re.compile(
    r"(?:# Made by: [^\n]*\n)?# inputs: (?P<inputs>sha256:[0-9a-f]{64})\n(?:# rows: (?P<rows>sha256:[0-9a-f]{64})\n)?"
)
_RUNTIME = re.compile(r"runtime-\d+")


def requirements_in(runtime: Runtime, python: str) -> str:
    """Return the pinned requirements of a lock, sorted, one per line: Airflow, the providers and the packages."""
    del python  # the requirements do not depend on it yet
    pins = {**runtime.providers, **runtime.packages}
    rows = [_pin(name, version, runtime.extras.get(name, ())) for name, version in pins.items()]
    return _lines(sorted([_pin("apache-airflow", runtime.airflow.version, runtime.airflow.extras), *rows]))


def constraints_in(runtime: Runtime, python: str, upstream: str) -> str:
    """Return the constraints of a lock: those of `upstream` (Airflow's own), overridden by the catalogue.

    Names that the requirements pin are omitted.
    """
    ours = [f"{row.name}{row.version}" for row in runtime.constraints if row.applies_to(python)]
    return _lines(sorted([*upstream_rows(runtime, python, upstream), *ours], key=_name))


def upstream_rows(runtime: Runtime, python: str, upstream: str) -> list[str]:
    """Return the rows of `upstream` (Airflow's own constraints) that apply: their names are not in the catalogue."""
    ours = {row.name for row in runtime.constraints if row.applies_to(python)}
    return [row for row in _rows(upstream) if _name(row) not in ours | set(runtime.pins)]


def later_dates(runtime: Runtime, python: str) -> Mapping[str, str]:
    """Return name -> date (YYYY-MM-DD) of the packages that have a date of their own in place of `locked_at`."""
    rows = {row.name: row.locked_at for row in runtime.constraints if row.locked_at and row.applies_to(python)}
    return {**runtime.locked_later, **rows}


def inputs_digest(runtime: Runtime, python: str, full_version: str, constraints_text: str) -> str:
    """Return `sha256:...` of all inputs of a lock; comments and the order of rows are ignored."""
    parts = (
        f"python {full_version}",
        f"locked_at {runtime.locked_at}",
        *(f"locked_at {name} {date}" for name, date in sorted(later_dates(runtime, python).items())),
        f"architectures {' '.join(sorted(runtime.architectures))}",
        requirements_in(runtime, python),
        constraints_in(runtime, python, constraints_text),
    )
    return _sha256("\n".join(parts))


def with_header(path: str, digest: str, rows: str) -> str:
    """Return the text of the lock at `path`: the command, the digests of its inputs and of its rows, and the rows."""
    return f"# Made by: {lock_command(path)}\n# inputs: {digest}\n# rows: {_sha256(rows)}\n{rows}"


def check_lock(path: str, text: str, expected_digest: str) -> None:
    """Raise CatalogueError if the lock was made from inputs with another digest, or as `check_rows` does."""
    _check_digest(path, "inputs", expected_digest, _header(path, text)["inputs"], "it was made for other inputs")
    check_rows(path, text)


def check_rows(path: str, text: str) -> None:
    """Raise CatalogueError if a lock lacks its header, was edited after it was made, or is half-written."""
    found = _header(path, text)
    if not found["rows"]:
        raise _without(path, "rows", text)
    digest = _sha256(text[found.end() :])
    _check_digest(path, "rows", found["rows"], digest, "it was changed after it was made")


def check_committed(path: str, text: str) -> None:
    """Raise CatalogueError as `check_rows` does. Locks of old commits have rows, but no digest of them."""
    if _header(path, text)["rows"] or not pinned_versions(text):
        check_rows(path, text)


def _header(path: str, text: str) -> re.Match[str]:
    found = _HEADER.match(text)
    if not found:
        raise _without(path, "inputs", text)
    return found


def _without(path: str, key: str, text: str) -> CatalogueError:
    found = "none" if text else "an empty file"
    return CatalogueError(path, key, f"expected a line `# {key}: sha256:...`, found {found}: {_remedy(path)}")


def _check_digest(path: str, key: str, expected: str, found: str, reason: str) -> None:
    if found != expected:
        digests = f"expected {expected[:19]}…, found {found[:19]}…"
        raise CatalogueError(path, key, f"{digests}: {reason}: {_remedy(path)}")


def _sha256(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _remedy(path: str) -> str:
    return f"run {lock_command(path)}"


def lock_command(path: str) -> str:
    """Return the command that makes the lock at `path` again."""
    runtime = _RUNTIME.search(path)
    return f"./pants run tools/locking:lock -- {runtime.group()}" if runtime else "./pants run tools/locking:lock"


def command_of_tested_providers(runtime: str) -> str:
    """Return the command that records which providers resolve with the locks of a Runtime (runtime-10)."""
    return f"./pants run tools/locking:tested-providers -- {runtime}"


def pinned_versions(lock: str) -> Mapping[str, str]:
    """Return name -> version for every row of a lock."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", lock, re.MULTILINE))


def pinned_hashes(lock: str, name: str) -> tuple[str, ...]:
    """Return the sorted sha256 hashes of the distribution `name` in a lock; empty if it is not in the lock."""
    row = re.search(rf"^{re.escape(name)}==[^\n]*\\\n((?: +--hash=[^\n]*\n?)*)", lock, re.MULTILINE)
    return tuple(sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", row.group(1)))) if row else ()


def check_same_hashes(locks: Mapping[str, str], name: str) -> None:
    """Raise CatalogueError unless all locks (path -> text) have the same hashes for the distribution `name`."""
    found = {path: pinned_hashes(text, name) for path, text in locks.items()}
    for path, hashes in found.items():
        if not hashes:
            raise CatalogueError(path, name, f"expected a row with hashes, found none: {_remedy(path)}")
        first = next(iter(found))
        if hashes != found[first]:
            raise CatalogueError(path, name, f"expected the same hashes as in {first}, found others: {_remedy(path)}")


def _pin(name: str, version: str, extras: tuple[str, ...]) -> str:
    return f"{name}[{','.join(sorted(extras))}]=={version}" if extras else f"{name}=={version}"


def _rows(text: str) -> list[str]:
    rows: set[str] = {line.split("#", 1)[0].strip() for line in text.splitlines()}
    return sorted(row for row in rows if row)


def _name(row: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", row, maxsplit=1)[0]).lower()


def _lines(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)
