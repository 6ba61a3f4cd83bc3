"""The nightly workflow on three nights: a build that fails, one that passes, and one without news.

It builds and tests the images of Runtime 10, which takes about half an hour, so it only runs if RUNTIME_WEEKLY is set.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docker
import pytest
from packaging.version import Version

from catalogue.lock_inputs import later_dates
from catalogue.repository import load_runtime
from catalogue.variants import REPOSITORY
from host.certificates import ca_bundle
from host.indexes import package_index
from release.index.client import PYPI
from release.proposal.testing import Server
from release.registry.testing.certificates import make
from tests.workflows.act import Act, Result
from tests.workflows.index import serve
from tests.workflows.remote import Remote, commit_all, git

RUNTIME = load_runtime(Path(os.environ["RUNTIME_CHECKOUT"]), "runtime-10")
PROVIDER = "apache-airflow-providers-http"
BRANCH = f"release/{RUNTIME.name}"
DOCKERFILE = "images/runtime/Dockerfile"
BREAK = "\nRUN echo broken on purpose && exit 1\n"
# The other tests run in other runs.
CHECKS, IMAGE_TESTS = "libs/catalogue::", "tests/images/cases/version_test.py"
INPUTS = ("--input", f"checks={CHECKS}", "--input", f"tests={IMAGE_TESTS}", "--matrix", f"runtime:{RUNTIME.name}")


def patch(version: str) -> str:
    """Return the next patch version."""
    found = Version(version)
    return f"{found.major}.{found.minor}.{found.micro + 1}"


def minor(version: str) -> str:
    """Return the next minor version."""
    found = Version(version)
    return f"{found.major}.{found.minor + 1}.0"


PINNED, NEW = RUNTIME.providers[PROVIDER], patch(RUNTIME.providers[PROVIDER])
AIRFLOW = patch(RUNTIME.airflow.version)
# A new patch version of Airflow makes a minor release.
RELEASE = minor(RUNTIME.version)


@pytest.fixture
def night(act: Act, tmp_path: Path) -> Iterator[Act]:
    """Return act with an index that has a new release of Airflow and one of a provider."""
    # Builds run in containers, which reach this machine by the address of the engine's bridge.
    network = docker.from_env().networks.get("bridge")
    host = str(network.attrs["IPAM"]["Config"][0]["Gateway"])
    certificates = make(tmp_path, host)
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(ca_bundle(os.environ).read_text() + certificates.authority.read_text())
    # As of the day of the locks, only the releases of the test are new.
    with serve(package_index(os.environ) or PYPI, RUNTIME.locked_at, host, certificates) as index:
        # The build installs this tool, which is newer than the locks.
        index.complete = ("uv",)
        index.later = {name: day for one in RUNTIME.python.supported for name, day in later_dates(RUNTIME, one).items()}
        index.publish_again("apache-airflow", RUNTIME.airflow.version, AIRFLOW)
        index.publish_again(PROVIDER, PINNED, NEW)
        files = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT"), str(bundle))
        yield replace(act, environment={**act.environment, **files, "UV_DEFAULT_INDEX": index.url})


@pytest.mark.skipif(not os.environ.get("RUNTIME_WEEKLY"), reason="it takes half an hour; set RUNTIME_WEEKLY=1")
def test_news_end_in_one_pull_request_that_is_refreshed(
    night: Act, hub: Server, remote: Remote, tmp_path: Path
) -> None:
    author = remote.clone(tmp_path / "author")
    dockerfile = (author / DOCKERFILE).read_text()
    push(author, DOCKERFILE, dockerfile + BREAK)
    failed = run(night)
    assert failed.code != 0
    assert failed.lines("echo broken on purpose")
    assert [pull["title"] for pull in hub.pulls] == [f"Release Runtime {RELEASE} (its tests fail)"]
    assert f"- **failed**: `./pants package {RUNTIME.paths.images}::`" in hub.pulls[0]["body"]

    push(author, DOCKERFILE, dockerfile)
    good = run(night)
    assert good.code == 0
    assert good.lines("Run Main Build the images")
    assert [pull["title"] for pull in hub.pulls] == [f"Release Runtime {RELEASE}"]
    body = hub.pulls[0]["body"]
    assert f"- passed: `./pants --tag=-engine test {CHECKS}`" in body
    assert f"- passed: `./pants test {IMAGE_TESTS}`" in body
    assert f"| apache-airflow | {RUNTIME.airflow.version} | {AIRFLOW} | minor |" in body
    assert f"| {PROVIDER} | {PINNED} | {NEW} | patch |" in body
    assert " 0 failed, " in body
    assert f"- `{REPOSITORY}:{RELEASE}`: " in body
    proposed = remote.show(BRANCH, RUNTIME.paths.catalogue)
    assert f'{PROVIDER}: "{NEW}"' in proposed
    assert f'  version: "{AIRFLOW}"' in proposed

    merge(remote)
    hub.pulls[0]["state"] = "closed"
    requests = len(hub.requests)
    silent = run(night)
    assert silent.code == 0
    assert not silent.lines("Run Main Build the images")
    assert len(hub.requests) == requests


def run(night: Act) -> Result:
    """Run the workflow for Runtime 10."""
    return night.run("workflow_dispatch", "nightly", "release", *INPUTS, timeout=3000)


def push(checkout: Path, file: str, text: str) -> None:
    """Push a change of a file to main."""
    (checkout / file).write_text(text)
    commit_all(checkout, "Change a file")
    git(checkout, "push", "--quiet", "origin", "main")


def merge(remote: Remote) -> None:
    """Make the proposed branch the main branch."""
    git(remote.folder, "update-ref", "refs/heads/main", f"refs/heads/{BRANCH}")
