from __future__ import annotations

from pathlib import Path

import pytest
from pants.backend.adhoc.target_types import AdhocToolExecutionDependenciesField
from pants.backend.docker.target_types import DockerImageInstructionsField, DockerImageTagsField
from pants.backend.shell.target_types import ShellCommandCommandField, ShellCommandTimeoutField
from pants.engine.target import Target
from pants.testutil.rule_runner import RuleRunner, engine_error

from catalogue.errors import CatalogueError
from runtime_images.testing import DEBIAN, PYTHON, RUNTIME, RUNTIME_YAML, generate, make_runner, serve, suite

RUNTIME_11 = RUNTIME_YAML.replace("major: 10", "major: 11").replace("10.9.0", "11.0.0")


def lines(target: Target) -> tuple[str, ...]:
    return target[DockerImageInstructionsField].value or ()


def with_two_runtimes() -> RuleRunner:
    """A repository with Runtime 10 on bullseye, and Runtime 11 with only Python 3.11 on bookworm."""
    other = RUNTIME_11.replace("bullseye", "bookworm").replace('["3.10", "3.11"]', '["3.11"]')
    return make_runner(
        **{
            "runtimes/runtime-11/runtime.yaml": other,
            "images/runtime-11/BUILD": 'runtime_images(catalogue="runtimes/runtime-11/runtime.yaml")',
            **{f"3rdparty/debian/locks/bookworm-{name}.txt": "curl=7.88 sha256:1\n" for name in ("amd64", "arm64")},
        }
    )


def test_a_suite_that_no_runtime_uses_has_no_images() -> None:
    assert set(generate(make_runner(), DEBIAN)) == {"bullseye", "bullseye-build", "bullseye-rootfs", "helpers"}


def test_each_suite_in_use_has_images_of_its_own_packages() -> None:
    images = generate(with_two_runtimes(), DEBIAN)

    assert {"bookworm", "bookworm-build", "bookworm-rootfs", "bullseye"} < set(images)
    assert images["bookworm"][DockerImageTagsField].value == ("bookworm",)
    assert lines(images["bookworm"])[1] == "ADD bookworm-rootfs.tar /"
    assert "ARG DEBIAN=images/base:debian#bookworm" in lines(images["bookworm-build"])
    assert "ARG SUITE=bookworm" in lines(images["bookworm-build"])
    rootfs = images["bookworm-rootfs"]
    assert " 3rdparty/debian/bookworm.yaml " in str(rootfs[ShellCommandCommandField].value)
    assert (rootfs[ShellCommandTimeoutField].value or 0) >= 600
    assert not [a for a in rootfs[AdhocToolExecutionDependenciesField].value or () if "bullseye" in a]


def test_a_python_is_compiled_on_the_suites_of_the_runtimes_that_have_it(tmp_path: Path) -> None:
    images = generate(with_two_runtimes(), PYTHON, serve(tmp_path))

    assert {name for name in images if not name.endswith(("-build", "-source"))} == {
        "3.10-bullseye",
        "3.11-bookworm",
        "3.11-bullseye",
    }
    assert images["3.11-bookworm"][DockerImageTagsField].value == ("3.11-bookworm",)
    assert "ARG DEBIAN=images/base:debian#bookworm" in lines(images["3.11-bookworm"])
    assert "ARG BUILD=images/base:debian#bookworm-build" in lines(images["3.11-bookworm"])


def test_the_images_of_a_runtime_are_on_its_suite(tmp_path: Path) -> None:
    base = generate(with_two_runtimes(), RUNTIME.__class__("images/runtime-11"), serve(tmp_path))["python-3.11-base"]

    assert "ARG PYTHON=images/python:python#3.11-bookworm" in lines(base)
    assert "ARG PYTHON_BUILD=images/python:python#3.11-bookworm-build" in lines(base)


def test_helper_images_stay_on_their_suite() -> None:
    build = 'debian_images(name="debian", helpers="bookworm")'

    images = generate(make_runner(**{"images/base/BUILD": build}), DEBIAN)

    assert "ARG DEBIAN=images/base:debian#bookworm" in lines(images["helpers"])
    assert "bookworm" in images


def test_an_unknown_suite_of_helper_images_is_one_line() -> None:
    build = 'debian_images(name="debian", helpers="woody")'

    with engine_error(CatalogueError, contains=r"expected a suite of 3rdparty/debian/*.yaml (bookworm, bullseye)"):
        generate(make_runner(**{"images/base/BUILD": build}), DEBIAN)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"runtimes/runtime-10/runtime.yaml": RUNTIME_YAML.replace("bullseye", "woody")}, "found 'woody'"),
        ({"3rdparty/debian/bullseye.yaml": suite("bullseye", "amd64")}, "bullseye.yaml (amd64), found 'arm64'"),
        ({"3rdparty/debian/bullseye.yaml": suite("woody")}, "expected bullseye as in the file's name, found woody"),
    ],
)
def test_a_suite_that_a_runtime_cannot_be_built_on_is_refused(files: dict[str, str], message: str) -> None:
    with engine_error(CatalogueError, contains=message):
        generate(make_runner(**files), DEBIAN)
