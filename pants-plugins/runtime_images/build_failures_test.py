from __future__ import annotations

import pytest
from pants.engine.process import ProcessExecutionFailure
from pants.option.global_options import KeepSandboxes

from runtime_images.build_failures import ImageBuildError, explanation

OF_THE_ENGINE = "ERROR: failed to solve: write /srv/docker/overlay2/x/diff/rootfs.tar: no space left on device"
OF_A_STEP = "#8 41.2 OSError: [Errno 28] No space left on device: '/out/dependencies'"
OF_APT = "#7 7.337 E: You don't have enough free space in /var/cache/apt/archives/."
ASK = "docker info --format '{{.DockerRootDir}}'"


@pytest.mark.parametrize(
    ("output", "where"), [(OF_THE_ENGINE, "/srv/docker"), (OF_A_STEP, ASK), (OF_APT, ASK)]
)
def test_a_full_engine_is_one_line_with_its_folder_and_what_to_do(output: str, where: str) -> None:
    assert explanation(f"#1 DONE\n{output}\n") == (
        f"the disk of the container engine is full ({where}): free space (docker system df, docker builder prune, "
        "docker image prune), then run the same command again"
    )


@pytest.mark.parametrize(
    "reason",
    [
        'failed to do request: Head "https://hub.test/v2/python/manifests/1": dial tcp: lookup hub.test: no such host',
        "pull access denied, repository does not exist or may require authorization",
    ],
)
def test_a_missing_base_is_one_line_with_its_name_the_reason_and_what_to_do(reason: str) -> None:
    base = "hub.test/python:1"
    output = f"ERROR: failed to solve: {base}: failed to resolve source metadata for {base}: {reason}"

    assert explanation(f"#1 ERROR\n{output}\n") == (
        f"the base image {base} is not on this machine and cannot be pulled: correct its name "
        f"(in RUNTIME_PYTHON_BASES if it is your own), or run docker pull first; {reason}"
    )


def test_other_failures_get_no_explanation() -> None:
    assert explanation("ERROR: failed to solve: exit code: 1") is None


def test_the_explanation_is_the_last_line_of_the_error() -> None:
    error = ImageBuildError(1, b"", OF_THE_ENGINE.encode(), "Building", keep_sandboxes=KeepSandboxes.never)

    assert isinstance(error, ProcessExecutionFailure)
    assert str(error).splitlines()[-1].startswith("the disk of the container engine is full")
