from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.history import Release
from catalogue.load import parse_runtime
from catalogue.providers import load_providers, provider_problems
from catalogue.release_checks import check_agreement, check_recorded
from catalogue.repository import load_history, load_runtime, load_runtimes
from catalogue.validate import problems
from tools.runtimes.new import main
from tools.runtimes.skeleton import Plan, catalogue
from tools.runtimes.testing import ROOT, make_checkout, package_index, tree, write_provider

ADDED = "apache-airflow-providers-fab"
FACTS = "providers/fab/provider.yaml"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with package_index(tmp_path_factory.mktemp("index")) as address:
        yield address


@pytest.fixture
def checkout(
    tmp_path: Path, index: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setenv("UV_DEFAULT_INDEX", index)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.chdir(make_checkout(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, arguments)


def commands_of_the_page() -> list[str]:
    """The commands of "Add a Runtime" after `new`, without the other ways to get constraints."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.partition("\n## Add a Runtime\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    other = re.compile(r"runtimes:new|uv pip|--output-file|constraints.* (--of|~)")
    return [line for line in lines if line and not other.search(line)]


def test_it_writes_every_file_except_constraints_and_locks(checkout: Path) -> None:
    before = tree(checkout)

    assert run("11", "--airflow", "2.9.3").exit_code == 0
    assert tree(checkout) - before == {
        "images/runtime-11",
        "images/runtime-11/BUILD",
        "providers/fab",
        FACTS,
        "runtimes/runtime-11",
        "runtimes/runtime-11/BUILD",
        "runtimes/runtime-11/import_exceptions.yaml",
        "runtimes/runtime-11/releases.yaml",
        "runtimes/runtime-11/runtime.yaml",
    }


def test_a_new_runtime_only_lacks_constraints_and_locks(checkout: Path) -> None:
    run("11", "--airflow", "2.9.3", "--python", "3.9", "--python", "3.11")

    found = {problem.file for problem in problems(checkout) if "runtime-11" in problem.file}
    # The constraints are checked before the locks that are made from them.
    assert found == {f"runtimes/runtime-11/constraints/python-{python}.txt" for python in ("3.9", "3.11")}


def test_the_options_are_in_the_catalogue(checkout: Path) -> None:
    run("11", "--airflow", "2.9.3", "--version", "11.8.0", "--release-date", "2024-08-09", "--python", "3.9")
    runtime = load_runtime(checkout, "runtime-11")

    assert (runtime.version, runtime.release_date, runtime.locked_at) == ("11.8.0", "2024-08-09", "2024-08-10")
    assert (runtime.airflow.version, runtime.airflow.build) == ("2.9.3", None)
    assert (runtime.python.default, runtime.python.supported) == ("3.9", ("3.9",))


def test_the_own_days_of_pins_are_not_copied(checkout: Path) -> None:
    model = checkout / "runtimes/runtime-10/runtime.yaml"
    later = '\nlocked_later:\n  apache-airflow: "2999-01-01"\nproviders:'
    model.write_text(model.read_text().replace("\nproviders:", later, 1))
    run("11", "--airflow", "2.9.3")

    assert load_runtime(checkout, "runtime-11").locked_later == {}


def test_the_newest_runtime_of_this_checkout_can_be_copied() -> None:
    newest = load_runtimes(ROOT)[-1]
    plan = Plan(
        newest.major + 1, f"{newest.major + 1}.0.0", "2.99.0", date(2999, 1, 1), "3.11", ("3.11",), date(2998, 1, 1)
    )
    text = catalogue(plan, (ROOT / newest.path).read_text(encoding="utf-8"))
    runtime = parse_runtime(plan.paths.catalogue, text)

    assert (runtime.airflow.version, runtime.providers) == ("2.99.0", newest.providers)
    assert (runtime.backports, runtime.constraints, runtime.deviations) == ((), (), ())
    assert (runtime.environment, runtime.plugins) == (newest.environment, newest.plugins)


def test_values_for_the_old_airflow_are_not_copied(checkout: Path) -> None:
    run("11", "--airflow", "2.9.3")
    old, new = load_runtime(checkout, "runtime-10"), load_runtime(checkout, "runtime-11")

    assert old.backports
    assert old.constraints
    assert (new.backports, new.constraints, new.deviations) == ((), (), ())
    assert (new.environment, new.plugins, new.os_packages) == (old.environment, old.plugins, old.os_packages)


@pytest.mark.parametrize(
    ("key", "name"), [("providers", "apache-airflow-providers-mysql"), ("packages", "mysqlclient")]
)
def test_the_library_of_mysqlclient_comes_with_a_pin_that_needs_it(checkout: Path, key: str, name: str) -> None:
    model = checkout / "runtimes/runtime-10/runtime.yaml"
    model.write_text(model.read_text().replace(f"\n{key}:\n", f'\n{key}:\n  {name}: "1.0.0"\n'))
    run("11", "--airflow", "2.9.3")

    assert "libmariadb3" in load_runtime(checkout, "runtime-11").os_packages


def test_a_release_of_a_past_day_is_recorded(checkout: Path) -> None:
    text = run("11", "--airflow", "2.9.3", "--version", "11.8.0", "--release-date", "2024-08-09").stdout
    history, runtime = load_history(checkout, "runtime-11"), load_runtime(checkout, "runtime-11")

    assert history.releases == (Release("11.8.0", date(2024, 8, 9), "2.9.3", database_migration=True),)
    check_agreement(history, runtime)
    check_recorded(history, runtime, date.today())
    assert "runtimes/runtime-11/releases.yaml has the entry of 11.8.0." in text


@pytest.mark.parametrize("options", [(), ("--release-date", "2999-01-01")])
def test_a_release_of_today_or_later_is_not_recorded_yet(checkout: Path, options: tuple[str, ...]) -> None:
    text = run("11", "--airflow", "2.9.3", *options).stdout

    assert load_history(checkout, "runtime-11").releases == ()
    assert "runtimes/runtime-11/releases.yaml needs the entry of 11.0.0 from the day after " in text


def test_a_provider_that_airflow_newly_requires_gets_a_pin_and_a_folder(checkout: Path) -> None:
    text = run("11", "--airflow", "2.9.3", "--release-date", "2024-07-25").stdout
    old, new = load_runtime(checkout, "runtime-10"), load_runtime(checkout, "runtime-11")

    # The newest one on the day of the release, between its neighbours.
    assert new.providers == {**old.providers, ADDED: "1.2.1"}
    assert list(new.providers) == sorted(new.providers)
    (facts,) = (provider for provider in load_providers(checkout) if provider.package == ADDED)
    assert (facts.name, facts.stock, bool(facts.unproven)) == ("fab", True, True)
    assert f"added {ADDED} 1.2.1, which Airflow 2.9.3 requires\n" in text
    assert f"decide on `title` and `unproven` in {FACTS}\n" in text


def test_the_new_folder_satisfies_the_checks_of_the_catalogue(checkout: Path) -> None:
    run("11", "--airflow", "2.9.3")

    found = [str(problem) for problem in provider_problems(checkout, load_runtimes(checkout))]
    assert [line for line in found if "fab" in line] == []


def test_a_provider_of_an_earlier_runtime_gets_a_pin_only(checkout: Path) -> None:
    write_provider(checkout, "fab")
    before = (checkout / FACTS).read_text()

    assert run("11", "--airflow", "2.9.3").exit_code == 0
    assert ADDED in load_runtime(checkout, "runtime-11").providers
    assert (checkout / FACTS).read_text() == before


def test_without_an_answer_of_the_index_it_says_what_to_add(checkout: Path) -> None:
    found = run("11", "--airflow", "2.9.9")

    assert found.exit_code == 0
    assert "add those that Airflow 2.9.9 newly requires; the package index was asked in vain:\n" in found.stdout
    assert "there is no version of apache-airflow==2.9.9" in found.stdout
    assert load_runtime(checkout, "runtime-11").providers == load_runtime(checkout, "runtime-10").providers


def test_the_printed_commands_are_those_of_the_page(checkout: Path) -> None:
    text = run("11", "--airflow", "2.9.3", "--python", "3.9", "--python", "3.11").stdout
    printed = re.findall("^  (.*)$", text.partition("in this order:\n")[2], re.MULTILINE)

    assert printed == commands_of_the_page()
    assert len(printed) > 5


def test_it_prints_what_to_decide_and_what_to_run(checkout: Path) -> None:
    text = run("11", "--airflow", "2.9.3", "--python", "3.11").stdout

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
    assert found.stderr.startswith(line)
    assert found.stderr.count("\n") == 1
    assert tree(checkout) == before


def test_an_existing_folder_of_images_is_refused(checkout: Path) -> None:
    (checkout / "images/runtime-11").mkdir()

    assert run("11", "--airflow", "2.9.3").stderr.startswith("images/runtime-11: expected a new major")


def test_if_one_folder_cannot_be_written_neither_is(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(checkout)
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if target.parent.name == "runtimes":
            raise OSError("no space left")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)

    found = run("11", "--airflow", "2.9.3")
    assert (found.exit_code, found.stderr.splitlines()[-1]) == (1, "runtime-11 was not written: no space left")
    assert tree(checkout) == before
