from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.model import Runtime
from catalogue.repository import load_interpreters, load_runtimes
from catalogue.testing import small_runtime
from tools.docs.architecture import PAGE, distributions, executors, interpreters, page, parity, variables

ROOT = Path.cwd()


@pytest.fixture(scope="module")
def runtimes() -> list[Runtime]:
    return load_runtimes(ROOT)


def rows(text: str) -> list[list[str]]:
    """Return the cells of a table, without its heading."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]


def test_the_page_matches_the_catalogue(runtimes: list[Runtime]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(ROOT, runtimes), "./pants run tools/docs:write"


def test_each_runtime_has_the_published_minor_version_of_airflow(runtimes: list[Runtime]) -> None:
    published = {"4": "2.2", "5": "2.3", "6": "2.4", "7": "2.5", "8": "2.6", "9": "2.7", "10": "2.8"}
    shown = {major: airflow.rpartition(".")[0] for major, _, airflow, *_ in rows(parity(runtimes))}

    assert published.items() <= shown.items()


def test_a_runtime_without_backports_has_no_link() -> None:
    runtime = replace(small_runtime(), backports=())

    assert rows(parity([runtime]))[0][-1] == "none"


def test_the_default_python_comes_first_with_all_of_its_tags() -> None:
    runtime = small_runtime()
    first, *others = rows(distributions([replace(runtime, python_tags=True)]))

    assert first == [
        runtime.version,
        f"{runtime.python.default} (default)",
        f"`{runtime.version}`, `{runtime.version}-python-{runtime.python.default}`",
        f"`{runtime.version}-base`, `{runtime.version}-python-{runtime.python.default}-base`",
    ]
    assert [row[1] for row in others] == [name for name in runtime.python.supported if name != runtime.python.default]


def test_every_python_that_a_runtime_uses_is_listed_once(runtimes: list[Runtime]) -> None:
    found = [row[0] for row in rows(interpreters(runtimes, load_interpreters(ROOT)))]

    assert found == ["3.8", "3.9", "3.10", "3.11"]


def test_an_executor_names_the_runtimes_that_have_its_extra() -> None:
    runtime = small_runtime()
    with_celery = replace(runtime, major=4, airflow=replace(runtime.airflow, extras=("celery", "cncf.kubernetes")))
    without = replace(runtime, major=5, airflow=replace(runtime.airflow, extras=("cncf-kubernetes",)))

    assert [row[1] for row in rows(executors([with_celery, without]))] == ["all", "4", "all"]


def test_the_variables_are_those_that_the_images_set(runtimes: list[Runtime]) -> None:
    found = dict(rows(variables(runtimes)))

    assert found["`AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL`"] == "30"
    assert found["`AIRFLOW__CELERY__STALLED_TASK_TIMEOUT`"] == "600 (Runtime 5 and later)"
    assert found["`ASTRONOMER_RUNTIME_VERSION`"] == "the version of the Runtime"
