"""pip in an image. Tools compare images by the output of `pip freeze`."""

from __future__ import annotations

import re
import shlex
from functools import cache

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, run
from tests.images.harness.expected_packages import expected
from tests.images.harness.tested_runtime import runtime

REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[^ ]+")
PROGRAM = "program-of-mine"
INSTALL = "pip install --quiet --no-index --no-build-isolation ."
UNUSABLE = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://nobody:x@192.0.2.1/none"}


@cache
def frozen(image_id: str) -> Result:
    """Return the output of `pip freeze` in an image."""
    return run(image_id, "pip", "freeze")


def test_pip_freeze_prints_requirements_and_nothing_else(image: BuiltImage) -> None:
    found = frozen(image.id)

    strange = [line for line in found.stdout.splitlines() if not REQUIREMENT.fullmatch(line)]
    assert (strange, found.stderr) == ([], "")


def test_pip_freeze_needs_no_database_and_does_not_wait_for_one(base_image: BuiltImage) -> None:
    found = run(base_image.id, "pip", "freeze", env=UNUSABLE, timeout=30, network_mode="none")

    assert found.stdout == frozen(base_image.id).stdout


def test_pip_freeze_works_as_any_uid(base_image: BuiltImage) -> None:
    found = run(base_image.id, "pip", "freeze", user="1000730000:0")

    assert found.stdout == frozen(base_image.id).stdout


def test_pip_freeze_has_every_package_with_its_version(base_image: BuiltImage) -> None:
    lines = run(base_image.id, "pip", "freeze", "--all").stdout.splitlines()
    found = {re.sub(r"[-_.]+", "-", n).lower(): v for n, _, v in (r.partition("==") for r in lines)}

    assert found == expected(base_image)


def test_pip_freeze_has_the_published_providers(image: BuiltImage) -> None:
    lines = frozen(image.id).stdout.splitlines()
    wanted = {f"{name}=={version}" for name, version in runtime().providers.items()}

    assert wanted - set(lines) == set()


def test_pip_does_not_change_the_images_airflow(base_image: BuiltImage) -> None:
    found = run(base_image.id, "pip", "install", "--no-index", "apache-airflow==1.0", expect=1)

    assert f"(constraint) apache-airflow=={runtime().airflow.local_version}" in found.stdout + found.stderr


def test_a_virtual_environment_can_have_another_airflow(base_image: BuiltImage) -> None:
    script = "python -m venv /tmp/other && /tmp/other/bin/pip config list"

    assert run(base_image.id, "bash", "-c", script).stdout == ""


def test_programs_of_the_users_packages_are_on_path(base_image: BuiltImage) -> None:
    package = f"import setuptools; setuptools.setup(name='mine', version='1', scripts=[{PROGRAM!r}])"
    script = f"cd /tmp && echo echo found >{PROGRAM} && echo {shlex.quote(package)} >setup.py && {INSTALL} && {PROGRAM}"

    assert run(base_image.id, "bash", "-c", script).stdout.splitlines()[-1] == "found"


def test_no_package_has_unmet_requirements(base_image: BuiltImage) -> None:
    assert run(base_image.id, "pip", "check").stdout == "No broken requirements found.\n"
