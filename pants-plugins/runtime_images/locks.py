"""Fail a build if its lock is not up to date with runtime.yaml."""

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
from catalogue.paths import parse_lock_path
from runtime_images.catalogue import Interpreters, LoadedRuntime, RuntimeRequest, Text, TextRequest
from runtime_images.targets import LockField


# The launcher also validates locks, but not for `./pants run IMAGE` and --tag=-engine, which build images too.
class CheckLock(DockerImageTagsRequest):
    """A request for the tags of an image, which Pants makes before it builds the image."""

    @classmethod
    def is_applicable(cls, target: Target) -> bool:
        """Return whether the image installs a lock."""
        return bool(target.get(LockField).value)


@rule
async def check(request: CheckLock, interpreters: Interpreters) -> DockerImageTags:
    """Check the lock, and add no tag. Raises CatalogueError if the lock is stale."""
    path = str(request.target[LockField].value)
    paths, python = parse_lock_path(path)
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
