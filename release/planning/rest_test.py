from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from catalogue.lock_inputs import with_header
from catalogue.model import Constraint
from catalogue.testing import small_runtime
from release.planning.changes import Held, Kind
from release.planning.check import Update
from release.planning.locked import Locked, load_locked
from release.planning.rest import rest, unpinned
from release.planning.testing import runtime_10, upstream
from tools.locking.testing import make_root

OLD = "2024-05-01"
LOCKS = {"jinja2": {"3.9": "3.1.0", "3.11": "3.1.4"}, "pip": {"3.11": "24.0"}}


def found(versions: Mapping[str, str], *rows: Constraint, constraints: Mapping[str, str] | None = None) -> list[Update]:
    locked = Locked(LOCKS, rows, {"3.11": constraints or {}})
    return rest(replace(runtime_10(), locked=locked), upstream({"jinja2": versions, "pip": {"24.1": OLD}}))


def test_pins_are_no_part_of_it() -> None:
    assert unpinned(replace(runtime_10(), locked=Locked(LOCKS))) == ["jinja2"]


def test_what_nothing_holds_is_newer_than_every_lock() -> None:
    assert found({"3.1.5": OLD, "3.2": "2024-06-19"}) == [Update(Kind.LOCKED, "jinja2", "3.1.4", "3.1.5", ())]
    assert found({"3.1.3": OLD}) == []


def test_airflows_constraints_hold() -> None:
    (row,) = found({"3.1.5": OLD, "3.1.6": OLD}, constraints={"jinja2": "==3.1.4"})
    assert (row.newest, row.held) == ("", (Held("jinja2", "3.1.6", "held at ==3.1.4 by Airflow's constraints"),))


def test_a_row_of_ours_counts_instead_of_airflows_constraints() -> None:
    ours = Constraint("jinja2", ">=3.1.4,<3.2", "CVE-2024-34064")
    (row,) = found({"3.1.5": OLD, "3.2": OLD, "3.3": OLD}, ours, constraints={"jinja2": "==3.1.0"})
    assert row.newest == "3.1.5"
    assert row.held == (Held("jinja2", "3.3", "held at >=3.1.4,<3.2: CVE-2024-34064"),)


def test_a_row_for_another_python_holds_nothing() -> None:
    (row,) = found({"3.1.5": OLD}, Constraint("jinja2", "<3.1.1", "breaks the menu", ("3.9",)))
    assert (row.newest, row.held) == ("3.1.5", ())


def test_locks_and_constraints_are_read_from_the_checkout(tmp_path: Path) -> None:
    folder = make_root(tmp_path) / "runtimes/runtime-10"
    (folder / "locks").mkdir()
    path = "runtimes/runtime-10/locks/python-3.11.txt"
    rows = "jinja2==3.1.4 ; python_version < '4' \\\n    --hash=sha256:0\n"
    (tmp_path / path).write_text(with_header(path, f"sha256:{0:064}", rows))
    (folder / "constraints/python-3.11.txt").write_text("# comment\nJinja2==3.1.3\nFlask_Session==0.5.0  # why\n")
    locked = load_locked(tmp_path, small_runtime())
    assert locked.versions == {"jinja2": {"3.11": "3.1.4"}}
    assert locked.upstream["3.11"] == {"jinja2": "==3.1.3", "flask-session": "==0.5.0"}
    assert [row.name for row in locked.rows] == ["pandas"]
