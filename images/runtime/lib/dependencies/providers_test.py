from __future__ import annotations

from pathlib import Path

import pytest

from dependencies import providers
from dependencies.distributions_test import install

NAME = "apache-airflow-providers-sample"
TESTED = {NAME: "1", "paramiko-sample": "3.4.0"}


def provider(folder: Path, hook: str) -> None:
    """Install a provider with this hook, which requires paramiko-sample."""
    install(folder, NAME, "paramiko-sample")
    install(folder, "paramiko-sample")
    entry = "[apache_airflow_provider]\nprovider_info=sample_provider:information\n"
    (folder / f"{NAME.replace('-', '_')}-1.dist-info/entry_points.txt").write_text(entry)
    (folder / "sample_hook.py").write_text(hook)
    content = {"hooks": [{"python-modules": ["sample_hook"]}]}
    (folder / "sample_provider.py").write_text(f"def information():\n    return {content!r}\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def test_a_warning_names_the_provider_and_the_line_that_mends_it(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    provider(folder, "from json import DSSKey")

    providers.check({}, {NAME: "1", "paramiko-sample": "5.1.0"}, TESTED)

    first, last = capfd.readouterr().err.splitlines()
    assert first.startswith(f"install-python-dependencies: warning: {NAME} 1 cannot be imported: ImportError:")
    assert last == "To mend it, name in requirements.txt what this Airflow was tested with: paramiko-sample==3.4.0"


def test_a_provider_whose_needs_did_not_move_is_not_imported(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    provider(folder, "from json import DSSKey")
    there = {NAME: "1", "paramiko-sample": "5.1.0"}

    providers.check(there, {**there, "requests": "2"}, TESTED)

    assert capfd.readouterr().err == ""


def test_a_moved_need_alone_has_its_provider_imported(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    provider(folder, "from json import DSSKey")
    there = {NAME: "1", "paramiko-sample": "3.4.0"}

    providers.check(there, {**there, "paramiko-sample": "3.5.1"}, TESTED)

    assert "paramiko-sample==3.4.0" in capfd.readouterr().err
