"""Which component of an image owns each of its files."""

from __future__ import annotations

import fnmatch
import json
import pkgutil
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from catalogue.schema import check_schema
from catalogue.yaml_text import load_mapping
from release.contents import debian, python
from release.contents.debian import DebianPackage
from release.contents.python import Distribution
from release.contents.tree import Tree

_PATH = "release/contents/owners.yaml"
CPYTHON = "cpython"
OURS = "astro-runtime"
# The prefix of the key of a file that belongs to no component, for a reason that owners.yaml gives.
NOBODY = "none:"


@dataclass(frozen=True)
class Rule:
    """Files that no package lists: their pattern, the component that they belong to ("" if to none), and the reason."""

    pattern: str
    reason: str
    owner: str = ""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern as an expression: * matches inside of one folder, ** below it."""
        parts = (fnmatch.translate(part)[len("(?s:") : -len(r")\Z")] for part in self.pattern.split("**"))
        return re.compile(".*".join(part.replace(".*", "[^/]*") for part in parts))

    @property
    def key(self) -> str:
        """The key of the owner."""
        return self.owner or f"{NOBODY}{self.pattern}"


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rows of owners.yaml. Raises CatalogueError if it is invalid."""
    data = load_mapping(_PATH, _read("owners.yaml"))
    check_schema(_PATH, data, json.loads(_read("owners_schema.json")))
    return tuple(Rule(**row) for row in data["files"])


def _read(name: str) -> str:
    content = pkgutil.get_data("release.contents", name)
    assert content is not None
    return content.decode()


def owners(tree: Tree, packages: Iterable[DebianPackage], found: Iterable[Distribution]) -> dict[str, str]:
    """Return path -> the key of its owner, for each regular file that has one.

    A key is deb:NAME, pypi:NAME, cpython, astro-runtime, or none:PATTERN for a file that needs no owner.
    """
    listed: dict[str, str] = {}
    for path, owner in _listed(tree, packages, found):
        listed.setdefault(path, owner)
    keys = {CPYTHON, OURS, *listed.values()}
    return {path: key for path in tree.files() if (key := _owner(path, listed, keys))}


def unowned(tree: Tree, known: Mapping[str, str]) -> list[str]:
    """Return the regular files without an owner, sorted."""
    return [path for path in tree.files() if path not in known]


def _listed(tree: Tree, packages: Iterable[DebianPackage], found: Iterable[Distribution]) -> Iterator[tuple[str, str]]:
    diverted = debian.diversions(tree)
    for package in packages:
        yield from ((path, f"deb:{package.name}") for path in debian.owned(tree, package, diverted))
    for one in found:
        yield from ((path, f"pypi:{one.name}") for path in python.owned(tree, one))


def _owner(path: str, listed: Mapping[str, str], keys: Collection[str]) -> str | None:
    # Bytecode belongs to whatever has its source.
    of = next((one for one in (path, python.source_of(path)) if one in listed), None)
    return listed[of] if of else _by_rule(path, keys)


def _by_rule(path: str, keys: Collection[str]) -> str | None:
    found = next((rule.key for rule in rules() if rule.expression.fullmatch(path)), None)
    # A file in site-packages that no distribution lists was put there by hand.
    is_stray = found == CPYTHON and "/site-packages/" in path and not path.endswith("/site-packages/README.txt")
    return found if found and not is_stray and (found in keys or found.startswith(NOBODY)) else None
