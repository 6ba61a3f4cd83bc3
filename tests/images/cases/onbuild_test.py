"""A project's build on the ONBUILD image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.images.harness import at_work
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.compose_project import FILES
from tests.images.harness.containers import result, run, started
from tests.images.harness.inside_image import ask
from tests.images.harness.package_index import package_index
from tests.images.harness.project_builds import Build, build
from tests.images.harness.tested_runtime import runtime

STRAY = b"""\
[core]
dags_folder = /Users/me/dags
parallelism = 5
[logging]
base_log_folder = /Users/me/logs
"""


@pytest.fixture(scope="module")
def project(onbuild_image: BuiltImage) -> Iterator[Build]:
    """The sample project, built."""
    with package_index(onbuild_image.id) as index, build("full", onbuild_image, index) as found:
        assert found.succeeded, found.log
        yield found


@pytest.fixture(scope="module")
def inside(project: Build) -> dict[str, Any]:
    """The relevant contents of the sample project's image."""
    found: dict[str, Any] = ask(project.image, "project")
    return found


def test_the_system_packages_of_the_project_are_installed(inside: dict[str, Any]) -> None:
    found = {name: path for name, path in inside["programs"].items() if name != "exim4"}

    assert found == {"hello": "/usr/bin/hello", "cron": "/usr/sbin/cron", "bc": "/usr/bin/bc"}


def test_recommended_packages_are_not_installed(inside: dict[str, Any]) -> None:
    # Debian's cron recommends a mail server, which is exim4 by default.
    assert inside["programs"]["exim4"] is None


def test_apts_package_lists_are_removed(inside: dict[str, Any]) -> None:
    assert inside["apt_lists"] == []


def test_the_python_packages_of_the_project_are_installed(inside: dict[str, Any]) -> None:
    assert inside["sample"] == "1.0"
    assert inside["airflow"] == runtime().airflow.local_version


def test_pips_cache_is_removed(project: Build, inside: dict[str, Any]) -> None:
    assert inside["home"] == []
    assert run(project.image, "find", "/root", "-name", ".cache", user="0:0").stdout == ""


def test_astro_owns_the_projects_files(inside: dict[str, Any]) -> None:
    wanted = {"dags/sample.py", "packages.txt", "requirements.txt", "Dockerfile"}

    assert wanted <= set(inside["owners"])
    assert {path: inside["owners"][path] for path in sorted(wanted)} == dict.fromkeys(sorted(wanted), ["astro", 0])


def test_the_group_can_write_the_projects_files(project: Build) -> None:
    found = run(project.image, "find", ".", "!", "-perm", "-g=w").stdout.splitlines()

    # The project's Dockerfile creates these afterwards.
    assert sorted(found) == ["./made-by-the-project", "./user-of-the-project"]


def test_any_uid_of_group_0_can_write_the_projects_files(project: Build) -> None:
    command = "echo >> dags/sample.py && touch dags/new new && mv packages.txt dags && rm requirements.txt && echo done"
    found = run(project.image, "bash", "-c", command, user="1000730000:0")

    assert found.stdout == "done\n"


def test_private_and_foreign_files_keep_their_modes(base_image: BuiltImage) -> None:
    script = """
cd "$(mktemp -d)"; umask 022
mkdir -p dags "with blank"; echo > dags/a.py; echo > "with blank/b"; ln -s /etc/passwd link
install -m 755 /dev/null run; install -m 600 /dev/null key; install -m 444 /dev/null read-only; install -d -m 700 own
share-with-group
find . -mindepth 1 -printf '%m %p\n' | sort -k 2; share-with-group /etc; share-with-group no-such-folder"""
    found = run(base_image.id, "bash", "-c", script, expect=1)

    assert found.stdout.splitlines() == [
        "775 ./dags",
        "664 ./dags/a.py",
        "600 ./key",
        "777 ./link",
        "700 ./own",
        "444 ./read-only",
        "775 ./run",
        "775 ./with blank",
        "664 ./with blank/b",
    ]
    assert "no-such-folder" in found.stderr


def test_the_projects_dockerfile_runs_as_astro(inside: dict[str, Any]) -> None:
    assert inside["user"] == "astro"
    assert inside["owners"]["made-by-the-project"] == ["astro", 0]


def test_the_dag_of_the_project_loads(project: Build) -> None:
    load = "from airflow.models import DagBag; bag = DagBag(include_examples=False)"
    found = run(project.image, "python", "-c", f"{load}; print(bag.import_errors, list(bag.dags))")

    assert found.stdout.splitlines()[-1] == "{} ['sample']"


@pytest.fixture(scope="module")
def small(default_image: BuiltImage) -> Iterator[Build]:
    """A project with a DAG and with an airflow.cfg from a developer's machine."""
    with build("small", default_image, files={"airflow.cfg": STRAY}) as found:
        assert found.succeeded, found.log
        yield found


def test_scheduler_and_webserver_work_with_the_project_as_any_uid_of_group_0(small: Build) -> None:
    command = ["bash", "-c", at_work.SCHEDULER + at_work.WEBSERVER]
    found = run(small.image, *command, user="1000730000:0", env=at_work.ENVIRONMENT, timeout=500)
    *dags, scheduler, webserver = found.stdout.splitlines()

    assert "small" in "".join(dags), found
    assert (scheduler, webserver) == ("scheduler", "webserver")


def test_an_airflow_cfg_from_a_developers_machine_has_no_effect(small: Build) -> None:
    copied = run(small.image, "grep", "Users", "airflow.cfg")
    options = "('core', 'dags_folder'), ('core', 'parallelism'), ('logging', 'base_log_folder')"
    read = f"from airflow.configuration import conf; print(*(conf.get(*option) for option in ({options})))"
    found = run(small.image, "python", "-c", read)

    assert copied.stdout.count("\n") == 2, "the file must be in the image"
    assert found.stdout.splitlines()[-1] == "/usr/local/airflow/dags 32 /usr/local/airflow/logs"
    assert found.stderr.count("/usr/local/airflow/airflow.cfg is ignored") == 1


@pytest.mark.parametrize("name", ["empty", "comments"])
def test_a_project_can_have_no_packages(default_image: BuiltImage, name: str) -> None:
    with build(name, default_image) as found:
        assert found.succeeded, found.log
        assert "Reading package lists" not in found.log


def test_secrets_and_compose_files_are_not_copied_into_the_image(default_image: BuiltImage) -> None:
    files = {path.name: path.read_bytes() for path in FILES.iterdir()}
    assert {".dockerignore", "compose.yaml"} <= files.keys()
    with build("empty", default_image, files={**files, ".env": b"AIRFLOW_PASSWORD=secret"}) as found:
        assert found.succeeded, found.log
        copied = run(found.image, "ls", "-A", "/usr/local/airflow").stdout.split()

    assert "requirements.txt" in copied
    assert {".env", *files} & set(copied) == set()


def test_another_airflow_fails_the_build_with_a_reason(default_image: BuiltImage) -> None:
    with build("another-airflow", default_image) as found:
        assert not found.succeeded
        assert "requirements.txt:2: Apache_Airflow[celery] >= 2.0" in found.log
        assert "change the base image" in found.log


def test_a_package_that_requires_another_airflow_fails_the_build(default_image: BuiltImage) -> None:
    with package_index(default_image.id) as index, build("moves-airflow", default_image, index) as found:
        assert not found.succeeded
        assert f"apache-airflow=={runtime().airflow.local_version}" in found.log
        assert "wants-another-airflow" in found.log


def test_a_missing_python_package_fails_the_build_with_pips_message(default_image: BuiltImage) -> None:
    with package_index(default_image.id) as index, build("unknown-requirement", default_image, index) as found:
        assert not found.succeeded
        assert "No matching distribution found for image-test-sample==99" in found.log


@pytest.mark.parametrize("missing", ["packages.txt", "requirements.txt"])
def test_a_missing_file_fails_the_build_with_dockers_message(default_image: BuiltImage, missing: str) -> None:
    with build(f"without-{missing.partition('.')[0]}", default_image) as found:
        assert not found.succeeded
        assert f'"/{missing}": not found' in found.log


def test_an_untrusted_certificate_of_an_index_is_reported(base_image: BuiltImage) -> None:
    pip = b"import sys\nsys.exit('SSLError(CERTIFICATE_VERIFY_FAILED)')"
    files = {"/usr/local/airflow/pip.py": pip, "/usr/local/airflow/requirements.txt": b"a-package\n"}
    with started(base_image.id, "install-python-dependencies", files=files) as container:
        found = result(container, timeout=60)

    assert found.exit_code == 1
    assert found.stderr.startswith("SSLError(")
    assert "docs/projects.md" in found.stderr.splitlines()[-1]


def test_a_missing_packages_file_is_reported(base_image: BuiltImage) -> None:
    found = run(base_image.id, "install-system-packages", "pakages.txt", expect=2)

    assert found.stderr == "install-system-packages: pakages.txt: expected a file with package names, found none\n"


@pytest.mark.parametrize("package", ["curl-", "tre*", "?installed", "~i", "-o", "a[bc]"])
def test_a_line_that_is_not_a_package_name_is_refused(base_image: BuiltImage, package: str) -> None:
    files = {"/usr/local/airflow/packages.txt": f"bc\n{package}\n".encode()}
    with started(base_image.id, "install-system-packages", files=files) as container:
        found = result(container, timeout=60)

    assert found.exit_code == 2
    assert found.stderr.endswith(f"packages.txt: expected package names, found '{package}'\n")


@pytest.mark.parametrize(
    ("program", "argument"),
    [("install-system-packages", "FILE"), ("install-python-dependencies", "FILE"), ("share-with-group", "[FOLDER]")],
)
def test_a_step_has_help_and_takes_one_argument(base_image: BuiltImage, program: str, argument: str) -> None:
    assert run(base_image.id, program, "--help").stdout.startswith(f"{program} {argument}: ")

    for arguments in (["a", "b"], ["--no-such-option"]):
        found = run(base_image.id, program, *arguments, expect=2)
        assert found.stderr == f"{program}: expected one {argument.strip('[]').lower()}, found {' '.join(arguments)}\n"


def test_a_requirement_that_needs_git_gets_a_hint(default_image: BuiltImage) -> None:
    files = {"requirements.txt": b"git+https://localhost:1/mine.git\n"}
    with build("empty", default_image, files=files) as found:
        assert not found.succeeded
        assert "needs git: add it to packages.txt" in found.log


def test_an_unreachable_archive_fails_the_step_with_apts_message(base_image: BuiltImage) -> None:
    files = {"/usr/local/airflow/packages.txt": b"tree\n"}
    command = ["install-system-packages", "packages.txt"]
    found = run(base_image.id, *command, user="root", files=files, network_mode="none", expect=100)

    assert "Failed to fetch" in found.stderr
    assert "Unable to locate" not in found.stderr


def test_an_unknown_system_package_fails_the_build_with_apts_message(
    default_image: BuiltImage,
) -> None:
    with build("unknown-package", default_image) as found:
        assert not found.succeeded
        assert "Unable to locate package no-such-package-in-debian" in found.log
