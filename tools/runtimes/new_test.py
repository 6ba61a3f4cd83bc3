from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.repository import load_runtime
from catalogue.validate import problems
from tools.runtimes.new import main
from tools.runtimes.testing import make_checkout, tree


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(make_checkout(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_it_writes_every_file_except_constraints_and_locks(checkout: Path) -> None:
    before = tree(checkout)

    assert run("11", "--airflow", "2.9.3").exit_code == 0
    assert tree(checkout) - before == {
        "images/runtime-11",
        "images/runtime-11/BUILD",
        "runtimes/runtime-11",
        "runtimes/runtime-11/BUILD",
        "runtimes/runtime-11/import_exceptions.yaml",
        "runtimes/runtime-11/releases.yaml",
        "runtimes/runtime-11/runtime.yaml",
    }


def test_a_new_runtime_only_lacks_constraints_and_locks(checkout: Path) -> None:
    run("11", "--airflow", "2.9.3", "--python", "3.9", "--python", "3.11")

    found = {problem.file for problem in problems(checkout) if "runtime-11" in problem.file}
    # The lock is checked before the constraints.
    assert found == {f"runtimes/runtime-11/locks/python-{python}.txt" for python in ("3.9", "3.11")}


def test_the_options_are_in_the_catalogue(checkout: Path) -> None:
    run("11", "--airflow", "2.9.3", "--version", "11.8.0", "--release-date", "2024-08-09", "--python", "3.9")
    runtime = load_runtime(checkout, "runtime-11")

    assert (runtime.version, runtime.release_date, runtime.locked_at) == ("11.8.0", "2024-08-09", "2024-08-10")
    assert (runtime.airflow.version, runtime.airflow.build) == ("2.9.3", None)
    assert (runtime.python.default, runtime.python.supported) == ("3.9", ("3.9",))


def test_values_for_the_old_airflow_are_not_copied(checkout: Path) -> None:
    run("11", "--airflow", "2.9.3")
    old, new = load_runtime(checkout, "runtime-10"), load_runtime(checkout, "runtime-11")

    assert old.backports
    assert old.constraints
    assert (new.backports, new.constraints, new.deviations) == ((), (), ())
    assert (new.environment, new.plugins) == (old.environment, old.plugins)
    assert "libmariadb3" in new.os_packages


def test_it_prints_what_to_decide_and_what_to_run(checkout: Path) -> None:
    text = run("11", "--airflow", "2.9.3", "--python", "3.11").output

    for key in ("locked_at", "providers", "constraints", "os_packages", "environment", "plugins", "backports"):
        assert key in text
    assert "./pants run tools/runtimes:constraints -- runtime-11 --python 3.11\n" in text
    assert "RUNTIME_MAJORS=11 ./pants test tests/images/cases::\n" in text


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("10", "--airflow", "2.9.3"), "runtimes/runtime-10: expected a new major"),
        (("11", "--airflow", "2.9"), "runtimes/runtime-11/runtime.yaml: airflow.version: expected"),
        (("11", "--airflow", "2.9.3", "--version", "12.0.0"), "runtimes/runtime-11/runtime.yaml: version: expected"),
        (("11", "--airflow", "2.9.3", "--python", "3.7"), "runtimes/runtime-11/runtime.yaml: python.supported:"),
        (("11", "--airflow", "2.9.3", "--default-python", "3.7"), "runtimes/runtime-11/runtime.yaml: python.default:"),
    ],
)
def test_invalid_arguments_give_one_line_and_no_files(checkout: Path, arguments: tuple[str, ...], line: str) -> None:
    before = tree(checkout)
    found = run(*arguments)

    assert found.exit_code == 2
    assert found.output.startswith(line)
    assert found.output.count("\n") == 1
    assert tree(checkout) == before


def test_an_existing_folder_of_images_is_refused(checkout: Path) -> None:
    (checkout / "images/runtime-11").mkdir()

    assert run("11", "--airflow", "2.9.3").output.startswith("images/runtime-11: expected a new major")


def test_if_one_folder_cannot_be_written_neither_is(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(checkout)
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if target.parent.name == "runtimes":
            raise OSError("no space left")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)

    found = run("11", "--airflow", "2.9.3")
    assert (found.exit_code, found.output) == (1, "runtime-11 was not written: no space left\n")
    assert tree(checkout) == before
