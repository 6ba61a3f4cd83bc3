"""Download CPython's source archives once. Pants caches them."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pants.core.target_types import FileSourceField
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import AddPrefix, CreateDigest, Digest, MergeDigests, Snapshot
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, Rule, _uncacheable_rule, collect_rules, rule
from pants.engine.target import GeneratedSources, GenerateSourcesRequest
from pants.engine.unions import UnionRule
from pants.util.frozendict import FrozenDict

from catalogue.cpython import Archive
from host import certificates
from host.downloads import PROXIES, download_environment
from runtime_images.catalogue import Interpreters
from runtime_images.mirrors import Mirrors
from runtime_images.programs import program_files
from runtime_images.subsystem import RuntimeOptions
from runtime_images.targets import CPythonArchivesField, CPythonVersionField

logger = logging.getLogger(__name__)

# The machine's environment configures certificates and proxies.
ENVIRONMENT = [*certificates.VARIABLES, *PROXIES, "HOME", "PIP_CONFIG_FILE", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"]
# The goals that build or test images.
IMAGE_GOALS = ("package", "publish", "test")
# Exit codes of host.fetch.
UNREACHABLE, WRONG_HASH = 3, 4


class SourceError(Exception):
    """A source archive cannot be downloaded. The text names it and the reason."""


@dataclass(frozen=True)
class ArchiveRequest:
    """An archive of cpython.yaml to download."""

    archive: Archive


@dataclass(frozen=True)
class FetchedArchive:
    """The archive as a file named `source` or `patches`, or the reason why it is unreachable."""

    digest: Digest | None
    reason: str


@dataclass(frozen=True)
class SourceRequest:
    """All archives of a Python minor."""

    python: str


@dataclass(frozen=True)
class SkippedPythons:
    """Python minor -> reason, for each Python that cannot be built on this machine."""

    reasons: FrozenDict[str, str]


class GenerateCPythonSource(GenerateSourcesRequest):
    """Generate the archives of a `cpython_source` target."""

    input = CPythonArchivesField
    output = FileSourceField


@rule
async def fetch(request: ArchiveRequest, mirrors: Mirrors) -> FetchedArchive:
    """Download an archive. Raises SourceError if its hash is wrong or if the download program fails."""
    archive = request.archive
    inputs, environment = await MultiGet(
        Get(Digest, CreateDigest(program_files("host", "fetch", "retry"))),
        Get(EnvironmentVars, EnvironmentVarsRequest(ENVIRONMENT)),
    )
    urls = mirrors.urls(archive.root, archive.path)
    result = await Get(FallibleProcessResult, Process, process(archive, urls, inputs, environment))
    errors = result.stderr.decode(errors="replace").strip()
    reached = is_reached(archive.path, result.exit_code, errors)
    if reached and errors:
        logger.warning(errors)
    return FetchedArchive(result.output_digest if reached else None, errors)


def process(archive: Archive, urls: Sequence[str], programs: Digest, environment: Mapping[str, str]) -> Process:
    """Return the process that runs host.fetch for an archive."""
    return Process(
        argv=(sys.executable, "-m", "host.fetch", archive.sha256, archive.holds),
        input_digest=programs,
        output_files=(archive.holds,),
        description=f"Fetching {os.path.basename(archive.path)}",
        # Every user of the machine can read arguments, and an address may contain a password.
        env={**download_environment(environment), "FETCH_URLS": "\n".join(urls)},
    )


def is_reached(path: str, exit_code: int, errors: str) -> bool:
    """Return whether host.fetch reached the archive. Raises SourceError for a wrong hash or another failure."""
    last = (errors or "no output").splitlines()[-1]
    if exit_code == WRONG_HASH:
        raise SourceError(last)
    if exit_code not in (0, UNREACHABLE):
        raise SourceError(f"{path}: the download failed with exit code {exit_code}: {last}")
    return exit_code == 0


@rule
async def sources(request: GenerateCPythonSource, interpreters: Interpreters) -> GeneratedSources:
    """Put the archives below the target's folder, as images/python/sources/{source,patches}."""
    target = request.protocol_target
    interpreter = interpreters.by_minor[str(target[CPythonVersionField].value)]
    fetched = await MultiGet(Get(FetchedArchive, ArchiveRequest(archive)) for archive in interpreter.archives)
    for archive in fetched:
        if archive.digest is None:
            raise SourceError(f"CPython {interpreter.version}: {archive.reason}")
    merged = await Get(Digest, MergeDigests(a.digest for a in fetched if a.digest))
    folder = os.path.join(target.address.spec_path, "sources")
    return GeneratedSources(await Get(Snapshot, AddPrefix(merged, folder)))


# Uncacheable, so that each build reports the Pythons that it skips.
@_uncacheable_rule
async def skipped(interpreters: Interpreters, options: RuntimeOptions) -> SkippedPythons:
    """Find the Pythons whose source is unreachable, and warn of each if the goal needs images.

    Raises SourceError instead if strict.
    """
    wanted = {
        minor: interpreter.archives[0]
        for minor, interpreter in interpreters.by_minor.items()
        if interpreter.source == "python.org" and minor not in options.python_bases
    }
    fetched = await MultiGet(Get(FetchedArchive, ArchiveRequest(a)) for a in wanted.values())
    # ./pants exports the goal. The targets of images are generated for other goals too.
    goal = await Get(EnvironmentVars, EnvironmentVarsRequest(["RUNTIME_GOAL"]))
    level = logging.WARNING if goal.get("RUNTIME_GOAL") in IMAGE_GOALS else logging.DEBUG
    reasons = {minor: f.reason for minor, f in zip(wanted, fetched) if f.digest is None}
    for minor, reason in reasons.items():
        if options.strict:
            raise SourceError(f"Python {minor} cannot be built (RUNTIME_STRICT): {reason}")
        logger.log(level, f"skipping every image with Python {minor}: {reason}")
    return SkippedPythons(FrozenDict(reasons))


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(GenerateSourcesRequest, GenerateCPythonSource)]
