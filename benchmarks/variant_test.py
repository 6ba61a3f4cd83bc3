from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.variant import NotBuiltError, Variant, find_variants
from catalogue.paths import Paths
from catalogue.repository import load_runtime
from catalogue.testing import with_suite

BASES = [f"astro-runtime-build/python:{python}-bullseye" for python in ("3.8", "3.9", "3.10", "3.11")]
BASE = "astro-runtime-build/python:3.9-bullseye"
OLDEST = f"astro-runtime:{load_runtime(Path.cwd(), 'runtime-4').version}"
FIRST = Variant("runtime-9", "9.17.0", "2.7.3", "3.9", "astro-runtime:9.17.0-base", BASE)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with Runtimes 4 and 10, both on Debian 11."""
    checkout = tmp_path_factory.mktemp("checkout")
    for path in (Paths("runtime-4").catalogue, Paths("runtime-10").catalogue):
        (checkout / path).parent.mkdir(parents=True)
        (checkout / path).write_text(with_suite(Path(path).read_text(), "bullseye"))
    return checkout


def test_only_built_variants_are_found_with_the_default_first(root: Path) -> None:
    version = load_runtime(root, "runtime-10").version
    tags = [
        f"astro-runtime:{version}-python-3.9-base",
        f"astro-runtime:{version}-python-3.11-base",
        f"astro-runtime:{version}-python-3.11",
        "astro-runtime:10.0.0-python-3.10-base",
        *BASES,
    ]
    found = find_variants(root, "runtime-10", tags)
    assert [variant.python for variant in found] == ["3.11", "3.9"]
    assert [variant.ours for variant in found] == tags[1::-1]


def test_a_runtime_without_pythons_in_its_tags_has_one_variant(root: Path) -> None:
    (found,) = find_variants(root, "runtime-4", [f"{OLDEST}-base", OLDEST, *BASES])
    assert (found.ours, found.python, found.airflow.rpartition(".")[0]) == (f"{OLDEST}-base", "3.9", "2.2")


def test_an_image_without_its_base_is_skipped(root: Path) -> None:
    with pytest.raises(NotBuiltError):
        find_variants(root, "runtime-4", [f"{OLDEST}-base"])


def test_an_image_on_a_supplied_base_is_compared_on_that_base(root: Path) -> None:
    supplied = "astro-runtime-build/python:3.9-supplied"
    (found,) = find_variants(root, "runtime-4", [f"{OLDEST}-base", supplied])
    assert found.base == supplied
    (found,) = find_variants(root, "runtime-4", [f"{OLDEST}-base", supplied, *BASES])
    assert found.base == "astro-runtime-build/python:3.9-bullseye"


def test_the_error_without_an_image_has_the_command_to_build_one(root: Path) -> None:
    with pytest.raises(NotBuiltError, match=r"\./pants package images/runtime-10::"):
        find_variants(root, "runtime-10", ["astro-runtime:10.0.0", *BASES])


def test_a_variant_names_its_images_and_its_lock() -> None:
    assert FIRST.plain == "astro-runtime-plain:9.17.0-python-3.9"
    assert FIRST.base == "astro-runtime-build/python:3.9-bullseye"
    assert FIRST.lock == "runtimes/runtime-9/locks/python-3.9.txt"


@pytest.mark.parametrize(
    ("airflow", "command"), [("2.2.5", "upgrade"), ("2.6.3", "upgrade"), ("2.7.3", "migrate"), ("2.10.0", "migrate")]
)
def test_the_migration_command_depends_on_the_airflow_version(airflow: str, command: str) -> None:
    assert Variant("", "", airflow, "", "", "").migrate == f"airflow db {command}"


@pytest.mark.parametrize(("airflow", "expected"), [("2.2.5", False), ("2.3.4", True), ("2.20.0", True)])
def test_only_the_first_airflow_has_no_dag_processor(airflow: str, expected: bool) -> None:
    assert Variant("", "", airflow, "", "", "").has_dag_processor == expected
