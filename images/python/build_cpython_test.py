from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("patch"), reason="this machine has no patch")

SCRIPT = Path(__file__).with_name("build-cpython")
SERIES = "# Debian's own\npaths.diff\n\nsecurity.diff -p1\n# a comment\nlater.diff # why\n"


def apply_patches(folder: Path, patches_from: str, patches_skip: str = "") -> subprocess.CompletedProcess[str]:
    """Apply the patches of SERIES in a folder; each patch creates a file with its own name."""
    patches, source = folder / "patches", folder / "source"
    for path in (patches, source):
        path.mkdir()
    (patches / "series").write_text(SERIES)
    for name in ("paths.diff", "security.diff", "later.diff"):
        (patches / name).write_text(f"--- /dev/null\n+++ b/{name}\n@@ -0,0 +1 @@\n+patched\n")
    variables = {"VERSION": "3.11.2", "PATCHES_FROM": patches_from, "PATCHES_SKIP": patches_skip}
    environment = {**os.environ, **{f"CPYTHON_{name}": value for name, value in variables.items()}}
    command = ["bash", "-c", 'source "$1"; apply_patches "$2"', "bash", str(SCRIPT), str(patches)]
    return subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True)


def patched(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "source").iterdir())


def test_patches_from_the_given_one_on_are_applied_and_options_and_comments_ignored(tmp_path: Path) -> None:
    done = apply_patches(tmp_path, "security.diff")

    assert (done.returncode, done.stderr) == (0, "")
    assert patched(tmp_path) == ["later.diff", "security.diff"]


def test_skipped_patches_are_not_applied(tmp_path: Path) -> None:
    assert apply_patches(tmp_path, "paths.diff", "security.diff later.diff").returncode == 0
    assert patched(tmp_path) == ["paths.diff"]


@pytest.mark.parametrize(
    ("patches_from", "patches_skip", "line"),
    [
        ("securty.diff", "", "patches_from: expected a patch of debian/patches/series, found securty.diff"),
        ("security", "", "patches_from: expected a patch of debian/patches/series, found security"),
        (
            "security.diff",
            "later.diff latr.diff",
            "patches_skip: expected patches of debian/patches/series from security.diff on, found latr.diff",
        ),
        (
            "security.diff",
            "paths.diff",
            "patches_skip: expected patches of debian/patches/series from security.diff on, found paths.diff",
        ),
        (
            "later.diff",
            "later.diff",
            "patches_skip: expected a patch to be left of debian/patches/series, found none",
        ),
    ],
)
def test_an_unknown_patch_name_is_an_error_and_nothing_is_applied(
    patches_from: str, patches_skip: str, line: str, tmp_path: Path
) -> None:
    done = apply_patches(tmp_path, patches_from, patches_skip)

    assert (done.returncode, done.stderr) == (2, f"build-cpython: CPython 3.11.2: {line}\n")
    assert patched(tmp_path) == []
