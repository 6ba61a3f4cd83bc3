from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.testing import SMALL
from host.testing import web_server
from tools.locking import lock
from tools.locking.testing import constraints, make_root, publish

CATALOGUE = "runtimes/runtime-10/runtime.yaml"
UPSTREAM = "runtimes/runtime-10/constraints/python-3.9.txt"
SUGGESTED = """\
  - name: anyio
    version: "==3.7.1"
    reason: upstream has 4.3.0; used by astronomer-providers
  - name: idna
    version: "==3.7"
    reason: upstream has 3.6; used by astronomer-providers, anyio
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An index where the small Runtime's pins fit two rows of Airflow's constraints not, and one row."""
    folder = tmp_path_factory.mktemp("index")
    day = "2024-03-01"
    publish(folder, "apache-airflow", {"2.8.4": day}, ["sniffio"])
    publish(folder, "astronomer-providers", {"1.18.4": day}, ["idna>=3.7", "anyio<4"])
    publish(folder, "pip", {"24.0": day})
    publish(folder, "idna", {"3.6": day, "3.7": day, "3.10": "2024-09-01"})
    publish(folder, "sniffio", {"1.3.0": day, "1.3.1": day})
    publish(folder, "anyio", {"3.7.1": day, "4.3.0": day}, ["idna"])
    with web_server(folder) as address:
        yield f"{address}/simple"


@pytest.fixture
def root(index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_root(tmp_path / "root")
    (root / UPSTREAM).write_text(f"{constraints('3.9')}anyio==4.3.0\nsniffio==1.3.0\n")
    monkeypatch.setenv("UV_DEFAULT_INDEX", index)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(root)
    return root


def run() -> Result:
    return CliRunner().invoke(lock.main, ["runtime-10", "--python", "3.9"])


def test_every_row_of_airflows_constraints_that_does_not_fit_is_named_at_once(root: Path) -> None:
    failed = run()

    assert failed.exit_code == lock.FAILED
    assert (
        f"do not fit. Choose other versions of the packages that use them, or add rows to `constraints` in {CATALOGUE}"
        in failed.output
    )
    assert failed.output.endswith(SUGGESTED)
    assert not (root / "runtimes/runtime-10/locks").exists()


def test_the_suggested_rows_make_a_lock(root: Path) -> None:
    (root / CATALOGUE).write_text(SMALL.replace("constraints:\n", f"constraints:\n{SUGGESTED}"))

    assert run().exit_code == 0
    assert "sniffio==1.3.0 " in (root / "runtimes/runtime-10/locks/python-3.9.txt").read_text()


def test_a_row_of_airflows_constraints_in_the_message_is_called_so(root: Path) -> None:
    output = run().output

    named = [row for row in ("anyio==4.3.0", "idna==3.6") if f"\n{row} is a row of {UPSTREAM}\n" in output]
    assert named
    assert all(row in output.splitlines()[1] for row in named)


def test_pins_that_contradict_each_other_are_not_blamed_on_airflows_constraints(root: Path) -> None:
    (root / CATALOGUE).write_text(SMALL.replace('pip: "24.0"', 'pip: "24.0"\n  idna: "3.6"'))
    failed = run()

    assert failed.exit_code == lock.FAILED
    assert failed.output.splitlines()[-1] == (
        f"Without {UPSTREAM} there is no solution either: rows of {CATALOGUE} contradict each other."
    )
