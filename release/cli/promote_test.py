"""Move tags forward and back in a real registry, with a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from release.cli.testing import make_small_checkout, run
from release.publishing.delivery import delivery
from release.publishing.history import TAG, entries
from release.publishing.plan import Tags, plan
from release.publishing.publish import publish
from release.publishing.testing import release, write_layouts
from release.registry.connection import PUSH
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry

YANKED = """\
  - version: "10.8.0"
    date: "2024-03-01"
    airflow: "2.8.4"
    database_migration: false
    yanked: "No."
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with registry(tmp_path_factory.mktemp("registry")) as found:
        yield found


@dataclass
class Shop:
    """A checkout, and a repository with versions in which no tag moved yet."""

    root: Path
    repository: Repository
    scratch: Path

    @property
    def name(self) -> str:
        """The repository on the command line."""
        return f"http://{self.repository.place}"

    def push(self, version: str, pythons: tuple[str, ...] = ("3.11",)) -> None:
        """Bring a version into the repository."""
        runtime = release(version, pythons=pythons)
        made = delivery(runtime, write_layouts(self.scratch / version, runtime, size=64), ())
        publish(plan(made, self.repository, Tags.VERSION), self.repository, say=lambda _: None)

    def version(self, tag: str) -> str:
        """Return the version that a tag has."""
        found = self.repository.manifest(tag)
        return found.version if found else ""

    def promote(self, version: str, *more: str) -> int:
        return run("promote", version, "--to", self.name, "--no-dry-run", *more)

    def rollback(self, name: str, *more: str) -> int:
        return run("rollback", name, "--to", self.name, "--reason", "It hangs.", "--no-dry-run", *more)


@pytest.fixture
def shop(tmp_path: Path, running: Running, monkeypatch: pytest.MonkeyPatch) -> Shop:
    root = make_small_checkout(tmp_path / "checkout")
    monkeypatch.chdir(root)
    for name, value in running.anonymous.items():
        monkeypatch.setenv(name, value)
    name = "".join(letter for letter in tmp_path.name.lower() if letter.isalnum())
    found = Shop(root, Repository(running.place(name), running.anonymous, actions=PUSH), tmp_path / "scratch")
    for version in ("10.8.1", "10.9.0"):
        found.push(version)
    return found


def refusal(capsys: pytest.CaptureFixture[str], code: int) -> str:
    assert code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_all_moving_tags_of_a_version_move_by_digest(shop: Shop) -> None:
    assert shop.promote("10.9.0") == 0
    for name in ("10.9", "10", "stable"):
        for rest in ("", "-base", "-python-3.11", "-python-3.11-base"):
            assert shop.repository.digest(f"{name}{rest}") == shop.repository.digest(f"10.9.0{rest}")


def test_a_dry_run_is_the_default(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    before = shop.repository.tags()
    assert run("promote", "10.9.0", "--to", shop.name) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"move: stable-base new -> 10.9.0 {shop.repository.digest('10.9.0-base')}" in lines
    assert lines[-1] == "nothing was changed: --no-dry-run does it"
    assert shop.repository.tags() == before


def test_a_channel_or_a_tag_can_be_chosen(shop: Shop) -> None:
    assert shop.promote("10.9.0", "--channel", "stable") == 0
    assert (shop.version("stable"), shop.version("10")) == ("10.9.0", "")
    assert shop.promote("10.9.0", "--tag", "10") == 0
    assert (shop.version("10"), shop.version("10.9")) == ("10.9.0", "")


def test_no_tag_moves_to_an_older_version(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop.promote("10.9.0") == 0
    assert shop.promote("10.8.1") == 0
    assert "move: stable stays at 10.9.0, which is newer" in capsys.readouterr().out
    assert (shop.version("stable"), shop.version("10.8")) == ("10.9.0", "10.8.1")


def test_a_rollback_goes_to_the_version_before_and_holds(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    for version in ("10.8.1", "10.9.0"):
        assert shop.promote(version) == 0
    assert shop.rollback("stable") == 0
    assert (shop.version("stable"), shop.version("stable-base"), shop.version("10")) == ("10.8.1", "10.8.1", "10.9.0")
    capsys.readouterr()
    assert shop.promote("10.9.0") == 0
    assert "move: stable stays at 10.8.1: 10.9.0 was rolled back: It hangs." in capsys.readouterr().out
    assert shop.version("stable") == "10.8.1"
    assert shop.promote("10.9.0", "--again") == 0
    assert shop.version("stable") == "10.9.0"


def test_a_newer_version_ends_a_rollback(shop: Shop) -> None:
    for version in ("10.8.1", "10.9.0"):
        assert shop.promote(version) == 0
    assert shop.rollback("stable") == 0
    shop.push("10.9.1")
    assert shop.promote("10.9.1") == 0
    assert shop.version("stable") == "10.9.1"


def test_an_image_that_the_older_version_lacks_stays(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.push("10.10.0", pythons=("3.10", "3.11"))
    for version in ("10.9.0", "10.10.0"):
        assert shop.promote(version) == 0
    assert shop.rollback("10") == 0
    assert "move: 10-python-3.10 stays: 10.9.0 has no such image" in capsys.readouterr().out
    assert (shop.version("10"), shop.version("10-python-3.10")) == ("10.9.0", "10.10.0")


def test_each_move_is_in_the_record(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    for version in ("10.8.1", "10.9.0"):
        assert shop.promote(version, "--tag", "10") == 0
    assert shop.rollback("10") == 0
    rows = [row for row in entries(shop.repository) if row.tag == "10-base"]
    assert [(row.action, row.before, row.version, row.reason) for row in rows] == [
        ("promote", "", "10.8.1", ""),
        ("promote", "10.8.1", "10.9.0", ""),
        ("rollback", "10.9.0", "10.8.1", "It hangs."),
    ]
    assert rows[2].digest == rows[0].digest == shop.repository.digest("10-base")
    capsys.readouterr()
    assert run("moves", "10-base", "--in", shop.name, "--json") == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [row["version"] for row in found] == ["10.8.1", "10.9.0", "10.8.1"]


def test_moving_again_changes_nothing(shop: Shop) -> None:
    assert shop.promote("10.9.0") == 0
    record = shop.repository.digest(TAG)
    assert shop.promote("10.9.0") == 0
    assert shop.repository.digest(TAG) == record


def test_old_prereleases_are_removed_after_a_dry_run(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.push("10.10.0")
    index = shop.repository.manifest("10.10.0")
    assert index is not None
    shop.repository.put(index, "10.10.0-rc.1")
    shop.repository.remove(index.digest)
    shop.repository.put(index, "10.10.0-rc.1")
    before = set(shop.repository.tags())
    assert run("retention", "--in", shop.name) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["remove: 10.10.0-rc.1: 3 manifests", "nothing was changed: --no-dry-run does it"]
    assert set(shop.repository.tags()) == before
    assert run("retention", "--in", shop.name, "--no-dry-run") == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{shop.repository.place}: 1 images removed"
    assert set(shop.repository.tags()) == before - {"10.10.0-rc.1"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("promote", "10.7.0"), "VERSION: expected a version that is in "),
        (("promote", "nothing"), "VERSION: expected a version such as 10.9.0 of runtime-10, found nothing"),
        (("promote", "10.9.0", "--tag", "9"), "--tag: expected one of 10.9, 10, stable, found 9"),
        (("promote", "10.9.0", "--channel", "lts"), "--channel: expected stable, that of runtime-10, found lts"),
        (("promote", "10.8.0"), "10.8.0: expected a version that is not yanked, found: No."),
        (("rollback", "lts", "--reason", "x"), "NAME: expected a moving tag that is in "),
        (("rollback", "10.9.0", "--reason", "x"), "NAME: expected a moving tag that is in "),
        (("rollback", "10.9", "--reason", "x"), "NAME: expected a record of the version that 10.9 had before"),
        (("rollback", "10.9", "--reason", "x", "--version", "10.9.1"), "--version: expected a version before 10.9.0"),
    ],
)
def test_bad_input_is_one_line(
    shop: Shop, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], expected: str
) -> None:
    path = shop.root / "runtimes/runtime-10/releases.yaml"
    path.write_text(path.read_text() + YANKED)
    assert shop.promote("10.9.0", "--tag", "10.9") == 0
    capsys.readouterr()
    assert refusal(capsys, run(*words, "--to", shop.name, "--no-dry-run")).startswith(expected)
