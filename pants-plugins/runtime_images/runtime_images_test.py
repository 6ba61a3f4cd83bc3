from __future__ import annotations

from pathlib import Path

import pytest
from pants.backend.docker.target_types import (
    DockerImageBuildArgsField,
    DockerImageBuildImageLabelsOptionField,
    DockerImageInstructionsField,
    DockerImageTags,
    DockerImageTagsField,
)
from pants.engine.target import Dependencies, Target
from pants.testutil.rule_runner import engine_error

from catalogue.errors import CatalogueError
from catalogue.load import parse_runtime
from catalogue.lock_inputs import inputs_digest, with_header
from runtime_images.cpython_sources import SourceError
from runtime_images.locks import CheckLock
from runtime_images.testing import PYTHON, RUNTIME, RUNTIME_YAML, generate, make_runner, serve


def tags(target: Target) -> set[str]:
    return set(target[DockerImageTagsField].value or ())


def lines(target: Target) -> tuple[str, ...]:
    return target[DockerImageInstructionsField].value or ()


def test_each_python_gives_a_base_and_an_onbuild_image_with_its_tags(tmp_path: Path) -> None:
    images = generate(make_runner(), RUNTIME, serve(tmp_path))

    assert {name: tags(target) for name, target in images.items()} == {
        "python-3.10": {"10.9.0-python-3.10"},
        "python-3.10-base": {"10.9.0-python-3.10-base"},
        "python-3.11": {"10.9.0", "10.9.0-python-3.11"},
        "python-3.11-base": {"10.9.0-base", "10.9.0-python-3.11-base"},
    }


def test_editing_runtime_yaml_is_enough_to_add_a_python(tmp_path: Path) -> None:
    runner = make_runner()
    one = RUNTIME_YAML.replace('supported: ["3.10", "3.11"]', 'supported: ["3.11"]')
    runner.write_files({"runtimes/runtime-10/runtime.yaml": one})
    mirror = serve(tmp_path)
    assert "python-3.10" not in generate(runner, RUNTIME, mirror)

    runner.write_files({"runtimes/runtime-10/runtime.yaml": RUNTIME_YAML})

    assert "python-3.10" in generate(runner, RUNTIME, mirror)


def test_an_image_is_built_from_its_python_with_the_catalogues_environment(tmp_path: Path) -> None:
    base = generate(make_runner(), RUNTIME, serve(tmp_path))["python-3.10-base"]

    assert "ARG PYTHON=images/python:python#3.10-bullseye" in lines(base)
    assert "ARG PYTHON_BUILD=images/python:python#3.10-bullseye-build" in lines(base)
    assert 'ENV PRICE="\\$1 \\"and\\" more"' in lines(base)
    assert 'ENV ASTRONOMER_RUNTIME_VERSION="10.9.0"' in lines(base)


@pytest.mark.parametrize(
    ("packages", "options", "system"),
    [
        ("[curl, tini]", (), "complete"),
        ("[curl, git]", (), "apt"),
        # One of the two architectures lacks it.
        ("[bc, curl]", (), "apt"),
        ("[curl, tini]", ("--runtime-python-bases={'3.11': 'registry.test/python:3.11'}",), "apt"),
    ],
)
def test_apt_runs_only_where_the_python_image_lacks_packages(
    packages: str, options: tuple[str, ...], system: str, tmp_path: Path
) -> None:
    changed = RUNTIME_YAML.replace("[curl, tini]", packages)
    runner = make_runner(**{"runtimes/runtime-10/runtime.yaml": changed})

    base = generate(runner, RUNTIME, serve(tmp_path), *options)["python-3.11-base"]

    assert f"SYSTEM={system}" in (base[DockerImageBuildArgsField].value or ())


def test_an_image_with_backports_installs_the_patched_wheel(tmp_path: Path) -> None:
    backport = "backports: [{id: a, upstream: https://x.test/, summary: A., since: 10.9.0}]"
    yaml = RUNTIME_YAML.replace("backports: []", backport).replace('"2.8.4", ', '"2.8.4", build: 2, ')
    runner = make_runner(**{"runtimes/runtime-10/runtime.yaml": yaml})

    base = generate(runner, RUNTIME, serve(tmp_path))["python-3.11-base"]

    wheel = "AIRFLOW_WHEEL=runtimes/runtime-10/apache_airflow-2.8.4+astro.2-py3-none-any.whl"
    assert wheel in (base[DockerImageBuildArgsField].value or ())
    assert "runtimes/runtime-10:airflow" in (base[Dependencies].value or ())


def test_an_image_without_backports_installs_the_locked_wheel(tmp_path: Path) -> None:
    base = generate(make_runner(), RUNTIME, serve(tmp_path))["python-3.11-base"]

    assert [a for a in base[DockerImageBuildArgsField].value or () if a.startswith("AIRFLOW_WHEEL")] == []
    assert "runtimes/runtime-10:airflow" not in (base[Dependencies].value or ())


def test_the_onbuild_image_is_the_base_image_of_the_same_python(tmp_path: Path) -> None:
    onbuild = generate(make_runner(), RUNTIME, serve(tmp_path))["python-3.10"]

    assert "ARG BASE=images/runtime-10:runtime-10#python-3.10-base" in lines(onbuild)


def test_labels_name_the_commit_and_the_version(tmp_path: Path) -> None:
    runner = make_runner()
    runner.set_options([serve(tmp_path)], env={"SOURCE_DATE_EPOCH": "86400", "RUNTIME_REVISION": "abc"})

    target = runner.get_target(RUNTIME.create_generated("python-3.11"))

    labels = dict(target[DockerImageBuildImageLabelsOptionField].value or {})
    assert labels["io.astronomer.docker.runtime.version"] == "10.9.0"
    assert labels["io.astronomer.docker.python.version"] == "3.11.2"
    assert labels["org.opencontainers.image.created"] == "1970-01-02T00:00:00Z"
    assert labels["org.opencontainers.image.revision"] == "abc"


def test_labels_have_the_source_url_and_the_digest_of_the_base_if_known(tmp_path: Path) -> None:
    digest = f"sha256:{'0' * 64}"
    bases = f"--runtime-python-bases={{'3.10': 'registry.test/python@{digest}'}}"
    found = generate(make_runner(), RUNTIME, serve(tmp_path), bases, "--runtime-source-url=https://git.test/runtime")

    labels = {name: dict(of[DockerImageBuildImageLabelsOptionField].value or {}) for name, of in found.items()}
    assert {of["org.opencontainers.image.source"] for of in labels.values()} == {"https://git.test/runtime"}
    assert labels["python-3.10-base"]["org.opencontainers.image.base.digest"] == digest
    assert labels["python-3.10"]["org.opencontainers.image.base.digest"] == ""
    assert "org.opencontainers.image.base.digest" not in labels["python-3.11-base"]


def test_a_python_whose_source_is_unreachable_is_skipped_with_the_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = f"--runtime-python-mirror=file://{tmp_path}/nowhere"
    runner = make_runner()

    assert set(generate(runner, RUNTIME, nowhere)) == {"python-3.11", "python-3.11-base"}
    assert set(generate(runner, PYTHON, nowhere)) == {"3.11-bullseye", "3.11-bullseye-build", "3.11-source"}
    assert "skipping every image with Python 3.10: file://" in caplog.text


@pytest.mark.parametrize(("goal", "warned"), [("test", True), ("run", False), ("", False)])
def test_a_goal_that_needs_no_image_does_not_warn_of_skipped_images(
    goal: str, warned: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert "python-3.10" not in generate(
        make_runner(), RUNTIME, f"--runtime-python-mirror=file://{tmp_path}/nowhere", goal=goal
    )
    assert ("skipping every image with Python 3.10" in caplog.text) == warned


def test_a_strict_build_fails_instead_of_skipping_a_python(tmp_path: Path) -> None:
    nowhere = f"--runtime-python-mirror=file://{tmp_path}/nowhere"

    with engine_error(SourceError, contains="Python 3.10 cannot be built (RUNTIME_STRICT)"):
        generate(make_runner(), RUNTIME, nowhere, "--runtime-strict")


def test_a_source_with_a_wrong_hash_is_an_error_and_is_never_skipped(tmp_path: Path) -> None:
    mirror = serve(tmp_path, b"something else")

    with engine_error(SourceError, contains="expected sha256"):
        generate(make_runner(), RUNTIME, mirror)


def test_a_supplied_base_image_replaces_debian_and_cpython(tmp_path: Path) -> None:
    options = ("--runtime-python-bases={'3.10': 'registry.test/python:3.10'}",)
    nowhere = f"--runtime-python-mirror=file://{tmp_path}/nowhere"

    images = generate(make_runner(), PYTHON, nowhere, *options)

    assert "FROM registry.test/python:3.10" in lines(images["3.10-supplied"])
    assert "3.10-source" not in images


@pytest.mark.parametrize(
    ("bases", "message"),
    [("{'3.7': 'a:b'}", "expected Pythons of cpython.yaml"), ("{'3.10': ''}", "3.10: expected an image")],
)
def test_an_invalid_supplied_base_is_refused(bases: str, message: str, tmp_path: Path) -> None:
    with engine_error(ValueError, contains=message):
        generate(make_runner(), PYTHON, serve(tmp_path), f"--runtime-python-bases={bases}")


def test_a_lock_made_for_other_inputs_fails_the_build(tmp_path: Path) -> None:
    lock = "runtimes/runtime-10/locks/python-3.11.txt"
    digest = inputs_digest(parse_runtime("runtime.yaml", RUNTIME_YAML), "3.11", "3.11.2", "")
    runner = make_runner(
        **{
            "runtimes/runtime-10/constraints/python-3.11.txt": "",
            lock: with_header(lock, digest, ""),
        }
    )
    target = generate(runner, RUNTIME, serve(tmp_path))["python-3.11-base"]
    assert runner.request(DockerImageTags, [CheckLock(target)]) == DockerImageTags([])

    changed = RUNTIME_YAML.replace("3.9.1", "3.9.2")
    runner.write_files({"runtimes/runtime-10/runtime.yaml": changed})

    with engine_error(CatalogueError, contains="it was made for other inputs: run ./pants run"):
        runner.request(DockerImageTags, [CheckLock(target)])

    runner.write_files({"runtimes/runtime-10/runtime.yaml": RUNTIME_YAML})
    runner.write_files({lock: with_header(lock, digest, "") + "idna==3.7\n"})

    with engine_error(CatalogueError, contains="it was changed after it was made: run ./pants run"):
        runner.request(DockerImageTags, [CheckLock(target)])


def test_an_unknown_key_names_the_file_and_the_key(tmp_path: Path) -> None:
    wrong = RUNTIME_YAML.replace("channel:", "chanel:")
    runner = make_runner(**{"runtimes/runtime-10/runtime.yaml": wrong})

    with engine_error(CatalogueError, contains="runtimes/runtime-10/runtime.yaml"):
        generate(runner, RUNTIME, serve(tmp_path))


def test_a_python_that_cpython_yaml_lacks_is_refused(tmp_path: Path) -> None:
    wrong = RUNTIME_YAML.replace('["3.10", "3.11"]', '["3.11", "3.12"]')
    runner = make_runner(**{"runtimes/runtime-10/runtime.yaml": wrong})

    with engine_error(CatalogueError, contains="expected minors of cpython.yaml"):
        generate(runner, RUNTIME, serve(tmp_path))


def test_an_image_installs_the_plugins_of_the_catalogue(tmp_path: Path) -> None:
    yaml = RUNTIME_YAML.replace("plugins: []", "plugins: [one-plugin, another]")
    runner = make_runner(**{"runtimes/runtime-10/runtime.yaml": yaml})

    base = generate(runner, RUNTIME, serve(tmp_path))["python-3.11-base"]

    assert "PLUGINS=one-plugin another" in (base[DockerImageBuildArgsField].value or ())
    assert {"plugins/one-plugin:wheel", "plugins/another:wheel"} <= set(base[Dependencies].value or ())
