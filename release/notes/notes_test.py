from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from catalogue.testing import SMALL, with_backports
from release.common.errors import InputError
from release.comparison.checkouts import checkout, commit
from release.comparison.difference import Difference, difference
from release.comparison.testing import (
    DEBIAN,
    DEBIAN_LOCK,
    LOCK,
    PYTHON_ROWS,
    make_repository,
    release,
    write,
    write_lock,
)
from release.comparison.testing import commit as save
from release.notes.notes import notes


def written(root: Path, pythons: Sequence[str] = ("3.11",)) -> str:
    return notes({python: moved(root, python) for python in pythons})


def moved(root: Path, python: str) -> Difference:
    return difference(commit(root, "HEAD", "runtime-10", python), checkout(root, "runtime-10", python))


def test_the_notes_group_what_changed(tmp_path: Path) -> None:
    changelog = "https://github.com/astronomer/astronomer-providers/blob/1.19.0/CHANGELOG.rst"
    root = make_repository(tmp_path)
    pin = 'constraints:\n  - {name: idna, version: ">=3.7", reason: CVE-2024-3651}'
    release(root, "constraints:", pin)
    rows = PYTHON_ROWS.replace("idna==3.6", "idna==3.7").replace("old==1.0", "astronomer-providers==1.19.0")
    write_lock(root, rows)
    write(root, DEBIAN, DEBIAN_LOCK.replace("deb11u9", "deb11u13"))
    assert (
        written(root)
        == f"""\
## Astro Runtime 10.10.0

- Release date: 2024-06-13
- Airflow version: 2.8.4

### Security fixes

- idna >=3.7: [CVE-2024-3651](https://nvd.nist.gov/vuln/detail/CVE-2024-3651)

### Providers

- astronomer-providers 1.19.0 (new) ([changelog]({changelog}))

### Other Python packages

- idna 3.6 -> 3.7
- old (removed, was 1.0)

### System packages

- curl 7.74.0-1.3+deb11u9 -> 7.74.0-1.3+deb11u13
"""
    )


def test_a_package_that_does_not_move_on_all_pythons_names_those_that_it_moves_on(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    old = LOCK.replace("3.11", "3.8")
    write_lock(root, PYTHON_ROWS, old)
    save(root)
    release(root, "channel: stable", "channel: stable")
    write_lock(root, PYTHON_ROWS.replace("idna==3.6", "idna==3.8").replace("old==1.0", "old==1.1"))
    write_lock(root, PYTHON_ROWS.replace("idna==3.6", "idna==3.7").replace("old==1.0", "old==1.1"), old)
    text = written(root, ("3.8", "3.11"))
    assert "- idna 3.6 -> 3.7 (Python 3.8)\n- idna 3.6 -> 3.8 (Python 3.11)\n- old 1.0 -> 1.1\n" in text


def test_a_new_airflow_links_to_its_notes(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    release(root, 'version: "2.8.4"', 'version: "2.8.5"')
    link = "https://airflow.apache.org/docs/apache-airflow/2.8.5/release_notes.html"
    assert f"- Airflow 2.8.4 -> 2.8.5. See [Airflow's release notes]({link})." in written(root)


def test_a_provider_links_to_the_changelog_of_its_new_version(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    release(root, "channel: stable", "channel: stable")
    package = "apache-airflow-providers-http"
    write_lock(root, PYTHON_ROWS.replace("old==1.0", f"{package}==4.12.0"))
    link = f"https://airflow.apache.org/docs/{package}/4.12.0/changelog.html"
    assert f"- {package} 4.12.0 (new) ([changelog]({link}))\n" in written(root)


def test_a_backport_says_what_it_fixes(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    release(root, "channel: stable", "channel: stable", with_backports("one"))
    assert "- Fix one. ([upstream](https://example.test/one))" in written(root)
    assert "- Airflow version: 2.8.4+astro.1" in written(root)


def test_every_cve_of_the_release_is_named_once(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    fixing = with_backports("one").replace("since: 10.9.0", "since: 10.9.0, cves: [CVE-2024-1002]")
    pin = 'constraints:\n  - {name: idna, version: ">=3.7", reason: CVE-2024-3651}'
    release(root, "constraints:", pin, fixing)
    cves = ("CVE-2024-1001", "CVE-2024-1002", "CVE-2024-3651")
    text = notes({"3.11": moved(root, "3.11")}, cves).partition("### Security fixes\n\n")[2].partition("\n\n")[0]
    assert [line.partition("](")[0] for line in text.splitlines()] == [
        *("- idna >=3.7: [CVE-2024-3651", "- [CVE-2024-1001", "- [CVE-2024-1002"),
    ]
    assert text.count("https://nvd.nist.gov/vuln/detail/CVE-2024-") == len(cves)


def test_the_same_version_has_no_notes(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    with pytest.raises(InputError, match="version: expected a version after 10.9.0, found 10.9.0"):
        written(root)


def test_a_version_without_a_change_is_refused(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    release(root, "channel: stable", "channel: stable", SMALL)
    with pytest.raises(InputError, match="version: expected a change since 10.9.0, found none"):
        written(root)
