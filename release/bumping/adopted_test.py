from __future__ import annotations

from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from release.bumping.adopted import adopted
from release.bumping.testing import make_checkout, no_files
from release.bumping.wheels import Wheels
from release.index import pythons
from release.index.files import File
from tools.locking.testing import job_of

COMPAT = "apache-airflow-providers-common-compat"
HASH = f"--hash=sha256:{0:064d}"
RESOLVED = f"{COMPAT}==1.2.2 \\\n    {HASH}\n    # via apache-airflow-providers-amazon, lock (pyproject.toml)\n"


def file(version: str, yanked: str | None = None) -> File:
    return File(f"compat-{version}-py3-none-any.whl", Version(version), "", "0" * 64, pythons.of(""), yanked=yanked)


@pytest.mark.parametrize(
    ("capped", "expected"), [("<2", "1.2.2"), ("<1.2.1", "1.2.0"), ("<1", "1.2.2")], ids=["free", "older", "none"]
)
def test_a_new_provider_has_the_newest_allowed_version(tmp_path: Path, capped: str, expected: str) -> None:
    make_checkout(tmp_path)
    job = job_of(tmp_path)
    versions = ("1.3.0", "1.2.2", "1.2.0", "1.2.0rc1", "1.1.0")
    files = (*map(file, versions), file("1.2.1", yanked="broken"))
    wheels = Wheels(tmp_path, lambda names: dict.fromkeys(names, files))
    wheels.missing(job, RESOLVED)

    (found,) = adopted(job, RESOLVED, wheels, lambda _, version: None if version in SpecifierSet(capped) else "capped")
    assert (found.name, found.old, found.new) == (COMPAT, "", expected)
    assert found.reason.startswith("required by apache-airflow-providers-amazon")


def test_a_pinned_provider_is_not_adopted(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    job = job_of(tmp_path)
    pinned = "".join(f"{name}=={version} \\\n    {HASH}\n" for name, version in job.runtime.pins.items())
    assert adopted(job, pinned, Wheels(tmp_path, no_files), lambda *_: None) == ()
