"""Files and modes that an image must not have."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.inside_image import ask

# Folders that may exist, but without a file that has content.
EMPTY = ("/home/astro", "/tmp", "/var/cache/apt", "/var/lib/apt/lists", "/var/tmp")
# Caches, and folders of the build.
ABSENT = ("/build", "/out", "/root/.cache", "/root/.local", "/run/secrets", "/var/cache/uv")


@cache
def files(image_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(image_id, "files", ",".join(EMPTY), ",".join(ABSENT), user="0:0")
    return found


def test_all_files_are_checked(base_image: BuiltImage) -> None:
    # Otherwise the tests below could pass without checking a file.
    assert files(base_image.id)["count"] > 20000


def test_no_link_is_broken(own_image: BuiltImage) -> None:
    assert files(own_image.id)["broken_links"] == []


def test_no_program_is_setuid_or_setgid(own_image: BuiltImage) -> None:
    assert files(own_image.id)["set_id"] == []


def test_no_file_is_world_writable(base_image: BuiltImage) -> None:
    assert files(base_image.id)["open_to_all"] == []


def test_no_caches_or_build_files_are_left(base_image: BuiltImage) -> None:
    assert files(base_image.id)["left_behind"] == []


def test_there_is_no_compiler(base_image: BuiltImage) -> None:
    assert files(base_image.id)["compilers"] == []


def test_the_debian_packages_are_intact(base_image: BuiltImage) -> None:
    assert run(base_image.id, "dpkg", "--audit").stdout == ""
