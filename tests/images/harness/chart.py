"""Pods as the Helm charts make them: a root file system that cannot be written, mounted files, and an fsGroup."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from docker.models.containers import Container
from docker.models.networks import Network
from docker.models.volumes import Volume

from tests.images.harness.containers import result, started, volume
from tests.images.harness.services import ENVIRONMENT

HOME = "/usr/local/airflow"
LOGS = f"{HOME}/logs"
# A group that the image does not know.
FS_GROUP = "50000"
# The image's own user, and one of OpenShift. A pod's group is the one that the image has for its user.
ASTRO, ANY_UID = "50000", "1000730000:0"
# What Kubernetes does to a volume for fsGroup.
OWN = "chgrp -R {group} {folders} && chmod -R g+rwX {folders} && find {folders} -type d -exec chmod g+s {{}} +"


@dataclass(frozen=True)
class Answer:
    """How a probe ended, what it printed, and the seconds that it took."""

    exit_code: int
    output: str
    seconds: float

    @property
    def conclusion(self) -> str:
        """The last line of its output: some releases of SQLAlchemy warn before it."""
        return self.output.splitlines()[-1] if self.output else ""


def ask(container: Container, *command: str) -> Answer:
    """What a command gives that the kubelet runs in a container: without the entrypoint."""
    begin = time.monotonic()
    code, output = container.exec_run(list(command))
    return Answer(int(code), output.decode(), time.monotonic() - begin)


def hang(container: Container) -> None:
    """Let the program of a container do nothing any more, while the container goes on."""
    found = ask(container, "bash", "-c", "kill -STOP $(cat /proc/1/task/1/children)")
    assert found.exit_code == 0, found


@dataclass(frozen=True)
class Release:
    """What the pods of a release share: network, configuration, DAGs and logs."""

    image: str
    network: Network
    config: Volume
    logs: Volume
    stack: ExitStack
    files: tuple[str, ...]

    def start(self, user: str, *command: str, **env: str) -> Container:
        """A pod that runs the command, for as long as the release is there."""
        options: dict[str, Any] = {
            "environment": {**ENVIRONMENT, "DUMB_INIT_SETSID": "0", **env},
            "network": self.network.name,
            "user": user,
            "group_add": [FS_GROUP],
            "read_only": True,
            # As an emptyDir is.
            "tmpfs": dict.fromkeys(("/tmp", HOME), f"exec,mode=2777,gid={FS_GROUP}"),  # noqa: S108
            "volumes": self._volumes(),
        }
        return self.stack.enter_context(started(self.image, *command, **options))

    def _volumes(self) -> dict[str, dict[str, str]]:
        """The files of the configuration, each mounted alone as from a ConfigMap, and the logs."""
        place = self.config.attrs["Mountpoint"]
        mounted = {f"{place}/{name}": {"bind": f"{HOME}/{name}", "mode": "ro"} for name in self.files}
        return {**mounted, self.logs.name: {"bind": LOGS, "mode": "rw"}}


@contextmanager
def release(image: str, network: Network, files: Mapping[str, bytes]) -> Iterator[Release]:
    """A release without pods; `files` are mounted below the home of Airflow, and those of a folder with the folder."""
    with ExitStack() as stack:
        config, logs = stack.enter_context(volume()), stack.enter_context(volume())
        names = tuple({name.partition("/")[0] for name in files})
        # Pods are gone before the volumes are.
        pods = stack.enter_context(ExitStack())
        found = Release(image, network, config, logs, pods, names)
        _fill(found, files)
        yield found


def _fill(target: Release, files: Mapping[str, bytes]) -> None:
    folders = {"/config": target.config, "/logs": target.logs}
    script = OWN.format(group=FS_GROUP, folders=" ".join(folders))
    volumes = {found.name: {"bind": folder, "mode": "rw"} for folder, found in folders.items()}
    texts = {f"/config/{name}": text for name, text in files.items()}
    with started(target.image, "bash", "-c", script, user="0:0", files=texts, volumes=volumes) as container:
        filled = result(container, timeout=60)
    assert filled.exit_code == 0, filled
