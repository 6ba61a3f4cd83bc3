"""Set the local version X.Y.Z+astro.N in the metadata of a wheel and in the code of Airflow that uses its version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from airflow_wheel.errors import WheelError


@dataclass(frozen=True)
class Edit:
    """A replacement in a file of Airflow that must use the local version, or must not use it, and the reason.

    `since` is the first Airflow minor that needs it. LOCAL in a replacement stands for the local version.
    """

    reason: str
    file: str
    since: tuple[int, int]
    pattern: str
    replacement: str


EDITS = (
    Edit(
        "Airflow before 2.6 reads its version from the metadata",
        "airflow/__init__.py",
        (2, 6),
        r'^__version__ = "[^"]+"$',
        '__version__ = "LOCAL"',
    ),
    Edit(
        "the `a` of `astro` does not mark an alpha release, whose documentation is at another address",
        "airflow/utils/docs.py",
        (2, 0),
        r"\bany\(suffix in (version(?:\.version)?) for suffix in",
        r'any(suffix in \1.partition("+")[0] for suffix in',
    ),
    Edit(
        "documentation is only published for releases",
        "airflow/utils/docs.py",
        (2, 0),
        r"f([\"'])(https://[^{]*)\{(version(?:\.version)?)\}/\1",
        r'"\2" + \3.partition("+")[0] + "/"',
    ),
    Edit(
        "the footer links to the release on PyPI",
        "airflow/www/templates/airflow/main.html",
        (2, 0),
        r"(/apache-airflow/\{\{ airflow_version) \}\}",
        r"\1.partition('+')[0] }}",
    ),
    Edit(
        "migrations are listed by release, but people pass the output of `airflow version`",
        "airflow/cli/commands/db_command.py",
        (2, 3),
        r"((?:REVISION_HEADS_MAP\.get|get_version_revision)\(args\.(?:from|to)_version)\)",
        r'\1.partition("+")[0])',
    ),
    Edit(
        "another environment has the upstream release, which is compatible",
        "airflow/operators/python.py",
        (2, 4),
        r"if target_airflow_version != airflow_version:",
        'if target_airflow_version.partition("+")[0] != airflow_version.partition("+")[0]:',
    ),
)


def set_local_version(tree: Path, release: str, local: str) -> Path:
    """Change the version of an unpacked Airflow wheel from `release` to `local`, and return its dist-info folder.

    RECORD is not updated. Raises WheelError if Airflow's code does not match a pattern of EDITS.
    """
    for edit in EDITS:
        if tuple(map(int, release.split(".")[:2])) >= edit.since:
            _replace(tree, edit, release, local)
    for kind in ("data", "dist-info"):
        folder = tree / f"apache_airflow-{release}.{kind}"
        if folder.is_dir():
            folder.rename(tree / f"apache_airflow-{local}.{kind}")
    info = tree / f"apache_airflow-{local}.dist-info"
    _set_metadata(info / "METADATA", release, local)
    return info


def _set_metadata(path: Path, release: str, local: str) -> None:
    header, blank, description = path.read_bytes().partition(b"\n\n")
    old, new = (f"\nVersion: {version}\n".encode() for version in (release, local))
    if header.count(old) != 1:
        raise WheelError(f"{path.parent.name}/METADATA: expected one line `Version: {release}` in the header")
    path.write_bytes(header.replace(old, new) + blank + description)


def _replace(tree: Path, edit: Edit, release: str, local: str) -> None:
    path = tree / edit.file
    text = path.read_bytes().decode() if path.is_file() else ""
    replaced, count = re.subn(edit.pattern, edit.replacement.replace("LOCAL", local), text, flags=re.MULTILINE)
    if count == 0:
        expected = f"expected the pattern {edit.pattern!r} in Airflow {release} ({edit.reason}), found none"
        raise WheelError(f"{edit.file}: {expected}: see airflow_wheel/local_version.py")
    path.write_bytes(replaced.encode())
