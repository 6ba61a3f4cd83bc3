from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.testing import RELEASES_PATH, SMALL_RELEASES
from release.common.errors import InputError
from release.comparison.contents import Contents
from release.comparison.difference import as_data, difference
from release.comparison.markdown import markdown
from release.comparison.sources import contents
from release.comparison.testing import PYTHON_ROWS, commit, git, make_repository, release, write, write_lock
from release.comparison.versions import runtime_of

PROVIDER = "apache-airflow-providers-http"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with 10.9.0 in its first commit, and 10.10.0 in two more."""
    write(tmp_path, RELEASES_PATH, SMALL_RELEASES)
    make_repository(tmp_path)
    release(tmp_path, "channel: stable", "channel: stable")
    commit(tmp_path)
    write_lock(tmp_path, PYTHON_ROWS.replace("idna==3.6", f"{PROVIDER}==4.11.1 \\\n    --hash=sha256:04\nidna==3.7"))
    commit(tmp_path)
    return tmp_path


def source(root: Path, name: str, runtime: str = "runtime-9") -> Contents:
    # The version names its own Runtime, whatever that of a commit is.
    return contents(root, name, runtime, None, with_files=False)


def test_a_version_is_the_newest_commit_that_has_it(root: Path) -> None:
    assert source(root, "10.9.0").python["idna"] == "3.6"
    assert source(root, "10.10.0").python["idna"] == "3.7"
    release(root, "channel: stable", "channel: lts")
    assert source(root, "10.10.0").label.startswith("10.10.0 (")
    assert "the checkout" not in source(root, "10.10.0").label


@pytest.mark.parametrize("tag", ["v10.10.0", "10.10.0"])
def test_the_tag_of_a_version_goes_before_its_newest_commit(root: Path, tag: str) -> None:
    git(root, "tag", tag, "HEAD~1")
    assert source(root, "10.10.0").python["idna"] == "3.6"
    assert source(root, "v10.10.0").python["idna"] == "3.6"


def test_a_version_without_a_commit_may_be_that_of_the_checkout(root: Path) -> None:
    write(root, "runtimes/runtime-10/runtime.yaml", _checkout(root).replace('"10.10.0"', '"10.11.0"'))
    assert source(root, "10.11.0").label == "10.11.0 (the checkout, Python 3.11)"


def _checkout(root: Path) -> str:
    return (root / "runtimes/runtime-10/runtime.yaml").read_text()


def test_of_a_version_from_before_the_repository_only_airflow_and_the_providers_are_compared(root: Path) -> None:
    found = difference(source(root, "10.8.0"), source(root, "10.10.0"))
    assert found.airflow == ("2.8.0", "2.8.4")
    assert "idna" not in {move.name for move in found.python}
    assert (PROVIDER, "4.10.1", "4.11.1", "up") in {(one.name, one.old, one.new, one.direction) for one in found.python}
    assert (found.debian, found.backports_added, found.cves) == ((), (), ())
    sentence = "Only Airflow and the providers are compared: nothing else is known of 10.8.0 (published 2023-12-18)."
    assert sentence in markdown(found).splitlines()
    assert as_data(found)["scope"] == "providers"


def test_of_a_version_whose_providers_are_unknown_only_airflow_is_compared(root: Path) -> None:
    write(root, RELEASES_PATH, SMALL_RELEASES.replace('"10.8.0"', '"10.8.99"'))
    found = difference(source(root, "10.8.99"), source(root, "10.10.0"))
    assert [(move.name, move.old, move.new) for move in found.python] == [("apache-airflow", "2.8.0", "2.8.4")]
    assert "\nOnly Airflow is compared: nothing else is known of 10.8.99 (" in markdown(found)


def test_an_unknown_version_is_an_invalid_input_that_names_the_known_ones(root: Path) -> None:
    with pytest.raises(InputError) as failure:
        source(root, "v10.7.0")
    assert str(failure.value) == (
        "v10.7.0: expected a version of Runtime 10 (10.10.0, 10.9.1, 10.9.0, 10.8.0), found no tag, no commit and no "
        f"row of {RELEASES_PATH} with it"
    )


def test_a_version_of_no_runtime_is_an_invalid_input(root: Path) -> None:
    with pytest.raises(InputError, match=r"^77\.0\.0: expected a version of one of runtime-10, found none of them$"):
        source(root, "77.0.0")


def test_the_major_of_a_version_names_its_runtime(root: Path) -> None:
    assert runtime_of(root, "10.1.0") == "runtime-10"
    assert [runtime_of(root, name) for name in (".", "HEAD", "10.1", "astro-runtime:10.1.0")] == [None] * 4
