"""What FROM and TO mean: a version, the tag of a variant, or an image."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from release.common.errors import InputError

TAG = re.compile(r"(?P<version>[0-9]+\.[0-9]+\.[0-9]+)(?:-python-(?P<python>[0-9]+\.[0-9]+))?(?P<base>-base)?")


@dataclass(frozen=True)
class Variant:
    """How a project names its image: the repository, the Python if its tag has one, and whether it is `-base`."""

    repository: str
    python: str = ""
    base: bool = False


def variant(image: str) -> Variant:
    """Return how an image of a Dockerfile is named."""
    name = image.partition("@")[0]
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        return Variant(name)
    found = TAG.fullmatch(tag)
    if found is None:
        return Variant(repository)
    return Variant(repository, found["python"] or "", bool(found["base"]))


def candidates(name: str, project: Variant, option: str) -> list[str]:
    """Return the images that `name` may mean, the best one first.

    A version means the variant that the project uses. Runtimes before 9 have one Python, whose tag does not name it.
    Raises InputError, with the name of the option, if it is neither a version nor the name of an image.
    """
    found = TAG.fullmatch(name)
    if found is None:
        if not re.fullmatch(r"[\w.\-/:@]+", name) or not (":" in name or "@" in name):
            raise InputError(f"{option}: expected a version such as 10.9.0, or an image with a tag, found {name}")
        return [name]
    end = "-base" if found["base"] or project.base else ""
    python = found["python"] or project.python
    tags = [f"{found['version']}-python-{python}{end}"] if python else []
    if not found["python"]:
        tags.append(f"{found['version']}{end}")
    return [f"{project.repository}:{tag}" for tag in tags]


def is_remote(reference: str) -> bool:
    """Whether a reference names a registry, so that it can be pulled."""
    host, slash, _ = reference.partition("/")
    return bool(slash) and (host == "localhost" or "." in host or ":" in host)


def first(references: list[str], has: Callable[[str], bool], pull: Callable[[str], bool]) -> str | None:
    """Return the first image that the engine has, or else the first that can be pulled, or None."""
    for reference in references:
        if has(reference):
            return reference
    for reference in references:
        if is_remote(reference) and pull(reference):
            return reference
    return None
