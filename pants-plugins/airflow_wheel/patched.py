"""Make a patched wheel of Airflow: UPSTREAM_WHEEL VERSION PATCH… writes apache_airflow-VERSION-….whl here.

Exit code 2, with one line on standard error, if a patch does not apply exactly or Airflow's code is unexpected.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from airflow_wheel.archive import pack, unpack, write_record
from airflow_wheel.errors import WheelError
from airflow_wheel.local_version import set_local_version
from airflow_wheel.patches import apply


def make(upstream: Path, local: str, patches: Sequence[Path], folder: Path) -> Path:
    """Write the patched wheel of version `local` (2.8.4+astro.1); return its path. Raises WheelError."""
    _, release, tag = upstream.name.split("-", 2)
    wheel = folder / f"apache_airflow-{local}-{tag}"
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        tree = Path(temporary)
        unpack(upstream, tree)
        for patch in patches:
            apply(patch, tree)
        info = set_local_version(tree, release, local)
        write_record(tree, info / "RECORD")
        pack(tree, wheel)
    return wheel


def main(upstream: str, local: str, *patches: str) -> int:
    """Make the wheel, or print the error. Return the exit code."""
    try:
        make(Path(upstream), local, [Path(patch) for patch in patches], Path.cwd())
    except WheelError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
