from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from release.contents.image import images
from release.provenance.builder import LOCAL, builder
from release.provenance.predicate import predicate
from release.recipe.recipe import recipe
from release.recipe.testing import REVISION, ROOT, SOURCE, version, write_runtime

STEP = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "example/astro-runtime",
    "GITHUB_WORKFLOW_REF": "example/astro-runtime/.github/workflows/publish.yml@refs/tags/v10.9.0",
    "GITHUB_RUN_ID": "42",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("layout")
    write_runtime(folder)
    (image,) = images(folder)
    return predicate(recipe(ROOT, image), image, builder(STEP))


def materials(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["uri"]: row for row in found["buildDefinition"]["resolvedDependencies"]}


def test_the_source_is_the_commit_of_the_label(found: dict[str, Any]) -> None:
    assert materials(found)[f"git+{SOURCE}@{REVISION}"]["digest"] == {"gitCommit": REVISION}
    assert found["buildDefinition"]["externalParameters"]["source"] == SOURCE


def test_the_command_builds_the_image(found: dict[str, Any]) -> None:
    parameters = found["buildDefinition"]["externalParameters"]
    assert parameters["command"] == "./pants package images/runtime-10:runtime-10#python-3.11-base"
    assert parameters["platform"] == "linux/amd64"


def test_the_materials_have_the_hashes_of_the_locks(found: dict[str, Any]) -> None:
    rows = materials(found)
    at = version("deb/curl").replace("+", "%2B")
    assert len(rows[f"pkg:deb/debian/curl@{at}?arch=amd64&distro=bullseye"]["digest"]["sha256"]) == 64
    assert len(rows[f"pkg:pypi/idna@{version('idna')}"]["annotations"]["lockedSha256"]) == 2
    assert any(row.get("name") == "python3.11_3.11.2.orig.tar.gz" and row["digest"] for row in rows.values())
    assert any(uri.startswith("pkg:deb/debian/gcc@") for uri in rows)
    lock = "runtimes/runtime-10/locks/python-3.11.txt"
    assert rows[f"file:{lock}"]["digest"]["sha256"] == hashlib.sha256(Path(lock).read_bytes()).hexdigest()


def test_a_workflow_is_the_builder(found: dict[str, Any]) -> None:
    assert found["runDetails"] == {
        "builder": {"id": f"https://github.com/{STEP['GITHUB_WORKFLOW_REF']}"},
        "metadata": {"invocationId": "https://github.com/example/astro-runtime/actions/runs/42"},
    }


def test_a_machine_is_a_local_builder_unless_it_has_a_name() -> None:
    assert builder({}).id == LOCAL
    assert builder(STEP, "https://ci.example/builder").id == "https://ci.example/builder"
