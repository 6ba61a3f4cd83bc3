"""What a new version of Airflow means for a Runtime: whether the backports fit, and whether the database migrates."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from pathlib import Path

from airflow_wheel.archive import unpack
from airflow_wheel.errors import WheelError
from airflow_wheel.local_version import set_local_version
from airflow_wheel.patches import apply
from catalogue.model import Runtime
from release.common.errors import InputError

_MIGRATION = re.compile(r"airflow/migrations/versions/[^/]+\.py")


def check_backports(root: Path, runtime: Runtime, wheel: bytes) -> None:
    """Raise InputError if a backport does not apply to the wheel of the Runtime's Airflow.

    It may be upstream by now, or need another patch: a person decides that.
    """
    if not runtime.patches:
        return
    with tempfile.TemporaryDirectory(prefix="airflow-") as folder:
        try:
            _patch(root, runtime, wheel, Path(folder))
        except WheelError as error:
            problem = str(error).replace(f"{root}/", "").replace(f"{folder}/", "")
            advice = "remove the backports that this Airflow has, rework the others, and run the command again"
            expected = f"expected patches that apply to Airflow {runtime.airflow.version}"
            raise InputError(f"{runtime.path}: backports: {expected}, found {problem}: {advice}") from None


def _patch(root: Path, runtime: Runtime, wheel: bytes, folder: Path) -> None:
    (folder / "airflow.whl").write_bytes(wheel)
    tree = folder / "tree"
    unpack(folder / "airflow.whl", tree)
    for patch in runtime.patches:
        apply(root / patch, tree)
    set_local_version(tree, runtime.airflow.version, runtime.airflow.local_version)


def migrates(old: bytes, new: bytes) -> bool:
    """Return whether an upgrade between the Airflows of two wheels migrates the database."""
    return _migrations(old) != _migrations(new)


def _migrations(wheel: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return {name for name in archive.namelist() if _MIGRATION.fullmatch(name)}
