from __future__ import annotations

import pytest

from release.common.errors import InputError
from release.upgrading.references import Variant, candidates, first, is_remote, variant


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("astro-runtime:9.1.0", Variant("astro-runtime")),
        ("quay.io/astronomer/astro-runtime:9.1.0-base", Variant("quay.io/astronomer/astro-runtime", "", True)),
        ("a:5000/astro-runtime:9.1.0-python-3.10-base", Variant("a:5000/astro-runtime", "3.10", True)),
        ("a:5000/astro-runtime", Variant("a:5000/astro-runtime")),
        ("astro-runtime:9.1.0@sha256:0a", Variant("astro-runtime")),
        ("ours:latest", Variant("ours")),
    ],
)
def test_a_name_tells_the_variant(image: str, expected: Variant) -> None:
    assert variant(image) == expected


@pytest.mark.parametrize(
    ("name", "project", "expected"),
    [
        ("10.9.0", Variant("r"), ["r:10.9.0"]),
        ("10.9.0", Variant("r", "3.10", True), ["r:10.9.0-python-3.10-base", "r:10.9.0-base"]),
        ("10.9.0-python-3.11", Variant("r", "3.10", True), ["r:10.9.0-python-3.11-base"]),
        ("10.9.0-base", Variant("r"), ["r:10.9.0-base"]),
        ("other:1", Variant("r"), ["other:1"]),
        ("r@sha256:0a", Variant("r"), ["r@sha256:0a"]),
    ],
)
def test_a_version_means_the_variant_of_the_project(name: str, project: Variant, expected: list[str]) -> None:
    assert candidates(name, project, "TO") == expected


@pytest.mark.parametrize("name", ["10", "10.9", "latest", "runtime-10", "-v", "a b:c", ""])
def test_what_is_neither_a_version_nor_an_image_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=rf"^TO: expected a version such as 10\.9\.0, or an image .*, found {name}$"):
        candidates(name, Variant("r"), "TO")


def test_an_image_of_the_engine_comes_before_one_to_pull() -> None:
    pulled: list[str] = []

    def pull(reference: str) -> bool:
        pulled.append(reference)
        return reference.endswith("b")

    wanted = ["quay.io/r:a", "quay.io/r:b"]
    assert first(wanted, lambda one: one == "quay.io/r:b", pull) == "quay.io/r:b"
    assert pulled == []
    assert first(wanted, lambda _: False, pull) == "quay.io/r:b"
    assert pulled == wanted
    assert first(["r:a"], lambda _: False, pull) is None
    assert pulled == wanted


def test_only_names_with_a_host_are_pulled() -> None:
    assert [is_remote(name) for name in ("r:1", "a/r:1", "a.io/r:1", "localhost/r:1", "a:50/r")] == [
        False, False, True, True, True,
    ]  # fmt: skip
