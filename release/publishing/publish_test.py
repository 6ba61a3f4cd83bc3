from __future__ import annotations

from pathlib import Path

import pytest

from release.common.errors import InputError
from release.publishing.delivery import Delivery, delivery
from release.publishing.plan import plan
from release.publishing.publish import publish
from release.publishing.testing import MOVING, release, write_layouts
from release.registry.repository import Repository


def small(folder: Path, version: str = "10.9.0", size: int = 3000) -> Delivery:
    runtime = release(version)
    return delivery(runtime, write_layouts(folder / f"{version}-{size}", runtime, size=size), MOVING)


def push(made: Delivery, repository: Repository) -> list[str]:
    said: list[str] = []
    publish(plan(made, repository), repository, say=said.append)
    return said


def test_every_tag_points_at_an_index_of_all_platforms(repository: Repository, tmp_path: Path) -> None:
    push(small(tmp_path), repository)
    names = ("", "-base", "-python-3.11", "-python-3.11-base")
    versions = ("10.9.0", "10.9", "10", "stable")
    assert set(repository.tags()) == {f"{version}{name}" for version in versions for name in names}
    for tag in repository.tags():
        index = repository.manifest(tag)
        assert index is not None
        assert [row.architecture for row in index.manifests] == ["amd64", "arm64"]
    assert repository.digest("10") == repository.digest("10.9.0-python-3.11")
    assert repository.digest("10") != repository.digest("10-base")


def test_tags_come_after_all_that_they_need_and_moving_ones_last(repository: Repository, tmp_path: Path) -> None:
    said = [line.split(":")[0] for line in push(small(tmp_path), repository)]
    assert said == sorted(said, key=["uploaded", "tagged", "moved"].index)
    assert said.count("tagged") == 4


def test_a_second_publish_has_nothing_to_do(repository: Repository, tmp_path: Path) -> None:
    made = small(tmp_path)
    push(made, repository)
    assert plan(made, repository).is_empty
    assert push(made, repository) == []


def test_a_tag_with_other_bytes_is_refused_with_both_digests(repository: Repository, tmp_path: Path) -> None:
    first, other = small(tmp_path), small(tmp_path, size=4000)
    push(first, repository)
    with pytest.raises(InputError) as failure:
        plan(other, repository)
    for one in (first, other):
        assert one.images[0].index.digest in str(failure.value)
    assert "a tag of a version never changes" in str(failure.value)


def test_an_older_version_moves_only_the_tags_of_its_line(repository: Repository, tmp_path: Path) -> None:
    push(small(tmp_path, "10.8.0"), repository)
    push(small(tmp_path, "10.9.0"), repository)
    found = plan(small(tmp_path, "10.8.1"), repository)
    assert {move.tag.partition("-")[0] for move in found.moves} == {"10.8"}
    assert found.kept["10"] == "stays at 10.9.0, which is newer"
    push(small(tmp_path, "10.8.1"), repository)
    assert repository.digest("10") == repository.digest("10.9.0")
    assert repository.digest("10.8") == repository.digest("10.8.1")
    push(small(tmp_path, "10.10.0"), repository)
    assert repository.digest("10") == repository.digest("10.10.0")
