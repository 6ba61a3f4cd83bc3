from __future__ import annotations

from pathlib import Path

import pytest

from bootstrap import validation


@pytest.mark.parametrize(
    "name",
    [
        "runtime.yaml",
        "releases.yaml",
        "locks/python-3.9.txt",
        "../backports/fix_check.py",
        "../../providers/http/provider.yaml",
        "../../providers/http/dag.py",
        "../../3rdparty/debian/bookworm.yaml",
        "../../3rdparty/debian/locks/bookworm-amd64.txt",
    ],
)
def test_a_changed_file_of_the_catalogue_is_validated_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / "runtimes/runtime-10" / name
    path.parent.mkdir(parents=True)
    path.write_text("one\n")
    before = validation.fingerprint(tmp_path)
    path.write_text("two\n")

    assert validation.fingerprint(tmp_path) != before
