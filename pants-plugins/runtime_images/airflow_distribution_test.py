from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from pants.core.goals.package import BuiltPackage
from pants.engine.addresses import Address
from pants.engine.fs import DigestContents
from pants.testutil.rule_runner import RuleRunner, engine_error

from airflow_wheel.testing import write_wheel
from runtime_images.airflow_distribution import AirflowDistributionFieldSet, DistributionError
from runtime_images.testing import RUNTIME_YAML, make_runner

FOLDER = "runtimes/runtime-10"
BUILD = f"""
airflow_distribution(name="airflow", catalogue="{FOLDER}/runtime.yaml")
airflow_distribution(name="airflow-upstream", catalogue="{FOLDER}/runtime.yaml", patched=False)
"""
PATCH = "--- a/airflow/numbers.txt\n+++ b/airflow/numbers.txt\n@@ -2,3 +2,3 @@\n 2\n-3\n+three\n 4\n"
BACKPORTS = "backports: [{id: one-fix, upstream: https://x.test/1, summary: One fix., since: 10.9.0}]"
PATCHED_YAML = RUNTIME_YAML.replace("backports: []", BACKPORTS).replace('"2.8.4", ', '"2.8.4", build: 2, ')


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel of Airflow in the folder that pip uses as its index."""
    return write_wheel(tmp_path)


def runner(wheel: Path, yaml: str = PATCHED_YAML, patch: str = PATCH, sha256: str = "") -> RuleRunner:
    """Return a runner over a Runtime whose lock has the hash of that wheel, or another hash."""
    digest = sha256 or hashlib.sha256(wheel.read_bytes()).hexdigest()
    found = make_runner(
        **{
            f"{FOLDER}/BUILD": BUILD,
            f"{FOLDER}/runtime.yaml": yaml,
            f"{FOLDER}/locks/python-3.11.txt": f"apache-airflow==2.8.4 \\\n    --hash=sha256:{digest}\n",
            f"{FOLDER}/backports/one-fix.patch": patch,
        }
    )
    index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheel.parent), "PIP_CONFIG_FILE": "/dev/null"}
    found.set_options([], env=index, env_inherit={"PATH", "HOME"})
    return found


def package(runner: RuleRunner, name: str = "airflow") -> tuple[str, zipfile.ZipFile]:
    """The path of a packaged wheel below dist/, and the wheel."""
    fields = AirflowDistributionFieldSet.create(runner.get_target(Address(FOLDER, target_name=name)))
    built = runner.request(BuiltPackage, [fields])
    (file,) = runner.request(DigestContents, [built.digest])
    assert [artifact.relpath for artifact in built.artifacts] == [file.path]
    return file.path, zipfile.ZipFile(io.BytesIO(file.content))


def test_a_runtime_with_backports_packages_the_patched_wheel(wheel: Path) -> None:
    path, archive = package(runner(wheel))

    assert path == f"{FOLDER}/apache_airflow-2.8.4+astro.2-py3-none-any.whl"
    assert b"\n2\nthree\n4\n" in archive.read("airflow/numbers.txt")
    assert b'"2.8.4+astro.2"' in archive.read("airflow/__init__.py")


def test_the_upstream_wheel_can_be_packaged(wheel: Path) -> None:
    path, archive = package(runner(wheel), "airflow-upstream")

    assert path == f"{FOLDER}/apache_airflow-2.8.4-py3-none-any.whl"
    assert archive.fp is not None
    archive.fp.seek(0)
    assert archive.fp.read() == wheel.read_bytes()


def test_a_runtime_without_backports_packages_the_upstream_wheel(wheel: Path) -> None:
    path, _ = package(runner(wheel, RUNTIME_YAML))

    assert path == f"{FOLDER}/apache_airflow-2.8.4-py3-none-any.whl"


def test_a_patch_that_does_not_apply_is_named_with_file_and_hunk(wheel: Path) -> None:
    expected = f"{FOLDER}/backports/one-fix.patch: airflow/numbers.txt: hunk @@ -2,3 +2,3 @@ does not apply"

    with engine_error(DistributionError, contains=expected):
        package(runner(wheel, patch=PATCH.replace(" 4\n", " four\n")))


def test_a_wheel_with_another_hash_than_the_lock_has_is_refused(wheel: Path) -> None:
    with engine_error(DistributionError, contains=f"apache-airflow==2.8.4: expected sha256 {'0' * 64}, found"):
        package(runner(wheel, sha256="0" * 64))


def test_a_missing_patch_is_named(wheel: Path) -> None:
    missing = PATCHED_YAML.replace("id: one-fix", "id: another-fix")

    with engine_error(Exception, contains=f"{FOLDER}/backports/another-fix.patch"):
        package(runner(wheel, missing))
