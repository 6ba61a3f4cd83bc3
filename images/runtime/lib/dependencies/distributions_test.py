from __future__ import annotations

from pathlib import Path

import pytest

from dependencies.distributions import needed_by, versions


def install(folder: Path, name: str, *needs: str) -> None:
    """Create the metadata of a distribution with these requirements in a folder."""
    info = folder / f"{name.replace('-', '_')}-1.dist-info"
    info.mkdir()
    rows = "".join(f"Requires-Dist: {need}\n" for need in needs)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{rows}")


def test_all_requirements_are_found_without_extras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "first", "Second_One>=1", 'third (<2) ; python_version > "3"', 'fourth ; extra == "more"')
    install(tmp_path, "second_one", "first[more]", "absent")
    install(tmp_path, "third")
    install(tmp_path, "fourth")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert needed_by("First") == {"first", "second-one", "third", "absent"}


def test_what_only_an_excluded_distribution_requires_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "provider", "airflow", "client")
    install(tmp_path, "airflow", "flask", "shared")
    install(tmp_path, "client", "shared")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert needed_by("provider", without=("airflow",)) == {"provider", "client", "shared"}


def test_versions_are_those_of_the_installed_distributions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "Third_Package")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert versions()["third-package"] == "1"
