from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

# The files that the key of the installation depends on.
INPUTS = (
    "3rdparty/python/pants.txt",
    "3rdparty/python/external-tools.txt",
    "build-support/bootstrap/install.py",
    "build-support/bootstrap/external_tools.py",
)
# Prints the installation folder and the checkout, then fails.
PYTHON = """#!/bin/sh
[ "$1" = -c ] || { echo "$RUNTIME_CACHE $3 $4"; exit 1; }
"""
# Installs itself as the Python of Pants, and a Pants that prints its arguments. The data is invalid if $INVALID is set.
INSTALLABLE = """#!/bin/sh
case "$*" in
  "-m bootstrap.install "*)
    mkdir -p "$3/venv/bin"
    : > "$3/environment.sh"
    cat "$0" > "$3/venv/bin/python"
    echo 'echo "pants $*, goal: $RUNTIME_GOAL"' > "$3/venv/bin/pants"
    chmod +x "$3/venv/bin/python" "$3/venv/bin/pants"
    ;;
  "-m bootstrap.validation "*)
    echo "validated $3"
    [ -z "$INVALID" ] || exit 2
    ;;
esac
"""


@pytest.fixture
def launcher(tmp_path: Path) -> Path:
    """The launcher in an otherwise empty checkout."""
    checkout = tmp_path / "checkout"
    for name in INPUTS:
        path = checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return Path(shutil.copy("pants", checkout))


def run(launcher: Path, variables: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher from a folder next to its checkout, on a machine without CPython 3.9."""
    folder = launcher.parent.parent
    (folder / "bin").mkdir()
    for name in ("bash", "cat", "chmod", "dirname", "mkdir", "sha256sum", "sh"):
        (folder / "bin" / name).symlink_to(str(shutil.which(name)))
    (folder / "here").mkdir()
    environment = {"PATH": f"{folder}/bin", "HOME": str(folder), "RUNTIME_CACHE": str(folder / "cache"), **variables}
    return subprocess.run(
        ["bash", str(launcher), *(arguments or ["version"])],
        cwd=folder / "here",
        env=environment,
        capture_output=True,
        text=True,
    )


def make_python(path: Path, text: str = PYTHON) -> str:
    """Make a program that the launcher accepts as CPython 3.9. Return its path."""
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_without_python39_the_message_says_how_to_install_it(launcher: Path) -> None:
    done = run(launcher, {})

    assert done.returncode == 2
    assert done.stderr.startswith("pants: CPython 3.9 was not found ")


def test_a_wrong_runtime_python39_is_named(launcher: Path) -> None:
    done = run(launcher, {"RUNTIME_PYTHON39": "/nowhere/python3.9"})

    expected = "pants: RUNTIME_PYTHON39: expected a CPython 3.9 with ssl and venv, found '/nowhere/python3.9'\n"
    assert (done.returncode, done.stderr) == (2, expected)


@pytest.mark.parametrize(("named", "found"), [("some/cache", "here/some/cache"), ("../cache", "here/../cache")])
def test_a_relative_cache_is_below_the_callers_folder(named: str, found: str, launcher: Path, tmp_path: Path) -> None:
    python = make_python(tmp_path / "python3.9")

    done = run(launcher, {"RUNTIME_CACHE": named, "RUNTIME_PYTHON39": python})

    cache, installation = done.stdout.split()
    assert cache == f"{tmp_path}/{found}"
    assert installation.startswith(f"{cache}/pants/")
    assert Path(cache).is_dir()
    assert [path.name for path in launcher.parent.iterdir() if path.name in ("some", "cache")] == []


@pytest.mark.parametrize(
    ("arguments", "together"),
    [
        (["package", "::"], True),
        (["--no-pantsd", "test", "::"], True),
        (["--tag=-engine", "test", "::"], False),
        (["--tag=-engine,slow", "test", "::"], False),
        (["lint", "::"], False),
    ],
)
def test_the_engine_is_installed_in_parallel_for_goals_that_need_it(
    arguments: list[str], together: bool, launcher: Path, tmp_path: Path
) -> None:
    python = make_python(tmp_path / "python3.9")

    done = run(launcher, {"RUNTIME_PYTHON39": python}, *arguments)

    assert done.stdout.split()[2:] == ([str(launcher.parent)] if together else [])


@pytest.mark.parametrize(("goal", "validated"), [("lint", True), ("fmt", False)])
def test_lint_validates_the_data_before_pants_starts(
    goal: str, validated: bool, launcher: Path, tmp_path: Path
) -> None:
    python = make_python(tmp_path / "python3.9", INSTALLABLE)

    done = run(launcher, {"RUNTIME_PYTHON39": python}, goal, "::")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"validated {launcher.parent}"] * validated + [f"pants {goal} ::, goal: "]


def test_lint_stops_at_invalid_data(launcher: Path, tmp_path: Path) -> None:
    python = make_python(tmp_path / "python3.9", INSTALLABLE)

    done = run(launcher, {"RUNTIME_PYTHON39": python, "INVALID": "1"}, "lint", "::")

    assert (done.returncode, done.stdout) == (2, f"validated {launcher.parent}\n")


@pytest.mark.parametrize(
    ("arguments", "goal"), [(["package", "::"], "package"), (["--tag=-engine", "test", "::"], ""), (["list", "::"], "")]
)
def test_pants_learns_which_goal_needs_images(arguments: list[str], goal: str, launcher: Path, tmp_path: Path) -> None:
    python = make_python(tmp_path / "python3.9", INSTALLABLE)

    done = run(launcher, {"RUNTIME_PYTHON39": python}, *arguments)

    assert done.stdout == f"pants {' '.join(arguments)}, goal: {goal}\n"
