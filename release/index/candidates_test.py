from __future__ import annotations

from datetime import datetime, timezone

from packaging.version import Version

from release.index.candidates import Candidates, Conditions, newer
from release.index.files import files
from release.index.testing import row

NOW = datetime(2024, 6, 13, 12, tzinfo=timezone.utc)


def found(*rows: dict[str, object], current: str = "1.0", cooldown: int = 3, python: str = "3.11.2") -> Candidates:
    return newer(files({"files": rows}), Version(current), Conditions(NOW, cooldown, (python,)))


def test_newer_versions_are_candidates_the_newest_first() -> None:
    candidates = found(row("x-0.9.tar.gz"), row("x-1.0.tar.gz"), row("x-1.2.tar.gz"), row("x-1.10.tar.gz"))
    assert [str(version) for version in candidates.accepted] == ["1.10", "1.2"]
    assert candidates.rejected == ()


def test_a_later_upload_does_not_exist() -> None:
    candidates = found(row("x-1.1.tar.gz", "2024-06-14"))
    assert candidates == Candidates((), ())


def test_a_version_cools_down_from_its_first_upload() -> None:
    rows = (row("x-1.1.tar.gz", "2024-06-11"), row("x-1.1-py3-none-any.whl", "2024-06-12"))
    assert found(*rows, cooldown=1).accepted == (Version("1.1"),)
    (rejected,) = found(*rows, cooldown=3).rejected
    assert rejected.reason == "younger than 3 days, until 2024-06-14 00:00 UTC"


def test_a_pre_release_is_rejected() -> None:
    (rejected,) = found(row("x-1.1rc1.tar.gz")).rejected
    assert (str(rejected.version), rejected.reason) == ("1.1rc1", "a pre-release")


def test_a_version_is_rejected_if_all_of_its_files_are_yanked() -> None:
    (rejected,) = found(row("x-1.1.tar.gz", more={"yanked": "broken"})).rejected
    assert rejected.reason == "yanked: broken"
    rows = (row("x-1.1.tar.gz", more={"yanked": "broken"}), row("x-1.1-py3-none-any.whl"))
    assert found(*rows).accepted == (Version("1.1"),)


def test_a_version_that_excludes_one_of_the_pythons_is_rejected() -> None:
    (rejected,) = found(row("x-1.1.tar.gz", more={"requires-python": ">=3.12"})).rejected
    assert rejected.reason == "requires Python >=3.12, which excludes 3.11.2"


def test_a_yanked_file_does_not_make_a_version_installable() -> None:
    yanked = row("x-1.1.tar.gz", more={"yanked": True})
    rows = (yanked, row("x-1.1-py3-none-any.whl", more={"requires-python": ">=3.12"}))
    (rejected,) = found(*rows).rejected
    assert rejected.reason == "requires Python >=3.12, which excludes 3.11.2"
