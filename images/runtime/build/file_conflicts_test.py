"""Tests of finding distributions that install the same file with different content."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

from images.runtime.build.file_conflicts import file_conflicts


def install(folder: Path, name: str, **files: str) -> None:
    """Create the metadata of a distribution in a folder; `files` maps names to hashes."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    rows = [f"{path}.py,sha256={digest},1" for path, digest in files.items()]
    (info / "RECORD").write_text("\n".join([*rows, f"{info.name}/RECORD,,"]))


def test_distributions_with_a_conflicting_file_are_listed_in_order(tmp_path: Path) -> None:
    install(tmp_path, "second", tests="b", own="c")
    install(tmp_path, "first", tests="a")
    install(tmp_path, "other", another="a")

    assert file_conflicts(distributions(path=[str(tmp_path)])) == ["first", "second"]


def test_the_same_file_in_two_distributions_is_no_conflict(tmp_path: Path) -> None:
    install(tmp_path, "second", tests="a")
    install(tmp_path, "first", tests="a")

    assert file_conflicts(distributions(path=[str(tmp_path)])) == []
