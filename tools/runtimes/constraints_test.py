from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from host.testing import web_server
from tools.runtimes import constraints
from tools.runtimes.constraints import main
from tools.runtimes.testing import make_checkout

TARGET = "runtimes/runtime-10/constraints/python-3.11.txt"
UPSTREAM = """\
#
# This constraints file was automatically generated on 2024-03-20T06:08:09Z
# via "eager-upgrade" mechanism of PIP. For the "v2-8-test" branch of Airflow.
Flask==2.2.5
"""
PROVIDERS = "".join(f"apache-airflow-providers-p{number}==1.0.0\n" for number in range(70))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(make_checkout(tmp_path))
    (tmp_path / "published.txt").write_text(UPSTREAM + PROVIDERS)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["runtime-10", *arguments])


@pytest.mark.parametrize("scheme", ["", "file://{}/"])
def test_a_file_or_an_address_is_written_with_its_origin(checkout: Path, scheme: str) -> None:
    found = run(f"{scheme.format(checkout)}published.txt", "--python", "3.11")

    assert (found.exit_code, found.output) == (0, f"written: {TARGET}\n")
    lines = (checkout / TARGET).read_text().splitlines()
    assert lines[0] == "# The pins of Airflow 2.8.4's own constraints for Python 3.11."
    assert (lines[2], lines[-1]) == ("apache-airflow-providers-p0==1.0.0", "Flask==2.2.5")


def test_constraints_of_another_release_have_the_reason(checkout: Path) -> None:
    run("published.txt", "--python", "3.11", "--of", "2.8.3", "--reason", "2.8.4's were not published")

    first = (checkout / TARGET).read_text().splitlines()[0]
    assert first == "# The pins of Airflow 2.8.3's own constraints for Python 3.11; 2.8.4's were not published."


def test_a_file_that_was_made_in_another_way_has_the_reason(checkout: Path) -> None:
    (checkout / "made.txt").write_text("# made by a program\nFlask==2.2.5\n" + PROVIDERS)
    reason = "resolved by uv as of 2024-03-26."
    found = run("made.txt", "--python", "3.11", "--reason", reason)

    assert (found.exit_code, found.output) == (0, f"written: {TARGET}\n")
    first = (checkout / TARGET).read_text().splitlines()[0]
    assert first == f"# The pins for Airflow 2.8.4 on Python 3.11, not its own constraints: {reason}"


def test_a_reason_alone_needs_a_file(checkout: Path) -> None:
    found = run("--python", "3.11", "--reason", "resolved by uv")

    assert (found.exit_code, found.output.count("\n")) == (2, 1)
    assert found.output.startswith("--reason: expected a file or an address that is not from https://")


@pytest.mark.parametrize(
    ("change", "arguments", "line"),
    [
        (("v2-8-test", "v2-9-test"), (), "published.txt: comment: expected constraints of Airflow 2.8.4, found"),
        ((PROVIDERS, ""), (), f"{TARGET}: apache-airflow-providers: expected the variant"),
        (("", ""), ("--of", "2.8.3"), f"{TARGET}: comment: expected the reason for another release"),
        (("", ""), ("--python", "3.7"), "--python: expected a Python of runtime-10"),
    ],
)
def test_an_invalid_source_is_one_line_and_writes_nothing(
    checkout: Path, change: tuple[str, str], arguments: tuple[str, ...], line: str
) -> None:
    before = (checkout / TARGET).read_text()
    (checkout / "published.txt").write_text((UPSTREAM + PROVIDERS).replace(*change))
    found = run("published.txt", "--python", "3.11", *arguments)

    assert found.exit_code == 2
    assert found.output.startswith(line)
    assert found.output.count("\n") == 1
    assert (checkout / TARGET).read_text() == before


def test_constraints_that_cannot_be_downloaded_are_one_line_with_the_other_ways(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server(checkout) as address:
        monkeypatch.setattr(constraints, "PUBLISHED", f"{address}/{{airflow}}/constraints-{{python}}.txt")
        found = run("--python", "3.11")

    place = f"{address}/2.8.4/constraints-3.11.txt: expected Airflow's constraints, found: HTTP Error 404"
    assert (found.exit_code, found.output.count("\n")) == (2, 1)
    assert found.output.startswith(place)
    assert "give a file or another address as the last argument" in found.output
    assert "--of X.Y.Z --reason TEXT" in found.output


def test_a_missing_file_is_one_line(checkout: Path) -> None:
    found = run("absent.txt", "--python", "3.11")

    assert found.exit_code == 2
    assert found.output == "absent.txt: expected Airflow's constraints, found: No such file or directory\n"
