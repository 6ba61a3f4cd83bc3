from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.images.supplied_bases.interpreter import Interpreter, copy, find


def make_program(path: Path, version: str, prefix: Path, name: str = "cpython", code: int = 0) -> None:
    """Create a program that answers like a CPython with this version and prefix."""
    path.parent.mkdir(parents=True)
    answer = json.dumps([name, [int(part) for part in version.split(".")], str(prefix)])
    path.write_text(f"#!/bin/sh\necho '{answer}'\nexit {code}\n")
    path.chmod(0o755)


def environment(home: Path, *folders: Path) -> dict[str, str]:
    """Return the variables that `find` reads."""
    return {"HOME": str(home), "PATH": os.pathsep.join(map(str, folders))}


def test_the_newest_patch_release_of_a_minor_is_found(tmp_path: Path) -> None:
    for version in ("3.10.9", "3.10.13"):
        make_program(tmp_path / f".pyenv/versions/{version}/bin/python3.10", version, tmp_path / version)
    make_program(tmp_path / "bin/python3.10", "3.10.12", tmp_path / "opt")

    assert find("3.10", environment(tmp_path, tmp_path / "bin")) == Interpreter((3, 10, 13), tmp_path / "3.10.13")


def test_a_cpython_on_path_is_found_without_pyenv(tmp_path: Path) -> None:
    make_program(tmp_path / "bin/python3.10", "3.10.12", tmp_path / "opt")

    assert find("3.10", environment(tmp_path, tmp_path / "bin")) == Interpreter((3, 10, 12), tmp_path / "opt")


@pytest.mark.parametrize(
    ("version", "prefix", "name", "code"),
    [
        ("3.1.0", "/opt", "cpython", 0),
        ("3.10.1", "/opt", "pypy", 0),
        ("3.10.1", "/opt", "cpython", 127),
        ("3.10.1", "/usr", "cpython", 0),
    ],
)
def test_other_versions_and_interpreters_and_those_in_usr_are_skipped(
    version: str, prefix: str, name: str, code: int, tmp_path: Path
) -> None:
    make_program(tmp_path / "bin/python3.10", version, Path(prefix), name, code)

    assert find("3.10", environment(tmp_path, tmp_path / "bin")) is None


def test_a_copy_has_only_the_files_of_the_interpreter(tmp_path: Path) -> None:
    prefix, target = tmp_path / "prefix", tmp_path / "target"
    kept = ["bin/python3.10", "include/python3.10/Python.h", "lib/libpython3.10.so.1.0", "lib/python3.10/os.py"]
    skipped = ["bin/python3.1", "bin/pip3.10", "lib/python3.10/test/a.py", "lib/python3.10/__pycache__/os.pyc"]
    skipped += ["lib/python3.10/site-packages/a.py", "lib/python3.1/os.py", "lib/libother.so"]
    for name in kept + skipped:
        (prefix / name).parent.mkdir(parents=True, exist_ok=True)
        (prefix / name).write_text("")
    (prefix / "lib/libpython3.10.so").symlink_to("libpython3.10.so.1.0")

    copy(Interpreter((3, 10, 13), prefix), target)

    found = sorted(str(path.relative_to(target)) for path in target.rglob("*") if not path.is_dir())
    assert found == sorted([*kept, "lib/libpython3.10.so"])
    assert (target / "lib/libpython3.10.so").is_symlink()


def test_the_prefix_is_replaced_in_text_but_not_in_binaries(tmp_path: Path) -> None:
    prefix, target = tmp_path / "prefix", tmp_path / "target"
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin/python3.10-config").write_text(f"#!{prefix}/bin/python3.10\n")
    (prefix / "bin/python3.10").write_bytes(b"\x7fELF\0" + bytes(prefix))

    copy(Interpreter((3, 10, 13), prefix), target)

    assert (target / "bin/python3.10-config").read_text() == "#!/usr/local/bin/python3.10\n"
    assert (target / "bin/python3.10").read_bytes() == b"\x7fELF\0" + bytes(prefix)
