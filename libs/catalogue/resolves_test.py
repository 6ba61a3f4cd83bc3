from __future__ import annotations

from pathlib import Path

from catalogue.resolves import exports


def test_every_lockfile_is_a_resolve_for_its_python(tmp_path: Path) -> None:
    folder = tmp_path / "runtimes/runtime-10/locks"
    folder.mkdir(parents=True)
    (folder / "python-3.9.txt").touch()

    assert exports(tmp_path) == (
        "export PANTS_PYTHON_RESOLVES='+{'\"'\"'runtime-10-python-3.9'\"'\"': "
        "'\"'\"'runtimes/runtime-10/locks/python-3.9.txt'\"'\"'}'\n"
        "export PANTS_PYTHON_RESOLVES_TO_INTERPRETER_CONSTRAINTS='+{'\"'\"'runtime-10-python-3.9'\"'\"': "
        "['\"'\"'CPython==3.9.*'\"'\"']}'\n"
    )


def test_without_lockfiles_no_resolve_is_added(tmp_path: Path) -> None:
    assert exports(tmp_path).startswith("export PANTS_PYTHON_RESOLVES=+{}\n") or "'+{}'" in exports(tmp_path)
