"""What a project's own build on the ONBUILD image does."""

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
    """What is in the image of the sample project."""
    found: dict[str, Any] = ask(project.image, "project")
    return found


def test_the_system_packages_of_the_project_are_installed(inside: dict[str, Any]) -> None:
    found = {name: path for name, path in inside["programs"].items() if name != "exim4"}

    assert found == {"hello": "/usr/bin/hello", "cron": "/usr/sbin/cron", "bc": "/usr/bin/bc"}


def test_packages_that_these_only_recommend_are_not_installed(inside: dict[str, Any]) -> None:
    # Debian's cron recommends a mail server, which is exim4 by default.
    assert inside["programs"]["exim4"] is None


def test_the_lists_of_apt_are_not_left_behind(inside: dict[str, Any]) -> None:
    assert inside["apt_lists"] == []


def test_the_python_packages_of_the_project_are_installed(inside: dict[str, Any]) -> None:
    assert inside["sample"] == "1.0"
    assert inside["airflow"] == runtime().airflow.local_version


def test_the_cache_of_pip_is_not_left_behind(project: Build, inside: dict[str, Any]) -> None:
    assert inside["home"] == []
    assert run(project.image, "find", "/root", "-name", ".cache", user="0:0").stdout == ""


def test_the_files_of_the_project_are_astros(inside: dict[str, Any]) -> None:
    wanted = {"dags/sample.py", "packages.txt", "requirements.txt", "Dockerfile"}

    assert wanted <= set(inside["owners"])
    assert {path: inside["owners"][path] for path in sorted(wanted)} == dict.fromkeys(sorted(wanted), ["astro", 0])


def test_the_files_of_the_project_are_the_groups_to_write(project: Build) -> None:
    found = run(project.image, "find", ".", "!", "-perm", "-g=w").stdout.splitlines()

    # A line of its own Dockerfile makes these afterwards.
    assert sorted(found) == ["./made-by-the-project", "./user-of-the-project"]


def test_any_uid_of_group_0_writes_the_files_of_the_project(project: Build) -> None:
    command = "echo >> dags/sample.py && touch dags/new new && mv packages.txt dags && rm requirements.txt && echo done"
    found = run(project.image, "bash", "-c", command, user="1000730000:0")

    assert found.stdout == "done\n"


def test_what_the_group_cannot_read_or_is_anothers_stays_as_it_is(base_image: BuiltImage) -> None:
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


def test_the_lines_of_the_projects_dockerfile_run_as_astro(inside: dict[str, Any]) -> None:
    assert inside["user"] == "astro"
    assert inside["owners"]["made-by-the-project"] == ["astro", 0]


def test_the_dag_of_the_project_loads(project: Build) -> None:
    load = "from airflow.models import DagBag; bag = DagBag(include_examples=False)"
    found = run(project.image, "python", "-c", f"{load}; print(bag.import_errors, list(bag.dags))")

    assert found.stdout.splitlines()[-1] == "{} ['sample']"


@pytest.fixture(scope="module")
def small(default_image: BuiltImage) -> Iterator[Build]:
    """A project with a DAG, and with the configuration of the machine that it was made on."""
    with build("small", default_image, files={"airflow.cfg": STRAY}) as found:
        assert found.succeeded, found.log
        yield found


def test_scheduler_and_webserver_work_with_the_project_as_any_uid_of_group_0(small: Build) -> None:
    command = ["bash", "-c", at_work.SCHEDULER + at_work.WEBSERVER]
    found = run(small.image, *command, user="1000730000:0", env=at_work.ENVIRONMENT, timeout=500)
    *dags, scheduler, webserver = found.stdout.splitlines()

    assert "small" in "".join(dags), found
    assert (scheduler, webserver) == ("scheduler", "webserver")


def test_the_configuration_of_another_machine_has_no_effect_when_it_is_in_the_project(small: Build) -> None:
    there = run(small.image, "grep", "Users", "airflow.cfg")
    options = "('core', 'dags_folder'), ('core', 'parallelism'), ('logging', 'base_log_folder')"
    read = f"from airflow.configuration import conf; print(*(conf.get(*option) for option in ({options})))"
    found = run(small.image, "python", "-c", read)

    assert there.stdout.count("\n") == 2, "it was copied into the image"
    assert found.stdout.splitlines()[-1] == "/usr/local/airflow/dags 32 /usr/local/airflow/logs"
    assert found.stderr.count("/usr/local/airflow/airflow.cfg is not read") == 1


@pytest.mark.parametrize("name", ["empty", "comments"])
def test_a_project_may_need_nothing(default_image: BuiltImage, name: str) -> None:
    with build(name, default_image) as found:
        assert found.succeeded, found.log
        assert "Reading package lists" not in found.log


def test_secrets_and_the_files_of_compose_stay_out_of_the_image(default_image: BuiltImage) -> None:
    files = {path.name: path.read_bytes() for path in FILES.iterdir()}
    assert {".dockerignore", "compose.yaml"} <= files.keys()
    with build("empty", default_image, files={**files, ".env": b"AIRFLOW_PASSWORD=secret"}) as found:
        assert found.succeeded, found.log
        there = run(found.image, "ls", "-A", "/usr/local/airflow").stdout.split()

    assert "requirements.txt" in there
    assert {".env", *files} & set(there) == set()


def test_another_airflow_fails_the_build_and_says_why(default_image: BuiltImage) -> None:
    with build("another-airflow", default_image) as found:
        assert not found.succeeded
        assert "requirements.txt:2: Apache_Airflow[celery] >= 2.0" in found.log
        assert "change the base image" in found.log


def test_a_package_that_would_move_airflow_fails_the_build(default_image: BuiltImage) -> None:
    with package_index(default_image.id) as index, build("moves-airflow", default_image, index) as found:
        assert not found.succeeded
        assert f"apache-airflow=={runtime().airflow.local_version}" in found.log
        assert "wants-another-airflow" in found.log


def test_a_python_package_that_there_is_not_fails_the_build_with_the_words_of_pip(default_image: BuiltImage) -> None:
    with package_index(default_image.id) as index, build("unknown-requirement", default_image, index) as found:
        assert not found.succeeded
        assert "No matching distribution found for contract-sample==99" in found.log


@pytest.mark.parametrize("missing", ["packages.txt", "requirements.txt"])
def test_a_missing_file_fails_the_build_with_the_words_of_docker(default_image: BuiltImage, missing: str) -> None:
    with build(f"without-{missing.partition('.')[0]}", default_image) as found:
        assert not found.succeeded
        assert f'"/{missing}": not found' in found.log


def test_an_index_whose_certificate_is_not_trusted_is_said_to_be_one(base_image: BuiltImage) -> None:
    pip = b"import sys\nsys.exit('SSLError(CERTIFICATE_VERIFY_FAILED)')"
    files = {"/usr/local/airflow/pip.py": pip, "/usr/local/airflow/requirements.txt": b"a-package\n"}
    with started(base_image.id, "install-python-dependencies", files=files) as container:
        found = result(container, timeout=60)

    assert found.exit_code == 1
    assert found.stderr.startswith("SSLError(")
    assert "docs/projects.md" in found.stderr.splitlines()[-1]


def test_a_file_of_packages_that_there_is_not_is_said_to_be_missing(base_image: BuiltImage) -> None:
    found = run(base_image.id, "install-system-packages", "pakages.txt", expect=2)

    assert found.stderr == "install-system-packages: pakages.txt: expected a file with names of packages, found none\n"


@pytest.mark.parametrize("package", ["curl-", "tre*", "?installed", "~i", "-o", "a[bc]"])
def test_what_names_no_one_package_to_install_is_refused(base_image: BuiltImage, package: str) -> None:
    files = {"/usr/local/airflow/packages.txt": f"bc\n{package}\n".encode()}
    with started(base_image.id, "install-system-packages", files=files) as container:
        found = result(container, timeout=60)

    assert found.exit_code == 2
    assert found.stderr.endswith(f"packages.txt: expected names of packages, found '{package}'\n")


@pytest.mark.parametrize(
    ("program", "argument"),
    [("install-system-packages", "FILE"), ("install-python-dependencies", "FILE"), ("share-with-group", "[FOLDER]")],
)
def test_a_step_says_what_it_does_and_takes_one_argument(base_image: BuiltImage, program: str, argument: str) -> None:
    assert run(base_image.id, program, "--help").stdout.startswith(f"{program} {argument}: ")

    for arguments in (["a", "b"], ["--no-such-option"]):
        found = run(base_image.id, program, *arguments, expect=2)
        assert found.stderr == f"{program}: expected one {argument.strip('[]').lower()}, found {' '.join(arguments)}\n"


def test_a_requirement_that_needs_git_is_said_to_need_it(default_image: BuiltImage) -> None:
    files = {"requirements.txt": b"git+https://localhost:1/mine.git\n"}
    with build("empty", default_image, files=files) as found:
        assert not found.succeeded
        assert "needs git: add it to packages.txt" in found.log


def test_an_archive_that_cannot_be_reached_fails_the_step_with_the_words_of_apt(base_image: BuiltImage) -> None:
    files = {"/usr/local/airflow/packages.txt": b"tree\n"}
    command = ["install-system-packages", "packages.txt"]
    found = run(base_image.id, *command, user="root", files=files, network_mode="none", expect=100)

    assert "Failed to fetch" in found.stderr
    assert "Unable to locate" not in found.stderr


def test_an_unknown_system_package_fails_the_build_with_the_words_of_apt(
    default_image: BuiltImage,
) -> None:
    with build("unknown-package", default_image) as found:
        assert not found.succeeded
        assert "Unable to locate package no-such-package-in-debian" in found.log
