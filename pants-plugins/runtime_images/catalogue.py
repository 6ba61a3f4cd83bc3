"""Rules that load the catalogue's files. Pants runs them again only when a file changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.engine.fs import DigestContents, GlobExpansionConjunction, GlobMatchErrorBehavior, PathGlobs
from pants.engine.rules import Get, Rule, collect_rules, rule
from pants.engine.unions import UnionRule
from pants.util.frozendict import FrozenDict

from catalogue.cpython import Interpreter
from catalogue.load import parse_cpython, parse_runtime
from catalogue.model import Runtime
from catalogue.paths import CPYTHON
from catalogue.text_file import decoded


@dataclass(frozen=True)
class TextRequest:
    """A text file of the repository. The error for a missing file names `needed_by`."""

    path: str
    needed_by: str


@dataclass(frozen=True)
class Text:
    """The content of a text file."""

    content: str


@dataclass(frozen=True)
class RuntimeRequest:
    """A runtime.yaml to load. The error for a missing file names `needed_by`."""

    path: str
    needed_by: str


@dataclass(frozen=True)
class LoadedRuntime:
    """A validated runtime.yaml, which is compared by its text."""

    text: str
    path: str

    @property
    def runtime(self) -> Runtime:
        """The parsed Runtime. Raises CatalogueError if the text is invalid."""
        return parse_runtime(self.path, self.text)


@dataclass(frozen=True)
class Interpreters:
    """The interpreters of cpython.yaml, by Python minor."""

    by_minor: Mapping[str, Interpreter]


@rule
async def read_text(request: TextRequest) -> Text:
    """Read a file that must exist. Raises CatalogueError if it is not UTF-8."""
    globs = PathGlobs(
        [request.path],
        GlobMatchErrorBehavior.error,
        GlobExpansionConjunction.all_match,
        request.needed_by,
    )
    contents = await Get(DigestContents, PathGlobs, globs)
    return Text(decoded(request.path, contents[0].content))


@rule
async def load_runtime(request: RuntimeRequest) -> LoadedRuntime:
    """Load and validate a runtime.yaml. Raises CatalogueError if it is invalid."""
    text = await Get(Text, TextRequest(request.path, request.needed_by))
    loaded = LoadedRuntime(text.content, request.path)
    assert loaded.runtime
    return loaded


@rule
async def load_interpreters() -> Interpreters:
    """Load cpython.yaml. Raises CatalogueError if it is invalid."""
    text = await Get(Text, TextRequest(CPYTHON, "the catalogue"))
    return Interpreters(FrozenDict(parse_cpython(CPYTHON, text.content)))


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return collect_rules()
