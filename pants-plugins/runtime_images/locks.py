"""A build refuses a lock that was made for other inputs than runtime.yaml says now."""

from __future__ import annotations

import os
from collections.abc import Iterable

from pants.backend.docker.target_types import (
    DockerImageTags,
    DockerImageTagsRequest,
    DockerImageTarget,
)
from pants.engine.rules import Get, MultiGet, Rule, collect_rules, rule
from pants.engine.target import Target
from pants.engine.unions import UnionRule

from runtime_catalogue.lock_inputs import check_lock, inputs_digest
from runtime_catalogue.model import Runtime
from runtime_images.catalogue import Interpreters, LoadedRuntime, RuntimeRequest, Text, TextRequest
from runtime_images.targets import LockField


def lock_path(runtime: Runtime, python: str) -> str:
    """The path of a Runtime's lock for a Python, from the root of the repository."""
    return f"runtimes/{runtime.name}/locks/python-{python}.txt"


def constraints_path(runtime: Runtime, python: str) -> str:
    """The path of Airflow's own constraints for a Runtime and a Python, from the root of the repository."""
    return f"runtimes/{runtime.name}/constraints/python-{python}.txt"


class CheckLock(DockerImageTagsRequest):
    """Asked for with the tags of an image: that is when it is about to be built."""

    @classmethod
    def is_applicable(cls, target: Target) -> bool:
        """Whether a lock goes into the image."""
        return bool(target.get(LockField).value)


@rule
async def check(request: CheckLock, interpreters: Interpreters) -> DockerImageTags:
    """Raises CatalogueError if the lock is stale; adds no tag."""
    path = str(request.target[LockField].value)
    folder, file = os.path.split(path)
    runtime_folder = os.path.dirname(folder)
    python = os.path.splitext(file)[0].removeprefix("python-")
    needed_by = str(request.target.address)
    loaded, constraints, lock = await MultiGet(
        Get(LoadedRuntime, RuntimeRequest(f"{runtime_folder}/runtime.yaml", needed_by)),
        Get(Text, TextRequest(f"{runtime_folder}/constraints/{file}", needed_by)),
        Get(Text, TextRequest(path, needed_by)),
    )
    version = interpreters.by_minor[python].version
    check_lock(path, lock.content, inputs_digest(loaded.runtime, python, version, constraints.content))
    return DockerImageTags([])


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [
        *collect_rules(),
        DockerImageTarget.register_plugin_field(LockField),
        UnionRule(DockerImageTagsRequest, CheckLock),
    ]
