from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from release.oci.descriptors import describe
from release.oci.manifests import EMPTY_CONTENT, artifact_manifest
from release.oci.media_types import EMPTY
from release.publishing.delivery import delivery
from release.publishing.plan import Tags, plan
from release.publishing.publish import publish
from release.publishing.retention import Retention, is_prerelease, remove, retention
from release.publishing.testing import CREATED, release, write_layouts
from release.registry.artifacts import upload_content
from release.registry.referrers import push_referrer, referrers
from release.registry.repository import Repository

OLD = datetime(2024, 9, 1, tzinfo=timezone.utc)


def push(repository: Repository, folder: Path, version: str, name: str = "") -> None:
    """Publish a version, as tags of the pre-release `name`."""
    runtime = release(version)
    made = delivery(runtime, write_layouts(folder / version, runtime, size=64), ())
    if not name:
        publish(plan(made, repository, Tags.VERSION), repository, say=lambda _: None)
        return
    publish(plan(made, repository, Tags.NONE), repository, say=lambda _: None)
    for tag, index in made.tags.items():
        repository.put(index, tag.replace(version, name))


def attach(repository: Repository, tag: str) -> str:
    """Attach an artifact to what a tag points at, and return its digest."""
    subject = repository.manifest(tag)
    assert subject is not None
    row = describe(EMPTY_CONTENT, EMPTY)
    upload_content(repository, row, EMPTY_CONTENT)
    made = artifact_manifest("application/example", [row], subject.descriptor)
    push_referrer(repository, made)
    return made.digest


def carried_out(repository: Repository, days: int = 30, now: datetime = OLD) -> Retention:
    found = retention(repository, days, now)
    for removal in found.removals:
        remove(repository, removal)
    return found


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("11.0.0-rc.1", True),
        ("11.0.0rc1-python-3.11-base", True),
        ("11.0.0.dev20240601-base", True),
        ("11.0.0-alpha1", True),
        ("10.9.0", False),
        ("10.9.0-base", False),
        ("10.9.0-python-3.11", False),
        ("10", False),
        ("10-base", False),
        ("stable", False),
        ("feed", False),
        ("11.0rc1", False),
    ],
)
def test_a_prerelease_is_known_by_its_tag(tag: str, expected: bool) -> None:
    assert is_prerelease(tag) is expected


def test_old_prereleases_go_with_all_that_is_theirs(repository: Repository, tmp_path: Path) -> None:
    push(repository, tmp_path, "10.9.0")
    push(repository, tmp_path, "10.10.0", "10.10.0-rc.1")
    before = [tag for tag in repository.tags() if not tag.startswith("10.10.0")]
    index = repository.manifest("10.10.0-rc.1")
    assert index is not None
    attached = attach(repository, "10.10.0-rc.1")
    assert len(carried_out(repository).removals) == 2
    assert sorted(repository.tags()) == sorted(before)
    for digest in (attached, index.digest, *(row.digest for row in index.manifests)):
        assert repository.manifest(digest) is None


def test_released_versions_stay_however_old(repository: Repository, tmp_path: Path) -> None:
    push(repository, tmp_path, "10.9.0")
    before = repository.tags()
    assert carried_out(repository, days=1).removals == ()
    assert repository.tags() == before


def test_young_ones_and_those_in_use_stay(repository: Repository, tmp_path: Path) -> None:
    push(repository, tmp_path, "10.10.0", "10.10.0-rc.1")
    assert carried_out(repository, now=CREATED).kept["10.10.0-rc.1"] == f"built on {CREATED.date()}"
    index = repository.manifest("10.10.0-rc.1")
    assert index is not None
    repository.put(index, "next")
    kept = carried_out(repository).kept
    assert kept["10.10.0-rc.1"] == "next points at it"
    assert repository.manifest("next") is not None
    assert "10.10.0-rc.1-base" not in repository.tags()


def test_images_that_a_release_lists_stay(repository: Repository, tmp_path: Path) -> None:
    push(repository, tmp_path, "10.9.0", "10.9.0-rc.1")
    index = repository.manifest("10.9.0-rc.1")
    assert index is not None
    # The release is another index of the same images.
    other = index.content.replace(b'"schemaVersion":2', b'"schemaVersion": 2')
    repository.put(type(index)(other, index.media_type, index.data), "10.9.0")
    attached = attach(repository, "10.9.0")
    carried_out(repository)
    released = repository.manifest("10.9.0")
    assert released is not None
    assert all(repository.manifest(row.digest) for row in released.manifests)
    assert [row.digest for row in referrers(repository, released.digest)] == [attached]
    assert "10.9.0-rc.1" not in repository.tags()
