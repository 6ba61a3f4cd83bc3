from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.load import parse_runtime
from release.common.errors import InputError
from release.comparison.checkouts import previous_version
from release.comparison.contents import Contents
from release.comparison.sources import contents
from release.comparison.testing import (
    DEBIAN,
    DEBIAN_LOCK,
    LOCK,
    PYTHON_ROWS,
    RUNTIME,
    commit,
    git,
    make_repository,
    release,
    write,
    write_lock,
)


def source(root: Path, name: str, python: str | None = None) -> Contents:
    return contents(root, name, "runtime-10", python, with_files=False)


def test_a_commit_keeps_what_the_checkout_has_changed(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    write_lock(root, PYTHON_ROWS.replace("idna==3.6", "idna==3.7"))
    assert source(root, "HEAD").python["idna"] == "3.6"
    assert source(root, ".").python["idna"] == "3.7"
    assert source(root, "HEAD").debian == {"curl": "7.74.0-1.3+deb11u9", "tini": "0.19.0-1"}


def test_a_lockfile_is_read_by_its_path(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    assert source(root, str(root / LOCK)).python == {"apache-airflow": "2.8.4", "idna": "3.6", "old": "1.0"}


@pytest.mark.parametrize("name", ["no-such-commit", "--help", "HEAD~99"])
def test_an_unknown_source_is_an_invalid_input(tmp_path: Path, name: str) -> None:
    root = make_repository(tmp_path)
    with pytest.raises(InputError, match="expected a commit, a lockfile or an image, found none of them"):
        source(root, name)


def test_an_unsupported_python_is_an_invalid_input(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    with pytest.raises(InputError, match="--python: expected one of 3.8, 3.9, 3.10, 3.11, found 3.12"):
        source(root, "HEAD", "3.12")


def test_a_commit_without_the_lock_is_an_invalid_input(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    git(root, "rm", "-q", LOCK)
    commit(root)
    with pytest.raises(InputError, match=f"HEAD: expected the file {LOCK}, found none"):
        source(root, "HEAD")


@pytest.mark.parametrize("length", [0, 30, 100, -20])
def test_a_half_written_lock_is_refused(tmp_path: Path, length: int) -> None:
    root = make_repository(tmp_path)
    write(root, LOCK, (root / LOCK).read_text()[:length])
    commit(root)
    for name in (".", "HEAD", str(root / LOCK)):
        with pytest.raises(CatalogueError, match=f"{LOCK}: .*: run ./pants run tools/locking:lock -- runtime-10"):
            source(root, name)


def test_a_half_written_debian_lock_is_refused(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    write(root, DEBIAN, DEBIAN_LOCK[:-20])
    commit(root)
    for name in (".", "HEAD"):
        with pytest.raises(CatalogueError, match=f"{DEBIAN}: line 3: expected a row .* --relock"):
            source(root, name)


def test_a_debian_lock_that_was_cut_at_the_end_of_a_line_is_refused(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    write(root, DEBIAN, DEBIAN_LOCK[: DEBIAN_LOCK.index("tini=")])
    commit(root)
    for name in (".", "HEAD"):
        with pytest.raises(CatalogueError, match=f"{DEBIAN}: packages: expected 2 rows .*, found 1: run .* --relock"):
            source(root, name)


def test_the_debian_lock_of_an_old_commit_does_not_tell_its_length(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    write(root, DEBIAN, DEBIAN_LOCK.partition("\n")[2])
    commit(root)
    assert list(source(root, "HEAD").debian) == ["curl", "tini"]
    with pytest.raises(CatalogueError, match=f"{DEBIAN}: packages: expected a first line"):
        source(root, ".")


def test_an_old_commit_has_no_digest_of_its_rows(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    write(root, LOCK, f"# inputs: sha256:{0:064}\n{PYTHON_ROWS}")
    commit(root)
    assert source(root, "HEAD").python["idna"] == "3.6"


def test_the_previous_version_is_the_newest_commit_of_it(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    release(root, "channel: stable", "channel: stable")
    commit(root)
    runtime = parse_runtime(RUNTIME, (root / RUNTIME).read_text())
    found = previous_version(root, runtime)
    assert found is not None
    assert source(root, found).label.startswith("10.9.0 (")


def test_without_an_earlier_version_there_is_no_previous_one(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    runtime = parse_runtime(RUNTIME, (root / RUNTIME).read_text())
    assert previous_version(root, runtime) is None
