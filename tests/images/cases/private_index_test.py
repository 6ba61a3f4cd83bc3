"""A project that installs from a private index with the recipe of docs/projects.md: build secrets on `-base`."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from tests.images.harness.built_images import BuiltImage, other
from tests.images.harness.containers import run
from tests.images.harness.documented_project import documented_dockerfile
from tests.images.harness.engine import engine
from tests.images.harness.layer_files import layer_files
from tests.images.harness.package_index import PORT, package_index
from tests.images.harness.project_builds import Build, build

USER, PASSWORD = "deployer", "a-password-that-nobody-may-see"
# The password in plain text and in a request header.
TRACES = (PASSWORD.encode(), base64.b64encode(f"{USER}:{PASSWORD}".encode())[:40])
# A line of the certificates that the build gets, to tell them from the image's own.
CERTIFICATE = "# the certificates of the proxy"


@contextmanager
def built_with(image: BuiltImage, password: str) -> Iterator[Build]:
    """Build the project with a password. An empty password means no user and no password."""
    bundle = Path(DEFAULT_CA_BUNDLE_PATH).read_text(encoding="utf-8")
    with package_index(image.id, f"{USER}:{PASSWORD}") as index:
        url = f"http://{f'{USER}:{password}@' if password else ''}{index}:{PORT}/simple/"
        secrets = {
            "ca.crt": f"{CERTIFICATE}\n{bundle}",
            "pip.conf": f"[global]\nindex-url = {url}\ntrusted-host = {index}\n",
        }
        with build("private-index", image, dockerfile=documented_dockerfile(), secrets=secrets) as found:
            yield found


@pytest.fixture(scope="module")
def base(default_image: BuiltImage) -> BuiltImage:
    """The `-base` image of the default Python."""
    found = other(default_image)
    assert found, "the build skipped the -base image"
    return found


@pytest.fixture(scope="module")
def project(base: BuiltImage) -> Iterator[Build]:
    """The project, built with the right password."""
    with built_with(base, PASSWORD) as found:
        assert found.succeeded, found.log
        yield found


def test_a_package_of_the_private_index_is_installed(project: Build) -> None:
    found = run(project.image, "python", "-c", "import image_test_sample; print(image_test_sample.VERSION)")

    assert found.stdout == "1.0\n"


def test_the_result_runs_as_astro_with_the_projects_files(project: Build) -> None:
    found = run(project.image, "bash", "-c", "whoami; stat -c '%U %g' requirements.txt").stdout

    assert found == "astro\nastro 0\n"


def test_no_layer_has_a_secret(project: Build) -> None:
    seen, found = set(), set()
    for file in layer_files(project.image):
        seen.add(file.path)
        if any(trace in file.content for trace in (*TRACES, CERTIFICATE.encode())):
            found.add(file.path)

    assert "/usr/local/airflow/requirements.txt" in seen
    assert found == set()


def test_no_secret_mount_is_left_behind(project: Build) -> None:
    assert run(project.image, "bash", "-c", "ls -A /run/secrets 2> /dev/null || true", user="0:0").stdout == ""


def test_the_history_has_no_secret(project: Build) -> None:
    history = str(engine().images.get(project.image).history())

    assert "install-python-dependencies" in history
    assert PASSWORD not in history


def test_the_log_of_the_build_has_no_secret(project: Build) -> None:
    assert PASSWORD not in project.log


def test_a_missing_password_fails_the_build_with_a_reason(base: BuiltImage) -> None:
    with built_with(base, "") as found:
        assert not found.succeeded
        assert "the package index requires a user name and a password" in found.log


def test_a_wrong_password_fails_the_build_with_a_reason(base: BuiltImage) -> None:
    with built_with(base, "another-password") as found:
        assert not found.succeeded
        assert re.search("401 Error, Credentials not correct for http://.*/simple/image-test-sample/", found.log)
        assert "another-password" not in found.log
        assert "Traceback" not in found.log
