"""Pods as the Helm charts create them: a read-only root file system, mounted files, and an fsGroup."""

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
# The image has no group with this id.
FS_GROUP = "50000"
# The image's user and a UID of OpenShift. A pod's group is the primary group of its user in the image.
ASTRO, ANY_UID = "50000", "1000730000:0"
# Kubernetes does the same to a volume for fsGroup.
OWN = "chgrp -R {group} {folders} && chmod -R g+rwX {folders} && find {folders} -type d -exec chmod g+s {{}} +"


@dataclass(frozen=True)
class Answer:
    """A probe's exit code, output and duration in seconds."""

    exit_code: int
    output: str
    seconds: float

    @property
    def conclusion(self) -> str:
        """The last line of its output. Some releases of SQLAlchemy print warnings before it."""
        return self.output.splitlines()[-1] if self.output else ""


def ask(container: Container, *command: str) -> Answer:
    """Run a command in a container without the entrypoint, as the kubelet does."""
    begin = time.monotonic()
    code, output = container.exec_run(list(command))
    return Answer(int(code), output.decode(), time.monotonic() - begin)


def hang(container: Container) -> None:
    """Suspend a container's program. The container keeps running."""
    found = ask(container, "bash", "-c", "kill -STOP $(cat /proc/1/task/1/children)")
    assert found.exit_code == 0, found


@dataclass(frozen=True)
class Release:
    """The network, configuration, DAGs and logs that the pods of a release share."""

    image: str
    network: Network
    config: Volume
    logs: Volume
    stack: ExitStack
    files: tuple[str, ...]

    def start(self, user: str, *command: str, **env: str) -> Container:
        """Start a pod that runs the command until the release is removed."""
        options: dict[str, Any] = {
            "environment": {**ENVIRONMENT, "DUMB_INIT_SETSID": "0", **env},
            "network": self.network.name,
            "user": user,
            "group_add": [FS_GROUP],
            "read_only": True,
            # Like an emptyDir.
            "tmpfs": dict.fromkeys(("/tmp", HOME), f"exec,mode=2777,gid={FS_GROUP}"),  # noqa: S108
            "volumes": self._volumes(),
        }
        return self.stack.enter_context(started(self.image, *command, **options))

    def _volumes(self) -> dict[str, dict[str, str]]:
        """The volume mounts: the logs, and each configuration file by itself, as from a ConfigMap."""
        source = self.config.attrs["Mountpoint"]
        mounted = {f"{source}/{name}": {"bind": f"{HOME}/{name}", "mode": "ro"} for name in self.files}
        return {**mounted, self.logs.name: {"bind": LOGS, "mode": "rw"}}


@contextmanager
def release(image: str, network: Network, files: Mapping[str, bytes]) -> Iterator[Release]:
    """Create a release without pods. Its `files` are mounted below AIRFLOW_HOME; a folder is mounted as a whole."""
    with ExitStack() as stack:
        config, logs = stack.enter_context(volume()), stack.enter_context(volume())
        names = tuple({name.partition("/")[0] for name in files})
        # The pods must be removed before their volumes.
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
