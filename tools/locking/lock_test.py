from __future__ import annotations

import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from catalogue.testing import SMALL
from tools.locking import lock, retry, tested_providers
from tools.locking.testing import make_root

CONSTRAINTS = "runtimes/runtime-10/constraints/python-3.9.txt"
FACTS = "providers/astronomer-providers/provider.yaml"
FAKE_UV = """\
#!/bin/sh
if [ -n "$FAIL" ]; then echo "warning: noise" >&2; echo "error: $FAIL" >&2; exit 2; fi
echo "$@" >> {log}
cp requirements.in {log}.requirements
printf 'idna==3.7 \\\\\\n    --hash=sha256:%064d\\n' 0 > lock.txt
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_root(tmp_path / "root")
    uv = tmp_path / "uv"
    uv.write_text(FAKE_UV.format(log=tmp_path / "log"))
    uv.chmod(0o755)
    monkeypatch.setattr(lock, "uv_binary", lambda: str(uv))
    monkeypatch.setattr(retry, "PAUSES", (0.1, 0.2))
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(lock.main, list(arguments))


def test_a_new_lock_is_up_to_date(root: Path) -> None:
    made = run("runtime-10", "--python", "3.9")

    assert made.exit_code == 0, made.output
    assert "runtime-10 python-3.9: 1 packages, new" in made.output
    assert os.listdir(root / "runtimes/runtime-10/locks") == ["python-3.9.txt"]
    assert run("--check", "--python", "3.9").exit_code == 0


def test_uv_gets_the_date_and_the_interpreter_of_the_catalogue(root: Path) -> None:
    run("--python", "3.9")
    asked = (root.parent / "log").read_text()

    assert "--exclude-newer 2024-06-14T00:00:00Z" in asked
    assert "--python-version 3.9.2" in asked
    assert "--upgrade-package" not in asked
    assert "apache-airflow[celery,redis]==2.8.4" in (root.parent / "log.requirements").read_text()


def test_uv_gets_the_later_date_of_a_constraint(root: Path) -> None:
    runtime = root / "runtimes/runtime-10/runtime.yaml"
    runtime.write_text(SMALL.replace("reason: to_sql", 'reason: to_sql\n    locked_at: "2024-06-20"'))
    run("--python", "3.9")

    assert "--exclude-newer-package pandas=2024-06-20T00:00:00Z" in (root.parent / "log").read_text()


def test_upgrade_only_changes_the_named_package(root: Path) -> None:
    run("--python", "3.9", "--upgrade", "idna")

    assert "--upgrade-package idna" in (root.parent / "log").read_text()


def test_check_exits_2_and_names_every_outdated_lock(root: Path) -> None:
    checked = run("--check")

    assert checked.exit_code == lock.INVALID
    assert checked.output.count("expected a file, found none") == 4


def test_an_unreachable_index_is_one_line_and_keeps_the_old_lock(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--python", "3.9")
    path = root / "runtimes/runtime-10/locks/python-3.9.txt"
    before = path.read_text()
    monkeypatch.setenv("FAIL", "Failed to fetch: error sending request")
    failed = run("--python", "3.9")

    assert failed.exit_code == lock.FAILED
    assert "retrying in 0.1 s" in failed.output
    assert "retrying in 0.2 s" in failed.output
    assert failed.output.count("retrying") == 2
    assert failed.output.splitlines()[-1].startswith(
        "runtime-10 python-3.9: the package index cannot be reached: error"
    )
    assert path.read_text() == before


def test_a_resolution_without_a_solution_is_not_retried(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIL", "No solution found when resolving dependencies")
    failed = run("--python", "3.9")

    assert failed.exit_code == lock.FAILED
    assert "retrying" not in failed.output
    assert "runtime-10 python-3.9: the lock cannot be made: error: No solution found" in failed.output


def test_an_invalid_catalogue_is_one_line(root: Path) -> None:
    (root / "runtimes/runtime-10/runtime.yaml").write_text("major: 10\n")
    failed = run()

    assert failed.exit_code == lock.INVALID
    assert failed.output.startswith("runtimes/runtime-10/runtime.yaml: ")


@pytest.mark.parametrize("command", [lock.main, tested_providers.main])
@pytest.mark.parametrize(
    ("path", "old", "line"),
    [
        (CONSTRAINTS, "Airflow 2.8.4's", f"{CONSTRAINTS}: comment: expected a comment at the top that contains"),
        (FACTS, "package: astronomer-providers", "runtimes/runtime-10/runtime.yaml: providers.astronomer-providers: "),
    ],
)
def test_data_that_a_build_refuses_is_one_line_and_makes_no_lock(
    command: click.Command, path: str, old: str, line: str, root: Path
) -> None:
    (root / path).write_text((root / path).read_text().replace(old, "package: other"))
    failed = CliRunner().invoke(command, ["runtime-10"])

    assert failed.exit_code == lock.INVALID
    assert failed.output.startswith(line)
    assert failed.output.count("\n") == 1
    assert not (root / "runtimes/runtime-10/locks").exists()


def test_missing_constraints_are_one_line_with_the_command_that_writes_them(root: Path) -> None:
    (root / CONSTRAINTS).unlink()
    failed = run("runtime-10")

    command = "run ./pants run tools/runtimes:constraints -- runtime-10 --python 3.9"
    assert failed.output == f"{CONSTRAINTS}: expected a file, found none: {command}\n"


def test_a_configuration_that_pip_cannot_read_is_one_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = root.parent / "pip.conf"
    path.write_text("index-url = x\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(path))
    failed = run("--python", "3.9")

    assert failed.exit_code == lock.INVALID
    problem = "expected a pip configuration file, found an option before the first section"
    assert failed.output == f"{path}: line 1: {problem}\n"
