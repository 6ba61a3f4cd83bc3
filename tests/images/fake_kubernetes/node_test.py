from __future__ import annotations

from typing import Any

import pytest

from tests.images.fake_kubernetes.errors import ApiError
from tests.images.fake_kubernetes.node import options


def pod(container: dict[str, Any], **spec: Any) -> dict[str, Any]:
    containers = [{"name": "base", "image": "i", **container}]
    return {"metadata": {"name": "p"}, "spec": {"containers": containers, **spec}}


def test_a_pod_with_only_arguments_uses_the_images_entrypoint() -> None:
    found = options(pod({"args": ["airflow"]}), {})

    assert (found["entrypoint"], found["command"]) == (None, ["airflow"])


def test_a_command_replaces_the_entrypoint() -> None:
    found = options(pod({"command": ["bash", "-c"], "args": ["true"]}), {})

    assert (found["entrypoint"], found["command"]) == (["bash", "-c"], ["true"])


def test_variables_and_user_come_from_the_pod() -> None:
    env = [{"name": "A", "value": "1"}, {"name": "EMPTY"}]
    found = options(pod({"env": env}, securityContext={"runAsUser": 50000}), {})

    assert found["environment"] == {"A": "1", "EMPTY": ""}
    assert found["user"] == "50000:0"
    assert options(pod({}), {})["user"] is None


def test_a_claim_is_mounted_as_a_volume_of_the_engine() -> None:
    mounts = [{"name": "d", "mountPath": "/dags", "readOnly": True}]
    volumes = [{"name": "d", "persistentVolumeClaim": {"claimName": "dags"}}]
    found = options(pod({"volumeMounts": mounts}, volumes=volumes), {"dags": "volume-1"})

    assert found["volumes"] == {"volume-1": {"bind": "/dags", "mode": "ro"}}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (pod({}, initContainers=[{}]), "one container"),
        (pod({"env": [{"name": "A", "valueFrom": {}}]}), "A"),
        (pod({}, volumes=[{"name": "d", "hostPath": {"path": "/"}}]), "no volumes"),
    ],
)
def test_an_unsupported_pod_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ApiError, match=message) as found:
        options(given, {})

    assert found.value.code == 422
