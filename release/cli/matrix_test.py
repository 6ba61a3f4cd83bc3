from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from release.bumping.testing import make_checkout
from release.cli.main import main

# Stands in for ./pants, which would install itself here: it lists the targets that depend on the files that changed.
PANTS = "#!/bin/sh\necho images/other:target\n"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_checkout(tmp_path)
    (tmp_path / "release").mkdir()
    (tmp_path / "release/runners.yaml").write_text(Path("release/runners.yaml").read_text())
    (tmp_path / "pants").write_text(PANTS)
    (tmp_path / "pants").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    commit()
    return tmp_path


def git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.test", *arguments], check=True)


def commit() -> None:
    git("add", ".")
    git("commit", "--quiet", "--message", "a change")


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    with pytest.raises(SystemExit) as end:
        main(("matrix", *arguments))
    assert not end.value.code
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert list(found) == ["include"]
    return found["include"]  # type: ignore[no-any-return]


def test_every_python_and_architecture_has_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    found = [(row["python"], row["architecture"], row["runner"]) for row in rows(capsys, "runtime-10")]
    machines = [("amd64", "ubuntu-24.04"), ("arm64", "ubuntu-24.04-arm")]
    assert found == [(python, *machine) for python in ("3.8", "3.9", "3.10", "3.11") for machine in machines]


def test_an_architecture_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = rows(capsys, "runtime-10", "--by-architecture", "--architecture", "arm64")
    assert (found["architecture"], found["runner"]) == ("arm64", "ubuntu-24.04-arm")


def test_an_unknown_architecture_is_invalid(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(("matrix", "runtime-10", "--architecture", "riscv64"))
    assert end.value.code == 2
    assert capsys.readouterr().err == "--architecture: expected one of amd64, arm64, found riscv64\n"


def test_a_change_of_other_files_builds_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "README.md").touch()
    commit()
    assert rows(capsys, "--since", "HEAD~1") == []


@pytest.mark.parametrize("path", ["runtimes/runtime-10/image_tests.yaml", "images/runtime/Dockerfile"])
def test_a_change_of_its_data_or_of_every_image_builds_a_runtime(
    root: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    (root / path).touch()
    commit()
    assert len(rows(capsys, "--since", "HEAD~1")) == 8


@pytest.mark.parametrize("since", ["0" * 40, "", "--output=x"])
def test_after_an_unknown_commit_everything_is_built(
    root: Path, capfd: pytest.CaptureFixture[str], since: str
) -> None:
    with pytest.raises(SystemExit):
        main(("matrix", "--since", since))
    out, err = capfd.readouterr()
    assert len(json.loads(out)["include"]) == 8
    unknown = since or "the empty name"
    assert err == f"--since: git does not know {unknown}, as on a new branch: every Runtime is built\n"
    assert not list(root.glob("x*"))


def test_a_workflow_gets_the_matrix_and_the_list_of_runtimes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "output"
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    found = rows(capsys, "--github-output")
    written = dict(line.split("=", 1) for line in output.read_text().splitlines())
    assert json.loads(written["matrix"]) == {"include": found}
    assert json.loads(written["runtimes"]) == ["runtime-10"]


def test_a_new_version_is_a_release_and_other_changes_are_none(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime = root / "runtimes/runtime-10/runtime.yaml"
    runtime.write_text(runtime.read_text() + "# A comment.\n")
    commit()
    assert rows(capsys, "--since", "HEAD~1", "--released") == []
    runtime.write_text(re.sub(r'^version: ".*"$', 'version: "10.99.0"', runtime.read_text(), flags=re.MULTILINE))
    commit()
    assert {row["version"] for row in rows(capsys, "--since", "HEAD~1", "--released")} == {"10.99.0"}


@pytest.mark.parametrize("more", [("--since", "0" * 40), ("--since", "--all"), ()])
def test_a_release_is_not_guessed(capsys: pytest.CaptureFixture[str], more: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        main(("matrix", "--released", *more))
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("--since: expected a commit, found ")


def test_a_runtime_can_be_omitted(capsys: pytest.CaptureFixture[str]) -> None:
    assert rows(capsys, "--except", "runtime-10") == []


def test_an_unknown_runtime_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(("matrix", "runtime-99"))
    assert end.value.code == 2
    assert capsys.readouterr().err == "RUNTIME: expected one of runtime-10, found runtime-99\n"
