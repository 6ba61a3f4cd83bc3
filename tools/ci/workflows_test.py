"""zizmor finds nothing in the workflows, with its strictest persona and without network."""

from __future__ import annotations

import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

CHECKOUT = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd"
PERMISSIONS = "permissions: {}"


def zizmor() -> str:
    """Return the path of the zizmor program from the zizmor package."""
    files = metadata.files("zizmor") or []
    return next(str(file.locate()) for file in files if file.name == "zizmor")


def audit(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run zizmor on the workflows below a folder."""
    command = [zizmor(), "--offline", "--persona=auditor", "--no-progress", "--color=never"]
    return subprocess.run([*command, str(folder)], capture_output=True, text=True)


def test_the_workflows_have_no_finding() -> None:
    assert list(Path(".github/workflows").glob("*.yml"))

    result = audit(Path(".github"))

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("old", "new", "audit_name"),
    [
        (CHECKOUT, "actions/checkout@v6", "unpinned-uses"),
        (PERMISSIONS, "permissions: write-all", "excessive-permissions"),
    ],
)
def test_a_broken_workflow_has_a_finding(tmp_path: Path, old: str, new: str, audit_name: str) -> None:
    copy = tmp_path / ".github"
    shutil.copytree(".github", copy)
    workflow = copy / "workflows/check.yml"
    text = workflow.read_text()
    assert old in text
    workflow.write_text(text.replace(old, new))

    result = audit(copy)

    assert result.returncode != 0
    assert audit_name in result.stdout
