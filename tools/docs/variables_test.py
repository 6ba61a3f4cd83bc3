from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.environment import environment
from catalogue.repository import load_runtimes
from catalogue.testing import small_runtime
from startup.settings import BROKER, DATABASE
from tools.docs.variables import (
    DATA,
    PAGE,
    DocumentationError,
    Variable,
    defaults,
    load,
    one_table,
    page,
    with_defaults,
)

ROOT = Path.cwd()
PLUGIN = Path("plugins/astronomer-runtime-extensions/src/astronomer_runtime_extensions")
STARTUP = Path("images/runtime/lib/startup")
PROGRAMS = Path("images/runtime/files/usr/local/bin")
NAME = re.compile(r"_?[A-Z][A-Z0-9]*(_+[A-Z0-9]+)*")
# Suffixes of names.
ENDINGS = {"_CMD", "_SECRET"}
FORMS = {name + ending for name in (*DATABASE, BROKER) for ending in ENDINGS}
# A variable that only charts set, and a pattern for many names.
OTHERS = {"DUMB_INIT_SETSID", "AIRFLOW__KUBERNETES__…"}


def names_in_python() -> Iterator[str]:
    """Every string in the entrypoint's modules that looks like the name of a variable."""
    for path in STARTUP.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
                yield node.value


def names_in_programs() -> Iterator[str]:
    """Every variable that a program uses and does not set itself, also if it uses a variable with its name."""
    for path in PROGRAMS.iterdir():
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(r"\$\{?([A-Z_][A-Z0-9_]+)", text))
        yield from re.findall(r"\b(?:AIRFLOW|ASTRONOMER)__[A-Z_]+", text)
        yield from used - set(re.findall(r"\b([A-Z_][A-Z0-9_]+)=", text))


def names_in_plugin() -> Iterator[str]:
    """Every variable that the plugin reads, and every option of Airflow's configuration that it reads."""
    for path in PLUGIN.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r'"((?:AIRFLOW|ASTRONOMER)_[A-Z_]+)"', text)
        yield from (f"AIRFLOW__ASTRONOMER__{name.upper()}" for name in re.findall(r'_setting\("(\w+)"\)', text))


def names_in_images() -> Iterator[str]:
    """Every variable that an image of some Runtime sets."""
    for runtime in load_runtimes(ROOT):
        yield from environment(runtime)


def test_the_page_matches_the_data() -> None:
    expected = page(ROOT, load_runtimes(ROOT))

    assert PAGE.read_text(encoding="utf-8") == expected, "./pants run tools/docs:write"


def test_the_data_lists_every_variable_that_is_read_or_set() -> None:
    known = {variable.name for rows in load(DATA).values() for variable in rows}
    used = {*names_in_python(), *names_in_programs(), *names_in_plugin(), *names_in_images(), *FORMS, *OTHERS} - ENDINGS

    assert len(used) > 30
    assert sorted(known) == sorted(used)


def test_a_value_that_the_images_set_is_the_default() -> None:
    found = defaults(load_runtimes(ROOT))

    assert found["AIRFLOW_HOME"] == "/usr/local/airflow"
    assert found["AIRFLOW__CELERY__STALLED_TASK_TIMEOUT"] == "600 (Runtime 5 and later)"
    assert "ASTRONOMER_RUNTIME_VERSION" not in found


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({8: "1", 9: "1", 10: "1"}, "1"),
        ({9: "1", 10: "1"}, "1 (Runtime 9 and later)"),
        ({8: "1", 9: "1"}, "1 (Runtime 8), 1 (Runtime 9)"),
        ({9: "1", 10: "2"}, "1 (Runtime 9), 2 (Runtime 10)"),
    ],
)
def test_a_default_that_is_not_the_same_in_all_runtimes_names_them(values: dict[int, str], expected: str) -> None:
    environments = {major: {"A": values[major]} if major in values else {} for major in (8, 9, 10)}
    runtimes = [replace(small_runtime(), major=major, environment=found) for major, found in environments.items()]

    assert defaults(runtimes) == {"A": expected}


def test_the_default_in_the_data_applies_where_the_images_set_none() -> None:
    rows = {"Group": [Variable("A", "old", ""), Variable("B", "own", "")]}

    assert [row.default for row in with_defaults(rows, {"A": "new"})["Group"]] == ["new", "own"]


def test_all_groups_are_in_one_table() -> None:
    rows = {"First": [Variable("A", "", "")], "Second": [Variable("B", "", "")]}

    assert one_table(rows).splitlines()[2:] == ["| `A` | first |  |  |", "| `B` | second |  |  |"]


def test_each_variable_is_listed_once() -> None:
    names = [variable.name for rows in load(DATA).values() for variable in rows]

    assert len(names) == len(set(names))


def test_a_row_names_the_airflow_versions_it_affects() -> None:
    rows = {"Group": [Variable("A", "1", "does it", "2.3 and later")]}

    assert one_table(rows).splitlines()[-1] == "| `A` | group | 1 | does it (Airflow 2.3 and later) |"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("{name: A, default: '1'}", "expected the keys name, default, meaning"),
        ("{name: A, default: '1', meaning: x, other: y}", "expected the keys name, default, meaning"),
        ("{name: A, default: 1, meaning: x}", "A: default: expected text"),
    ],
)
def test_invalid_data_is_refused(tmp_path: Path, row: str, expected: str) -> None:
    path = tmp_path / "variables.yaml"
    path.write_text(f"Group:\n  - {row}\n")

    with pytest.raises(DocumentationError, match=expected):
        load(path)
