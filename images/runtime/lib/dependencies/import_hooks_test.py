from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("import_hooks.py").read_text(encoding="utf-8")
ENTRY = "[apache_airflow_provider]\nprovider_info=sample_provider:information\n"


def answer(folder: Path, *hooks: str) -> str:
    """Print what the program says of a provider whose hooks have these texts."""
    information = folder / "sample-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: sample\nVersion: 1\n")
    (information / "entry_points.txt").write_text(ENTRY)
    names = [f"sample_hook_{number}" for number, _ in enumerate(hooks)]
    for name, text in zip(names, hooks):
        (folder / f"{name}.py").write_text(text)
    content = {"hooks": [{"python-modules": names}]}
    (folder / "sample_provider.py").write_text(f"def information():\n    return {content!r}\n")
    command = [sys.executable, "-c", PROGRAM, "sample"]
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("hooks", "said"),
    [
        (["import json"], "{}"),
        (["from json import DSSKey"], '{"sample": "ImportError: cannot import name \'DSSKey\' from \'json\''),
        (["import json", "import json.absent"], '{"sample": "ModuleNotFoundError: No module named \'json.absent\''),
        (["raise Exception('renamed\\nin 2024')"], '{"sample": "Exception: renamed"}'),
        (["raise SystemExit(3)"], '{"sample": "SystemExit: 3"}'),
        (["import absent_module"], '{"sample": "ModuleNotFoundError: No module named \'absent_module\'"}'),
        (["import absent_module", "import json"], "{}"),
        (["import airflow.providers.absent", "import json"], "{}"),
        ([], "{}"),
    ],
)
def test_a_provider_is_broken_if_an_installed_package_breaks_it_or_nothing_of_it_works(
    tmp_path: Path, hooks: list[str], said: str
) -> None:
    assert answer(tmp_path, *hooks).startswith(said)


def test_a_package_that_does_not_say_what_it_provides_is_not_broken(tmp_path: Path) -> None:
    information = tmp_path / "sample-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: sample\nVersion: 1\n")
    command = [sys.executable, "-c", PROGRAM, "sample"]

    assert subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True).stdout.split() == ["{}"]
