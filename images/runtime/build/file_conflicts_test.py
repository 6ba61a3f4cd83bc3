"""Which distributions bring the same file with other content."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

from images.runtime.build.file_conflicts import file_conflicts


def install(folder: Path, name: str, **files: str) -> None:
    """Put a distribution there with files of these hashes."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    rows = [f"{path}.py,sha256={digest},1" for path, digest in files.items()]
    (info / "RECORD").write_text("\n".join([*rows, f"{info.name}/RECORD,,"]))


def test_distributions_that_differ_on_a_file_are_named_in_order(tmp_path: Path) -> None:
    install(tmp_path, "second", tests="b", own="c")
    install(tmp_path, "first", tests="a")
    install(tmp_path, "other", another="a")

    assert file_conflicts(distributions(path=[str(tmp_path)])) == ["first", "second"]


def test_a_file_that_is_the_same_in_both_is_not_contested(tmp_path: Path) -> None:
    install(tmp_path, "second", tests="a")
    install(tmp_path, "first", tests="a")

    assert file_conflicts(distributions(path=[str(tmp_path)])) == []
