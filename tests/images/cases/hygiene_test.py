"""What an image must not have in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.inside_image import ask

# Folders that may be there, without a file that has content.
EMPTY = ("/home/astro", "/tmp", "/var/cache/apt", "/var/lib/apt/lists", "/var/tmp")
# Caches, and places of the build.
ABSENT = ("/build", "/out", "/root/.cache", "/root/.local", "/run/secrets", "/var/cache/uv")


@cache
def files(image_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(image_id, "files", ",".join(EMPTY), ",".join(ABSENT), user="0:0")
    return found


def test_all_files_are_looked_at(base_image: BuiltImage) -> None:
    # So that the tests below cannot pass by looking at nothing.
    assert files(base_image.id)["count"] > 20000


def test_no_link_is_broken(own_image: BuiltImage) -> None:
    assert files(own_image.id)["broken_links"] == []


def test_no_program_gives_its_caller_other_rights(own_image: BuiltImage) -> None:
    assert files(own_image.id)["set_id"] == []


def test_nothing_can_be_written_by_everyone(base_image: BuiltImage) -> None:
    assert files(base_image.id)["open_to_all"] == []


def test_neither_caches_nor_files_of_the_build_are_left(base_image: BuiltImage) -> None:
    assert files(base_image.id)["left_behind"] == []


def test_there_is_no_compiler(base_image: BuiltImage) -> None:
    assert files(base_image.id)["compilers"] == []


def test_the_packages_of_debian_are_whole(base_image: BuiltImage) -> None:
    assert run(base_image.id, "dpkg", "--audit").stdout == ""
