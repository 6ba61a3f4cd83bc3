"""A build refuses a lock that was made for other inputs than runtime.yaml says now."""

from __future__ import annotations

from collections.abc import Iterable

from pants.backend.docker.target_types import (
    DockerImageTags,
    DockerImageTagsRequest,
    DockerImageTarget,
)
from pants.engine.rules import Get, MultiGet, Rule, collect_rules, rule
from pants.engine.target import Target
from pants.engine.unions import UnionRule

from catalogue.lock_inputs import check_lock, inputs_digest
from catalogue.paths import of_lock
from runtime_images.catalogue import Interpreters, LoadedRuntime, RuntimeRequest, Text, TextRequest
from runtime_images.targets import LockField


# The launcher validates locks too, but not for `./pants run IMAGE` and not with --tag=-engine: both build images.
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
    paths, python = of_lock(path)
    needed_by = str(request.target.address)
    loaded, constraints, lock = await MultiGet(
        Get(LoadedRuntime, RuntimeRequest(paths.catalogue, needed_by)),
        Get(Text, TextRequest(paths.constraints(python), needed_by)),
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
