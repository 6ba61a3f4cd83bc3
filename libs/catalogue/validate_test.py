from __future__ import annotations

import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from catalogue import validate
from catalogue.lock_inputs import with_header
from catalogue.paths import BACKPORT_CHECKS as CHECKS
from catalogue.paths import CPYTHON, DEBIAN
from catalogue.providers import load_providers
from catalogue.repository import load_runtime
from catalogue.testing import PATH, RELEASES_PATH, SMALL_RELEASES, with_suite

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Runtime 10, on Debian 11, and the interpreters, as the current directory."""
    shutil.copytree(ROOT / "runtimes/runtime-10", tmp_path / "runtimes/runtime-10")
    (tmp_path / PATH).write_text(with_suite((ROOT / PATH).read_text(), "bullseye"))
    (tmp_path / CHECKS).mkdir()
    for patch in (ROOT / "runtimes/runtime-10/backports").glob("*.patch"):
        shutil.copy(ROOT / CHECKS / f"{patch.stem}_check.py", tmp_path / CHECKS)
    (tmp_path / CPYTHON).parent.mkdir(parents=True)
    shutil.copy(ROOT / CPYTHON, tmp_path / CPYTHON)
    shutil.copytree(ROOT / DEBIAN, tmp_path / DEBIAN)
    pinned = set(load_runtime(tmp_path, "runtime-10").providers)
    for provider in (provider for provider in load_providers(ROOT) if provider.package in pinned):
        shutil.copytree(ROOT / "providers" / provider.name, tmp_path / "providers" / provider.name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the only line that the validation prints."""
    assert validate.main() == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("pants: ")
    assert output.err.count("\n") == 1
    return output.err[len("pants: ") :].rstrip("\n")


def test_a_valid_catalogue_prints_nothing(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert validate.main() == 0
    assert capsys.readouterr().err == ""


def test_a_bad_history_is_one_line_and_exit_code_2(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout / RELEASES_PATH
    path.write_text(path.read_text().replace("yanked:", "yank:").replace("database_migration", "migration", 1))

    assert refused(capsys).startswith(f"{RELEASES_PATH}: releases[0].migration: expected a known key")


def test_a_history_that_contradicts_its_runtime_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout / RELEASES_PATH
    runtime = load_runtime(checkout, "runtime-10")
    later = str(date.fromisoformat(runtime.release_date) + timedelta(1))
    path.write_text(path.read_text().replace(runtime.release_date, later, 1))

    expected = f"expected {runtime.release_date} for {runtime.version}"
    assert refused(capsys).startswith(f"{RELEASES_PATH}: releases[0].date: {expected}")


def test_a_runtime_without_a_history_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / RELEASES_PATH).unlink()

    assert refused(capsys).startswith(f"{RELEASES_PATH}: expected a file, found none")


def test_a_history_without_a_runtime_is_validated_too(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout / "runtimes/runtime-11/releases.yaml"
    path.parent.mkdir()
    path.write_text(SMALL_RELEASES.replace("major: 10", "major: 11"))

    assert refused(capsys).startswith("runtimes/runtime-11/releases.yaml: releases[0].version: expected 11.Y.Z")


def test_a_backport_without_its_patch_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = checkout / "runtimes/runtime-10/backports"
    patch = sorted(folder.glob("*.patch"))[0]
    patch.unlink()

    line = refused(capsys)
    assert line.startswith("runtimes/runtime-10/runtime.yaml: backports[")
    assert line.endswith(f"expected the patch runtimes/runtime-10/backports/{patch.name}, found no file")


def test_locks_with_different_airflow_hashes_are_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout / "runtimes/runtime-10/locks/python-3.11.txt"
    (row,) = re.findall(r"^apache-airflow==(?:.*\n)    --hash=sha256:\w+", path.read_text(), re.MULTILINE)
    _, inputs, _, rows = path.read_text().split("\n", 3)
    name, digest = str(path.relative_to(checkout)), inputs.removeprefix("# inputs: ")
    path.write_text(with_header(name, digest, rows.replace(row, row[:-64] + "0" * 64)))

    line = refused(capsys)
    assert line.startswith("runtimes/runtime-10/locks/python-3.11.txt: apache-airflow: expected the same hashes as in ")


def test_a_file_that_cannot_be_read_is_one_line(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / RELEASES_PATH).write_bytes(b"major: 10 # \xe4\n")

    assert refused(capsys) == f"{RELEASES_PATH}: line 1: expected UTF-8, found the byte 0xe4"


def test_missing_interpreters_are_one_line(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / CPYTHON).unlink()

    assert refused(capsys) == f"{CPYTHON}: expected a file, found none"


def test_a_copied_folder_with_the_old_major_is_refused(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(checkout / "runtimes/runtime-10", checkout / "runtimes/runtime-11")

    assert validate.main() == 2
    assert capsys.readouterr().err.splitlines() == [
        "pants: runtimes/runtime-11/runtime.yaml: major: expected 11 as in the folder's name, found 10",
        "pants: runtimes/runtime-11/releases.yaml: major: expected 11 as in the folder's name, found 10",
    ]


def test_a_truncated_lock_is_refused_with_the_command_that_locks_again(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = checkout / "runtimes/runtime-10/locks/python-3.11.txt"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:9]))

    line = refused(capsys)
    assert line.startswith("runtimes/runtime-10/locks/python-3.11.txt: rows: expected sha256:")
    assert line.endswith("it was changed after it was made: run ./pants run tools/locking:lock -- runtime-10")


def test_constraints_of_another_airflow_are_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout / "runtimes/runtime-10/constraints/python-3.11.txt"
    path.write_text(path.read_text().replace("Airflow 2.8.4's", "Airflow 2.7.3's"))

    assert refused(capsys).startswith("runtimes/runtime-10/constraints/python-3.11.txt: comment: expected")


def test_missing_import_exceptions_are_refused_with_the_command_that_writes_them(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "runtimes/runtime-10/import_exceptions.yaml").unlink()

    line = refused(capsys)
    assert line.startswith("runtimes/runtime-10/import_exceptions.yaml: expected a file, found none")
    assert line.endswith("run ./pants run tools/runtimes:import-exceptions -- runtime-10")


def test_a_runtimes_own_image_tests_are_validated(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "runtimes/runtime-10/image_tests.yaml").write_text("opt_outs: {}\n")

    assert refused(capsys).startswith("runtimes/runtime-10/image_tests.yaml: opt_outs: expected a known key")


@pytest.mark.parametrize(("days", "code"), [(0, 0), (1, 2)])
def test_a_version_has_an_entry_from_the_day_after_its_release(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], days: int, code: int
) -> None:
    runtime = load_runtime(checkout, "runtime-10")
    day = datetime.fromisoformat(f"{runtime.release_date}T00:00:00+00:00") + timedelta(days)
    (checkout / RELEASES_PATH).write_text("major: 10\nreleases: []\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(day.timestamp())))

    assert validate.main() == code
    if code:
        line = capsys.readouterr().err
        assert line.startswith(f"pants: {RELEASES_PATH}: releases: expected an entry for {runtime.version}")
        assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "runtimes/runtime-10/runtime.yaml",
            "debian_suite: bullseye",
            "debian_suite: woody",
            "debian_suite: expected a suite of 3rdparty/debian/*.yaml (bookworm, bullseye",
        ),
        (
            "3rdparty/debian/bullseye.yaml",
            "  - arm64\n",
            "",
            "architectures: expected architectures of 3rdparty/debian/bullseye.yaml (amd64), found 'arm64'",
        ),
        ("3rdparty/debian/bullseye.yaml", "suite: b", "suite: x", "suite: expected bullseye as in the file's name"),
        ("3rdparty/debian/bookworm.yaml", "base:", "bass:", "bass: expected a known key, found 'bass'"),
    ],
)
def test_an_unusable_debian_suite_is_one_line(
    file: str, old: str, new: str, line: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = checkout / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))

    found = "runtimes/runtime-10/runtime.yaml" if line.startswith("architectures") else file
    assert refused(capsys).startswith(f"{found}: {line}")


def test_a_suite_without_a_lock_is_one_line_with_the_command_that_locks(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "3rdparty/debian/locks/bullseye-build-arm64.txt").unlink()

    line = refused(capsys)
    lock = "3rdparty/debian/locks/bullseye-build-arm64.txt"
    assert line.startswith(f"{lock}: expected a file, found none: run ./pants run ")
    assert line.endswith(" 3rdparty/debian/bullseye.yaml 3rdparty/debian/locks --relock")


def test_a_half_written_debian_lock_is_one_line_with_the_command_that_locks(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = "3rdparty/debian/locks/bullseye-amd64.txt"
    text = (checkout / lock).read_text()
    (checkout / lock).write_text(text[: text.index("\n", len(text) // 2) - 20])

    line = refused(capsys)
    assert line.startswith(f"{lock}: line ")
    assert line.endswith(" 3rdparty/debian/bullseye.yaml 3rdparty/debian/locks --relock")


def test_a_debian_lock_that_was_cut_at_the_end_of_a_line_is_one_line(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = "3rdparty/debian/locks/bullseye-amd64.txt"
    header, *rows = (checkout / lock).read_text().splitlines(keepends=True)
    (checkout / lock).write_text("".join((header, *rows[:-1])))

    line = refused(capsys)
    assert line.startswith(f"{lock}: packages: expected {len(rows)} rows as in the first line, found {len(rows) - 1}: ")
    assert line.endswith(" 3rdparty/debian/bullseye.yaml 3rdparty/debian/locks --relock")


def test_a_suite_that_no_runtime_uses_needs_no_locks_yet(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "3rdparty/debian/locks/bookworm-amd64.txt").unlink()

    assert validate.main() == 0


def test_a_pinned_provider_without_a_folder_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(checkout / "providers/http")

    expected = "runtimes/runtime-10/runtime.yaml: providers.apache-airflow-providers-http: expected a folder"
    assert refused(capsys).startswith(expected)


def test_a_bad_proof_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = checkout / "providers/http/proof.yaml"
    path.write_text(path.read_text().replace("services:", "servers:"))

    assert refused(capsys).startswith("providers/http/proof.yaml: servers: expected a known key")


def test_for_targets_a_stale_lock_is_valid_and_an_invalid_runtime_is_not(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = checkout / PATH
    path.write_text(path.read_text().replace('pip: "', 'pip: "1'))
    assert validate.main("--targets") == 0
    assert validate.main() == 2
    path.write_text(path.read_text().replace("channel: stable", "channel: steady"))
    capsys.readouterr()
    assert validate.main("--targets") == 2
    expected = f"pants: {PATH}: channel: expected one of stable, lts, found 'steady' (str)\n"
    assert capsys.readouterr().err == expected
