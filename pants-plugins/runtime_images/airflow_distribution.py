"""Package Airflow's wheel: the locked wheel of the package index, with the Runtime's backports."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact, PackageFieldSet
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import (
    AddPrefix,
    CreateDigest,
    Digest,
    GlobExpansionConjunction,
    GlobMatchErrorBehavior,
    MergeDigests,
    PathGlobs,
)
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, Rule, collect_rules, rule
from pants.engine.unions import UnionRule
from pants.util.frozendict import FrozenDict

from catalogue.lock_inputs import pinned_hashes
from host import certificates, indexes
from host.downloads import PROXIES, download_environment
from runtime_images.catalogue import LoadedRuntime, RuntimeRequest, Text, TextRequest
from runtime_images.programs import program_files
from runtime_images.targets import CatalogueField, PatchedField

NAME = "apache-airflow"
PROGRAMS = ("archive", "download", "errors", "local_version", "patch_text", "patched", "patches")
# pip reads these variables. host.downloads sets the index and the certificates.
PIP = ("EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "PROXY", "CLIENT_CERT", "DEFAULT_TIMEOUT")
ENVIRONMENT = [f"PIP_{name}" for name in (*PIP, "CONFIG_FILE")]
ENVIRONMENT += [*indexes.VARIABLES, *certificates.VARIABLES, *PROXIES]
ENVIRONMENT += ["HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "NETRC"]


class DistributionError(Exception):
    """A wheel of Airflow cannot be downloaded or made. The text names the file and the problem."""


@dataclass(frozen=True)
class AirflowDistributionFieldSet(PackageFieldSet):
    """The fields of an `airflow_distribution` that `./pants package` needs."""

    required_fields = (CatalogueField, PatchedField)

    catalogue: CatalogueField
    patched: PatchedField


@dataclass(frozen=True)
class UpstreamRequest:
    """The upstream wheel of Airflow: its version, and its hashes in the lock."""

    version: str
    hashes: tuple[str, ...]


@dataclass(frozen=True)
class PatchedRequest:
    """The wheel of Airflow with backports: the paths of the patches from the root of the repository, in order."""

    upstream: UpstreamRequest
    local_version: str
    patches: tuple[str, ...]
    needed_by: str


@dataclass(frozen=True)
class Wheel:
    """A digest with one wheel at its root."""

    digest: Digest


@dataclass(frozen=True)
class Programs:
    """The files of airflow_wheel and its imports, for a sandbox."""

    digest: Digest


@rule
async def programs() -> Programs:
    """Read the programs."""
    files = [*program_files("airflow_wheel", *PROGRAMS), *program_files("host", "retry")]
    return Programs(await Get(Digest, CreateDigest(files)))


@rule
async def download(request: UpstreamRequest, programs: Programs) -> Wheel:
    """Download the wheel. Raises DistributionError if that fails or if the hash differs."""
    found = await Get(EnvironmentVars, EnvironmentVarsRequest(ENVIRONMENT))
    process = Process(
        argv=(sys.executable, "-m", "airflow_wheel.download", NAME, request.version, *request.hashes),
        input_digest=programs.digest,
        output_files=(_file_name(request.version),),
        description=f"Downloading {NAME} {request.version}",
        env=FrozenDict({**download_environment(found), "LC_ALL": "C.UTF-8"}),
    )
    return _wheel(await Get(FallibleProcessResult, Process, process))


@rule
async def patch(request: PatchedRequest, programs: Programs) -> Wheel:
    """Patch the wheel. Raises DistributionError if a patch does not apply exactly."""
    globs = PathGlobs(
        request.patches,
        GlobMatchErrorBehavior.error,
        GlobExpansionConjunction.all_match,
        request.needed_by,
    )
    upstream, patches, environment = await MultiGet(
        Get(Wheel, UpstreamRequest, request.upstream),
        Get(Digest, PathGlobs, globs),
        Get(EnvironmentVars, EnvironmentVarsRequest(["PATH"])),
    )
    version = request.upstream.version
    wheel = _file_name(version)
    process = Process(
        argv=(sys.executable, "-m", "airflow_wheel.patched", wheel, request.local_version, *request.patches),
        input_digest=await Get(Digest, MergeDigests([programs.digest, upstream.digest, patches])),
        output_files=(_file_name(request.local_version),),
        description=f"Patching {NAME} {version} to {request.local_version}",
        env=environment,
    )
    return _wheel(await Get(FallibleProcessResult, Process, process))


def _file_name(version: str) -> str:
    return f"apache_airflow-{version}-py3-none-any.whl"


def _wheel(result: FallibleProcessResult) -> Wheel:
    if result.exit_code != 0:
        raise DistributionError(result.stderr.decode().strip())
    return Wheel(result.output_digest)


@rule
async def package(fields: AirflowDistributionFieldSet) -> BuiltPackage:
    """Write the wheel to Paths.wheel(), with the Runtime's backports unless the target sets `patched=False`."""
    needed_by = str(fields.address)
    loaded = await Get(LoadedRuntime, RuntimeRequest(str(fields.catalogue.value), needed_by))
    runtime = loaded.runtime
    airflow = runtime.airflow
    lock = await Get(Text, TextRequest(runtime.paths.lock(runtime.python.default), needed_by))
    upstream = UpstreamRequest(airflow.version, pinned_hashes(lock.content, NAME))
    if airflow.build is None or not fields.patched.value:
        wheel, version = await Get(Wheel, UpstreamRequest, upstream), airflow.version
    else:
        request = PatchedRequest(upstream, airflow.local_version, runtime.patches, needed_by)
        wheel, version = await Get(Wheel, PatchedRequest, request), airflow.local_version
    path = runtime.paths.wheel(version)
    digest = await Get(Digest, AddPrefix(wheel.digest, path.rpartition("/")[0]))
    return BuiltPackage(digest, (BuiltPackageArtifact(path),))


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(PackageFieldSet, AirflowDistributionFieldSet)]
